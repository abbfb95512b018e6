// Replication is asynchronous: what the primary acknowledged, a failover may forget.

#include "engine/core/ensure.h"
#include "tests/engine/stores/manual_clock.h"
#include "tests/engine/stores/redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace idem::cache_replication_test {

using namespace redis;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr NodeId replicaNode{1};
constexpr CacheKey lock = 7;
constexpr Duration lease = Duration::seconds(5);

inline CacheOptions nodeOptions(CacheRole role) {
    CacheOptions options;
    options.role = role;
    options.keepsLog = true;
    return options;
}

class CacheReplicationTest : public testing::Test {
protected:
    CacheReplicationTest() { primary.acknowledge(replicaNode, 0, clock); }

    CacheResult send(Cache& node, const CacheCommand& command, SessionId session = alice) {
        return node.execute(session, command, clock).result.value();
    }
    void deliver() { replicate(primary, replica); }
    void acknowledge() { primary.acknowledge(replicaNode, replica.offset(), clock); }

    ManualClock clock;
    Cache primary{nodeOptions(CacheRole::Primary)};
    Cache replica{nodeOptions(CacheRole::Replica)};
};

TEST_F(CacheReplicationTest, ReplicaShowsAWriteOnceItIsDelivered) {
    send(primary, set(lock, 1));
    EXPECT_EQ(send(replica, get(lock)), nil());
    deliver();
    EXPECT_EQ(send(replica, get(lock)), value(1));
    send(primary, del(lock));
    deliver();
    EXPECT_EQ(send(replica, get(lock)), nil());
    EXPECT_EQ(primary.offset(), replica.offset());
}

// semantics.md G19, F22
TEST_F(CacheReplicationTest, FailoverForgetsAnAcknowledgedClaim) {
    EXPECT_EQ(send(primary, px(nx(set(lock, 1)), lease), alice), ok());
    replica.promote(); // The primary died before it delivered anything.
    EXPECT_EQ(send(replica, get(lock), bob), nil());
    EXPECT_EQ(send(replica, px(nx(set(lock, 2)), lease), bob), ok());
}

// semantics.md G19
TEST_F(CacheReplicationTest, WaitForOneReplicaClosesTheWindow) {
    send(primary, px(nx(set(lock, 1)), lease));
    const auto step = primary.execute(alice, wait(1, Duration::seconds(1)), clock);
    EXPECT_FALSE(step.result.has_value());
    EXPECT_EQ(step.until, clock.after(Duration::seconds(1)));
    deliver();
    acknowledge();
    EXPECT_THAT(primary.completions(), ElementsAre(CacheCompletion{alice, integer(1)}));
    replica.promote();
    EXPECT_EQ(send(replica, px(nx(set(lock, 2)), lease), bob), nil());
}

// semantics.md H15, first half
TEST_F(CacheReplicationTest, WaitThatTimesOutCountsAndUndoesNothing) {
    send(primary, nx(set(lock, 1)));
    const auto step = primary.execute(alice, wait(1, Duration::milliseconds(100)), clock);
    clock.advance(Duration::milliseconds(100));
    primary.expire({step.until, CacheDeadlineKind::WaitTimeout, 0, alice}, clock);
    EXPECT_THAT(primary.completions(), ElementsAre(CacheCompletion{alice, integer(0)}));
    EXPECT_EQ(send(primary, get(lock)), value(1));
    EXPECT_EQ(send(primary, nx(set(lock, 2)), bob), nil());
}

// semantics.md H15, second half
TEST_F(CacheReplicationTest, RightAfterAPromotionNobodyIsThereToAcknowledge) {
    replica.promote();
    EXPECT_EQ(send(replica, wait(0, Duration::zero())), integer(0));
    const auto step = replica.execute(alice, wait(1, Duration::milliseconds(200)), clock);
    ASSERT_FALSE(step.result.has_value());
    clock.advance(Duration::milliseconds(200));
    replica.expire({step.until, CacheDeadlineKind::WaitTimeout, 0, alice}, clock);
    EXPECT_THAT(replica.completions(), ElementsAre(CacheCompletion{alice, integer(0)}));
}

