// A sweep on several threads, for the thread sanitizer: board, workers, and whoever listens.

#include "engine/study/sweep.h"
#include "tests/support/chancy_world.h"

#include <gtest/gtest.h>

namespace idem::sweep_threads_test {

using namespace support;

TEST(SweepThreadsTest, FourThreadsCountWhatOneCounts) {
    SweepPlan plan;
    plan.scenario.title = "chancy";
    plan.scenario.world = chancyWorld();
    plan.strategies = {findStrategy("naive"), findStrategy("claim-lease")};
    plan.axes = {*parseAxis("database.lag=0ms..100ms:50ms", plan.scenario).value};
    plan.runs = 3 * blockRuns;
    plan.stop.kind = StopRule::Kind::Hits;
    SweepControl one;
    one.threads = 1;
    SweepControl four;
    four.threads = 4;
    std::uint64_t told = 0;
    four.onBlock = [&told](const SweepProgress& progress) { told = progress.runsDone; };
    const SweepResult expected = sweep(plan, one);
    EXPECT_EQ(sweep(plan, four).points, expected.points);
    EXPECT_GT(told, 0U);
}

} // namespace idem::sweep_threads_test
