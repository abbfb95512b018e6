#include "engine/study/sweep_board.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <utility>

namespace idem {

SweepBoard::SweepBoard(const SweepPlan& plan, const SweepControl& control, unsigned threads)
    : m_plan(plan), m_control(control), m_aheadMax(2 * std::uint64_t{threads}) {
    const std::size_t strategies = plan.strategies.size();
    m_points.resize(plan.pointCount());
    m_result.points.resize(plan.pointCount());
    m_open = m_points.size();
    for (std::size_t at = 0; at < m_points.size(); ++at) {
        m_points[at].own = ownBlocks(plan, control.shard, at);
        m_result.points[at].tallies.resize(strategies);
        m_result.points[at].paired.resize(strategies);
        m_result.points[at].isStopped.resize(strategies);
        const OwnBlocks& own = m_points[at].own;
        for (std::uint64_t position = 0; position < own.count; ++position) {
            m_runsMost += plan.runsOf(own[position]) * strategies;
        }
        if (own.count == 0) {
            close(at);
        }
    }
    for (const BlockResult& done : control.resumed) {
        Point& point = m_points[done.point];
        if (point.isDone) {
            continue; // Blocks that were run ahead before the stop rule was met.
        }
        ENSURE(point.merged < point.own.count && point.own[point.merged] == done.block);
        point.handedOut = point.merged + 1;
        merge(done);
    }
}

bool SweepBoard::isOver() const {
    return m_open == 0 || m_error || m_control.stop.stop_requested();
}

bool SweepBoard::mayHandOut(const Point& point) const {
    const std::uint64_t most = std::min(m_target, point.own.count);
    return !point.isDone && point.handedOut < most && point.handedOut < point.merged + m_aheadMax;
}

/// The next point in turn that has a block to hand out, in this pass or a later one; none if all
/// that is left is under way.
std::optional<std::size_t> SweepBoard::findPoint() {
    bool isPassOver = true;
    for (std::size_t seen = 0; seen < m_points.size(); ++seen) {
        Point& point = m_points[m_cursor];
        if (mayHandOut(point)) {
            return m_cursor;
        }
        isPassOver &= point.isDone || point.handedOut >= std::min(m_target, point.own.count);
        m_cursor = (m_cursor + 1) % m_points.size();
    }
    if (!isPassOver || m_target >= m_plan.blockCount()) {
        return std::nullopt;
    }
    m_target *= 2;
    return findPoint();
}

std::optional<SweepTask> SweepBoard::next() {
    std::unique_lock lock(m_mutex);
    while (!isOver()) {
        if (const auto at = findPoint()) {
            Point& point = m_points[*at];
            return SweepTask{*at, point.own[point.handedOut++], m_result.points[*at].isStopped};
        }
        const std::uint64_t seen = m_version;
        m_changed.wait(lock, m_control.stop, [&] { return m_version != seen; });
    }
    return std::nullopt;
}

void SweepBoard::put(BlockResult result) {
    {
        const std::lock_guard lock(m_mutex);
        ++m_version;
        Point& point = m_points[result.point];
        const std::uint64_t position = (result.block - point.own.first) / point.own.step;
        point.early.emplace(position, std::move(result));
        while (!point.early.empty() && point.early.begin()->first == point.merged &&
               !point.isDone) {
            merge(point.early.begin()->second);
            point.early.erase(point.early.begin());
        }
        if (point.isDone) {
            point.early.clear();
        }
    }
    m_changed.notify_all();
}

/// Adds a block whose turn has come. What was run of cells that had stopped by then is dropped.
void SweepBoard::merge(const BlockResult& result) {
    Point& point = m_points[result.point];
    PointResult& total = m_result.points[result.point];
    BlockResult counted = result;
    for (std::size_t at = 0; at < total.tallies.size(); ++at) {
        if (total.isStopped[at] || !counted.tallies[at]) {
            counted.tallies[at].reset();
            counted.paired[at] = {};
            continue;
        }
        total.tallies[at] += *counted.tallies[at];
        m_runsDone += counted.tallies[at]->runs;
        if (!counted.tallies.front()) {
            counted.paired[at] = {}; // The first had stopped: nothing to compare with.
        }
        total.paired[at] += counted.paired[at];
    }
    ++point.merged;
    const bool isLast = point.merged == point.own.count;
    for (std::size_t at = 0; at < total.tallies.size(); ++at) {
        if (isLast || isEnough(m_plan.stop, total.tallies[at], m_plan.event)) {
            total.isStopped[at] = 1;
        }
    }
    if (total.isFinished()) {
        close(result.point);
    }
    if (m_control.onBlock) {
        m_control.onBlock({counted, total, m_runsDone, m_runsMost});
    }
}

void SweepBoard::close(std::size_t point) {
    std::fill(m_result.points[point].isStopped.begin(), m_result.points[point].isStopped.end(), 1);
    m_points[point].isDone = true;
    --m_open;
}

void SweepBoard::fail(std::exception_ptr error) {
    {
        const std::lock_guard lock(m_mutex);
        ++m_version;
        m_error = m_error ? m_error : std::move(error);
    }
    m_changed.notify_all();
}

SweepResult SweepBoard::take() {
    if (m_error) {
        std::rethrow_exception(m_error);
    }
    m_result.isComplete = m_open == 0;
    return std::move(m_result);
}

} // namespace idem
