#include "engine/study/sweep.h"

#include "engine/study/sweep_board.h"
#include "engine/study/sweep_worker.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <thread>

namespace idem {

bool PointResult::isFinished() const {
    return std::all_of(isStopped.begin(), isStopped.end(), [](char stopped) { return stopped; });
}

bool isEnough(const StopRule& rule, const Tally& tally, Event event) {
    const std::uint64_t hits = tally[event].runs;
    switch (rule.kind) {
    case StopRule::Kind::Fixed:
        return false;
    case StopRule::Kind::Hits:
        return hits >= rule.hits;
    case StopRule::Kind::HalfWidth:
        break;
    }
    if (hits == 0 || tally.runs == 0) {
        return false;
    }
    const Interval interval = wilson(hits, tally.runs);
    const double estimate = static_cast<double>(hits) / static_cast<double>(tally.runs);
    return (interval.high - interval.low) / 2 <= rule.halfWidth * estimate;
}

OwnBlocks ownBlocks(const SweepPlan& plan, const Shard& shard, std::size_t point) {
    const std::uint64_t blocks = plan.blockCount();
    if (plan.stop.kind != StopRule::Kind::Fixed) {
        return {0, 1, point % shard.count == shard.index ? blocks : 0};
    }
    // Blocks are dealt to the shards in turn, across points.
    const std::uint64_t turn = (std::uint64_t{point} % shard.count) * (blocks % shard.count);
    const std::uint64_t first = (shard.index + shard.count - turn % shard.count) % shard.count;
    const std::uint64_t count = first < blocks ? (blocks - first - 1) / shard.count + 1 : 0;
    return {first, shard.count, count};
}

SweepResult sweep(const SweepPlan& plan, const SweepControl& control) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = control.threads == 0 ? cores : control.threads;
    SweepBoard board(plan, control, threads);
    boost::asio::thread_pool pool(threads);
    for (unsigned at = 0; at < threads; ++at) {
        boost::asio::post(pool, [&board, &plan] { SweepWorker(plan, board).work(); });
    }
    pool.join();
    return board.take();
}

} // namespace idem
