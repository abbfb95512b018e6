// Who does what in a sweep, and what has come of it: shared by the threads that work.
#pragma once

#include "engine/study/sweep.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace idem {

/// A block that a worker is to do, and which strategies need not be run any more.
struct SweepTask {
    std::size_t point = 0;
    std::uint64_t block = 0;
    std::vector<char> isStopped;
};

/// Hands out blocks so that all points become known early and then more exactly: each gets one
/// block, then two, then four. Merges results in the order of the blocks of their point, so that
/// stop rules see the same whatever came first. Any thread may use it.
class SweepBoard {
public:
    /// Keeps references to the plan and the control.
    SweepBoard(const SweepPlan& plan, const SweepControl& control, unsigned threads);

    /// The next block; none when there is nothing left, or when the sweep was stopped. Waits while
    /// others must finish first.
    std::optional<SweepTask> next();
    void put(BlockResult result);
    /// Ends the sweep; take() throws what was caught.
    void fail(std::exception_ptr error);
    /// REQUIRES: no thread works any more.
    SweepResult take();

private:
    struct Point {
        OwnBlocks own;
        std::uint64_t handedOut = 0; ///< Positions in `own`.
        std::uint64_t merged = 0;
        std::map<std::uint64_t, BlockResult> early; ///< By position: their turn has not come.
        bool isDone = false;
    };

    bool isOver() const;
    bool mayHandOut(const Point& point) const;
    std::optional<std::size_t> findPoint();
    void merge(const BlockResult& result);
    void close(std::size_t point);

    const SweepPlan& m_plan;
    const SweepControl& m_control;
    const std::uint64_t m_aheadMax; ///< Blocks of a point that may be under way at once.
    std::vector<Point> m_points;
    SweepResult m_result;
    std::size_t m_cursor = 0;
    std::uint64_t m_target = 1;  ///< Blocks that every point may have in this pass.
    std::size_t m_open = 0;      ///< Points that are not done.
    std::uint64_t m_version = 0; ///< Grows whenever waiting may be over.
    std::uint64_t m_runsDone = 0;
    std::uint64_t m_runsMost = 0;
    std::exception_ptr m_error;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
};

} // namespace idem
