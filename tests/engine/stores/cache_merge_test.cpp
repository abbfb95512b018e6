// Active-active nodes that have seen the same writes agree, in whatever order they came.

#include "tests/engine/stores/manual_clock.h"
#include "tests/engine/stores/redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace idem::cache_merge_test {

using namespace redis;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr CacheKey lock = 7;
constexpr Duration lease = Duration::seconds(5);

inline Cache regionalNode(std::uint32_t node) {
    CacheOptions options;
    options.node = NodeId{node};
    options.activeActive = true;
    options.keepsLog = true;
    return Cache(options);
}

class CacheMergeTest : public testing::Test {
protected:
    CacheResult send(Cache& node, const CacheCommand& command) {
        return node.execute(alice, command, clock).result.value();
    }
    void tick() { clock.advance(Duration::milliseconds(1)); }
    static void deliver(const Cache& from, Cache& to) {
        for (const auto& entry : from.entriesAfter(0)) {
            to.apply(entry);
        }
    }
    void exchange() {
        deliver(europe, asia);
        deliver(asia, europe);
    }

    ManualClock clock;
    Cache europe = regionalNode(0);
    Cache asia = regionalNode(1);
};

// semantics.md R56, F25
TEST_F(CacheMergeTest, BothRegionsClaimAndOneClaimDisappears) {
    EXPECT_EQ(send(europe, nx(set(lock, 1))), ok());
    tick();
    EXPECT_EQ(send(asia, nx(set(lock, 2))), ok());
    exchange();
    EXPECT_EQ(send(europe, get(lock)), value(2));
    EXPECT_EQ(send(asia, get(lock)), value(2));
}

TEST_F(CacheMergeTest, TheNodeBreaksATieOfClocks) {
    send(europe, set(lock, 1));
    send(asia, set(lock, 2));
    exchange();
    EXPECT_EQ(send(europe, get(lock)), value(2));
    EXPECT_EQ(send(asia, get(lock)), value(2));
}

// semantics.md F25: a late CREATED with a later clock reopens the key
TEST_F(CacheMergeTest, LateClaimWithALaterClockOverwritesTheFinishedRecord) {
    constexpr std::int64_t created = 1;
    constexpr std::int64_t consumed = 2;
    send(europe, nx(set(lock, created)));
    send(europe, set(lock, consumed));
    tick();
    EXPECT_EQ(send(asia, nx(set(lock, created))), ok());
    exchange();
    EXPECT_EQ(send(europe, get(lock)), value(created));
}

TEST_F(CacheMergeTest, WriteThatSawAnotherBeatsItThoughItsClockIsBehind) {
    tick();
    send(europe, set(lock, 1));
    deliver(europe, asia);
    ManualClock behind;
    EXPECT_EQ(asia.execute(alice, set(lock, 2), behind).result, ok());
    exchange();
    EXPECT_EQ(send(europe, get(lock)), value(2));
    EXPECT_EQ(send(asia, get(lock)), value(2));
}

TEST_F(CacheMergeTest, DeletionIsNotUndoneByAnOlderWrite) {
    send(europe, set(lock, 1));
    tick();
    deliver(europe, asia);
    send(asia, del(lock));
    deliver(asia, europe);
    EXPECT_EQ(send(europe, get(lock)), nil());
    EXPECT_EQ(europe.keyCount(), 0U);
    EXPECT_EQ(europe.memoryUsed(), 0);
    deliver(europe, asia); // Once more: the old write comes after the deletion.
    EXPECT_EQ(send(asia, get(lock)), nil());
    tick();
    EXPECT_EQ(send(europe, nx(set(lock, 2))), ok());
    exchange();
    EXPECT_EQ(send(asia, get(lock)), value(2));
}

