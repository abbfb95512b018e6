// The explorer counts schedules exactly: every number here was worked out by hand.

#include "engine/study/explore/explorer.h"
#include "tests/engine/study/explored_programs.h"
#include "tests/support/full_run.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

/// What both algorithms must find out.
void expectCounts(const ExploredSystem& system, const char* schedules, const char* bad) {
    const Explorer explorer(system);
    const auto enumerated = explorer.enumerate();
    const auto counted = explorer.count();
    EXPECT_EQ(enumerated.schedules, BigInteger(schedules));
    EXPECT_EQ(enumerated.bad, BigInteger(bad));
    EXPECT_EQ(enumerated.stuck, 0);
    EXPECT_TRUE(enumerated.isComplete);
    EXPECT_EQ(counted.schedules, enumerated.schedules);
    EXPECT_EQ(counted.bad, enumerated.bad);
    EXPECT_EQ(counted.stuck, 0);
    EXPECT_TRUE(counted.isComplete);
    EXPECT_EQ(toText(counted.smallestBad), toText(enumerated.smallestBad));
}

class ExploreCountsTest : public testing::Test {
protected:
    ExploredSystem twice(std::string_view name, int servers = 1) const {
        return duplicates(*findStrategy(name), setup, paymentWithKey(1), 2, servers);
    }
    ExploredSystem thrice(std::string_view name) const {
        return duplicates(*findStrategy(name), setup, paymentWithKey(1), 3);
    }

    ProtocolSetup setup;
};

// Straight lines: the multinomial (m1 + m2 + ...)! / (m1! m2! ...).

TEST_F(ExploreCountsTest, TwoLinesOfFourStepsHaveSeventySchedules) {
    expectCounts(duplicates(straightLine(), 2), "70", "70");
}

TEST_F(ExploreCountsTest, LinesOfThreeAndFiveStepsHaveFiftySixSchedules) {
    const Program three{{Verb::Find}, {Verb::Insert}, {Verb::Reply}};
    const Program five{{Verb::Find}, {Verb::Charge}, {Verb::Insert}, {Verb::Find}, {Verb::Reply}};
    expectCounts(systemOf({three, five}), "56", "0");
}

TEST_F(ExploreCountsTest, TwoLinesOfSixStepsHave924Schedules) {
    const Program six(6, ProgramLine{Verb::Charge});
    expectCounts(systemOf({six, six}), "924", "924");
}

TEST_F(ExploreCountsTest, ThreeLinesOfFourStepsHave34650Schedules) {
    expectCounts(duplicates(straightLine(), 3), "34650", "34650");
}

TEST_F(ExploreCountsTest, MergingCountsFourLinesOfFourStepsExactly) {
    const auto counted = Explorer(duplicates(straightLine(), 4)).count();
    EXPECT_EQ(counted.schedules, BigInteger("63063000"));
    EXPECT_EQ(counted.bad, counted.schedules);
}

TEST_F(ExploreCountsTest, MergingCountsManyLinesOfFourStepsExactly) {
    const bool isShort = support::isSlowBuild;
    const auto counted = Explorer(duplicates(straightLine(), isShort ? 4 : 6)).count();
    EXPECT_EQ(counted.schedules, BigInteger(isShort ? "63063000" : "3246670537110000"));
    EXPECT_EQ(counted.bad, counted.schedules);
    EXPECT_TRUE(counted.isComplete);
}

// Strategies, untimed and without faults.

// charge, reply: 4! / (2! 2!), and nobody looks.
TEST_F(ExploreCountsTest, NoneAlwaysChargesTwice) {
    expectCounts(twice("none"), "6", "6");
}

// 70 orders of find, charge, insert, reply; where one request finds the record of the other, the
// 2 x 5 orders in which a first insert precedes the other's find collapse to 2 x 3.
TEST_F(ExploreCountsTest, NaiveChargesTwiceInSixtyOfSixtySix) {
    expectCounts(twice("naive"), "66", "60");
}

