// Rows of a tree that are as high as their longest cell needs, at the width of its column.
#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace idem::app {

/// A tree view asks for heights without telling widths, and so cuts long texts off.
class WrappingDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit WrappingDelegate(QTreeView& tree);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    QTreeView& m_tree;
};

} // namespace idem::app
