// What a sweep has found, on its way from the threads that run it to the window.
#pragma once

#include "engine/study/sweep.h"
#include "engine/study/sweep_summary.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace idem::app {

/// Points that have changed, as they are now.
struct SweepUpdate {
    std::vector<std::size_t> points;
    std::vector<PointResult> results; ///< By position in `points`.
    std::vector<CellSummary> cells;   ///< The same, all strategies of one point after another.
    std::uint64_t runsDone = 0;
    std::uint64_t runsMost = 0; ///< If no stop rule saves any.
};

/// Holds the newest state of each point until it is asked for. Any thread may use it.
class SweepFeed {
public:
    void put(const SweepProgress& progress);
    /// What has changed since the last time, in figures that hold at every look.
    SweepUpdate take(const SweepPlan& plan);

private:
    std::mutex m_mutex;
    std::map<std::size_t, PointResult> m_changed;
    std::uint64_t m_runsDone = 0;
    std::uint64_t m_runsMost = 0;
};

/// A sweep that has ended: by itself, or because it was told to.
struct EndedSweep {
    SweepResult result;             ///< Points without any run have no tallies.
    std::vector<CellSummary> cells; ///< By point, then strategy.
};

/// Runs the sweep on threads that give way to others, and calls `told` on the calling thread with
/// what has changed, about every 50 ms. Throws what the sweep throws.
EndedSweep sweepAndTell(const SweepPlan& plan,
                        const std::stop_token& stop,
                        const std::function<void(std::shared_ptr<const SweepUpdate>)>& told);

} // namespace idem::app