// A replica that lags behind for ever is never a reason to hold back.
TEST_F(ExploreCountsTest, NaiveOnAFrozenReplicaAlwaysChargesTwice) {
    auto system = twice("naive-replica");
    system.replicaFrozen = true;
    expectCounts(system, "70", "70");
}

// Winner: claim, charge, complete, reply. Loser, after the claim: claim, find, reply. The winner's
// other three steps and the loser's three in any order, and either may win: 2 C(6,3).
TEST_F(ExploreCountsTest, ClaimWithLeaseNeverChargesTwice) {
    expectCounts(twice("claim-lease"), "40", "0");
}

// 3 (9)! / (3!)^3 by the same argument.
TEST_F(ExploreCountsTest, ThreeClaimsWithLeaseNeverChargeTwice) {
    expectCounts(thrice("claim-lease"), "5040", "0");
}

// Holder: lock, recall, charge, keep, unlock, reply. The other: lock, recall, unlock, reply.
// Blocked at one of 4 places before the unlock, the other has 3 steps left to mix with the reply:
// 4 x 4. Locking after the unlock, it has 4: C(5,1) = 5. Either may hold first: 2 (16 + 5).
TEST_F(ExploreCountsTest, MutexOnOneServerNeverChargesTwice) {
    expectCounts(twice("mutex"), "42", "0");
}

// Two servers share nothing: two straight lines of six steps.
TEST_F(ExploreCountsTest, MutexOnTwoServersAlwaysChargesTwice) {
    expectCounts(twice("mutex", 2), "924", "924");
}

// Holder: lock, get, charge, put, release, reply. The other, while the lock is held: lock, get,
// reply, where the last two mix with what the holder has left: C(7,2) + C(6,2) + C(5,2) + C(4,2).
// After the release: lock, get, release, reply mix with the holder's reply: 5. Twice 52 + 5.
TEST_F(ExploreCountsTest, RedisLockNeverChargesTwice) {
    expectCounts(twice("redis-lock"), "114", "0");
}

// Winner: claim, charge, put, reply. Loser, after the claim: claim, reply. 2 C(5,2).
TEST_F(ExploreCountsTest, ReplicatedCacheNeverChargesTwiceInOneRegion) {
    expectCounts(twice("replicated-cache", 2), "20", "0");
}

// Each region claims before it hears of the other: two straight lines of four steps.
TEST_F(ExploreCountsTest, ReplicatedCacheAlwaysChargesTwiceAcrossRegions) {
    auto system = twice("replicated-cache", 2);
    system.regions = 2;
    expectCounts(system, "70", "70");
}

// Two lines of lock, find, charge, insert, unlock, reply: 924 orders, of which 112 for each request
// have its find after the other's insert. Then it has four steps, lock, find, unlock, reply: 55.
TEST_F(ExploreCountsTest, MutexOnTheDatabaseKeepsOnlyOneServerInLine) {
    expectCounts(twice("mutex-database"), "42", "0");
    expectCounts(twice("mutex-database", 2), "810", "700");
}

// As the mutex on the database: one permit keeps one server in line, and four keep nobody.
TEST_F(ExploreCountsTest, SemaphoreWithSeveralPermitsAdmitsEqualKeys) {
    expectCounts(twice("semaphore"), "810", "700");
    StrategyOptions one;
    one.permits = 1;
    const ProtocolSetup narrow({}, one, Duration::zero());
    const auto& semaphore = *findStrategy("semaphore");
    expectCounts(duplicates(semaphore, narrow, paymentWithKey(1), 2), "42", "0");
    expectCounts(duplicates(semaphore, narrow, paymentWithKey(1), 2, 2), "810", "700");
}

// Holder: lock, get, charge, put, delete, reply. The other, while the lock is held: lock, reply,
// where the reply mixes with what the holder has left: 6 + 5 + 4 + 3. After the delete: lock, get,
// delete, reply mix with the holder's reply: 5. Twice 18 + 5.
TEST_F(ExploreCountsTest, RedisSetNxNeverChargesTwice) {
    expectCounts(twice("redis-setnx", 2), "46", "0");
    expectCounts(twice("redis-lock-plain", 2), "46", "0");
}

