#include "engine/study/matrix.h"

#include <algorithm>
#include <set>

namespace idem {

MatrixCell cellOf(const Run& run) {
    MatrixCell cell;
    cell.outcome = run.worst();
    std::set<std::int64_t> told;
    for (const IntentVerdict& intent : run.verdict.intents) {
        cell.charges += intent.effects;
        bool isTold = false;
        for (const AnswerSeen& answer : intent.answers) {
            if (answer.isSuccess()) {
                isTold = true;
                told.insert(answer.resource);
            }
        }
        cell.stuck |= !isTold;
    }
    cell.distinctIds = static_cast<std::uint32_t>(told.size());
    return cell;
}

std::vector<MatrixRow> computeMatrix(std::span<const MatrixColumn> columns,
                                     std::span<const StrategyEntry* const> strategies) {
    std::vector<MatrixRow> rows;
    for (const StrategyEntry* strategy : strategies) {
        MatrixRow& row = rows.emplace_back();
        row.strategy = strategy;
        for (const MatrixColumn& column : columns) {
            row.cells.push_back(
                cellOf(runScenario(column.scenario, *strategy, column.scenario.seed)));
        }
    }
    return rows;
}

} // namespace idem
