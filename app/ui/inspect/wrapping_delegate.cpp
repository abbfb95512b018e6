#include "app/ui/inspect/wrapping_delegate.h"

#include <QHeaderView>
#include <QTreeView>

#include <algorithm>

namespace idem::app {

WrappingDelegate::WrappingDelegate(QTreeView& tree) : QStyledItemDelegate(&tree), m_tree(tree) {
    tree.setWordWrap(true);
    connect(tree.header(), &QHeaderView::sectionResized, &tree, [&tree] { tree.doItemsLayout(); });
}

void WrappingDelegate::initStyleOption(QStyleOptionViewItem* option,
                                       const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    // A mark stands beside the first line of its text.
    option->decorationAlignment = Qt::AlignHCenter | Qt::AlignTop;
}

QSize WrappingDelegate::sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    const bool isSpanned = m_tree.isFirstColumnSpanned(index.row(), index.parent());
    // A margin on both sides, as the style leaves around text.
    const int margin = 2 * (m_tree.style()->pixelMetric(QStyle::PM_FocusFrameHMargin) + 1);
    const int taken = margin + (filled.icon.isNull() ? 0 : filled.decorationSize.width() + margin);
    const int width =
        (isSpanned ? m_tree.viewport()->width() : m_tree.columnWidth(index.column())) - taken;
    const QRect text = filled.fontMetrics.boundingRect(
        QRect(0, 0, std::max(width, 1), 100'000), Qt::TextWordWrap, filled.text);
    return {plain.width(), std::max(plain.height(), text.height() + 4)};
}

} // namespace idem::app
