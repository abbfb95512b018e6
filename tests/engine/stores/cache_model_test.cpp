// Whatever is sent to it, the cache answers like a map, a list and a page of obvious code.

#include "tests/engine/stores/manual_clock.h"
#include "tests/engine/stores/redis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <map>
#include <optional>

namespace idem::cache_model_test {

using namespace redis;

/// The slow and simple cache: one primary under allkeys-lru, with no replica.
class NaiveCache {
public:
    explicit NaiveCache(std::int64_t memoryMax) : m_memoryMax(memoryMax) {}

    CacheResult execute(const CacheCommand& command, std::int64_t now) {
        expire(now);
        evict();
        const auto found = m_entries.find(command.key);
        const bool exists = found != m_entries.end();
        switch (command.kind) {
        case CacheCommandKind::Get:
            use(command.key);
            return exists ? CacheResult{CacheStatus::Ok, found->second.value, 0} : nil();
        case CacheCommandKind::Set:
            return set(command, now);
        case CacheCommandKind::Increment:
            return integer(increment(command.key, command.bytes));
        case CacheCommandKind::Delete:
            return integer(erase(command.key) ? 1 : 0);
        case CacheCommandKind::TimeToLive:
            return integer(!exists                ? -2
                           : !found->second.until ? -1
                                                  : (*found->second.until - now) / 1'000'000);
        default:
            return compare(command, now);
        }
    }

    std::int64_t memory() const {
        std::int64_t sum = 0;
        for (const auto& [key, entry] : m_entries) {
            sum += entry.bytes;
        }
        return sum;
    }

private:
    struct Entry {
        CacheValue value{};
        std::optional<std::int64_t> until;
        std::int32_t bytes = 0;
    };

    CacheResult set(const CacheCommand& command, std::int64_t now) {
        const auto found = m_entries.find(command.key);
        const bool exists = found != m_entries.end();
        CacheResult result;
        if (exists && command.get) {
            result.value = found->second.value;
        }
        const bool isGuarded = exists && command.guard &&
                               found->second.value[*command.guard] > command.value[*command.guard];
        if (exists && (command.onlyIfAbsent || isGuarded)) {
            use(command.key);
            result.status = CacheStatus::Nil;
            return result;
        }
        Entry entry{command.value, std::nullopt, command.bytes};
        if (command.timeToLive) {
            entry.until = now + command.timeToLive->ns;
        } else if (command.keepTimeToLive && exists) {
            entry.until = found->second.until;
        }
        m_entries[command.key] = entry;
        use(command.key);
        if (command.fence) {
            result.integer = increment(*command.fence, command.bytes);
        }
        return result;
    }

    std::int64_t increment(CacheKey key, std::int32_t bytes) {
        m_entries.try_emplace(key, Entry{number(0), std::nullopt, bytes});
        use(key);
        return ++m_entries[key].value[0];
    }

    CacheResult compare(const CacheCommand& command, std::int64_t now) {
        const auto found = m_entries.find(command.key);
        const bool expires = command.kind != CacheCommandKind::CompareAndDelete;
        if (expires) {
            use(command.key);
        }
        const bool compares = command.kind != CacheCommandKind::Expire;
        if (found == m_entries.end() || (compares && found->second.value != command.value)) {
            return integer(0);
        }
        if (!expires) {
            erase(command.key);
        } else {
            found->second.until = now + command.timeToLive->ns;
        }
        return integer(1);
    }

    void evict() {
        while (m_memoryMax > 0 && memory() > m_memoryMax) {
            erase(m_order.front());
        }
    }

    void expire(std::int64_t now) {
        for (CacheKey key = 0; key < 100; ++key) {
            const auto found = m_entries.find(key);
            if (found != m_entries.end() && found->second.until && *found->second.until <= now) {
                erase(key);
            }
        }
    }

    void use(CacheKey key) {
        if (m_entries.count(key) > 0) {
            m_order.remove(key);
            m_order.push_back(key);
        }
    }

    bool erase(CacheKey key) {
        m_order.remove(key);
        return m_entries.erase(key) > 0;
    }

    std::int64_t m_memoryMax;
    std::map<CacheKey, Entry> m_entries;
    std::list<CacheKey> m_order;
};

class RandomCommands {
public:
    explicit RandomCommands(std::uint64_t seed) : m_state(seed) {}