// semantics.md R56
TEST_F(CacheMergeTest, LongerOfTwoConcurrentExpiriesWins) {
    send(europe, px(set(lock, 1), lease));
    exchange();
    send(europe, compareAndExpire(lock, 1, lease * 3));
    tick();
    send(asia, compareAndExpire(lock, 1, lease * 2));
    exchange();
    EXPECT_EQ(send(europe, pttl(lock)), send(asia, pttl(lock)));
    EXPECT_EQ(send(asia, pttl(lock)), integer(14'999));
}

TEST_F(CacheMergeTest, LaterExpiryThatSawTheOtherMayShorten) {
    send(europe, px(set(lock, 1), lease));
    exchange();
    send(asia, compareAndExpire(lock, 1, Duration::seconds(1)));
    exchange();
    EXPECT_EQ(send(europe, pttl(lock)), integer(1'000));
}

TEST_F(CacheMergeTest, RenewalElsewhereBringsAnExpiredKeyBack) {
    send(europe, px(set(lock, 1), lease));
    deliver(europe, asia);
    clock.advance(lease - Duration::milliseconds(1));
    send(asia, compareAndExpire(lock, 1, lease));
    tick();
    EXPECT_EQ(send(europe, get(lock)), nil());
    deliver(asia, europe);
    EXPECT_EQ(send(europe, get(lock)), value(1));
}

TEST_F(CacheMergeTest, MergeTellsOnlyWhatItChanged) {
    send(europe, set(lock, 1));
    const auto entry = europe.entriesAfter(0)[0];
    asia.apply(entry);
    const CacheChange merged{CacheChangeKind::Set, lock, number(1), Deadline::never()};
    EXPECT_THAT(asia.changes(), ElementsAre(merged));
    asia.apply(entry);
    EXPECT_THAT(asia.changes(), IsEmpty());
}

TEST_F(CacheMergeTest, RestartedRegionTakesEverythingFromAPeer) {
    send(europe, set(1, 1));
    send(europe, set(2, 2));
    send(europe, del(2));
    asia.clear();
    asia.resynchronise(europe);
    EXPECT_EQ(send(asia, get(1)), value(1));
    EXPECT_EQ(asia.keyCount(), 1U);
    deliver(europe, asia); // The write of key 2 is still under way, and must not return.
    EXPECT_EQ(send(asia, get(2)), nil());
}

/// Three regions write at random, sometimes having heard of each other, each by its own clock.
class RandomRegions {
public:
    explicit RandomRegions(std::uint64_t seed) : m_state(seed) {
        for (std::size_t region = 0; region < regions.size(); ++region) {
            clocks[region].advance(Duration::milliseconds(static_cast<std::int64_t>(draw(4))));
        }
    }

    /// All writes that one history of `steps` commands made.
    std::vector<CacheLogEntry> run(int steps) {
        for (int step = 0; step < steps; ++step) {
            const auto region = draw(regions.size());
            clocks[region].advance(Duration::milliseconds(static_cast<std::int64_t>(draw(2))));
            regions[region].execute(alice, randomCommand(), clocks[region]);
            if (draw(3) == 0) {
                const auto& from = regions[draw(regions.size())];
                for (const auto& entry : from.entriesAfter(0)) {
                    regions[region].apply(entry);
                }
            }
        }
        std::vector<CacheLogEntry> all;
        for (const auto& region : regions) {
            const auto written = region.entriesAfter(0);
            all.insert(all.end(), written.begin(), written.end());
        }
        return all;
    }

    std::size_t draw(std::size_t below) {
        m_state = m_state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return static_cast<std::size_t>(m_state >> 33U) % below;
    }

    std::array<Cache, 3> regions{regionalNode(0), regionalNode(1), regionalNode(2)};
    std::array<ManualClock, 3> clocks;

private:
    CacheCommand randomCommand() {
        const auto key = static_cast<CacheKey>(draw(2));
        const auto content = static_cast<std::int64_t>(draw(2));
        const auto span = Duration::seconds(static_cast<std::int64_t>(1 + draw(3)));
        switch (draw(6)) {
        case 0:
            return set(key, content);
        case 1:
            return px(nx(set(key, content)), span);
        case 2:
            return del(key);
        case 3:
            return incr(key);
        case 4:
            return compareAndDelete(key, content);
        default:
            return compareAndExpire(key, content, span);
        }
    }

    std::uint64_t m_state;
};

TEST(CacheMergePropertyTest, AllOrdersOfDeliveryConverge) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        RandomRegions history(seed);
        auto writes = history.run(9);
        if (writes.size() > 6) {
            writes.resize(6);
        }
        std::vector<std::size_t> order(writes.size());
        for (std::size_t n = 0; n < order.size(); ++n) {
            order[n] = n;
        }
        std::optional<std::uint64_t> expected;
        do {
            Cache observer = regionalNode(9);
            for (const auto n : order) {
                observer.apply(writes[n]);
                observer.apply(writes[order[0]]); // Duplicates of an old one must not matter.
            }
            expected = expected.value_or(observer.digest());
            ASSERT_EQ(observer.digest(), *expected) << "seed " << seed;
        } while (std::next_permutation(order.begin(), order.end()));
    }
}

TEST(CacheMergePropertyTest, WritersConvergeOnceTheyHaveHeardEverything) {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        RandomRegions history(seed);
        const auto writes = history.run(30);
        for (auto& region : history.regions) {
            for (const auto& write : writes) {
                region.apply(write);
            }
        }
        for (CacheKey key = 0; key < 2; ++key) {
            std::array<CacheStep, 6> seen;
            for (std::size_t n = 0; n < 3; ++n) {
                seen[n] = history.regions[n].execute(bob, get(key), history.clocks[0]);
                seen[n + 3] = history.regions[n].execute(bob, pttl(key), history.clocks[0]);
            }
            ASSERT_EQ(seen[0].result, seen[1].result) << "seed " << seed;
            ASSERT_EQ(seen[0].result, seen[2].result) << "seed " << seed;
            ASSERT_EQ(seen[3].result, seen[4].result) << "seed " << seed;
            ASSERT_EQ(seen[3].result, seen[5].result) << "seed " << seed;
        }
    }
}

} // namespace idem::cache_merge_test
