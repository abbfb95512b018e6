// The memory, cache and mixed strategies over time: what each does for one operation that nothing
// disturbs, and what its own failure looks like (semantics.md F04, F10-F12, F25, F28).

#include "tests/support/scenario_files.h"
#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace idem::cache_strategies_test {

using namespace support;

namespace {

using Statuses = std::vector<int>;

/// Two servers that take copies and attempts in turn.
WorldOptions twoServers() {
    WorldOptions options = busyWorld();
    options.servers.push_back(options.servers[0]);
    options.servers.back().name = "server-2";
    return options;
}

WorldOptions copies(WorldOptions options, int count, Duration gap) {
    options.clients[0].copies = count;
    options.clients[0].copyGap = constantly(gap);
    options.clients[0].timeout = Duration::seconds(60);
    return options;
}

/// The first server dies at this point; the client asks the other one again and again for 20 s.
WorldOptions crashed(CrashPoint point) {
    WorldOptions options = twoServers();
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = point;
    options.faults = {crash};
    options.clients[0].timeout = ms(1'000);
    options.clients[0].retries = 20;
    options.clients[0].retryWait = constantly(ms(1'000));
    return options;
}

/// Regions whose caches hear of each other after 50 ms; the second copy arrives elsewhere at once.
WorldOptions insideTheLag() {
    WorldOptions options = copies(stillWorldOfTwoRegions(), 2, ms(1));
    options.provider.latency = constantly(ms(100));
    options.cache.lag = constantly(ms(50));
    return options;
}

/// The way to the home of the key breaks for so long when the money has just moved there.
WorldOptions homeCutOff(Duration span) {
    WorldOptions options = loadScenarioFile("home_region_drains.toml").value.value().world;
    options.faults.front().lasts = constantly(span);
    return options;
}

StrategyOptions reHoming() {
    StrategyOptions options;
    options.whenHomeFails = HomeDownPolicy::ReHome;
    return options;
}

StrategyOptions onePermit() {
    StrategyOptions options;
    options.permits = 1;
    return options;
}

StrategyOptions withoutReplicas() {
    StrategyOptions options;
    options.waitReplicas = 0;
    return options;
}

StrategyOptions notRenewed() {
    StrategyOptions options;
    options.renew = false;
    return options;
}

/// Work that fails after 7 s, longer than the lease of 5 s; copies come every 3 s: the second finds
/// the lock held, the third finds that it has run out, the fourth comes while the third works.
WorldOptions slowFailures() {
    WorldOptions options = copies(twoServers(), 4, ms(3'000));
    options.provider.latency = constantly(Duration::seconds(20));
    options.provider.timeout = ms(7'000);
    return options;
}

/// The first holder's charge is held up until its successor has charged.
WorldOptions overtaken() {
    WorldOptions options = copies(twoServers(), 2, ms(6'000));
    Fault delay;
    delay.kind = FaultKind::Delay;
    delay.hop = Hop::Operation;
    delay.store = "provider";
    delay.delay = ms(8'000);
    options.faults = {delay};
    return options;
}

} // namespace

/// How a strategy answers a duplicate that comes while the first works.
struct Undisturbed {
    std::string_view strategy;
    int duringWork;
    StrategyOptions options = {};

    friend std::ostream& operator<<(std::ostream& out, const Undisturbed& row) {
        return out << row.strategy;
    }
};

class UndisturbedCacheTest : public testing::TestWithParam<Undisturbed> {};

TEST_P(UndisturbedCacheTest, ADuplicateDuringTheWorkDoesNotCharge) {
    const auto& [strategy, duringWork, options] = GetParam();
    const Played run = play(copies(busyWorld(), 2, ms(10)), strategy, options);
    EXPECT_EQ(run.charges(), 1U);
    Statuses answers = run.answers();
    std::sort(answers.begin(), answers.end());
    Statuses expected{201, duringWork};
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(answers, expected);
}

TEST_P(UndisturbedCacheTest, ADuplicateAfterTheWorkIsAnsweredFromTheRecord) {
    const auto& [strategy, duringWork, options] = GetParam();
    const Played run = play(copies(twoServers(), 2, ms(1'000)), strategy, options);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

INSTANTIATE_TEST_SUITE_P(Each,
                         UndisturbedCacheTest,
                         testing::Values(Undisturbed{"mutex-database", 200},
                                         Undisturbed{"semaphore", 200, onePermit()},
                                         Undisturbed{"redis-setnx", 409},
                                         Undisturbed{"redis-lock-plain", 409},
                                         Undisturbed{"redis-lock-expire", 409},
                                         Undisturbed{"redis-lock", 409},
                                         Undisturbed{"redis-lock-fenced", 409},
                                         Undisturbed{"redis-lock-wait", 409, withoutReplicas()},
                                         Undisturbed{"replicated-cache", 409},
                                         Undisturbed{"home-region", 409},
                                         Undisturbed{"cache-first", 409},
                                         Undisturbed{"database-first", 409}),
                         [](const auto& instance) {
                             std::string name(instance.param.strategy);
                             std::erase(name, '-');
                             return name;
                         });

TEST(MutexOnDatabaseTest, DoesNotReachAnotherServerDuringTheWork) {
    const Played run = play(copies(twoServers(), 2, ms(10)), "mutex-database");
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

TEST(MutexOnDatabaseTest, ACrashForgetsTheMutexButNotTheRecord) {
    const Played run = play(crashed(CrashPoint::Recorded), "mutex-database");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), Statuses{200});
}

TEST(SemaphoreTest, SeveralPermitsAdmitEqualKeys) {
    EXPECT_EQ(play(copies(busyWorld(), 2, ms(10)), "semaphore").outcome(), Outcome::Double);
}

TEST(SemaphoreTest, OnePermitMakesEveryCustomerWait) {
    WorldOptions options = busyWorld();
    options.clients.push_back(options.clients[0]);
    options.clients.back().name = "bob";
    const Played run = play(options, "semaphore", onePermit());
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.count(RecordKind::OperationBlocked), 1U);
    EXPECT_EQ(play(options, "mutex-database").count(RecordKind::OperationBlocked), 0U);
}

TEST(RedisSetNxTest, ACrashAfterTheLockLeavesTheKeyStuck) {
    const Played run = play(crashed(CrashPoint::AfterClaim), "redis-setnx");
    EXPECT_EQ(run.answers(), Statuses(20, 409));
    EXPECT_EQ(run.charges(), 0U);
}

TEST(PlainRedisLockTest, ItsLeaseFreesTheKeyOfADeadHolder) {
    const Played run = play(crashed(CrashPoint::AfterClaim), "redis-lock-plain");
    EXPECT_EQ(run.answers().front(), 409);
    EXPECT_EQ(run.answers().back(), 201);
    EXPECT_EQ(run.charges(), 1U);
}

// F12: the first holder deletes the lock of the third copy, so the fourth works beside it.
TEST(PlainRedisLockTest, AFailedHolderOpensTheLockOfItsSuccessor) {
    const auto plain = play(slowFailures(), "redis-lock-plain");
    EXPECT_EQ(plain.executed(OperationName::Charge).size(), 3U);
    const auto owned = play(slowFailures(), "redis-lock", notRenewed());
    EXPECT_EQ(owned.executed(OperationName::Charge).size(), 2U);
}

// H18: the second copy finds the lock held and deletes it all the same.
TEST(PlainRedisLockTest, ALoserThatDeletesOpensTheLock) {
    StrategyOptions everybody;
    everybody.finallyDeletes = true;
    const WorldOptions options = copies(busyWorld(), 3, ms(10));
    EXPECT_EQ(play(options, "redis-lock-plain", everybody).charges(), 2U);
    EXPECT_EQ(play(options, "redis-lock-plain").charges(), 1U);
}

TEST(ExpiringRedisLockTest, ACrashBetweenItsTwoStepsLeavesTheKeyStuck) {
    const Played run = play(crashed(CrashPoint::AfterClaim), "redis-lock-expire");
    EXPECT_TRUE(run.executed(OperationName::ExpireLock).empty());
    EXPECT_EQ(run.answers(), Statuses(20, 409));
}

TEST(ExpiringRedisLockTest, ALaterCrashDoesNot) {
    const Played run = play(crashed(CrashPoint::EffectSent), "redis-lock-expire");
    EXPECT_EQ(run.executed(OperationName::ExpireLock).size(), 2U);
    EXPECT_EQ(run.answers().back(), 201);
}

TEST(FencedRedisLockTest, AnOvertakenHolderAnswersFromItsSuccessorsRecord) {
    const Played run = play(overtaken(), "redis-lock-fenced", notRenewed());
    EXPECT_EQ(run.charges(), 2U) << "the provider does not look at the token";
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    const auto answers = run.all(RecordKind::AnswerAccepted);
    EXPECT_EQ(answers[0].value, answers[1].value) << "one payment is reported, the successor's";
    const auto unfenced = play(overtaken(), "redis-lock", notRenewed());
    EXPECT_EQ(unfenced.answers(), (Statuses{201, 201}));
}

TEST(FencedRedisLockTest, AProviderThatChecksTokensRefusesAnOvertakenCharge) {
    WorldOptions options = overtaken();
    options.provider.checksTokens = true;
    const Played run = play(options, "redis-lock-fenced", notRenewed());
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), (Statuses{201, 503}));
}

TEST(RedisLockWithWaitTest, WithTooFewReplicasItRefusesAndLeavesNothingBehind) {
    StrategyOptions two; // Its cache has one replica.
    two.waitReplicas = 2;
    const Played run = play(copies(busyWorld(), 2, ms(1'500)), "redis-lock-wait", two);
    EXPECT_EQ(run.answers(), (Statuses{503, 503})) << "the second finds no lock";
    EXPECT_EQ(run.charges(), 0U);
}

TEST(HomeRegionTest, DuplicatesInTwoRegionsMeetAtTheHome) {
    EXPECT_EQ(play(insideTheLag(), "replicated-cache").outcome(), Outcome::Double);
    const Played run = play(insideTheLag(), "home-region");
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
    const auto locks = run.executed(OperationName::TakeLock);
    ASSERT_EQ(locks.size(), 2U);
    EXPECT_EQ(locks[0].lane, locks[1].lane);
}

// semantics.md S16: the epoch is bumped, and the old home's leases drain before the new one serves.
TEST(HomeRegionTest, AMovedHomeServesOnlyOnceTheOldLeasesHaveEnded) {
    const Played run = play(homeCutOff(Duration::seconds(60)), "home-region", reHoming());
    const auto moves = run.executed(OperationName::MoveHome);
    const auto charges = run.executed(OperationName::Charge);
    ASSERT_FALSE(moves.empty());
    ASSERT_EQ(charges.size(), 2U) << "the record of the first one is out of reach";
    EXPECT_GT(charges[1].time - moves[0].time, StrategyOptions().lease);
    EXPECT_EQ(run.executed(OperationName::TakeLock).back().lane, run.node("cache-eu"));
    EXPECT_TRUE(run.executed(OperationName::RenewLock).empty()) << "it would never be drained";
}

TEST(HomeRegionTest, AMovedHomeAnswersFromTheRecordThatTheOldOneLeft) {
    const Played run = play(homeCutOff(Duration::seconds(3)), "home-region", reHoming());
    EXPECT_FALSE(run.executed(OperationName::MoveHome).empty());
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST(HomeRegionTest, AHomeDoesNotMoveWhileItAnswers) {
    const Played run = play(insideTheLag(), "home-region", reHoming());
    EXPECT_TRUE(run.executed(OperationName::MoveHome).empty());
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST(CacheFirstTest, TwoRegionsInsideTheLagBothCharge) {
    EXPECT_EQ(play(insideTheLag(), "cache-first").outcome(), Outcome::Double);
}

TEST(CacheFirstTest, TheDatabaseHearsOfTheRecordAfterTheDelay) {
    StrategyOptions options;
    options.persistDelay = ms(250);
    const Played run = play(busyWorld(), "cache-first", options);
    const auto behind = run.executed(OperationName::PersistRecord);
    ASSERT_EQ(behind.size(), 1U);
    EXPECT_EQ(behind[0].lane, run.node("database"));
    EXPECT_TRUE((behind[0].flags & foundFlag) != 0) << "the row was inserted";
    const auto replied = run.all(RecordKind::HandlerReplied);
    ASSERT_EQ(replied.size(), 1U);
    EXPECT_EQ(behind[0].time - replied[0].time, ms(250 + 4));
}

TEST(CacheFirstTest, ACrashLosesWhatIsNotPersistedYet) {
    WorldOptions options = crashed(CrashPoint::Answered);
    options.clients[0].retries = 0;
    const Played run = play(options, "cache-first");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_TRUE(run.executed(OperationName::PersistRecord).empty());
}

TEST(DatabaseFirstTest, DuplicatesInTwoRegionsMeetInTheDatabase) {
    const Played run = play(insideTheLag(), "database-first");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST(DatabaseFirstTest, ARepetitionIsAnsweredFromTheReplicatedCache) {
    WorldOptions options = insideTheLag();
    options.clients[0].copyGap = constantly(ms(500));
    const Played run = play(options, "database-first");
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    EXPECT_EQ(run.executed(OperationName::ClaimKey).size(), 1U);
}

} // namespace idem::cache_strategies_test
