#include "app/ui/report/report_workspace.h"

#include "app/models/text.h"
#include "app/ui/report/report_preview.h"
#include "engine/report/report_markdown.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStandardPaths>

#include <algorithm>

namespace idem::app {

namespace {

QLabel* reportHeading(const QString& text, QWidget* widget, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setBuddy(widget);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

void addTickable(QListWidget& list, const QString& words, std::string_view name) {
    auto* item = new QListWidgetItem(words, &list);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
    item->setData(Qt::UserRole, text(name));
}

std::string nameOf(const QListWidgetItem& item) {
    return item.data(Qt::UserRole).toString().toStdString();
}

void setTicked(QListWidgetItem& item, bool isTicked) {
    item.setCheckState(isTicked ? Qt::Checked : Qt::Unchecked);
}

} // namespace

ReportWorkspace::ReportWorkspace(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_draft(session),
      m_sections(new QListWidget(this)),
      m_strategies(new QListWidget(this)),
      m_title(new QLineEdit(this)),
      m_notes(new QPlainTextEdit(this)),
      m_preview(new ReportPreview(appearance, this)),
      m_status(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_again(new QPushButton(tr("Write again"), this)),
      m_format(new QComboBox(this)),
      m_path(new QLineEdit(this)),
      m_save(new QPushButton(tr("E&xport"), this)),
      m_copy(new QPushButton(tr("Copy as &Markdown"), this)),
      m_message(new QLabel(this)) {
    setAccessibleName(tr("Report"));
    makeFields();
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->setChildrenCollapsible(false);
    columns->addWidget(makeLeft());
    columns->addWidget(makeRight());
    columns->setStretchFactor(1, 1);
    columns->setSizes({270, 1'000});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(columns);
    setFocusProxy(m_preview);
    connectParts();
    showChoices();
    showSweepLack();
    showResult();
}

ReportWorkspace::~ReportWorkspace() {
    m_draft.cancel(); // While there still is somebody to hear of it.
}

void ReportWorkspace::makeFields() {
    for (const ReportSection section : reportSections()) {
        addTickable(*m_sections, text(headingOf(section)), toText(section));
    }
    for (const StrategyEntry& entry : idem::strategies()) {
        addTickable(*m_strategies, text(entry.name), entry.name);
        m_strategies->item(m_strategies->count() - 1)
            ->setToolTip(QStringLiteral("<p>%1</p>").arg(text(entry.summary).toHtmlEscaped()));
    }
    m_sections->setAccessibleName(tr("Sections of the report"));
    m_sections->setCurrentRow(0);
    m_strategies->setAccessibleName(tr("Strategies in the table of verdicts"));
    m_strategies->setCurrentRow(0);
    m_title->setAccessibleName(tr("Title"));
    m_notes->setAccessibleName(tr("Notes"));
    m_notes->setPlaceholderText(tr("What you want to say beside it"));
    m_notes->setTabChangesFocus(true);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setAccessibleName(tr("State of the report"));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setMaximumWidth(140);
    for (const ReportFormat each : reportFormats) {
        m_format->addItem(titleOf(each));
    }
    m_format->setAccessibleName(tr("Format"));
    // The window has panes beside it: it must not ask for more room than a small screen has.
    m_format->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_format->setMinimumContentsLength(9);
    m_format->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_path->setAccessibleName(tr("File"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAccessibleName(tr("Result"));
}

QWidget* ReportWorkspace::makeLeft() {
    auto* left = new QWidget(this);
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(reportHeading(tr("&Title"), m_title, left));
    layout->addWidget(m_title);
    layout->addWidget(reportHeading(tr("&Sections"), m_sections, left));
    layout->addWidget(m_sections, 4);
    layout->addWidget(reportHeading(tr("&Notes"), m_notes, left));
    layout->addWidget(m_notes, 2);
    layout->addWidget(reportHeading(tr("St&rategies"), m_strategies, left));
    layout->addWidget(m_strategies, 3);
    left->setMinimumWidth(170);
    return left;
}

QWidget* ReportWorkspace::makeRight() {
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_status, 1);
    bar->addWidget(m_progress);
    bar->addWidget(m_cancel);
    bar->addWidget(m_again);
    bar->addWidget(m_copy);
    auto* right = new QWidget(this);
    auto* layout = new QVBoxLayout(right);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_preview, 1);
    layout->addLayout(bar);
    layout->addWidget(makeFileRow());
    layout->addWidget(m_message);
    return right;
}

QWidget* ReportWorkspace::makeFileRow() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* choose = new QPushButton(tr("C&hoose..."), row);
    layout->addWidget(m_format);
    layout->addWidget(m_path, 1);
    layout->addWidget(choose);
    layout->addWidget(m_save);
    connect(choose, &QPushButton::clicked, this, &ReportWorkspace::browse);
    return row;
}

void ReportWorkspace::connectParts() {
    connect(&m_draft, &ReportDraft::choicesChanged, this, &ReportWorkspace::showChoices);
    connect(&m_draft, &ReportDraft::resultChanged, this, &ReportWorkspace::showResult);
    connect(&m_draft, &ReportDraft::sweepChanged, this, &ReportWorkspace::showSweepLack);
    connect(&m_draft.job(), &LatestJob::busyChanged, this, &ReportWorkspace::showState);
    connect(&m_draft.job(), &LatestJob::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    connect(&m_draft.job(), &LatestJob::failed, this, [this](const QString& message) {
        QMessageBox::critical(this, tr("This is a bug of Idemscope"), message);
    });
    connect(&m_session.document(), &Document::textChanged, this, &ReportWorkspace::showState);
    connect(m_preview, &ReportPreview::pageChanged, this, &ReportWorkspace::showState);
    connect(m_sections, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        m_draft.setSection(*findReportSection(nameOf(*item)), item->checkState() == Qt::Checked);
    });
    connect(m_strategies, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        m_draft.setStrategy(nameOf(*item), item->checkState() == Qt::Checked);
    });
    connect(m_title, &QLineEdit::textChanged, &m_draft, &ReportDraft::setTitle);
    connect(m_notes, &QPlainTextEdit::textChanged, this, [this] {
        m_draft.setNotes(m_notes->toPlainText());
    });
    connect(m_cancel, &QPushButton::clicked, &m_draft, &ReportDraft::cancel);
    connect(m_again, &QPushButton::clicked, &m_draft, &ReportDraft::refresh);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ReportWorkspace::suggestPath);
    connect(m_path, &QLineEdit::textEdited, this, [this] { m_isPathTyped = true; });
    connect(m_save, &QPushButton::clicked, this, &ReportWorkspace::save);
    connect(m_copy, &QPushButton::clicked, this, &ReportWorkspace::copy);
}

void ReportWorkspace::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_draft.setActive(true);
}

void ReportWorkspace::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_draft.setActive(false);
}

void ReportWorkspace::showChoices() {
    const ReportChoices& choices = m_draft.choices();
    const QSignalBlocker noEcho(m_sections);
    const QSignalBlocker noEchoEither(m_strategies);
    for (int row = 0; row < m_sections->count(); ++row) {
        QListWidgetItem& item = *m_sections->item(row);
        const auto& chosen = choices.sections;
        setTicked(item,
                  std::find(chosen.begin(), chosen.end(), *findReportSection(nameOf(item))) !=
                      chosen.end());
    }
    for (int row = 0; row < m_strategies->count(); ++row) {
        QListWidgetItem& item = *m_strategies->item(row);
        const auto& chosen = choices.strategies;
        setTicked(item, std::find(chosen.begin(), chosen.end(), nameOf(item)) != chosen.end());
    }
    m_sections->viewport()->update();
    m_strategies->viewport()->update();
    if (m_title->text() != choices.title) {
        m_title->setText(choices.title);
    }
    if (m_notes->toPlainText() != choices.notes) {
        m_notes->setPlainText(choices.notes);
    }
    const auto& scenario = m_session.document().scenario();
    m_title->setPlaceholderText(scenario ? QString::fromStdString(scenario->title) : QString());
}

void ReportWorkspace::showSweepLack() {
    const QSignalBlocker noEcho(m_sections);
    const QString heading = text(headingOf(ReportSection::Sweep));
    const QString lack = m_draft.sweepLack();
    for (int row = 0; row < m_sections->count(); ++row) {
        QListWidgetItem& item = *m_sections->item(row);
        if (findReportSection(nameOf(item)) == ReportSection::Sweep) {
            item.setText(lack.isEmpty() ? heading : tr("%1 (%2)").arg(heading, lack));
            item.setToolTip(lack.isEmpty() ? QString()
                                           : tr("Run a sweep of this scenario in What-if, and the "
                                                "report tells of it."));
        }
    }
    m_sections->viewport()->update();
}

void ReportWorkspace::showResult() {
    const DraftedPtr& result = m_draft.result();
    m_preview->show(result, tr("There is no report yet: open a scenario without errors."));
    if (result && !m_isPathTyped) {
        suggestPath();
    }
    showState();
}

void ReportWorkspace::showState() {
    const bool isBusy = m_draft.job().isBusy();
    const DraftedPtr& result = m_draft.result();
    const Document& document = m_session.document();
    if (isBusy) {
        m_status->setText(m_draft.job().what());
    } else if (!document.isValid() && result) {
        m_status->setText(tr("The text has errors: this is the report of what it was before."));
    } else if (result) {
        m_status->setText(
            tr("Page %1 of %2").arg(m_preview->currentPage() + 1).arg(result->paged.pages.size()));
    } else {
        m_status->clear();
    }
    m_progress->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    m_again->setVisible(!isBusy && document.scenario() && !m_draft.isCurrent());
    m_save->setEnabled(result != nullptr);
    m_copy->setEnabled(result != nullptr);
}

ReportFormat ReportWorkspace::format() const {
    return reportFormats[static_cast<std::size_t>(m_format->currentIndex())];
}

void ReportWorkspace::setFormat(ReportFormat format) {
    m_format->setCurrentIndex(static_cast<int>(format));
}

QString ReportWorkspace::path() const {
    return m_path->text();
}

void ReportWorkspace::setPath(const QString& path) {
    m_path->setText(path);
    m_isPathTyped = true;
}

QString ReportWorkspace::message() const {
    return m_message->text();
}

/// A path that was typed keeps its folder and its name.
void ReportWorkspace::suggestPath() {
    const QString suffix = QLatin1Char('.') + suffixOf(format());
    if (m_isPathTyped) {
        const QFileInfo info(m_path->text());
        m_path->setText(QDir(info.path()).filePath(info.completeBaseName() + suffix));
        return;
    }
    if (!m_draft.result()) {
        return;
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QDir there(QDir(folder).exists() ? folder : QDir::homePath());
    const QString name = QString::fromStdString(fileNameOf(m_draft.result()->report().title));
    m_path->setText(there.filePath(name + suffix));
}

void ReportWorkspace::browse() {
    const QString suffix = suffixOf(format());
    const QString filter = QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix);
    // Whether to replace a file is asked when it is written.
    const QString chosen = QFileDialog::getSaveFileName(this,
                                                        tr("Export the report"),
                                                        m_path->text(),
                                                        filter,
                                                        nullptr,
                                                        QFileDialog::DontConfirmOverwrite);
    if (!chosen.isEmpty()) {
        setPath(chosen);
    }
}

bool ReportWorkspace::carryOut(Command command) {
    switch (command) {
    case Command::ZoomIn:
        m_preview->zoomIn();
        return true;
    case Command::ZoomOut:
        m_preview->zoomOut();
        return true;
    case Command::FitAll:
    case Command::Focus:
        m_preview->fitWidth();
        return true;
    case Command::ExportView:
        save();
        return true;
    case Command::CopyView:
        copy();
        return true;
    default:
        return false;
    }
}

Done ReportWorkspace::save() {
    if (!m_draft.result()) {
        return {false, tr("There is no report yet.")};
    }
    const QString question = tr("%1 exists already. Replace it?").arg(path());
    if (QFileInfo::exists(path()) &&
        QMessageBox::question(this, tr("Export the report"), question) != QMessageBox::Yes) {
        return {false, tr("Nothing was written.")};
    }
    const Done done = exportReport(m_draft.result()->paged, format(), path());
    tell(done, tr("%1 is written.").arg(path()));
    return done;
}

Done ReportWorkspace::copy() {
    if (!m_draft.result()) {
        return {false, tr("There is no report yet.")};
    }
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(toMarkdown(m_draft.result()->report())));
    tell({}, tr("The report is on the clipboard, as Markdown."));
    return {};
}

void ReportWorkspace::tell(const Done& done, const QString& success) {
    m_message->setText(done ? success : done.why);
    m_message->setAccessibleDescription(m_message->text());
}

} // namespace idem::app
