// Work that throws before or after its effect (semantics.md F18), and servers that die by chance
// (statistics.md D22).

#include "tests/support/full_run.h"
#include "tests/support/small_world.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
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

// D22: crashes at rate h, the charge done for w before its result is back: 1 - e^(-h w). Nothing
// else takes time, so no other instant can be hit.
TEST(RandomCrashTest, D22ACrashBetweenChargeAndRecordMeetsItsForm) {
    WorldOptions options = stillWorld();
    options.provider.latency = constantly(ms(50));
    options.provider.effectAt = 0;
    options.servers[0].crashEvery = Distribution::exponential(ms(500));
    options.servers[0].restartAfter = constantly(ms(1));
    options.clients[0].retries = 20;
    Replications runs(options, "naive");
    const auto count = samples<std::uint64_t>(100'000, 1'000'000);
    const std::uint64_t hits = runs.hits(Outcome::Double, count);
    EXPECT_LE(std::abs(proportionZScore(hits, count, 1 - std::exp(-0.1))), 4.5) << hits;
}

TEST(RandomCrashTest, D22HoldsForAWindowOfChance) {
    WorldOptions options = stillWorld();
    options.provider.latency = Distribution::exponential(ms(50));
    options.provider.effectAt = 0;
    options.provider.timeout = Duration::seconds(600);
    options.servers[0].crashEvery = Distribution::exponential(ms(500));
    options.servers[0].restartAfter = constantly(ms(1));
    options.clients[0].retries = 20;
    Replications runs(options, "naive");
    const auto count = samples<std::uint64_t>(100'000, 1'000'000);
    const std::uint64_t hits = runs.hits(Outcome::Double, count);
    EXPECT_LE(std::abs(proportionZScore(hits, count, 0.1 / 1.1)), 4.5) << hits;
}

} // namespace idem::server_failures_test
