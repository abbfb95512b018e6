// Work that throws before or after its effect (semantics.md F18), and servers that die by chance.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem::server_failures_test {

using namespace support;

namespace {

WorldOptions throwing(CrashPoint point) {
    WorldOptions options = busyWorld();
    Fault fault;
    fault.kind = FaultKind::Exception;
    fault.at = point;
    options.faults = {fault};
    return options;
}

} // namespace

TEST(ExceptionTest, AfterTheEffectTheStoreKeepsIt) {
    for (const char* strategy : {"none", "naive", "claim-lease"}) {
        const Played run = play(throwing(CrashPoint::EffectDone), strategy);
        EXPECT_EQ(run.charges(), 1U) << strategy;
        EXPECT_EQ(run.answers(), std::vector<int>{500}) << strategy;
        const auto failed = run.all(RecordKind::HandlerFailed);
        ASSERT_EQ(failed.size(), 1U) << strategy;
        EXPECT_EQ(failed[0].detail, static_cast<std::uint8_t>(CrashPoint::EffectDone));
        EXPECT_TRUE(run.summary.unusedFaults.empty());
    }
}

TEST(ExceptionTest, BeforeTheEffectNothingHappens) {
    for (const char* strategy : {"none", "naive", "claim-lease"}) {
        const Played run = play(throwing(CrashPoint::AfterClaim), strategy);
        EXPECT_EQ(run.charges(), 0U) << strategy;
        EXPECT_EQ(run.answers(), std::vector<int>{500}) << strategy;
        EXPECT_EQ(run.count(RecordKind::HandlerFailed), 1U) << strategy;
    }
}

TEST(ExceptionTest, AfterTheEffectARetryWithoutAKeyMakesADouble) {
    WorldOptions options = throwing(CrashPoint::EffectDone);
    options.clients[0].retries = 1;
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), (std::vector<int>{500, 201}));
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

TEST(ExceptionTest, EveryStrategySurvivesIt) {
    for (const StrategyEntry& strategy : strategies()) {
        for (const CrashPoint point : {CrashPoint::AfterClaim, CrashPoint::EffectDone}) {
            WorldOptions options = throwing(point);
            options.clients[0].retries = 2;
            const Played run = play(options, strategy.name);
            EXPECT_EQ(run.count(RecordKind::HandlerFailed), 1U) << strategy.name;
            EXPECT_EQ(run.summary.end, RunEnd::Quiet) << strategy.name;
        }
    }
}

TEST(RandomCrashTest, HitsOnlyAServerWithWork) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 2;
    options.servers[0].crashEvery = constantly(ms(100));
    options.servers[0].restartAfter = constantly(ms(10));
    const Played run = play(options, "none");
    const auto crashes = run.all(RecordKind::NodeCrashed);
    ASSERT_EQ(crashes.size(), 2U);
    EXPECT_EQ(crashes[0].time, Time::zero() + ms(121)) << "100 ms after it took the request up";
    EXPECT_EQ(crashes[0].detail, static_cast<std::uint8_t>(CrashPoint::EffectSent));
    EXPECT_EQ(run.times(RecordKind::NodeRestarted)[0], 131);
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
}

TEST(RandomCrashTest, WithoutARestartTheServerStaysDown) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 2;
    options.servers[0].crashEvery = constantly(ms(100));
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::NodeCrashed), 1U);
    EXPECT_EQ(run.answers(), std::vector<int>{503}) << "no server is left for the second one";
}

} // namespace idem::server_failures_test
