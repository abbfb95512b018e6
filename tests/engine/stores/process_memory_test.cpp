// Mutexes and semaphores of one process serve whoever has waited longest; kept values last until a
// crash.

#include "engine/stores/process_memory.h"

#include <gtest/gtest.h>

namespace idem::process_memory_test {

namespace {

constexpr SessionId alice{1};
constexpr SessionId bob{2};
constexpr SessionId carol{3};
constexpr SessionId dave{4};
constexpr std::array<std::int64_t, 6> one{1};
constexpr std::array<std::int64_t, 6> two{2};

/// semantics.md S3: one semaphore for all idempotency keys of a process.
constexpr std::uint64_t shared = 0;
constexpr std::uint32_t permits = 2;

struct Mutexes {
    ProcessMemory memory;

    std::optional<MemoryResult> lock(SessionId session, std::uint64_t key) {
        return memory.execute(session, {MemoryCommandKind::Lock, key, {}});
    }
    bool tryLock(SessionId session, std::uint64_t key) {
        return memory.execute(session, {MemoryCommandKind::TryLock, key, {}}).value().done;
    }
    bool unlock(SessionId session, std::uint64_t key) {
        return memory.execute(session, {MemoryCommandKind::Unlock, key, {}}).value().done;
    }
    std::optional<MemoryResult> acquire(SessionId session) {
        return memory.execute(session, {MemoryCommandKind::Acquire, shared, {}, permits});
    }
    bool tryAcquire(SessionId session) {
        const MemoryCommand command{MemoryCommandKind::TryAcquire, shared, {}, permits};
        return memory.execute(session, command).value().done;
    }
    bool release(SessionId session) {
        return memory.execute(session, {MemoryCommandKind::Release, shared, {}}).value().done;
    }
    void keep(std::uint64_t key, std::array<std::int64_t, 6> value) {
        EXPECT_TRUE(memory.execute(alice, {MemoryCommandKind::Keep, key, value}).value().done);
    }
    std::optional<std::array<std::int64_t, 6>> recall(std::uint64_t key) {
        return memory.execute(alice, {MemoryCommandKind::Recall, key, {}}).value().value;
    }
    /// Who was served by the last step; none when nobody or more than one was.
    SessionId served() const {
        const auto completions = memory.completions();
        return completions.size() == 1 ? completions[0].session : SessionId::none();
    }
};

} // namespace

TEST(ProcessMemoryTest, GivesAFreeMutexAtOnce) {
    Mutexes mutexes;
    EXPECT_EQ(mutexes.lock(alice, 7), MemoryResult{});
    EXPECT_EQ(mutexes.lock(bob, 8), MemoryResult{}) << "another key is another mutex";
}

TEST(ProcessMemoryTest, ServesWaitersInTheOrderOfArrival) {
    Mutexes mutexes;
    mutexes.lock(alice, 7);
    EXPECT_EQ(mutexes.lock(carol, 7), std::nullopt);
    EXPECT_EQ(mutexes.lock(bob, 7), std::nullopt);
    EXPECT_TRUE(mutexes.unlock(alice, 7));
    EXPECT_EQ(mutexes.served(), carol);
    EXPECT_EQ(mutexes.memory.completions()[0].result, MemoryResult{});
    EXPECT_TRUE(mutexes.unlock(carol, 7));
    EXPECT_EQ(mutexes.served(), bob);
    EXPECT_TRUE(mutexes.unlock(bob, 7));
    EXPECT_TRUE(mutexes.memory.completions().empty());
}

TEST(ProcessMemoryTest, ForgetsWhomItServedAtTheNextStep) {
    Mutexes mutexes;
    mutexes.lock(alice, 7);
    mutexes.lock(bob, 7);
    mutexes.unlock(alice, 7);
    mutexes.recall(1);
    EXPECT_TRUE(mutexes.memory.completions().empty());
}

TEST(ProcessMemoryTest, TriesWithoutWaiting) {
    Mutexes mutexes;
    EXPECT_TRUE(mutexes.tryLock(alice, 7));
    EXPECT_FALSE(mutexes.tryLock(bob, 7));
    EXPECT_TRUE(mutexes.unlock(alice, 7));
    EXPECT_TRUE(mutexes.memory.completions().empty()) << "who only tried does not wait";
    EXPECT_TRUE(mutexes.tryLock(bob, 7));
}

TEST(ProcessMemoryTest, RefusesAnUnlockByAnyoneButTheHolder) {
    Mutexes mutexes;
    EXPECT_FALSE(mutexes.unlock(alice, 7)) << "held by nobody";
    mutexes.lock(alice, 7);
    mutexes.lock(bob, 7);
    EXPECT_FALSE(mutexes.unlock(bob, 7));
    EXPECT_FALSE(mutexes.tryLock(carol, 7));
    EXPECT_TRUE(mutexes.unlock(alice, 7));
}

TEST(ProcessMemoryTest, MakesTheServedWaiterTheHolder) {
    Mutexes mutexes;
    mutexes.lock(alice, 7);
    mutexes.lock(bob, 7);
    mutexes.unlock(alice, 7);
    EXPECT_FALSE(mutexes.tryLock(alice, 7));
    EXPECT_FALSE(mutexes.unlock(alice, 7));
    EXPECT_TRUE(mutexes.unlock(bob, 7));
}

TEST(ProcessMemoryTest, ReleasesTheMutexThatIsNamed) {
    Mutexes mutexes;
    for (const std::uint64_t key : {1U, 2U, 3U}) {
        mutexes.lock(alice, key);
    }
    mutexes.unlock(alice, 2);
    EXPECT_FALSE(mutexes.tryLock(bob, 1));
    EXPECT_TRUE(mutexes.tryLock(bob, 2));
    EXPECT_FALSE(mutexes.tryLock(bob, 3));
}

TEST(ProcessMemoryTest, RecallsTheLastValueKept) {
    Mutexes mutexes;
    EXPECT_EQ(mutexes.recall(7), std::nullopt);
    mutexes.keep(7, one);
    mutexes.keep(8, one);
    mutexes.keep(7, two);
    EXPECT_EQ(mutexes.recall(7), two);
    EXPECT_EQ(mutexes.recall(8), one);
}

TEST(ProcessMemoryTest, LosesEverythingInACrash) {
    Mutexes mutexes;
    mutexes.lock(alice, 7);
    mutexes.lock(bob, 7);
    mutexes.keep(7, one);
    mutexes.unlock(alice, 7);
    mutexes.memory.clear();
    EXPECT_EQ(mutexes.memory, ProcessMemory{});
    EXPECT_TRUE(mutexes.memory.completions().empty());
    EXPECT_EQ(mutexes.recall(7), std::nullopt);
    EXPECT_TRUE(mutexes.tryLock(carol, 7));
}

TEST(ProcessMemoryTest, KeepsNoTraceOfAMutexThatNobodyWants) {
    Mutexes mutexes;
    mutexes.lock(alice, 7);
    mutexes.unlock(alice, 7);
    EXPECT_EQ(mutexes.memory, ProcessMemory{});
    EXPECT_EQ(mutexes.memory.digest(), ProcessMemory{}.digest());
}

TEST(ProcessMemoryTest, DigestsWhatDecidesTheFutureAndNotTheOrderOfFilling) {
    Mutexes left;
    Mutexes right;
    left.keep(1, one);
    left.keep(2, two);
    left.lock(alice, 3);
    left.lock(alice, 4);
    right.lock(alice, 4);
    right.lock(alice, 3);
    right.keep(2, two);
    right.keep(1, one);
    EXPECT_EQ(left.memory.digest(), right.memory.digest());
}

TEST(ProcessMemoryTest, DigestsHoldersWaitersAndValuesApart) {
    Mutexes held;
    held.lock(alice, 7);
    Mutexes heldByBob;
    heldByBob.lock(bob, 7);
    EXPECT_NE(held.memory.digest(), heldByBob.memory.digest());
    auto awaited = held;
    awaited.lock(bob, 7);
    EXPECT_NE(held.memory.digest(), awaited.memory.digest());
    Mutexes kept;
    kept.keep(7, one);
    Mutexes keptOther;
    keptOther.keep(7, two);
    EXPECT_NE(kept.memory.digest(), keptOther.memory.digest());
    Mutexes keptElsewhere;
    keptElsewhere.keep(8, one);
    EXPECT_NE(kept.memory.digest(), keptElsewhere.memory.digest());
}

// Java's Semaphore(2, fair), Go's channel of capacity 2, C#'s SemaphoreSlim(2).

TEST(ProcessMemoryTest, SemaphoreLetsAsManyInAsItHasPermits) {
    Mutexes semaphore;
    EXPECT_EQ(semaphore.acquire(alice), MemoryResult{});
    EXPECT_EQ(semaphore.acquire(bob), MemoryResult{});
    EXPECT_EQ(semaphore.acquire(carol), std::nullopt);
    EXPECT_FALSE(semaphore.tryAcquire(dave));
    EXPECT_TRUE(semaphore.release(bob));
    EXPECT_EQ(semaphore.served(), carol);
    EXPECT_FALSE(semaphore.tryAcquire(dave)) << "the permit passed on, it was never free";
    EXPECT_TRUE(semaphore.release(carol));
    EXPECT_TRUE(semaphore.tryAcquire(dave));
}

TEST(ProcessMemoryTest, SemaphoreServesWaitersInTheOrderOfArrival) {
    Mutexes semaphore;
    semaphore.acquire(alice);
    semaphore.acquire(bob);
    semaphore.acquire(dave);
    semaphore.acquire(carol);
    semaphore.release(alice);
    EXPECT_EQ(semaphore.served(), dave);
    semaphore.release(bob);
    EXPECT_EQ(semaphore.served(), carol);
}

TEST(ProcessMemoryTest, OnlyAHolderReturnsAPermit) {
    Mutexes semaphore;
    EXPECT_FALSE(semaphore.release(alice));
    semaphore.acquire(alice);
    semaphore.acquire(bob);
    semaphore.acquire(carol);
    EXPECT_FALSE(semaphore.release(carol));
    EXPECT_FALSE(semaphore.tryAcquire(dave));
}

TEST(ProcessMemoryTest, OneSessionMayHoldTwoPermits) {
    Mutexes semaphore;
    semaphore.acquire(alice);
    semaphore.acquire(alice);
    EXPECT_FALSE(semaphore.tryAcquire(bob));
    EXPECT_TRUE(semaphore.release(alice));
    EXPECT_TRUE(semaphore.tryAcquire(bob));
    EXPECT_FALSE(semaphore.tryAcquire(carol));
}

TEST(ProcessMemoryTest, SemaphoreAndMutexOfOneKeyAreStrangers) {
    Mutexes memory;
    memory.lock(alice, shared);
    EXPECT_TRUE(memory.tryAcquire(bob));
    EXPECT_TRUE(memory.unlock(alice, shared));
    EXPECT_FALSE(memory.unlock(bob, shared));
    EXPECT_TRUE(memory.release(bob));
}

TEST(ProcessMemoryTest, ACrashReturnsEveryPermit) {
    Mutexes semaphore;
    semaphore.acquire(alice);
    semaphore.acquire(bob);
    semaphore.acquire(carol);
    semaphore.memory.clear();
    EXPECT_EQ(semaphore.memory, ProcessMemory{});
    EXPECT_TRUE(semaphore.tryAcquire(dave));
    EXPECT_FALSE(semaphore.release(carol)) << "the waiter died with its process";
}

TEST(ProcessMemoryTest, DigestsPermitsByTheirHoldersAndNotByTheirOrder) {
    Mutexes left;
    Mutexes right;
    left.acquire(alice);
    const auto alone = left.memory.digest();
    left.acquire(bob);
    EXPECT_NE(left.memory.digest(), alone);
    right.acquire(bob);
    right.acquire(alice);
    EXPECT_EQ(left.memory, right.memory);
    EXPECT_EQ(left.memory.digest(), right.memory.digest());
    right.acquire(carol);
    EXPECT_NE(left.memory.digest(), right.memory.digest());
    Mutexes mutex;
    mutex.lock(alice, shared);
    EXPECT_NE(mutex.memory.digest(), alone);
}

} // namespace idem::process_memory_test