// The loser's delete is a third step, and what it opens is closed to two: the third request of
// three walks in.
TEST_F(ExploreCountsTest, PlainRedisLockIsOpenedByALoserThatDeletesIt) {
    StrategyOptions everybody;
    everybody.finallyDeletes = true;
    const ProtocolSetup careless({}, everybody, Duration::zero());
    const auto& plain = *findStrategy("redis-lock-plain");
    EXPECT_EQ(Explorer(duplicates(plain, careless, paymentWithKey(1), 2, 2)).count().bad, 0);
    EXPECT_GT(Explorer(duplicates(plain, careless, paymentWithKey(1), 3, 3)).count().bad, 0);
}

// One step more: 7 + 6 + 5 + 4 + 3 while the lock is held, and 6 after it. Twice 25 + 6.
TEST_F(ExploreCountsTest, RedisLockByTwoStepsNeverChargesTwice) {
    expectCounts(twice("redis-lock-expire", 2), "62", "0");
}

// The steps of the Redis lock; the fence is drawn with the lock.
TEST_F(ExploreCountsTest, FencedRedisLockNeverChargesTwice) {
    auto system = twice("redis-lock-fenced", 2);
    expectCounts(system, "114", "0");
    system.provider.checksTokens = true;
    expectCounts(system, "114", "0");
}

// Eight steps with two waits. The other, while the lock is held: lock, get, reply: C(9,2) + C(8,2)
// + ... + C(4,2). After the release: six steps mix with the holder's reply: 7. Twice 116 + 7.
TEST_F(ExploreCountsTest, RedisLockWithWaitNeverChargesTwice) {
    expectCounts(twice("redis-lock-wait", 2), "246", "0");
}

// The Redis lock again, at one node for both regions.
TEST_F(ExploreCountsTest, HomeRegionNeverChargesTwiceAcrossRegions) {
    auto system = twice("home-region", 2);
    system.regions = 2;
    expectCounts(system, "114", "0");
}

// As the replicated cache: the database hears of nothing in time.
TEST_F(ExploreCountsTest, CacheFirstAlwaysChargesTwiceAcrossRegions) {
    auto system = twice("cache-first", 2);
    expectCounts(system, "20", "0");
    system.regions = 2;
    expectCounts(system, "70", "70");
}

// Winner: get, claim, charge, complete, put, reply. Loser: get, claim, find, reply, with the claim
// after the winner's: 3 C(6,2) + 4 C(5,2) + 5 C(4,2) + 6 C(3,2) + 7. Either may win: 2 x 140.
TEST_F(ExploreCountsTest, DatabaseFirstNeverChargesTwiceAcrossRegions) {
    auto system = twice("database-first", 2);
    system.regions = 2;
    expectCounts(system, "280", "0");
}

// In one region the loser's get comes before the put, 45 + 40 + 30 + 5 x 3 + 5, or finds the record
// and replies: 3. Either may win: 2 (135 + 3).
TEST_F(ExploreCountsTest, DatabaseFirstNeverChargesTwiceInOneRegion) {
    expectCounts(twice("database-first", 2), "276", "0");
}

// Winner: begin, claim, ledger, complete, commit, reply. Loser: begin, claim, rollback, find, reply
// with the claim after the winner's, and the rest after the commit. Of the loser's steps, before
// the commit come none: C(6,1) = 6; the begin: 5 places x 5; begin and claim, the claim blocked
// behind 2, 3 or 4 steps: (3 + 4 + 5) x 4. Either may win: 2 (6 + 25 + 48).
TEST_F(ExploreCountsTest, OneTransactionNeverWritesTwice) {
    expectCounts(twice("one-transaction"), "158", "0");
}

} // namespace

} // namespace idem
