// All figures of a sweep, one row a cell; the current row is the chosen cell.
#pragma once

#include "app/models/cell_table_model.h"

#include <QTableView>

class QSortFilterProxyModel;

namespace idem::app {

class CellTable : public QTableView {
    Q_OBJECT

public:
    explicit CellTable(WhatIf& whatIf, QWidget* parent = nullptr);

    CellTableModel& cells() { return *m_model; }

Q_SIGNALS:
    /// Enter on a row, or a double click.
    void opened(CellId cell);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void showSelected();
    void open(const QModelIndex& index);
    void fitColumns();

    WhatIf& m_whatIf;
    CellTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
};

} // namespace idem::app
