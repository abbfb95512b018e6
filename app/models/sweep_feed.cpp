#include "app/models/sweep_feed.h"

#include <chrono>
#include <exception>
#include <future>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace idem::app {

namespace {

/// More often than that nobody sees.
constexpr auto tellingPause = std::chrono::milliseconds(50);
constexpr int politeness = 10;

/// The window's thread comes first wherever both want a core. Linux has a nice value for each
/// thread, and threads inherit it.
void giveWay() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), politeness);
}

} // namespace

void SweepFeed::put(const SweepProgress& progress) {
    const std::scoped_lock lock(m_mutex);
    m_changed.insert_or_assign(progress.block.point, progress.point);
    m_runsDone = progress.runsDone;
    m_runsMost = progress.runsMost;
}

SweepUpdate SweepFeed::take(const SweepPlan& plan) {
    std::map<std::size_t, PointResult> changed;
    SweepUpdate update;
    {
        const std::scoped_lock lock(m_mutex);
        changed = std::exchange(m_changed, {});
        update.runsDone = m_runsDone;
        update.runsMost = m_runsMost;
    }
    for (auto& [point, result] : changed) {
        update.points.push_back(point);
        for (const Tally& tally : result.tallies) {
            update.cells.push_back(summarize(plan, tally, true));
        }
        update.results.push_back(std::move(result));
    }
    return update;
}

EndedSweep sweepAndTell(const SweepPlan& plan,
                        const std::stop_token& stop,
                        const std::function<void(std::shared_ptr<const SweepUpdate>)>& told) {
    SweepFeed feed;
    SweepControl control;
    control.stop = stop;
    control.onBlock = [&feed](const SweepProgress& progress) { feed.put(progress); };
    std::packaged_task<SweepResult()> task([&plan, &control] {
        giveWay();
        return sweep(plan, control);
    });
    std::future<SweepResult> result = task.get_future();
    const std::jthread worker(std::move(task));
    while (result.wait_for(tellingPause) != std::future_status::ready) {
        told(std::make_shared<const SweepUpdate>(feed.take(plan)));
    }
    EndedSweep ended;
    ended.result = result.get();
    ended.cells = summarizeAll(plan, ended.result, !ended.result.isComplete);
    return ended;
}

} // namespace idem::app
