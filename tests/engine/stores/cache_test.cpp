// A single cache node answers as Redis 7 does.

#include "tests/engine/stores/manual_clock.h"
#include "tests/engine/stores/redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Named, since test files share an object file and a fixture must not be anonymous.
namespace idem::cache_test {

using namespace redis;
using testing::ElementsAre;

class CacheTest : public testing::Test {
protected:
    CacheResult send(const CacheCommand& command, SessionId session = alice) {
        const auto step = cache.execute(session, command, clock);
        return step.result.value();
    }
    CacheResult sendAfter(Duration span, const CacheCommand& command) {
        clock.advance(span);
        return send(command);
    }

    ManualClock clock;
    Cache cache;
    static constexpr CacheKey lock = 7;
    static constexpr Duration lease = Duration::seconds(5);
};

TEST_F(CacheTest, SetIfAbsentClaimsOnce) {
    EXPECT_EQ(send(nx(set(lock, 1))), ok());
    EXPECT_EQ(send(nx(set(lock, 2))), nil());
    EXPECT_EQ(send(get(lock)), value(1));
    EXPECT_EQ(send(get(8)), nil());
}

// semantics.md G17, first half
TEST_F(CacheTest, PlainDeleteRemovesTheLockOfTheNextOwner) {
    EXPECT_EQ(send(px(nx(set(lock, 1)), lease), alice), ok());
    EXPECT_EQ(send(px(nx(set(lock, 2)), lease), bob), nil());
    clock.advance(lease);
    EXPECT_EQ(send(px(nx(set(lock, 2)), lease), bob), ok());
    EXPECT_EQ(send(del(lock), alice), integer(1));
    EXPECT_EQ(send(px(nx(set(lock, 3)), lease), carol), ok());
}

// semantics.md G17, second half
TEST_F(CacheTest, CompareAndDeleteSparesTheLockOfTheNextOwner) {
    EXPECT_EQ(send(px(nx(set(lock, 1)), lease), alice), ok());
    clock.advance(lease);
    EXPECT_EQ(send(px(nx(set(lock, 2)), lease), bob), ok());
    EXPECT_EQ(send(compareAndDelete(lock, 1), alice), integer(0));
    EXPECT_EQ(send(px(nx(set(lock, 3)), lease), carol), nil());
    EXPECT_EQ(send(compareAndDelete(lock, 2), bob), integer(1));
}

// semantics.md G17: claim or read in one round trip
TEST_F(CacheTest, SetIfAbsentWithGetClaimsOrReads) {
    EXPECT_EQ(send(withGet(nx(set(lock, 1)))), ok());
    const CacheResult taken{CacheStatus::Nil, number(1), 0};
    EXPECT_EQ(send(withGet(nx(set(lock, 2)))), taken);
    EXPECT_EQ(send(withGet(set(lock, 3))), value(1));
    EXPECT_EQ(send(get(lock)), value(3));
}

// semantics.md H14
TEST_F(CacheTest, PlainSetMakesTheRecordPermanent) {
    send(px(set(lock, 1), lease));
    send(set(lock, 2));
    EXPECT_EQ(send(pttl(lock)), integer(-1));
    EXPECT_EQ(sendAfter(lease, get(lock)), value(2));
}

// semantics.md H14
TEST_F(CacheTest, KeepTtlKeepsTheExpiry) {
    send(px(set(lock, 1), lease));
    send(keepTtl(set(lock, 2)));
    EXPECT_EQ(send(pttl(lock)), integer(5'000));
    EXPECT_EQ(sendAfter(lease, get(lock)), nil());
    send(keepTtl(set(lock, 3)));
    EXPECT_EQ(send(pttl(lock)), integer(-1));
}

// semantics.md H14: nothing but the order of arrival protects a record
TEST_F(CacheTest, LateSetOverwritesTheFinishedRecord) {
    constexpr std::int64_t created = 1;
    constexpr std::int64_t consumed = 2;
    send(set(lock, consumed));
    EXPECT_EQ(send(set(lock, created)), ok());
    EXPECT_EQ(send(get(lock)), value(created));
}

TEST_F(CacheTest, FailedClaimLeavesTheExpiryAlone) {
    send(px(set(lock, 1), lease));
    EXPECT_EQ(send(px(nx(set(lock, 2)), Duration::seconds(60))), nil());
    EXPECT_EQ(send(pttl(lock)), integer(5'000));
}

TEST_F(CacheTest, KeyExpiresExactlyAtItsDeadline) {
    send(px(set(lock, 1), lease));
    EXPECT_EQ(sendAfter(lease - Duration::nanoseconds(1), get(lock)), value(1));
    EXPECT_EQ(send(pttl(lock)), integer(1));
    EXPECT_EQ(sendAfter(Duration::nanoseconds(1), get(lock)), nil());
    EXPECT_EQ(send(pttl(lock)), integer(-2));
    EXPECT_EQ(send(del(lock)), integer(0));
}

TEST_F(CacheTest, IncrementCountsFromOneAndKeepsTheExpiry) {
    EXPECT_EQ(send(incr(lock)), integer(1));
    EXPECT_EQ(send(pttl(lock)), integer(-1));
    send(px(set(lock, 5), lease));
    EXPECT_EQ(send(incr(lock)), integer(6));
    EXPECT_EQ(send(pttl(lock)), integer(5'000));
    EXPECT_EQ(sendAfter(lease, incr(lock)), integer(1));
}

TEST_F(CacheTest, OnlyTheOwnerRenewsItsLease) {
    send(px(set(lock, 1), lease));
    clock.advance(Duration::seconds(4));
    EXPECT_EQ(send(compareAndExpire(lock, 2, lease), bob), integer(0));
    EXPECT_EQ(send(pttl(lock)), integer(1'000));
    EXPECT_EQ(send(compareAndExpire(lock, 1, lease), alice), integer(1));
    EXPECT_EQ(send(pttl(lock)), integer(5'000));
    EXPECT_EQ(sendAfter(lease, compareAndExpire(lock, 1, lease)), integer(0));
}

TEST_F(CacheTest, ExpiryOfNothingLeftDeletesTheKey) {
    send(set(lock, 1));
    EXPECT_EQ(send(compareAndExpire(lock, 1, Duration::zero())), integer(1));
    EXPECT_EQ(send(get(lock)), nil());
}

TEST_F(CacheTest, ActiveExpiryDeletesTheKeyAtItsDeadline) {
    send(px(set(lock, 1), lease));
    std::vector<CacheDeadline> deadlines;
    cache.deadlines(deadlines);
    const CacheDeadline expiry{clock.after(lease), CacheDeadlineKind::KeyExpiry, lock, {}};
    ASSERT_THAT(deadlines, ElementsAre(expiry));
    clock.advance(lease);
    cache.expire(expiry, clock);
    const CacheChange expired{CacheChangeKind::Expired, lock, number(1), expiry.at};
    EXPECT_THAT(cache.changes(), ElementsAre(expired));
    EXPECT_EQ(cache.keyCount(), 0U);
}

TEST_F(CacheTest, StaleDeadlineDoesNotExpireARenewedKey) {
    send(px(set(lock, 1), lease));
    const CacheDeadline first{clock.after(lease), CacheDeadlineKind::KeyExpiry, lock, {}};
    send(compareAndExpire(lock, 1, lease * 2));
    clock.advance(lease);
    cache.expire(first, clock);
    EXPECT_TRUE(cache.changes().empty());
    EXPECT_EQ(send(get(lock)), value(1));
}

TEST_F(CacheTest, EveryStepTellsWhatItChanged) {
    send(px(set(lock, 1), lease));
    const CacheChange claimed{CacheChangeKind::Set, lock, number(1), clock.after(lease)};
    EXPECT_THAT(cache.changes(), ElementsAre(claimed));
    send(nx(set(lock, 2)));
    EXPECT_TRUE(cache.changes().empty());
    send(del(lock));
    const CacheChange deleted{CacheChangeKind::Deleted, lock, number(1), clock.after(lease)};
    EXPECT_THAT(cache.changes(), ElementsAre(deleted));
}

TEST_F(CacheTest, ReadThatFindsAnExpiredKeyTellsItsDeletion) {
    send(px(set(lock, 1), lease));
    const CacheChange expired{CacheChangeKind::Expired, lock, number(1), clock.after(lease)};
    sendAfter(lease, get(lock));
    EXPECT_THAT(cache.changes(), ElementsAre(expired));
}

TEST_F(CacheTest, ClearForgetsEverything) {
    const auto empty = cache.digest();
    for (int round = 0; round < 2; ++round) {
        for (CacheKey key = 0; key < 100; ++key) {
            ASSERT_EQ(send(nx(set(key, round))), ok());
        }
        EXPECT_EQ(send(get(0)), value(round));
        send(del(42));
        EXPECT_NE(cache.digest(), empty);
        cache.clear();
        EXPECT_EQ(cache.digest(), empty);
        EXPECT_EQ(cache.keyCount(), 0U);
        EXPECT_EQ(cache.memoryUsed(), 0);
    }
}

TEST_F(CacheTest, DigestForgetsTheWayAndKeepsTheState) {
    Cache other;
    send(set(1, 10));
    send(set(2, 20));
    other.execute(bob, set(3, 30), clock);
    other.execute(bob, set(2, 20), clock);
    other.execute(bob, del(3), clock);
    EXPECT_NE(cache.digest(), other.digest());
    other.execute(bob, set(1, 10), clock);
    EXPECT_EQ(cache.digest(), other.digest());
}

} // namespace idem::cache_test
