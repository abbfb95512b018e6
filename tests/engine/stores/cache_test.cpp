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

// semantics.md S10x. Observed: SETNX 1, PTTL -1, EXPIRE 1, PTTL 5000; PEXPIRE of no key 0.
TEST_F(CacheTest, AClaimWithoutItsExpiryStaysForEver) {
    EXPECT_EQ(send(nx(set(lock, 1))), ok());
    EXPECT_EQ(send(pttl(lock)), integer(-1));
    EXPECT_EQ(sendAfter(Duration::seconds(86'400), nx(set(lock, 2))), nil());
    EXPECT_EQ(send(pexpire(lock, lease)), integer(1));
    EXPECT_EQ(send(pttl(lock)), integer(5'000));
    EXPECT_EQ(sendAfter(lease, nx(set(lock, 2))), ok());
    EXPECT_EQ(send(pexpire(8, lease)), integer(0));
}

TEST_F(CacheTest, PlainExpireIsOpenToEverybody) {
    send(px(nx(set(lock, 1)), lease), alice);
    EXPECT_EQ(send(pexpire(lock, lease * 2), bob), integer(1));
    EXPECT_EQ(send(pttl(lock)), integer(10'000));
    EXPECT_EQ(send(pexpire(lock, Duration::zero()), bob), integer(1));
    EXPECT_EQ(send(get(lock)), nil());
}

// semantics.md S12, R48. Observed of EVAL "if SET NX PX then return INCR": 1, nil, and 2 after DEL.
TEST_F(CacheTest, FencedClaimDrawsAGreaterTokenForEachGrant) {
    constexpr CacheKey fence = 9;
    EXPECT_EQ(send(fenced(px(nx(set(lock, 1)), lease), fence), alice), integer(1));
    EXPECT_EQ(send(fenced(px(nx(set(lock, 2)), lease), fence), bob), nil());
    clock.advance(lease);
    EXPECT_EQ(send(fenced(px(nx(set(lock, 2)), lease), fence), bob), integer(2));
    EXPECT_EQ(send(get(lock)), value(2));
    EXPECT_EQ(send(get(fence)), value(2));
    EXPECT_EQ(send(pttl(fence)), integer(-1)) << "the counter outlives every lock";
}

// semantics.md S12 step 4. Observed of the script: OK, nil, and OK for an equal number.
TEST_F(CacheTest, GuardedSetRefusesTheOlderHolder) {
    EXPECT_EQ(send(guarded(px(set(lock, 2), lease))), ok());
    EXPECT_EQ(send(guarded(set(lock, 1))), nil());
    EXPECT_EQ(send(get(lock)), value(2));
    EXPECT_EQ(send(pttl(lock)), integer(5'000)) << "a refused SET leaves the expiry alone";
    const CacheResult refused{CacheStatus::Nil, number(2), 0};
    EXPECT_EQ(send(withGet(guarded(set(lock, 1)))), refused);
    EXPECT_EQ(send(guarded(set(lock, 2))), ok());
    EXPECT_EQ(send(guarded(set(lock, 3))), ok());
}

TEST_F(CacheTest, GuardLooksAtItsOwnPositionOnly) {
    auto first = set(lock, 9);
    first.value[3] = 4;
    send(first);
    auto second = set(lock, 1);
    second.guard = 3;
    second.value[3] = 3;
    EXPECT_EQ(send(second), nil());
    second.value[3] = 4;
    EXPECT_EQ(send(second), ok());
}

// semantics.md H18: three ways in which a plain DEL of another's lock meets a duplicate

TEST_F(CacheTest, H18PlainDeleteHarmsNobodyWhoReadsTheRecordAfterTheLock) {
    constexpr CacheKey record = 8;
    send(px(nx(set(lock, 1)), lease), alice);
    clock.advance(lease);
    EXPECT_EQ(send(px(nx(set(lock, 2)), lease), bob), ok());
    send(set(record, 1), alice);
    EXPECT_EQ(send(del(lock), alice), integer(1)) << "it was bob's";
    EXPECT_EQ(send(px(nx(set(lock, 3)), lease), carol), ok());
    EXPECT_EQ(send(get(record), carol), value(1)) << "the record came before the unlock";
}

TEST_F(CacheTest, H18PlainDeleteOfAHolderWithoutARecordLetsTheNextOneIn) {
    constexpr CacheKey record = 8;
    send(px(nx(set(lock, 1)), lease), alice);
    clock.advance(lease);
    send(px(nx(set(lock, 2)), lease), bob);
    send(del(lock), alice); // Alice failed: she leaves nothing behind.
    EXPECT_EQ(send(px(nx(set(lock, 3)), lease), carol), ok());
    EXPECT_EQ(send(get(record), carol), nil()) << "bob and carol both work";
}

TEST_F(CacheTest, H18ALosersPlainDeleteFreesTheHoldersLock) {
    send(px(nx(set(lock, 1)), lease), alice);
    EXPECT_EQ(send(px(nx(set(lock, 2)), lease), bob), nil());
    EXPECT_EQ(send(del(lock), bob), integer(1)) << "bob's finally";
    EXPECT_EQ(send(px(nx(set(lock, 3)), lease), carol), ok());
}

TEST_F(CacheTest, H18AnUnlockBeforeTheRecordLetsTheNextOneIn) {
    constexpr CacheKey record = 8;
    send(px(nx(set(lock, 1)), lease), alice);
    send(del(lock), alice);
    EXPECT_EQ(send(px(nx(set(lock, 2)), lease), bob), ok());
    EXPECT_EQ(send(get(record), bob), nil());
    send(set(record, 1), alice);
    EXPECT_EQ(send(get(record), bob), value(1)) << "too late: bob has looked";
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