TEST_F(CacheReplicationTest, WaitCountsOnlyForTheSessionsOwnWrites) {
    send(primary, set(1, 1), alice);
    deliver();
    acknowledge();
    send(primary, set(2, 1), bob);
    EXPECT_EQ(send(primary, wait(1, Duration::zero()), alice), integer(1));
    EXPECT_EQ(send(primary, wait(1, Duration::zero()), carol), integer(1));
    EXPECT_FALSE(primary.execute(bob, wait(1, Duration::zero()), clock).result.has_value());
}

TEST_F(CacheReplicationTest, OneAcknowledgementCompletesWaitsInTheirOrder) {
    send(primary, set(1, 1), bob);
    send(primary, set(2, 1), alice);
    send(primary, set(3, 1), carol);
    primary.execute(alice, wait(1, lease), clock);
    primary.execute(carol, wait(1, lease), clock);
    primary.execute(bob, wait(1, lease), clock);
    primary.acknowledge(replicaNode, 2, clock);
    EXPECT_THAT(primary.completions(),
                ElementsAre(CacheCompletion{alice, integer(1)}, CacheCompletion{bob, integer(1)}));
    primary.acknowledge(replicaNode, 3, clock);
    EXPECT_THAT(primary.completions(), ElementsAre(CacheCompletion{carol, integer(1)}));
}

TEST_F(CacheReplicationTest, OvertakenAcknowledgementTakesNothingBack) {
    send(primary, set(1, 1));
    primary.acknowledge(replicaNode, 1, clock);
    primary.acknowledge(replicaNode, 0, clock);
    EXPECT_EQ(send(primary, wait(1, lease)), integer(1));
}

TEST_F(CacheReplicationTest, WaitForTwoNeedsTwoReplicas) {
    send(primary, set(1, 1));
    primary.execute(alice, wait(2, lease), clock);
    primary.acknowledge(replicaNode, 1, clock);
    EXPECT_THAT(primary.completions(), IsEmpty());
    primary.acknowledge(NodeId{2}, 1, clock);
    EXPECT_THAT(primary.completions(), ElementsAre(CacheCompletion{alice, integer(2)}));
}

TEST_F(CacheReplicationTest, DisconnectedSessionGetsNoAnswer) {
    send(primary, set(1, 1));
    primary.execute(alice, wait(1, lease), clock);
    primary.disconnect(alice);
    primary.acknowledge(replicaNode, 1, clock);
    EXPECT_THAT(primary.completions(), IsEmpty());
}

TEST_F(CacheReplicationTest, WaitTimeoutIsListedUntilItIsAnswered) {
    send(primary, set(1, 1));
    const auto step = primary.execute(alice, wait(1, lease), clock);
    std::vector<CacheDeadline> deadlines;
    primary.deadlines(deadlines);
    const CacheDeadline timeout{step.until, CacheDeadlineKind::WaitTimeout, 0, alice};
    EXPECT_THAT(deadlines, ElementsAre(timeout));
    primary.acknowledge(replicaNode, 1, clock);
    deadlines.clear();
    primary.deadlines(deadlines);
    EXPECT_THAT(deadlines, IsEmpty());
    clock.advance(lease);
    primary.expire(timeout, clock);
    EXPECT_THAT(primary.completions(), IsEmpty());
}

// semantics.md R51; a Redis 7.0.15 without active expiry shows the same.
TEST_F(CacheReplicationTest, ReplicaHidesAnExpiredKeyButOnlyThePrimaryDeletesIt) {
    send(primary, px(set(lock, 1), lease));
    deliver();
    clock.advance(lease);
    EXPECT_EQ(send(replica, get(lock)), nil());
    EXPECT_EQ(send(replica, pttl(lock)), integer(-2));
    EXPECT_EQ(replica.keyCount(), 1U);
    EXPECT_EQ(send(primary, get(lock)), nil());
    deliver();
    EXPECT_EQ(replica.keyCount(), 0U);
}

