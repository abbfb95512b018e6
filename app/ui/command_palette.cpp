#include "app/ui/command_palette.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <vector>

namespace idem::app {

namespace {

constexpr int commandRole = Qt::UserRole;

} // namespace

CommandPalette::CommandPalette(const Actions& actions, QWidget* parent)
    : QDialog(parent),
      m_actions(actions),
      m_search(new QLineEdit(this)),
      m_list(new QListWidget(this)) {
    setWindowTitle(tr("Find a command"));
    m_search->setPlaceholderText(tr("Words of a command"));
    m_search->setAccessibleName(tr("Words of a command"));
    m_list->setAccessibleName(tr("Commands"));
    m_search->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    resize(520, 380);
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_search, &QLineEdit::returnPressed, this, &CommandPalette::carryOut);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::carryOut);
    fill(QString());
}

void CommandPalette::fill(const QString& sought) {
    m_list->clear();
    for (const CommandInfo* info : findCommands(sought)) {
        const QString keys = shownKeys(*info);
        auto* item = new QListWidgetItem(
            keys.isEmpty() ? text(info->title)
                           : QStringLiteral("%1   (%2)").arg(text(info->title), keys),
            m_list);
        item->setToolTip(text(info->help));
        item->setData(commandRole, static_cast<int>(info->command));
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::carryOut() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) {
        return;
    }
    const auto command = static_cast<Command>(item->data(commandRole).toInt());
    accept();
    m_actions[command].trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

KeySheet::KeySheet(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keys"));
    std::vector<const CommandInfo*> shown;
    for (const CommandInfo& info : commands()) {
        if (!info.keys.empty()) {
            shown.push_back(&info);
        }
    }
    auto* table = new QTableWidget(static_cast<int>(shown.size()), 3, this);
    table->setHorizontalHeaderLabels({tr("Key"), tr("Command"), tr("What it does")});
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAccessibleName(tr("Keys"));
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    for (std::size_t row = 0; row < shown.size(); ++row) {
        const int at = static_cast<int>(row);
        table->setItem(at, 0, new QTableWidgetItem(shownKeys(*shown[row])));
        table->setItem(at, 1, new QTableWidgetItem(text(shown[row]->title)));
        table->setItem(at, 2, new QTableWidgetItem(text(shown[row]->help)));
    }
    table->resizeColumnsToContents();
    table->horizontalHeader()->setStretchLastSection(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(table);
    resize(860, 640);
}

} // namespace idem::app
