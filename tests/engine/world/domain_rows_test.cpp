// The world meets the closed forms of statistics.md, "Our domain": D1, D2, D3, D5, D12 and D18.
//
// Nothing takes time but what the form is about, so the form holds exactly; a test fails when the
// share of double charges strays 4.5 standard errors. With constant lag and gap, chance has no part
// and every run must agree.

#include "tests/support/full_run.h"
#include "tests/support/small_world.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string_view>

namespace idem::domain_rows_test {

using namespace support;

namespace {

std::uint64_t replications() {
    return samples<std::uint64_t>(100'000, 1'000'000);
}

/// Two copies of one request, the second one `gap` later.
void sendTwice(WorldOptions& options, const Distribution& gap) {
    options.clients[0].copies = 2;
    options.clients[0].copyGap = gap;
    options.clients[0].timeout = Duration::seconds(600);
}

/// The second copy looks the key up at a replica that lags behind.
WorldOptions laggingReplica(const Distribution& gap, const Distribution& lag) {
    WorldOptions options = stillWorld();
    sendTwice(options, gap);
    options.database.lag = lag;
    return options;
}

/// The second copy claims in the other region, whose cache lags behind.
WorldOptions laggingCache(const Distribution& gap, const Distribution& lag) {
    WorldOptions options = stillWorldOfTwoRegions();
    sendTwice(options, gap);
    options.cache.lag = lag;
    return options;
}

void expectDoubles(Replications runs, double expected) {
    const std::uint64_t count = replications();
    const std::uint64_t hits = runs.hits(Outcome::Double, count);
    EXPECT_LE(std::abs(proportionZScore(hits, count, expected)), 4.5)
        << hits << " of " << count << ", expected " << expected;
}

void expectLagForm(const Distribution& gap, const Distribution& lag, double expected) {
    expectDoubles({laggingReplica(gap, lag), "naive-replica"}, expected);
    expectDoubles({laggingCache(gap, lag), "replicated-cache"}, expected);
}

std::size_t chargesWithLag(Duration gap, Duration lag) {
    const auto naive = play(laggingReplica(constantly(gap), constantly(lag)), "naive-replica");
    const auto cached = play(laggingCache(constantly(gap), constantly(lag)), "replicated-cache");
    EXPECT_EQ(naive.charges(), cached.charges());
    return naive.charges();
}

} // namespace

TEST(DomainRowsTest, D1ConstantGapMeetsExponentialLag) {
    expectLagForm(constantly(ms(100)), Distribution::exponential(ms(40)), std::exp(-2.5));
}

// Each copy goes to one of two regions by chance: in half of the runs both go to the same.
TEST(DomainRowsTest, D1HoldsWhenHalfOfTheReadsGoElsewhere) {
    auto options = laggingCache(constantly(ms(100)), Distribution::exponential(ms(40)));
    options.balancer.routing = Routing::Random;
    expectDoubles({options, "replicated-cache"}, 0.5 * std::exp(-2.5));
}

TEST(DomainRowsTest, D1IsZeroOrOneWhenTheLagIsConstant) {
    const Duration lag = ms(100);
    const auto instant = Duration::nanoseconds(1);
    EXPECT_EQ(chargesWithLag(lag - instant, lag), 2U);
    EXPECT_EQ(chargesWithLag(lag, lag), 1U) << "what arrives at the instant of the read is read";
    EXPECT_EQ(chargesWithLag(lag + instant, lag), 1U);
}

TEST(DomainRowsTest, D2ExponentialGapMeetsExponentialLag) {
    expectLagForm(Distribution::exponential(ms(200)), Distribution::exponential(ms(50)), 0.2);
}

TEST(DomainRowsTest, D3UniformGapMeetsExponentialLag) {
    const auto gap = Distribution::uniform(Duration::zero(), ms(200));
    expectLagForm(gap, Distribution::exponential(ms(50)), 0.25 * (1 - std::exp(-4.0)));
}

TEST(DomainRowsTest, D5ConstantGapMeetsUniformLag) {
    expectLagForm(constantly(ms(100)), Distribution::uniform(ms(20), ms(120)), 0.2);
}

// Check-then-act: two copies sent together, each with its own latency; the section is the charge.
TEST(DomainRowsTest, D12TwoCopiesRaceForTheSection) {
    WorldOptions options = stillWorld();
    sendTwice(options, constantly(Duration::zero()));
    options.network.client = Distribution::exponential(ms(20));
    options.provider.latency = Distribution::exponential(ms(80));
    options.provider.timeout = Duration::seconds(600);
    expectDoubles({options, "naive"}, 0.8);
}

// D18, without a key: the request is lost with p, the answer with q, at most three attempts.
TEST(DomainRowsTest, D18LostMessagesMeetTheirForms) {
    WorldOptions options = stillWorld();
    options.network.requestLoss = 0.1;
    options.network.responseLoss = 0.05;
    options.clients[0].retries = 2;
    Replications runs(options, "none");
    const std::uint64_t count = replications();
    std::uint64_t doubles = 0;
    std::uint64_t nevers = 0;
    Moments charges;
    for (std::uint64_t replication = 0; replication < count; ++replication) {
        const IntentVerdict& intent = runs.verdict(replication).intents[0];
        doubles += intent.outcome == Outcome::Double ? 1 : 0;
        nevers += intent.charges == 0 ? 1 : 0;
        charges.add(intent.charges);
    }
    EXPECT_LE(std::abs(proportionZScore(doubles, count, 0.0486)), 4.5);
    EXPECT_LE(std::abs(proportionZScore(nevers, count, 0.001)), 4.5);
    EXPECT_LE(std::abs(charges.zScore(0.999 + 0.05 * 0.972 + 0.0025 * 0.729)), 4.5);
}

// Common random numbers: what has no part in a strategy is equal under every one of them.

TEST(CommonRandomNumbersTest, EqualStrategiesNeverDiffer) {
    const auto options = laggingCache(constantly(ms(60)), Distribution::exponential(ms(40)));
    Replications left(options, "replicated-cache");
    Replications right(options, "replicated-cache");
    for (std::uint64_t replication = 0; replication < 5'000; ++replication) {
        const Outcome outcome = left.verdict(replication).intents[0].outcome;
        ASSERT_EQ(outcome, right.verdict(replication).intents[0].outcome) << replication;
    }
}

namespace {

/// When the requests of a run reached the balancer, and what became of those that did not.
std::vector<Record> arrivals(std::string_view strategy, std::uint64_t seed) {
    WorldOptions options = busyWorld();
    options.network.client = Distribution::exponential(ms(20));
    options.network.requestLoss = 0.2;
    options.network.responseLoss = 0.2;
    options.network.duplication = 0.2;
    options.network.duplicateGap = Distribution::exponential(ms(5));
    options.clients[0].copies = 3;
    options.clients[0].copyGap = Distribution::exponential(ms(30));
    const Played run = play(options, strategy, {}, seed);
    std::vector<Record> found;
    for (Record record : run.trace.records) {
        const bool isMessage =
            record.kind == RecordKind::MessageArrived || record.kind == RecordKind::MessageLost;
        const bool isRequest = record.detail == static_cast<std::uint8_t>(MessageKind::Request);
        if (isMessage && isRequest) {
            record.cause = RecordId::none();
            record.lane = run.node("balancer") == record.lane ? record.lane : NodeId::none();
            found.push_back(record);
        }
    }
    return found;
}

} // namespace

TEST(CommonRandomNumbersTest, EveryStrategyMeetsTheSameArrivals) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const auto expected = arrivals("none", seed);
        ASSERT_GE(expected.size(), 3U);
        for (const StrategyEntry& strategy : strategies()) {
            const auto met = arrivals(strategy.name, seed);
            ASSERT_EQ(met.size(), expected.size()) << strategy.name << ", seed " << seed;
            for (std::size_t i = 0; i < met.size(); ++i) {
                EXPECT_EQ(met[i].time, expected[i].time) << strategy.name << ", seed " << seed;
                EXPECT_EQ(met[i].kind, expected[i].kind) << strategy.name << ", seed " << seed;
            }
        }
    }
}

// The second arrival of a duplicated request is a request of its own: its steps draw anew.
TEST(CommonRandomNumbersTest, ADuplicatedRequestDrawsItsOwnTimes) {
    WorldOptions options = stillWorld();
    options.network.duplication = 1;
    options.provider.latency = Distribution::exponential(ms(100));
    const Played run = play(options, "none");
    const auto times = run.times(RecordKind::Charged);
    ASSERT_EQ(times.size(), 2U);
    EXPECT_NE(times[0], times[1]);
}

} // namespace idem::domain_rows_test
