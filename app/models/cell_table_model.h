// All figures of a sweep as a table: one row a cell.
#pragma once

#include "app/models/what_if.h"

#include <QAbstractTableModel>
#include <QString>

#include <string>

namespace idem::app {

class CellTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Behind one column for each axis.
    enum Column {
        Strategy,
        Runs,
        Hits,
        Rate,
        AtMost,
        Difference,
        Charges,
        Median,
        P95,
        P99,
        Availability,
        StoreOperations,
        LockWaiting,
    };
    static constexpr int fixedColumns = LockWaiting + 1;

    /// What rows are sorted by: a number or a text.
    static constexpr int sortRole = Qt::UserRole + 1;

    explicit CellTableModel(WhatIf& whatIf, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    CellId cellAt(int row) const;
    int rowOf(CellId cell) const;

private:
    int axes() const;
    QString textAt(CellId cell, int column) const;
    QVariant sortKeyAt(CellId cell, int column) const;

    WhatIf& m_whatIf;
    const ShownSweep* m_shown = nullptr; ///< What the rows are of.
};

/// The whole table as CSV (RFC 4180): a line of names with units, and a line for each cell that has
/// run, with every figure, unrounded.
std::string sweepCsv(const ShownSweep& sweep);

} // namespace idem::app
