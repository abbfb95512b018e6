// A cache that is back gets what the database knows, when it is told to: lecture, Q4, step 4.

#include "engine/verdict/explanation.h"
#include "tests/support/small_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idem::cache_restorer_test {

using namespace support;

namespace {

/// The cache is away from the start for 300 ms and comes back empty. Meanwhile the database stands
/// in for it; the first answer is lost, and the client comes back at 200 ms and a pause.
WorldOptions comingBack(Duration pause) {
    WorldOptions options = stillWorld();
    options.clients[0].timeout = ms(200);
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(pause);
    options.database.operation = options.cache.operation = constantly(ms(2));
    options.cache.timeout = ms(10);
    Fault lost;
    lost.kind = FaultKind::Drop;
    lost.hop = Hop::Response;
    Fault outage;
    outage.kind = FaultKind::Outage;
    outage.store = "cache";
    outage.lasts = constantly(ms(300));
    outage.wiped = true;
    options.faults = {lost, outage};
    options.cache.restore = true;
    return options;
}

/// For a retry that is sent at this instant, in milliseconds.
Duration pauseUntil(std::int64_t instant) {
    return ms(instant - 200);
}

} // namespace

TEST(CacheRestorerTest, TheRetryFindsWhatTheDatabaseLearnt) {
    const Played run = play(comingBack(pauseUntil(400)), "cache-first");
    EXPECT_EQ(run.executed(OperationName::FindFinished).size(), 1U);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
    EXPECT_EQ(run.answers(), std::vector<int>{200});
    const auto explanation = explain(run.trace, run.verdict);
    ASSERT_TRUE(explanation.has_value());
    EXPECT_THAT(explanation->sentence,
                testing::HasSubstr("because housekeeping restored the record of IK-001 in cache"));
}

TEST(CacheRestorerTest, WithoutItTheRetryChargesAgain) {
    WorldOptions options = comingBack(pauseUntil(400));
    options.cache.restore = false;
    const Played run = play(options, "cache-first");
    EXPECT_EQ(run.executed(OperationName::RestoreRecord).size(), 0U);
    EXPECT_EQ(run.charges(), 2U);
}

// One SELECT and one SET of 2 ms each: whoever comes in between meets an empty cache.
TEST(CacheRestorerTest, WhoeverComesBeforeItsKeyIsSetIsNotHelped) {
    EXPECT_EQ(play(comingBack(pauseUntil(301)), "cache-first").charges(), 2U);
    EXPECT_EQ(play(comingBack(pauseUntil(303)), "cache-first").charges(), 1U);
}

// A claim that came first stays: the restore must not put a finished record over it.
TEST(CacheRestorerTest, WhatTheCacheHasIsNotOverwritten) {
    const Played run = play(comingBack(pauseUntil(301)), "cache-first");
    const auto restored = run.executed(OperationName::RestoreRecord);
    ASSERT_EQ(restored.size(), 1U);
    EXPECT_EQ(restored[0].flags & foundFlag, 0);
}

TEST(CacheRestorerTest, ARecordKeepsTheEndOfItsLife) {
    WorldOptions options = comingBack(pauseUntil(400));
    options.protocol.recordLife = ms(1'000);
    options.clients[0].retryWait = constantly(ms(1'000));
    EXPECT_EQ(play(options, "cache-first").charges(), 2U);
}

TEST(CacheRestorerTest, AStrategyWithoutACacheHasNothingToRestore) {
    const Played run = play(comingBack(pauseUntil(400)), "claim-lease");
    EXPECT_EQ(run.executed(OperationName::FindFinished).size(), 0U);
    EXPECT_EQ(run.charges(), 1U);
}

} // namespace idem::cache_restorer_test
