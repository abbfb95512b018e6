// A cache node that was killed or lost power comes back with what its persistence promises, as a
// Redis 7.0.15 did that was killed with and without a fsync under way (semantics.md H17).

#include "tests/engine/stores/manual_clock.h"
#include "tests/engine/stores/redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idem::cache_persistence_test {

using namespace redis;
using testing::ElementsAre;
using testing::IsEmpty;

class CachePersistenceTest : public testing::Test {
protected:
    static constexpr CacheKey first = 1;
    static constexpr CacheKey second = 2;

    static Cache nodeWith(CachePersistence persistence) {
        CacheOptions options;
        options.persistence = persistence;
        options.keepsLog = true;
        return Cache(options);
    }
    CacheResult send(Cache& cache, const CacheCommand& command) {
        return cache.execute(alice, command, clock).result.value();
    }

    ManualClock clock;
    Cache everySecond = nodeWith(CachePersistence::EverySecond);
};

// Observed with appendonly no: SET OK, kill -9, GET nil.
TEST_F(CachePersistenceTest, WithoutPersistenceARestartForgetsEverything) {
    Cache cache = nodeWith(CachePersistence::None);
    send(cache, set(first, 1));
    cache.restart(CacheCrash::Process);
    EXPECT_EQ(send(cache, get(first)), nil());
    EXPECT_EQ(send(cache, nx(set(first, 2))), ok());
}

