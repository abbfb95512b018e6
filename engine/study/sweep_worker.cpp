#include "engine/study/sweep_worker.h"

#include <exception>

namespace idem {

void SweepWorker::work() noexcept {
    try {
        while (const auto task = m_board.next()) {
            m_board.put(carryOut(*task));
        }
    } catch (...) {
        m_board.fail(std::current_exception());
    }
}

void SweepWorker::moveTo(std::size_t point) {
    if (m_point == point) {
        return;
    }
    m_point.reset();
    m_cells.clear();
    const Scenario scenario = m_plan.scenarioAt(point);
    for (const StrategyEntry* strategy : m_plan.strategies) {
        m_cells.emplace_back(scenario, *strategy);
    }
    m_point = point;
}

BlockResult SweepWorker::carryOut(const SweepTask& task) {
    moveTo(task.point);
    BlockResult result;
    result.point = task.point;
    result.block = task.block;
    result.tallies.resize(m_cells.size());
    result.paired.resize(m_cells.size());
    const std::uint64_t runs = m_plan.runsOf(task.block);
    Hits first;
    for (std::size_t at = 0; at < m_cells.size(); ++at) {
        if (task.isStopped[at]) {
            continue;
        }
        const Hits hits = runCell(m_cells[at], task.block, result.tallies[at].emplace());
        if (at == 0) {
            first = hits;
        }
        if (result.tallies.front()) {
            const std::uint64_t both = (hits & first).count();
            const std::uint64_t only = hits.count() - both;
            const std::uint64_t onlyFirst = first.count() - both;
            result.paired[at] = {only, onlyFirst, both, runs - both - only - onlyFirst};
        }
    }
    return result;
}

SweepWorker::Hits SweepWorker::runCell(Replicator& cell, std::uint64_t block, Tally& tally) const {
    Hits hits;
    const std::uint64_t runs = m_plan.runsOf(block);
    for (std::uint64_t at = 0; at < runs; ++at) {
        const std::uint64_t replication = block * blockRuns + at;
        const Sample sample = cell.run(m_plan.luckOf(replication));
        tally.add(sample, replication, m_plan.isMirrored(replication));
        for (const Duration latency : cell.latencies()) {
            tally.latency.add(latency);
        }
        hits[at] = sample.shows(m_plan.event);
    }
    if (m_plan.isAntithetic) {
        for (std::uint64_t at = 0; at + 1 < runs; at += 2) {
            tally.pairsWithBoth += hits[at] && hits[at + 1] ? 1U : 0U;
            tally.pairsWithOne += hits[at] != hits[at + 1] ? 1U : 0U;
        }
    }
    return hits;
}

} // namespace idem
