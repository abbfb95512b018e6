#include "app/ui/library_panel.h"

#include "app/ui/actions.h"

#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace idem::app {

namespace {

constexpr int pathRole = Qt::UserRole;

} // namespace

LibraryPanel::LibraryPanel(QWidget* parent)
    : QWidget(parent),
      m_entries(readLibrary(scenarioFolder())),
      m_filter(new QLineEdit(this)),
      m_tree(new QTreeWidget(this)) {
    m_filter->setPlaceholderText(tr("Filter the scenarios"));
    m_filter->setAccessibleName(tr("Filter the scenarios"));
    m_filter->setClearButtonEnabled(true);
    m_tree->setHeaderHidden(true);
    m_tree->setAccessibleName(tr("Scenarios"));
    m_tree->setIndentation(12);
    m_tree->setUniformRowHeights(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_filter);
    layout->addWidget(m_tree);
    fill();
    connect(m_filter, &QLineEdit::textChanged, this, &LibraryPanel::filter);
    const auto choose = [this](const QTreeWidgetItem* item) {
        const QString path = item->data(0, pathRole).toString();
        if (!path.isEmpty()) {
            Q_EMIT chosen(path);
        }
    };
    connect(m_tree, &QTreeWidget::itemClicked, this, choose);
    connect(m_tree, &QTreeWidget::itemActivated, this, choose);
}

void LibraryPanel::fill() {
    std::vector<QTreeWidgetItem*> tops;
    for (const std::string_view title : chapters()) {
        auto* top = new QTreeWidgetItem(
            m_tree, {QStringLiteral("%1  %2").arg(tops.size() + 1).arg(text(title))});
        QFont font = top->font(0);
        font.setBold(true);
        top->setFont(0, font);
        top->setFlags(Qt::ItemIsEnabled);
        tops.push_back(top);
    }
    for (const LibraryEntry& entry : m_entries) {
        auto* top = tops[static_cast<std::size_t>(entry.lesson.chapter - 1)];
        auto* item = new QTreeWidgetItem(top,
                                         {QStringLiteral("%1.%2  %3")
                                              .arg(entry.lesson.chapter)
                                              .arg(entry.lesson.number)
                                              .arg(entry.title)});
        item->setData(0, pathRole, entry.path);
        item->setToolTip(0, QStringLiteral("<p>%1</p>").arg(entry.line.toHtmlEscaped()));
        item->setData(0, Qt::AccessibleDescriptionRole, entry.line);
    }
    m_tree->expandAll();
}

void LibraryPanel::filter(const QString& sought) {
    for (int chapter = 0; chapter < m_tree->topLevelItemCount(); ++chapter) {
        QTreeWidgetItem* top = m_tree->topLevelItem(chapter);
        bool hasAny = false;
        for (int each = 0; each < top->childCount(); ++each) {
            QTreeWidgetItem* item = top->child(each);
            const QString line = item->data(0, Qt::AccessibleDescriptionRole).toString();
            const bool fits = item->text(0).contains(sought, Qt::CaseInsensitive) ||
                              line.contains(sought, Qt::CaseInsensitive);
            item->setHidden(!fits);
            hasAny = hasAny || fits;
        }
        top->setHidden(!hasAny);
    }
}

void LibraryPanel::showOpen(const QString& path) {
    for (int chapter = 0; chapter < m_tree->topLevelItemCount(); ++chapter) {
        QTreeWidgetItem* top = m_tree->topLevelItem(chapter);
        for (int each = 0; each < top->childCount(); ++each) {
            if (top->child(each)->data(0, pathRole).toString() == path) {
                m_tree->setCurrentItem(top->child(each));
                return;
            }
        }
    }
    m_tree->setCurrentItem(nullptr);
}

} // namespace idem::app
