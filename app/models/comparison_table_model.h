// The verdicts of a comparison as a table: one row a strategy.
#pragma once

#include "app/models/comparison.h"

#include <QAbstractTableModel>

namespace idem::app {

class ComparisonTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Strategy, Verdict, Effects, Answers, Waited, StoreOperations, Difference, Open };
    static constexpr int columnCountOf = Open + 1;

    enum Role {
        SortRole = Qt::UserRole + 1, ///< A number or a text that rows are ordered by.
        OutcomeRole,                 ///< An Outcome as int.
        RunRole,                     ///< Position among the runs, as int.
    };

    explicit ComparisonTableModel(Comparison& comparison, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Of a row.
    std::string strategyAt(int row) const;

private:
    QString textAt(std::size_t run, int column) const;
    QVariant sortKeyAt(std::size_t run, int column) const;
    QString toolTipAt(std::size_t run, int column) const;

    Comparison& m_comparison;
    ComparedPtr m_shown; ///< What the rows are of: a view must hear of a change before it sees it.
};

} // namespace idem::app
