// One thread of a sweep: it takes blocks and runs them.
#pragma once

#include "engine/study/replicator.h"
#include "engine/study/sweep_board.h"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace idem {

class SweepWorker {
public:
    /// Keeps references to both.
    SweepWorker(const SweepPlan& plan, SweepBoard& board) : m_plan(plan), m_board(board) {}

    /// Until the board has nothing left. Never throws: the board is told.
    void work() noexcept;

private:
    using Hits = std::bitset<blockRuns>; ///< Which runs of a block show the event.

    void moveTo(std::size_t point);
    BlockResult carryOut(const SweepTask& task);
    Hits runCell(Replicator& cell, std::uint64_t block, Tally& tally) const;

    const SweepPlan& m_plan;
    SweepBoard& m_board;
    /// Worlds are expensive to make, and blocks of one point follow each other.
    std::optional<std::size_t> m_point;
    std::deque<Replicator> m_cells; ///< By strategy.
};

} // namespace idem
