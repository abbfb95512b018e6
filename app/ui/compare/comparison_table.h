// The verdicts of a comparison: one row a strategy, each a click away from Simulate.
#pragma once

#include "app/models/comparison_table_model.h"
#include "app/ui/appearance.h"

#include <QTableView>

#include <string>

class QSortFilterProxyModel;

namespace idem::app {

class ComparisonTable : public QTableView {
    Q_OBJECT

public:
    ComparisonTable(Comparison& comparison, Appearance& appearance, QWidget* parent = nullptr);

    /// Of the row with the keyboard; empty if there is none.
    std::string current() const;
    void setCurrent(std::size_t run);

Q_SIGNALS:
    /// Enter on a row, a click into its last column, or a double click.
    void opened(const QString& strategy);
    void currentRunChanged(std::size_t run);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void open(const QModelIndex& index);
    void fitColumns();
    /// The row of the strategy that was current, or the first.
    void restoreCurrent();

    ComparisonTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    std::string m_current; ///< The strategy of the current row, through every reset.
};

} // namespace idem::app