TEST_F(CacheReplicationTest, ReplicaListsNoExpiryOfItsOwn) {
    send(primary, px(set(lock, 1), lease));
    deliver();
    std::vector<CacheDeadline> deadlines;
    replica.deadlines(deadlines);
    EXPECT_THAT(deadlines, IsEmpty());
    replica.promote();
    replica.deadlines(deadlines);
    EXPECT_EQ(deadlines.size(), 1U);
}

TEST_F(CacheReplicationTest, ExpiryTravelsAsAnInstant) {
    send(primary, px(set(lock, 1), lease));
    clock.advance(Duration::seconds(2));
    deliver();
    EXPECT_EQ(send(replica, pttl(lock)), integer(3'000));
}

TEST_F(CacheReplicationTest, ReplicaRefusesWrites) {
    send(primary, set(lock, 1));
    deliver();
    const auto readOnly = error(CacheStatus::ReadOnly);
    EXPECT_EQ(send(replica, nx(set(lock, 2))), readOnly);
    EXPECT_EQ(send(replica, del(lock)), readOnly);
    EXPECT_EQ(send(replica, incr(lock)), readOnly);
    EXPECT_EQ(send(replica, wait(1, lease)), readOnly);
}

// As a Redis 7.0.15 answers: the script fails where it writes, not before.
TEST_F(CacheReplicationTest, ScriptOnAReplicaFailsOnlyIfItWouldWrite) {
    send(primary, set(lock, 1));
    deliver();
    EXPECT_EQ(send(replica, compareAndDelete(lock, 2)), integer(0));
    EXPECT_EQ(send(replica, compareAndDelete(lock, 1)), error(CacheStatus::ReadOnly));
    EXPECT_EQ(send(replica, compareAndExpire(lock, 1, lease)), error(CacheStatus::ReadOnly));
}

// semantics.md H13
TEST_F(CacheReplicationTest, SetAtCompletionCreatesTheLostKeyAgain) {
    constexpr std::int64_t consumed = 2;
    send(primary, nx(set(lock, 1)));
    replica.promote();
    EXPECT_EQ(send(replica, set(lock, consumed)), ok());
    EXPECT_EQ(send(replica, get(lock)), value(consumed));
}

// semantics.md H16
TEST_F(CacheReplicationTest, RejoiningPrimaryThrowsItsUnreplicatedKeysAway) {
    send(primary, set(1, 1));
    deliver();
    send(primary, set(2, 2));
    replica.promote();
    send(replica, set(3, 3));
    primary.resynchronise(replica);
    EXPECT_EQ(primary.role(), CacheRole::Replica);
    EXPECT_EQ(send(primary, get(1)), value(1));
    EXPECT_EQ(send(primary, get(2)), nil());
    EXPECT_EQ(send(primary, get(3)), value(3));
    EXPECT_EQ(primary.offset(), replica.offset());
}

TEST_F(CacheReplicationTest, ResynchronisationTellsWhatItChanged) {
    send(primary, set(1, 1));
    deliver();
    send(primary, set(2, 2));
    replica.promote();
    send(replica, set(3, 3));
    primary.resynchronise(replica);
    const auto never = Deadline::never();
    EXPECT_THAT(primary.changes(),
                ElementsAre(CacheChange{CacheChangeKind::Deleted, 2, number(2), never},
                            CacheChange{CacheChangeKind::Set, 3, number(3), never}));
}

TEST_F(CacheReplicationTest, DemotionEndsAWait) {
    send(primary, set(1, 1));
    primary.execute(alice, wait(1, Duration::zero()), clock);
    replica.promote();
    primary.resynchronise(replica);
    EXPECT_THAT(primary.completions(),
                ElementsAre(CacheCompletion{alice, error(CacheStatus::ReadOnly)}));
}

// semantics.md H15
TEST_F(CacheReplicationTest, PrimaryAgainForgetsWhoFollowedItBefore) {
    replica.promote();
    primary.resynchronise(replica);
    primary.promote();
    EXPECT_EQ(send(primary, wait(0, Duration::zero())), integer(0));
}

TEST_F(CacheReplicationTest, RejoinedNodeFollowsTheNewPrimary) {
    replica.promote();
    primary.resynchronise(replica);
    send(replica, set(1, 1));
    replicate(replica, primary);
    EXPECT_EQ(send(primary, get(1)), value(1));
    replica.acknowledge(NodeId{0}, primary.offset(), clock);
    EXPECT_EQ(send(replica, wait(1, Duration::zero())), integer(1));
}

// semantics.md H16, R50
TEST_F(CacheReplicationTest, MinimumOfReplicasLooksAtTheAgeOfTheLastAcknowledgement) {
    auto options = nodeOptions(CacheRole::Primary);
    options.replicasToWriteMin = 1;
    options.acknowledgementAgeMax = Duration::seconds(1);
    primary = Cache(options);
    EXPECT_EQ(send(primary, set(1, 1)), error(CacheStatus::NoReplicas));
    primary.acknowledge(replicaNode, 0, clock);
    clock.advance(Duration::milliseconds(999));
    EXPECT_EQ(send(primary, set(1, 1)), ok()); // Though the replica has nothing of it.
    clock.advance(Duration::milliseconds(1));
    EXPECT_EQ(send(primary, set(1, 2)), error(CacheStatus::NoReplicas));
    EXPECT_EQ(send(primary, del(1)), error(CacheStatus::NoReplicas));
    EXPECT_EQ(send(primary, get(1)), value(1));
}

TEST_F(CacheReplicationTest, ForgottenLogEntriesAreGoneAndTheRestStays) {
    for (CacheKey key = 1; key <= 10; ++key) {
        send(primary, set(key, 1));
    }
    primary.forgetLog(3);
    primary.forgetLog(7);
    ASSERT_EQ(primary.entriesAfter(7).size(), 3U);
    EXPECT_EQ(primary.entriesAfter(7)[0].offset, 8);
    EXPECT_EQ(primary.entriesAfter(7)[0].entry.key, 8U);
    EXPECT_THROW(primary.entriesAfter(6), InternalError);
}

TEST_F(CacheReplicationTest, ClearedNodesReplicateFromTheStart) {
    send(primary, set(1, 1));
    deliver();
    acknowledge();
    primary.forgetLog(1);
    primary.clear();
    replica.clear();
    EXPECT_EQ(send(primary, wait(0, lease)), integer(0));
    primary.acknowledge(replicaNode, 0, clock);
    EXPECT_EQ(send(primary, wait(1, lease)), integer(1));
    send(primary, set(2, 2));
    deliver();
    EXPECT_EQ(send(replica, get(2)), value(2));
    EXPECT_EQ(send(replica, get(1)), nil());
}

TEST_F(CacheReplicationTest, ReplicaTellsWhatItApplied) {
    send(primary, set(1, 1));
    deliver();
    const auto never = Deadline::never();
    EXPECT_THAT(replica.changes(),
                ElementsAre(CacheChange{CacheChangeKind::Set, 1, number(1), never}));
    send(primary, del(1));
    deliver();
    EXPECT_THAT(replica.changes(),
                ElementsAre(CacheChange{CacheChangeKind::Deleted, 1, number(1), never}));
}

TEST_F(CacheReplicationTest, ReplicaInsistsOnTheOrderOfTheLog) {
    send(primary, set(1, 1));
    send(primary, set(2, 1));
    EXPECT_THROW(replica.apply(primary.entriesAfter(0)[1]), InternalError);
}

TEST_F(CacheReplicationTest, DigestDoesNotCountTheWritesOfThePast) {
    Cache fresh(nodeOptions(CacheRole::Primary));
    fresh.acknowledge(replicaNode, 0, clock);
    for (int round = 0; round < 5; ++round) {
        send(primary, set(1, round));
    }
    deliver();
    acknowledge();
    fresh.execute(bob, set(1, 4), clock);
    EXPECT_NE(primary.digest(), fresh.digest()); // The replica of `fresh` still lacks a write.
    EXPECT_EQ(primary.logDigestAfter(4), fresh.logDigestAfter(0));
    fresh.acknowledge(replicaNode, 1, clock);
    EXPECT_EQ(primary.digest(), fresh.digest());
}

} // namespace idem::cache_replication_test
