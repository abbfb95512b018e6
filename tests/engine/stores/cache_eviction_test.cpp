// A full node forgets the least recently used keys, or refuses to take more (semantics.md G21,
// H17).

#include "tests/engine/stores/manual_clock.h"
#include "tests/engine/stores/redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace idem::cache_eviction_test {

using namespace redis;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int32_t keyBytes = 256;
constexpr std::int32_t trafficBytes = 1'024;
constexpr std::int64_t idempotencyKeys = 200;
constexpr std::int64_t headroom = 2 * 1'024 * 1'024;
constexpr Duration day = Duration::seconds(86'400);

class CacheEvictionTest : public testing::Test {
protected:
    void use(CacheEviction eviction, std::int64_t memoryMax) {
        CacheOptions options;
        options.eviction = eviction;
        options.memoryMax = memoryMax;
        options.keepsLog = true;
        cache = Cache(options);
    }
    CacheResult send(const CacheCommand& command) {
        return cache.execute(alice, command, clock).result.value();
    }
    void storeIdempotencyKeys() {
        for (CacheKey key = 0; key < idempotencyKeys; ++key) {
            ASSERT_EQ(send(sized(px(nx(set(key, 1)), day), keyBytes)), ok());
        }
    }
    void writeOtherTraffic(std::int64_t bytes) {
        for (std::int64_t n = 0; n < bytes / trafficBytes; ++n) {
            send(sized(set(m_nextOther++, n), trafficBytes));
        }
    }
    std::int64_t idempotencyKeysLeft() {
        std::int64_t left = 0;
        for (CacheKey key = 0; key < idempotencyKeys; ++key) {
            left += send(get(key)).status == CacheStatus::Ok ? 1 : 0;
        }
        return left;
    }

    static constexpr std::int64_t keysAndHeadroom = idempotencyKeys * keyBytes + headroom;
    ManualClock clock;
    Cache cache;

private:
    CacheKey m_nextOther = 1'000'000;
};

// semantics.md G21, H17: a Redis samples and left 12 of 200; exact LRU leaves none.
TEST_F(CacheEvictionTest, TwiceTheHeadroomOfOtherTrafficForgetsEveryIdleKey) {
    use(CacheEviction::AllKeysLru, keysAndHeadroom);
    storeIdempotencyKeys();
    writeOtherTraffic(2 * headroom);
    EXPECT_EQ(idempotencyKeysLeft(), 0);
    EXPECT_EQ(send(nx(set(0, 2))), ok()); // The duplicate is taken for new.
}

TEST_F(CacheEvictionTest, TrafficThatFitsIntoTheHeadroomForgetsNothing) {
    use(CacheEviction::AllKeysLru, keysAndHeadroom);
    storeIdempotencyKeys();
    writeOtherTraffic(headroom);
    EXPECT_EQ(idempotencyKeysLeft(), idempotencyKeys);
}

TEST_F(CacheEvictionTest, OnlyAsManyKeysStayAsTheTrafficLeavesRoomFor) {
    use(CacheEviction::AllKeysLru, keysAndHeadroom);
    storeIdempotencyKeys();
    const std::int64_t traffic = headroom + 20 * trafficBytes;
    writeOtherTraffic(traffic);
    EXPECT_EQ(idempotencyKeysLeft(), (keysAndHeadroom - traffic) / keyBytes);
}

TEST_F(CacheEvictionTest, KeyInUseOutlivesTheIdleOnes) {
    use(CacheEviction::AllKeysLru, keysAndHeadroom);
    storeIdempotencyKeys();
    for (int round = 0; round < 4; ++round) {
        ASSERT_EQ(send(get(17)), value(1));
        writeOtherTraffic(headroom / 2);
    }
    EXPECT_EQ(send(get(17)), value(1));
    EXPECT_EQ(send(get(16)), nil());
}

TEST_F(CacheEvictionTest, RefusedClaimCountsAsUse) {
    use(CacheEviction::AllKeysLru, 2 * keyBytes);
    send(sized(set(1, 1), keyBytes));
    send(sized(set(2, 1), keyBytes));
    EXPECT_EQ(send(nx(set(1, 2))), nil());
    send(sized(set(3, 1), keyBytes));
    EXPECT_EQ(send(get(1)), value(1));
    EXPECT_EQ(send(get(2)), nil());
}

TEST_F(CacheEvictionTest, AskingForTheExpiryIsNoUse) {
    use(CacheEviction::AllKeysLru, 2 * keyBytes);
    send(sized(set(1, 1), keyBytes));
    send(sized(set(2, 1), keyBytes));
    EXPECT_EQ(send(pttl(1)), integer(-1));
    send(sized(set(3, 1), keyBytes));
    EXPECT_EQ(send(get(1)), nil());
}

// semantics.md G21
TEST_F(CacheEvictionTest, NoEvictionRefusesWritesAndKeepsTheKeys) {
    use(CacheEviction::NoEviction, keysAndHeadroom);
    storeIdempotencyKeys();
    writeOtherTraffic(2 * headroom);
    EXPECT_EQ(send(nx(set(999, 1))), error(CacheStatus::OutOfMemory));
    EXPECT_EQ(send(incr(999)), error(CacheStatus::OutOfMemory));
    EXPECT_EQ(idempotencyKeysLeft(), idempotencyKeys);
}

// As a Redis 7.0.15 with maxmemory 1 answers.
TEST_F(CacheEvictionTest, FullNodeStillReadsRenewsAndDeletes) {
    use(CacheEviction::NoEviction, keyBytes);
    EXPECT_EQ(send(sized(set(1, 1), 2 * keyBytes)), ok()); // Refused only once over the limit.
    EXPECT_EQ(send(set(1, 2)), error(CacheStatus::OutOfMemory));
    EXPECT_EQ(send(get(1)), value(1));
    EXPECT_EQ(send(compareAndExpire(1, 1, day)), integer(1));
    EXPECT_EQ(send(compareAndDelete(1, 1)), integer(1));
    EXPECT_EQ(send(set(1, 2)), ok());
}

// semantics.md H17
TEST_F(CacheEvictionTest, VolatileLruNeverForgetsAKeyWithoutExpiry) {
    use(CacheEviction::VolatileLru, 2 * keyBytes);
    send(sized(set(1, 1), keyBytes));
    send(sized(px(set(2, 1), day), keyBytes));
    EXPECT_EQ(send(sized(set(3, 1), keyBytes)), ok());
    EXPECT_EQ(send(get(2)), nil());
    EXPECT_EQ(send(sized(set(4, 1), keyBytes)), ok());
    EXPECT_EQ(send(sized(nx(set(5, 1)), keyBytes)), error(CacheStatus::OutOfMemory));
    EXPECT_EQ(send(get(1)), value(1));
}

TEST_F(CacheEvictionTest, EvictionIsToldAndReplicatedAsADeletion) {
    use(CacheEviction::AllKeysLru, keyBytes);
    send(sized(set(1, 1), keyBytes));
    send(sized(set(2, 2), keyBytes));
    const auto before = cache.offset();
    send(get(2));
    const CacheChange evicted{CacheChangeKind::Evicted, 1, number(1), Deadline::never()};
    EXPECT_THAT(cache.changes(), ElementsAre(evicted));
    ASSERT_EQ(cache.entriesAfter(before).size(), 1U);
    EXPECT_EQ(cache.entriesAfter(before)[0].entry.key, 1U);
    EXPECT_TRUE(cache.entriesAfter(before)[0].entry.dead);
}

TEST_F(CacheEvictionTest, MemoryIsThatOfTheLivingKeys) {
    use(CacheEviction::NoEviction, headroom);
    send(sized(set(1, 1), 100));
    send(sized(set(2, 1), 200));
    send(sized(set(1, 2), 50));
    EXPECT_EQ(cache.memoryUsed(), 250);
    send(del(2));
    EXPECT_EQ(cache.memoryUsed(), 50);
    send(px(sized(set(1, 2), 50), day));
    clock.advance(day);
    send(get(1));
    EXPECT_EQ(cache.memoryUsed(), 0);
}

} // namespace idem::cache_eviction_test
