// A run ends when nothing more happens, at the horizon, or at the limit of events, and says which.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

namespace idem::world_limits_test {

using namespace support;

TEST(WorldLimitsTest, EndsQuietlyWhenNothingIsLeft) {
    const Played run = play(busyWorld(), "naive");
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
    EXPECT_EQ(run.summary.endedAt, Time::zero() + ms(174));
    EXPECT_EQ(run.trace.records.back().kind, RecordKind::RunEnded);
    EXPECT_EQ(run.trace.records.back().time, run.summary.endedAt);
}

TEST(WorldLimitsTest, CountsItsRecords) {
    const Played run = play(busyWorld(), "naive");
    EXPECT_EQ(run.summary.eventCount, static_cast<std::int64_t>(run.trace.records.size()));
}

TEST(WorldLimitsTest, StopsAtTheHorizon) {
    WorldOptions options = busyWorld();
    options.horizon = ms(100);
    const Played run = play(options, "naive");
    EXPECT_EQ(run.summary.end, RunEnd::Horizon);
    EXPECT_EQ(run.summary.endedAt, Time::zero() + ms(100));
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.count(RecordKind::AnswerAccepted), 0U);
    EXPECT_EQ(run.verdict.overall, Judgement::Unknown);
}

TEST(WorldLimitsTest, WhatIsDueAtTheHorizonHappens) {
    WorldOptions options = busyWorld();
    options.horizon = ms(174);
    const Played run = play(options, "naive");
    EXPECT_EQ(run.count(RecordKind::AnswerAccepted), 1U);
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
}

// A deadline that was canceled is nothing to wait for, however late it was.
TEST(WorldLimitsTest, ATimeoutBeyondTheHorizonIsNothingToWaitFor) {
    WorldOptions options = busyWorld();
    options.clients[0].timeout = ms(5'000);
    options.horizon = ms(1'000);
    EXPECT_EQ(play(options, "naive").summary.end, RunEnd::Quiet);
}

TEST(WorldLimitsTest, ALeaseBeyondTheHorizonIsNothingToWaitFor) {
    WorldOptions options = busyWorld();
    options.horizon = ms(3'000);
    StrategyOptions lease;
    lease.lease = Duration::seconds(600);
    EXPECT_EQ(play(options, "claim-lease", lease).summary.end, RunEnd::Quiet);
    EXPECT_EQ(play(options, "redis-lock", lease).summary.end, RunEnd::Quiet);
}

TEST(WorldLimitsTest, StopsAtTheLimitOfEvents) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 100;
    options.eventsMax = 200;
    const Played run = play(options, "naive");
    EXPECT_EQ(run.summary.end, RunEnd::EventLimit);
    EXPECT_LE(run.trace.records.size(), 210U) << "the last step is finished";
    EXPECT_EQ(run.verdict.overall, Judgement::Unknown);
}

} // namespace idem::world_limits_test