// Observed with appendfsync always: SET OK, kill -9, GET 1.
TEST_F(CachePersistenceTest, AlwaysLosesNothingThatWasAcknowledged) {
    Cache cache = nodeWith(CachePersistence::Always);
    send(cache, px(set(first, 1), Duration::seconds(5)));
    const auto before = cache.memoryUsed();
    cache.restart(CacheCrash::Power);
    EXPECT_THAT(cache.changes(), IsEmpty());
    EXPECT_EQ(send(cache, get(first)), value(1));
    EXPECT_EQ(send(cache, pttl(first)), integer(5'000));
    EXPECT_EQ(cache.memoryUsed(), before);
}

// Observed with appendfsync everysec and no fsync under way: SET OK, kill -9, GET 1.
TEST_F(CachePersistenceTest, H17AKillAloneLosesNothingOfTheFile) {
    send(everySecond, set(first, 1));
    everySecond.restart(CacheCrash::Process);
    EXPECT_EQ(send(everySecond, get(first)), value(1));
}

// Observed with appendfsync everysec and a slow disk (aof_pending_bio_fsync 1): SET a OK, a second
// later SET b OK, kill -9, GET a 1, GET b nil.
TEST_F(CachePersistenceTest, H17AKillDuringAFsyncLosesTheWritesThatWaitedForIt) {
    send(everySecond, set(first, 1));
    everySecond.beginSync();
    EXPECT_EQ(send(everySecond, set(second, 2)), ok());
    everySecond.restart(CacheCrash::Process);
    const CacheChange gone{CacheChangeKind::Deleted, second, number(2), Deadline::never()};
    EXPECT_THAT(everySecond.changes(), ElementsAre(gone));
    EXPECT_EQ(send(everySecond, get(first)), value(1));
    EXPECT_EQ(send(everySecond, nx(set(second, 3))), ok())
        << "the acknowledged claim is free again";
}

TEST_F(CachePersistenceTest, H17WhatWaitedIsSafeFromAKillOnceTheFsyncHasEnded) {
    everySecond.beginSync();
    send(everySecond, set(second, 2));
    everySecond.endSync();
    everySecond.restart(CacheCrash::Process);
    EXPECT_EQ(send(everySecond, get(second)), value(2));
}

// semantics.md R46: everysec may lose the key at power loss.
TEST_F(CachePersistenceTest, APowerFailureLosesWhatNoFinishedFsyncCovers) {
    send(everySecond, set(first, 1));
    everySecond.beginSync();
    everySecond.endSync();
    send(everySecond, set(second, 2));
    send(everySecond, set(first, 3));
    Cache interrupted = everySecond;
    interrupted.beginSync();
    for (Cache* cache : {&everySecond, &interrupted}) {
        cache->restart(CacheCrash::Power);
        EXPECT_EQ(send(*cache, get(first)), value(1));
        EXPECT_EQ(send(*cache, get(second)), nil());
    }
}

TEST_F(CachePersistenceTest, ALostDeletionBringsTheKeyBack) {
    send(everySecond, set(first, 1));
    everySecond.beginSync();
    everySecond.endSync();
    send(everySecond, del(first));
    everySecond.restart(CacheCrash::Power);
    const CacheChange back{CacheChangeKind::Set, first, number(1), Deadline::never()};
    EXPECT_THAT(everySecond.changes(), ElementsAre(back));
    EXPECT_EQ(send(everySecond, nx(set(first, 2))), nil());
}

TEST_F(CachePersistenceTest, ASyncedDeletionStays) {
    send(everySecond, set(first, 1));
    send(everySecond, del(first));
    everySecond.beginSync();
    everySecond.endSync();
    everySecond.restart(CacheCrash::Power);
    EXPECT_EQ(send(everySecond, get(first)), nil());
    EXPECT_EQ(everySecond.keyCount(), 0U);
}

// The file holds instants: time that passes while the node is down counts.
TEST_F(CachePersistenceTest, AnExpiryGoesOnWhileTheNodeIsDown) {
    send(everySecond, px(set(first, 1), Duration::seconds(5)));
    clock.advance(Duration::seconds(5));
    everySecond.restart(CacheCrash::Process);
    EXPECT_EQ(send(everySecond, get(first)), nil());
}

TEST_F(CachePersistenceTest, ASecondCrashLosesNothingMore) {
    send(everySecond, set(first, 1));
    everySecond.restart(CacheCrash::Process);
    everySecond.restart(CacheCrash::Power);
    EXPECT_EQ(send(everySecond, get(first)), value(1)) << "the file is synced when it is loaded";
}

TEST_F(CachePersistenceTest, ARestartedPrimaryCountsNoReplicaAndItsReplicaTakesAFullCopy) {
    CacheOptions options;
    options.role = CacheRole::Replica;
    Cache replica(options);
    send(everySecond, set(first, 1));
    replicate(everySecond, replica);
    everySecond.acknowledge(NodeId{1}, replica.offset(), clock);
    everySecond.restart(CacheCrash::Process);
    EXPECT_EQ(everySecond.offset(), 0);
    EXPECT_EQ(everySecond.execute(bob, wait(1, Duration::seconds(1)), clock).result, std::nullopt);
    replica.resynchronise(everySecond);
    EXPECT_EQ(send(replica, get(first)), value(1));
    send(everySecond, set(second, 2));
    replicate(everySecond, replica);
    EXPECT_EQ(send(replica, get(second)), value(2));
}

TEST_F(CachePersistenceTest, AReplicaSavesWhatItAppliesAndWhatItCopied) {
    CacheOptions options;
    options.role = CacheRole::Replica;
    options.persistence = CachePersistence::EverySecond;
    Cache replica(options);
    send(everySecond, set(first, 1));
    replica.resynchronise(everySecond);
    replica.restart(CacheCrash::Power);
    EXPECT_EQ(send(replica, get(first)), value(1));
    replica.resynchronise(everySecond);
    send(everySecond, set(second, 2));
    replicate(everySecond, replica);
    Cache killed = replica;
    killed.restart(CacheCrash::Process);
    EXPECT_EQ(send(killed, get(second)), value(2));
    replica.restart(CacheCrash::Power);
    EXPECT_EQ(send(replica, get(second)), nil());
}

TEST_F(CachePersistenceTest, DigestKnowsWhatACrashWouldLose) {
    send(everySecond, set(first, 1));
    Cache synced = everySecond;
    synced.beginSync();
    Cache syncing = synced;
    synced.endSync();
    EXPECT_NE(everySecond.digest(), synced.digest());
    EXPECT_NE(everySecond.digest(), syncing.digest());
    EXPECT_NE(synced.digest(), syncing.digest());
    everySecond.beginSync();
    everySecond.endSync();
    EXPECT_EQ(everySecond.digest(), synced.digest());
    everySecond.clear();
    EXPECT_EQ(everySecond.digest(), nodeWith(CachePersistence::EverySecond).digest());
}

} // namespace idem::cache_persistence_test
