// Runs a sweep: every point of the plan under every strategy, many times, on all cores.
#pragma once

#include "engine/study/statistics.h"
#include "engine/study/sweep_plan.h"
#include "engine/study/tally.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace idem {

/// What one block of runs at one point came to.
struct BlockResult {
    std::size_t point = 0;
    std::uint64_t block = 0;
    std::vector<std::optional<Tally>> tallies; ///< By strategy; none of a cell that had stopped.
    std::vector<PairedCounts> paired;          ///< By strategy, of those runs that both made.
};

/// A point so far: all strategies at one place on the axes.
struct PointResult {
    std::vector<Tally> tallies;       ///< By strategy.
    std::vector<PairedCounts> paired; ///< By strategy, n10: the event in it, not in the first.
    std::vector<char> isStopped;      ///< By strategy: the stop rule is met, or all runs are made.

    bool isFinished() const;
    bool operator==(const PointResult&) const = default;
};

/// The part of the work that one machine of several does: `index` of 0 .. count - 1.
struct Shard {
    std::size_t index = 0;
    std::size_t count = 1;

    bool operator==(const Shard&) const = default;
};

struct SweepResult {
    std::vector<PointResult> points; ///< By point of the plan.
    bool isComplete = false;         ///< Not stopped, and all of the shard is done.
};

/// How far a sweep is, told after each block.
struct SweepProgress {
    const BlockResult& block;
    const PointResult& point;
    std::uint64_t runsDone = 0;
    std::uint64_t runsMost = 0; ///< If no stop rule saves any.
};

struct SweepControl {
    unsigned threads = 0; ///< 0: one a core.
    std::stop_token stop;
    Shard shard;
    /// What was done already; the sweep goes on behind it. Blocks of a point in rising order.
    std::vector<BlockResult> resumed;
    /// Called by the threads that work, one at a time; they wait meanwhile.
    std::function<void(const SweepProgress&)> onBlock;
};

/// The same result for any number of threads. REQUIRES: checkPlan found nothing. Memory is bounded
/// by the cells and the threads, whatever the number of runs. Throws InternalError on a bug of
/// ours.
SweepResult sweep(const SweepPlan& plan, const SweepControl& control = {});

/// Whether the stop rule says that a cell has had enough.
bool isEnough(const StopRule& rule, const Tally& tally, Event event);

/// The blocks of a point that a shard does, in order: the first, then every `step`-th. With a rule
/// that looks at results a point belongs to one shard as a whole.
struct OwnBlocks {
    std::uint64_t first = 0;
    std::uint64_t step = 1;
    std::uint64_t count = 0;

    std::uint64_t operator[](std::uint64_t position) const { return first + position * step; }
};
OwnBlocks ownBlocks(const SweepPlan& plan, const Shard& shard, std::size_t point);

} // namespace idem
