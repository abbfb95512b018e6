#include "app/ui/file_actions.h"

#include "app/models/library.h"
#include "engine/scenario/starter.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QSettings>

namespace idem::app {

namespace {

const QString recentKey = QStringLiteral("recent");
const QString fileFilter = QStringLiteral("Scenarios (*.toml);;All files (*)");

/// The scenarios that come with the program stay as they are.
bool isOfLibrary(const QString& path) {
    return !path.isEmpty() && QFileInfo(path).absolutePath() == scenarioFolder();
}

} // namespace

FileActions::FileActions(Document& document, QWidget& window)
    : QObject(&window), m_document(document), m_window(window) {}

bool FileActions::carryOut(Command command) {
    switch (command) {
    case Command::New:
        if (mayLeave()) {
            m_document.begin(starterScenario());
        }
        return true;
    case Command::Open: {
        const QString path =
            QFileDialog::getOpenFileName(&m_window, tr("Open"), folder(), fileFilter);
        if (!path.isEmpty()) {
            open(path);
        }
        return true;
    }
    case Command::Save:
        save();
        return true;
    case Command::SaveAs:
        saveAs();
        return true;
    default:
        return false;
    }
}

void FileActions::open(const QString& path) {
    if (!mayLeave()) {
        return;
    }
    if (const Done opened = m_document.open(path); !opened) {
        QMessageBox::warning(&m_window, tr("Open"), opened.why);
        return;
    }
    remember(m_document.path());
}

bool FileActions::mayLeave() {
    if (!m_document.isModified()) {
        return true;
    }
    QMessageBox question(&m_window);
    question.setWindowTitle(tr("Unsaved changes"));
    question.setIcon(QMessageBox::Question);
    question.setTextFormat(Qt::PlainText);
    question.setText(tr("Save the changes of %1?").arg(m_document.name()));
    question.setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    question.setDefaultButton(QMessageBox::Save);
    switch (question.exec()) {
    case QMessageBox::Save:
        return save();
    case QMessageBox::Discard:
        return true;
    default:
        return false;
    }
}

bool FileActions::save() {
    if (m_document.path().isEmpty() || isOfLibrary(m_document.path())) {
        return saveAs();
    }
    const Done saved = m_document.saveAs(m_document.path());
    if (!saved) {
        QMessageBox::warning(&m_window, tr("Save"), saved.why);
    }
    return bool(saved);
}

bool FileActions::saveAs() {
    const QString home = QDir::homePath();
    const QString path = m_document.path();
    QFileDialog dialog(&m_window, tr("Save as"), isOfLibrary(path) ? home : folder(), fileFilter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("toml"));
    dialog.selectFile(path.isEmpty() ? QStringLiteral("scenario.toml")
                                     : QFileInfo(path).fileName());
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) {
        return false;
    }
    const Done saved = m_document.saveAs(dialog.selectedFiles().front());
    if (!saved) {
        QMessageBox::warning(&m_window, tr("Save as"), saved.why);
        return false;
    }
    remember(m_document.path());
    return true;
}

QString FileActions::folder() const {
    return m_document.path().isEmpty() ? scenarioFolder()
                                       : QFileInfo(m_document.path()).absolutePath();
}

QStringList FileActions::recent() const {
    return QSettings().value(recentKey).toStringList();
}

void FileActions::remember(const QString& path) {
    if (isOfLibrary(path)) {
        return; // The library lists it.
    }
    QStringList paths = recent();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(recentKey, paths.mid(0, recentMax));
}

void FileActions::setRecentMenu(QMenu& menu) {
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu] {
        menu.clear();
        for (const QString& path : recent()) {
            QString shown = QFileInfo(path).fileName();
            auto* action = menu.addAction(shown.replace(QLatin1Char('&'), QLatin1String("&&")));
            action->setToolTip(path);
            connect(action, &QAction::triggered, this, [this, path] { open(path); });
        }
        if (menu.isEmpty()) {
            menu.addAction(tr("No file of your own was opened yet"))->setEnabled(false);
        }
    });
}

} // namespace idem::app
