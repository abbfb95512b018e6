#include "app/models/cell_table_model.h"

#include "app/models/text.h"
#include "engine/diagram/sweep_charts.h"
#include "engine/study/sweep_summary.h"

#include <algorithm>
#include <array>
#include <limits>

namespace idem::app {

namespace {

struct CellColumn {
    const char* title;
    const char* help;
};

/// By CellTableModel::Column; of the rate, the event is the title.
constexpr std::array<CellColumn, CellTableModel::fixedColumns> cellColumns{{
    {QT_TRANSLATE_NOOP("CellTableModel", "Strategy"), ""},
    {QT_TRANSLATE_NOOP("CellTableModel", "Runs"),
     QT_TRANSLATE_NOOP("CellTableModel", "Made so far")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Hits"),
     QT_TRANSLATE_NOOP("CellTableModel", "Runs that show what is studied")},
    {"", QT_TRANSLATE_NOOP("CellTableModel", "Share of operations, with its interval")},
    {QT_TRANSLATE_NOOP("CellTableModel", "At most"),
     QT_TRANSLATE_NOOP("CellTableModel", "What may be claimed of one run, with 95% confidence")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Against the first"),
     QT_TRANSLATE_NOOP("CellTableModel",
                       "How much more often than the first strategy, run by run under the same "
                       "chance, with Tango's interval")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Charges"),
     QT_TRANSLATE_NOOP("CellTableModel", "Per operation")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Median"),
     QT_TRANSLATE_NOOP("CellTableModel", "Latency until the first success")},
    {QT_TRANSLATE_NOOP("CellTableModel", "p95"),
     QT_TRANSLATE_NOOP("CellTableModel", "Latency until the first success, 95th percentile")},
    {QT_TRANSLATE_NOOP("CellTableModel", "p99"),
     QT_TRANSLATE_NOOP("CellTableModel", "Latency until the first success, 99th percentile")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Available"),
     QT_TRANSLATE_NOOP("CellTableModel",
                       "Share of operations that were answered as they should be")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Store steps"),
     QT_TRANSLATE_NOOP("CellTableModel", "Of databases and caches, per operation")},
    {QT_TRANSLATE_NOOP("CellTableModel", "Lock wait"),
     QT_TRANSLATE_NOOP("CellTableModel", "Per operation")},
}};

Measure measureOf(int column) {
    switch (column) {
    case CellTableModel::Charges:
        return Measure::Charges;
    case CellTableModel::Median:
        return Measure::Median;
    case CellTableModel::P95:
        return Measure::P95;
    case CellTableModel::P99:
        return Measure::P99;
    case CellTableModel::Availability:
        return Measure::Availability;
    case CellTableModel::StoreOperations:
        return Measure::StoreOperations;
    case CellTableModel::LockWaiting:
        return Measure::LockWaiting;
    default:
        return Measure::Rate;
    }
}

/// In per cent, or "the same".
QString differenceOf(const ShownSweep& sweep, CellId cell) {
    if (cell.strategy == 0) {
        return CellTableModel::tr("the first");
    }
    const auto paired = sweep.pairedAt(cell);
    if (!paired) {
        return {};
    }
    if (paired->n10 == 0 && paired->n01 == 0) {
        return CellTableModel::tr("the same in all %L1 pairs").arg(paired->total());
    }
    return QString::fromStdString(intervalText(pairedDifference(*paired)));
}

} // namespace

CellTableModel::CellTableModel(WhatIf& whatIf, QObject* parent)
    : QAbstractTableModel(parent), m_whatIf(whatIf), m_shown(whatIf.sweep()) {
    connect(&m_whatIf, &WhatIf::sweepReset, this, [this] {
        beginResetModel();
        m_shown = m_whatIf.sweep();
        endResetModel();
    });
    connect(
        &m_whatIf, &WhatIf::pointsChanged, this, [this](const std::vector<std::size_t>& points) {
            const auto [first, last] = std::minmax_element(points.begin(), points.end());
            const std::size_t strategies = m_shown->plan().strategies.size();
            Q_EMIT dataChanged(index(rowOf({*first, 0}), 0),
                               index(rowOf({*last, strategies - 1}), columnCount() - 1));
        });
}

int CellTableModel::axes() const {
    return m_shown == nullptr ? 0 : static_cast<int>(m_shown->plan().axes.size());
}

int CellTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_shown == nullptr ? 0 : static_cast<int>(m_shown->cells.size());
}

int CellTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_shown == nullptr ? 0 : axes() + fixedColumns;
}

CellId CellTableModel::cellAt(int row) const {
    const std::size_t strategies = m_shown->plan().strategies.size();
    return {static_cast<std::size_t>(row) / strategies, static_cast<std::size_t>(row) % strategies};
}

int CellTableModel::rowOf(CellId cell) const {
    return static_cast<int>(cell.point * m_shown->plan().strategies.size() + cell.strategy);
}

QVariant CellTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const CellId cell = cellAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textAt(cell, index.column());
    case sortRole:
        return sortKeyAt(cell, index.column());
    case Qt::TextAlignmentRole:
        return index.column() <= axes() ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                        : int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

QString CellTableModel::textAt(CellId id, int column) const {
    const SweepPlan& plan = m_shown->plan();
    if (column < axes()) {
        const auto axis = static_cast<std::size_t>(column);
        return QString::fromStdString(plan.axes[axis].values[plan.placesOf(id.point)[axis]]);
    }
    const CellSummary& cell = m_shown->cell(id);
    switch (column - axes()) {
    case Strategy:
        return text(plan.strategies[id.strategy]->name);
    case Runs:
        return QStringLiteral("%L1").arg(cell.runs);
    case Hits:
        return QStringLiteral("%L1").arg(cell.hits);
    case AtMost:
        return cell.runs == 0
                   ? QString()
                   : QString::fromStdString(boundText(ChartUnit::Share, cell.claim.high));
    case Difference:
        return differenceOf(*m_shown, id);
    default:
        return QString::fromStdString(measuredText(cell, measureOf(column - axes())));
    }
}

QVariant CellTableModel::sortKeyAt(CellId id, int column) const {
    const SweepPlan& plan = m_shown->plan();
    if (column < axes()) {
        const auto axis = static_cast<std::size_t>(column);
        return plan.axes[axis].positions[plan.placesOf(id.point)[axis]];
    }
    const CellSummary& cell = m_shown->cell(id);
    switch (column - axes()) {
    case Strategy:
        return static_cast<qulonglong>(id.strategy);
    case Runs:
        return static_cast<qulonglong>(cell.runs);
    case Hits:
        return static_cast<qulonglong>(cell.hits);
    case AtMost:
        return cell.claim.high;
    case Difference: {
        const auto paired = m_shown->pairedAt(id);
        return paired ? pairedDifference(*paired).value : 0.0;
    }
    default: {
        const double value = measured(cell, measureOf(column - axes())).value;
        // What is not known comes last.
        return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
    }
    }
}

QVariant CellTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount()) {
        return {};
    }
    if (section < axes()) {
        const SweepAxis& axis = m_shown->plan().axes[static_cast<std::size_t>(section)];
        return role == Qt::DisplayRole ? QVariant(QString::fromStdString(axis.path)) : QVariant();
    }
    const CellColumn& column = cellColumns[static_cast<std::size_t>(section - axes())];
    if (role == Qt::ToolTipRole) {
        return tr(column.help);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return section - axes() == Rate ? tr("Rate of \"%1\"").arg(text(toText(m_shown->plan().event)))
                                    : tr(column.title);
}

} // namespace idem::app
