// The world meets the closed forms of statistics.md, "Our domain", about hops, crowds, leases and
// the life of a record: D8, D13, D14, D15 and D17.
//
// Nothing takes time but what the form is about, so the form holds exactly; a test fails when the
// estimate strays 4.5 standard errors.

#include "tests/support/full_run.h"
#include "tests/support/small_world.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace idem::lease_rows_test {

using namespace support;

namespace {

std::uint64_t replications() {
    return samples<std::uint64_t>(50'000, 1'000'000);
}

/// The first client's copies, which nobody gives up.
WorldOptions withCopies(WorldOptions options, std::int32_t copies, const Distribution& gap) {
    options.clients[0].copies = copies;
    options.clients[0].copyGap = gap;
    options.clients[0].timeout = Duration::seconds(600);
    return options;
}

void expectDoubles(Replications runs, double expected) {
    const std::uint64_t count = replications();
    const std::uint64_t hits = runs.hits(Outcome::Double, count);
    EXPECT_LE(std::abs(proportionZScore(hits, count, expected)), 4.5)
        << hits << " of " << count << ", expected " << expected;
}

/// The charge comes at the end of work that takes 2 s on the average; the lease is 5 s.
WorldOptions leased(std::int32_t copies, const Distribution& gap) {
    WorldOptions options = withCopies(stillWorld(), copies, gap);
    options.provider.latency = Distribution::exponential(Duration::seconds(2));
    options.provider.effectAt = 1;
    options.provider.timeout = Duration::seconds(600);
    return options;
}

StrategyOptions unrenewed() {
    StrategyOptions options;
    options.lease = Duration::seconds(5);
    options.renew = false;
    return options;
}

} // namespace

// Lag Erlang(2, 25 ms a hop) against a gap of 100 ms: e^-4 (1 + 4).
TEST(LeaseRowsTest, D8ConstantGapMeetsAChainOfHops) {
    WorldOptions options = withCopies(stillWorldOfTwoRegions(), 2, constantly(ms(100)));
    options.cache.lag = Distribution::erlang(2, ms(25));
    expectDoubles({options, "replicated-cache"}, 5 * std::exp(-4.0));
}

// Five copies sent together, a constant section: extra charges are Binomial(4, 1 - e^-1.5).
TEST(LeaseRowsTest, D13ACrowdRacesForTheSection) {
    WorldOptions options = withCopies(stillWorld(), 5, constantly(Duration::zero()));
    options.network.client = Distribution::exponential(ms(20));
    options.provider.latency = constantly(ms(30));
    Replications runs(options, "naive");
    const std::uint64_t count = replications();
    std::uint64_t doubles = 0;
    Moments extra;
    for (std::uint64_t replication = 0; replication < count; ++replication) {
        const IntentVerdict& intent = runs.verdict(replication).intents[0];
        doubles += intent.charges > 1 ? 1 : 0;
        extra.add(intent.charges - 1.0);
    }
    EXPECT_LE(std::abs(extra.zScore(4 * (1 - std::exp(-1.5)))), 4.5);
    EXPECT_LE(std::abs(proportionZScore(doubles, count, 1 - std::exp(-6.0))), 4.5);
}

// Asked every 2 s from the start: the first time strictly after the lease of 5 s is 6 s.
TEST(LeaseRowsTest, D14APollerTakesOverAfterTheLease) {
    expectDoubles({leased(4, constantly(Duration::seconds(2))), "claim-lease", unrenewed()},
                  std::exp(-3.0));
}

// With a random phase the take-over comes between the lease and one period later.
TEST(LeaseRowsTest, D15APollerOfRandomPhaseTakesOver) {
    const auto phase = Distribution::uniform(Duration::seconds(5), Duration::seconds(7));
    expectDoubles({leased(2, phase), "claim-lease", unrenewed()},
                  std::exp(-2.5) * (1 - std::exp(-1.0)));
}

// A record that lives 24 h, a late retry after a lognormal time of median 1 h: Q(ln 24 / 2).
TEST(LeaseRowsTest, D17ALateRetryOutlivesTheRecord) {
    const auto late = Distribution::lognormal(Duration::seconds(3'600), 2);
    WorldOptions options = withCopies(stillWorld(), 2, late);
    options.protocol.recordLife = Duration::seconds(86'400);
    options.protocol.reaperPeriod = Duration::zero();
    options.horizon = Distribution::cap;
    expectDoubles({options, "replicated-cache"},
                  0.5 * std::erfc(std::log(24.0) / 2 / std::sqrt(2.0)));
}

} // namespace idem::lease_rows_test
