#include "app/models/comparison_table_model.h"

#include "engine/diagram/outcome_look.h"

#include <array>
#include <limits>

namespace idem::app {

ComparisonTableModel::ComparisonTableModel(Comparison& comparison, QObject* parent)
    : QAbstractTableModel(parent), m_comparison(comparison), m_shown(comparison.result()) {
    connect(&m_comparison, &Comparison::resultChanged, this, [this] {
        beginResetModel();
        m_shown = m_comparison.result();
        endResetModel();
    });
}

int ComparisonTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_shown ? 0 : static_cast<int>(m_shown->size());
}

int ComparisonTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnCountOf;
}

std::string ComparisonTableModel::strategyAt(int row) const {
    return m_shown->runs().rows.at(static_cast<std::size_t>(row)).strategy;
}

QVariant ComparisonTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto run = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textAt(run, index.column());
    case Qt::ToolTipRole:
        return toolTipAt(run, index.column());
    case SortRole:
        return sortKeyAt(run, index.column());
    case OutcomeRole:
        return index.column() == Verdict
                   ? QVariant(static_cast<int>(m_shown->runs().rows[run].outcome))
                   : QVariant();
    case RunRole:
        return index.row();
    default:
        return {};
    }
}

QString ComparisonTableModel::textAt(std::size_t run, int column) const {
    const ComparedRuns& runs = m_shown->runs();
    const ComparisonRow& row = runs.rows[run];
    switch (column) {
    case Strategy:
        return QString::fromStdString(row.strategy);
    case Verdict:
        return QString::fromStdString(outcomeWords(row.outcome));
    case Effects:
        return QString::fromStdString(effectsText(row));
    case Answers:
        return QString::fromStdString(answersText(row));
    case Waited:
        return QString::fromStdString(latencyText(row));
    case StoreOperations:
        return QString::number(row.storeOperations);
    case Difference:
        return run == 0 ? tr("the first")
                        : QString::fromStdString(differenceText(runs.rows[0], row, runs.noun));
    default:
        return tr("Open in Simulate");
    }
}

QVariant ComparisonTableModel::sortKeyAt(std::size_t run, int column) const {
    const ComparisonRow& row = m_shown->runs().rows[run];
    switch (column) {
    case Effects:
        return row.effects;
    case Waited:
        // No answer at all comes after the longest wait.
        return row.latency ? row.latency->milliseconds() : std::numeric_limits<double>::infinity();
    case StoreOperations:
        return row.storeOperations;
    case Difference:
    case Open:
        return static_cast<uint>(run);
    default:
        return textAt(run, column);
    }
}

QString ComparisonTableModel::toolTipAt(std::size_t run, int column) const {
    const auto& explanation = m_shown->run(run).explanation;
    // The difference may be longer than its column.
    const QString told = column == Difference ? textAt(run, column)
                         : explanation        ? QString::fromStdString(explanation->sentence)
                                              : QString();
    return told.isEmpty() ? told : QStringLiteral("<p>%1</p>").arg(told.toHtmlEscaped());
}

QVariant
ComparisonTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCountOf) {
        return {};
    }
    const bool isMoney = !m_shown || m_shown->runs().noun == "charge";
    const std::array<QString, columnCountOf> titles{tr("Strategy"),
                                                    tr("Verdict"),
                                                    isMoney ? tr("Charges") : tr("Effects"),
                                                    tr("Answers"),
                                                    tr("Client waited"),
                                                    tr("Store operations"),
                                                    tr("Against the first"),
                                                    QString()};
    const std::array<QString, columnCountOf> helps{
        tr("How the server handles the key"),
        tr("Of the request that fared worst"),
        tr("At the end of the run"),
        tr("What clients were answered, in time"),
        tr("The longest time from wanting something to the last answer"),
        tr("Steps that databases and caches carried out"),
        tr("What is different from the first strategy"),
        tr("Watch this strategy step by step")};
    const auto at = static_cast<std::size_t>(section);
    return role == Qt::DisplayRole   ? QVariant(titles[at])
           : role == Qt::ToolTipRole ? QVariant(helps[at])
                                     : QVariant();
}

} // namespace idem::app
