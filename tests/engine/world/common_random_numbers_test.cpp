// Common random numbers: what has no part in a strategy is equal under every one of them. And where
// lag and gap are constant, chance has no part, and every run must agree. (With chance, the closed
// forms are met in study/validation_test.cpp.)

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace idem::common_random_numbers_test {

using namespace support;

namespace {

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

std::size_t chargesWithLag(Duration gap, Duration lag) {
    const auto naive = play(laggingReplica(constantly(gap), constantly(lag)), "naive-replica");
    const auto cached = play(laggingCache(constantly(gap), constantly(lag)), "replicated-cache");
    EXPECT_EQ(naive.charges(), cached.charges());
    return naive.charges();
}

} // namespace

TEST(ConstantLagTest, IsWaitedOutOrNot) {
    const Duration lag = ms(100);
    const auto instant = Duration::nanoseconds(1);
    EXPECT_EQ(chargesWithLag(lag - instant, lag), 2U);
    EXPECT_EQ(chargesWithLag(lag, lag), 1U) << "what arrives at the instant of the read is read";
    EXPECT_EQ(chargesWithLag(lag + instant, lag), 1U);
}

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

} // namespace idem::common_random_numbers_test