    std::int64_t draw(std::int64_t below) {
        m_state = m_state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return static_cast<std::int64_t>(m_state >> 33U) % below;
    }

    CacheCommand next() {
        const auto key = static_cast<CacheKey>(draw(100));
        const auto content = draw(3);
        const auto span = Duration::milliseconds(1 + draw(50));
        switch (draw(9)) {
        case 0:
            return get(key);
        case 1:
            return del(key);
        case 2:
            return sized(incr(key), bytes());
        case 3:
            return compareAndDelete(key, content);
        case 4:
            return compareAndExpire(key, content, span);
        case 5:
            return pttl(key);
        case 6:
            return pexpire(key, span);
        default:
            return setCommand(key, content, span);
        }
    }

private:
    static constexpr CacheKey fences = 1'000;

    std::int32_t bytes() { return static_cast<std::int32_t>(10 + draw(100)); }

    CacheCommand setCommand(CacheKey key, std::int64_t content, Duration span) {
        auto command = sized(set(key, content), bytes());
        command.get = draw(2) == 0;
        command.onlyIfAbsent = draw(2) == 0;
        command = draw(4) == 0 ? guarded(command) : command;
        command = draw(4) == 0 ? fenced(command, fences + key) : command;
        const auto expiry = draw(3);
        return expiry == 0 ? px(command, span) : expiry == 1 ? keepTtl(command) : command;
    }

    std::uint64_t m_state;
};

/// The reference notices expiry at once. A cache left alone would rather evict an expired key that
/// nobody asked for.
void expirePassed(Cache& cache, const ManualClock& clock) {
    std::vector<CacheDeadline> deadlines;
    cache.deadlines(deadlines);
    for (const auto& deadline : deadlines) {
        cache.expire(deadline, clock);
    }
}

void compareWithNaive(std::uint64_t seed, std::int64_t memoryMax, int commands) {
    CacheOptions options;
    options.memoryMax = memoryMax;
    options.eviction = CacheEviction::AllKeysLru;
    Cache cache(options);
    NaiveCache naive(memoryMax);
    ManualClock clock;
    RandomCommands random(seed);
    std::int64_t now = 0;
    for (int n = 0; n < commands; ++n) {
        const auto span = Duration::milliseconds(random.draw(3));
        clock.advance(span);
        now += span.ns;
        const auto command = random.next();
        if (memoryMax > 0) {
            expirePassed(cache, clock);
        }
        const auto answer = cache.execute(alice, command, clock).result.value();
        ASSERT_EQ(answer, naive.execute(command, now))
            << "seed " << seed << ", command " << n << ": " << toText(command.kind) << ' '
            << command.key;
    }
}

TEST(CacheModelTest, AnswersLikeTheNaiveCache) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        compareWithNaive(seed, 0, 2'000);
    }
}

TEST(CacheModelTest, EvictsLikeTheNaiveCache) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        compareWithNaive(seed, 1'500, 2'000);
    }
}

// A replica that is fed the log, whatever the commands, ends up like its primary.
TEST(CacheModelTest, ReplicaFollowsThePrimary) {
    CacheOptions options;
    options.keepsLog = true;
    options.eviction = CacheEviction::AllKeysLru;
    options.memoryMax = 2'000;
    Cache primary(options);
    options.role = CacheRole::Replica;
    Cache replica(options);
    ManualClock clock;
    RandomCommands random(11);
    for (int n = 0; n < 5'000; ++n) {
        clock.advance(Duration::milliseconds(random.draw(3)));
        primary.execute(alice, random.next(), clock);
        replicate(primary, replica);
        primary.forgetLog(replica.offset());
        ASSERT_EQ(primary.keyCount(), replica.keyCount()) << "command " << n;
        ASSERT_EQ(primary.memoryUsed(), replica.memoryUsed()) << "command " << n;
    }
    for (CacheKey key = 0; key < 100; ++key) {
        const auto answer = primary.execute(alice, get(key), clock).result;
        EXPECT_EQ(answer, replica.execute(alice, get(key), clock).result);
    }
}

} // namespace idem::cache_model_test
