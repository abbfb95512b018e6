// The exposure window of every strategy, to the millisecond (semantics.md 3.4): the gap between two
// equal requests is swept, and the verdict flips exactly where the closed form says.
//
// P is the provider's time for a charge, w one write to a store, L the replication lag. Nothing
// else takes time.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <string>

namespace idem::windows_test {

using namespace support;

namespace {

constexpr Duration charge = ms(800);
constexpr Duration write = ms(1);

} // namespace

struct Window {
    const char* strategy;
    Duration lag;    ///< L
    Duration length; ///< Gaps below it are charged twice, all others once.
};

namespace {

std::string nameOf(const testing::TestParamInfo<Window>& info) {
    std::string name;
    for (const char letter : std::string(info.param.strategy)) {
        name += letter == '-' ? '_' : letter;
    }
    return name + "_" + std::to_string(info.param.lag.ns / ms(1).ns);
}

/// Two regions with a server each; the second copy goes to the second one.
WorldOptions worldWithGap(Duration gap, Duration lag) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.clients[0].copies = 2;
    options.clients[0].copyGap = constantly(gap);
    options.clients[0].timeout = Duration::seconds(60);
    options.clients[0].retries = 60;
    options.clients[0].retryWait = constantly(Duration::seconds(1));
    options.database.operation = options.cache.operation = constantly(write);
    options.database.lag = options.cache.lag = constantly(lag);
    options.provider.latency = constantly(charge);
    options.provider.timeout = Duration::seconds(60);
    return options;
}

std::size_t chargesAt(Duration gap, const Window& window) {
    return play(worldWithGap(gap, window.lag), window.strategy).charges();
}

} // namespace

class WindowTest : public testing::TestWithParam<Window> {};

TEST_P(WindowTest, FlipsWhereTheClosedFormSays) {
    const Window& window = GetParam();
    const Duration end = charge + write + window.lag + ms(20);
    for (Duration gap = ms(0); gap <= end; gap = gap + ms(1)) {
        const std::size_t expected = gap < window.length ? 2U : 1U;
        ASSERT_EQ(chargesAt(gap, window), expected) << window.strategy << ", gap " << toText(gap);
    }
}

// Inside a transaction the record is written by two statements, the INSERT and its COMMIT.
INSTANTIATE_TEST_SUITE_P(RecordAfterTheEffect,
                         WindowTest,
                         testing::Values(Window{"naive", ms(120), charge + write},
                                         Window{"naive-replica", ms(50), charge + write + ms(50)},
                                         Window{"naive-replica", ms(120), charge + write + ms(120)},
                                         Window{"naive-replica", ms(300), charge + write + ms(300)},
                                         Window{"mutex-database", ms(120), charge + write},
                                         Window{"semaphore", ms(120), charge + write},
                                         Window{"row-lock", ms(120), charge + write + write},
                                         Window{"serializable", ms(120), charge + write + write}),
                         nameOf);

INSTANTIATE_TEST_SUITE_P(ClaimReplicatesBehind,
                         WindowTest,
                         testing::Values(Window{"replicated-cache", ms(50), ms(50)},
                                         Window{"replicated-cache", ms(120), ms(120)},
                                         Window{"replicated-cache", ms(300), ms(300)},
                                         Window{"cache-first", ms(50), ms(50)},
                                         Window{"cache-first", ms(120), ms(120)},
                                         Window{"cache-first", ms(300), ms(300)}),
                         nameOf);

INSTANTIATE_TEST_SUITE_P(OneArbiter,
                         WindowTest,
                         testing::Values(Window{"claim-lease", ms(120), ms(0)},
                                         Window{"claim-only", ms(120), ms(0)},
                                         Window{"claim-query", ms(120), ms(0)},
                                         Window{"held-transaction", ms(120), ms(0)},
                                         Window{"advisory-lock", ms(120), ms(0)},
                                         Window{"advisory-lock-session", ms(120), ms(0)},
                                         Window{"serializable-claim", ms(120), ms(0)},
                                         Window{"conditional-put", ms(120), ms(0)},
                                         Window{"redis-setnx", ms(120), ms(0)},
                                         Window{"redis-lock", ms(120), ms(0)},
                                         Window{"redis-lock-fenced", ms(120), ms(0)},
                                         Window{"home-region", ms(120), ms(0)},
                                         Window{"database-first", ms(120), ms(0)},
                                         Window{"recovery-points", ms(120), ms(0)}),
                         nameOf);

} // namespace idem::windows_test
