// The same world, seed and replication are the same run to the last byte: whatever ran before, in
// however many threads.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace idem::determinism_test {

using namespace support;

namespace {

/// A world in which everything that can be left to chance is.
WorldOptions chancyWorld() {
    WorldOptions options = stillWorldOfTwoRegions();
    options.balancer.routing = Routing::Random;
    options.network.client = Distribution::exponential(ms(20));
    options.network.internal = Distribution::exponential(ms(1));
    options.network.region = Distribution::lognormal(ms(35), 0.3);
    options.network.requestLoss = options.network.responseLoss = 0.1;
    options.network.duplication = 0.1;
    options.database.operation = options.cache.operation = Distribution::exponential(ms(2));
    options.database.lag = options.cache.lag = Distribution::exponential(ms(80));
    options.provider.latency = Distribution::pareto(ms(50), 1.5);
    options.provider.timeout = ms(400);
    options.clients[0].intents = 5;
    options.clients[0].copies = 2;
    options.clients[0].retries = 2;
    options.clients[0].timeout = ms(300);
    options.clients[0].retryWait = Distribution::uniform(ms(10), ms(200));
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.intent = 3;
    crash.restartAfter = ms(100);
    options.faults = {crash};
    return options;
}

StrategyOptions shortLease() {
    StrategyOptions options;
    options.lease = ms(150);
    return options;
}

std::vector<Record> recordsOf(World& world, std::uint64_t seed, std::uint64_t replication) {
    Recorder recorder;
    world.run(seed, replication, &recorder);
    return recorder.records();
}

/// Where two runs part; empty when they do not.
std::string difference(const std::vector<Record>& left, const std::vector<Record>& right) {
    const std::size_t common = std::min(left.size(), right.size());
    for (std::size_t at = 0; at < common; ++at) {
        if (!(left[at] == right[at])) {
            return "record " + std::to_string(at) + ": " + std::string(toText(left[at].kind)) +
                   " at " + std::to_string(left[at].time.ns) + ", " +
                   std::string(toText(right[at].kind)) + " at " + std::to_string(right[at].time.ns);
        }
    }
    return left.size() == right.size() ? "" : "one is longer";
}

std::uint64_t printOf(World& world, std::uint64_t seed, std::uint64_t replication) {
    Fingerprint print;
    world.run(seed, replication, &print);
    return print.value();
}

using Prints = std::vector<std::uint64_t>;

Prints printsOf(const WorldOptions& options, std::string_view strategy, bool isBackward) {
    World world(options, strategyNamed(strategy), shortLease());
    constexpr std::uint64_t count = 50;
    Prints prints(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t replication = isBackward ? count - 1 - i : i;
        prints[replication] = printOf(world, 9, replication);
    }
    return prints;
}

} // namespace

TEST(DeterminismTest, AWorldRepeatsItself) {
    const WorldOptions options = chancyWorld();
    for (const StrategyEntry& strategy : strategies()) {
        World world(options, strategy, shortLease());
        const auto first = recordsOf(world, 1, 0);
        EXPECT_EQ(difference(recordsOf(world, 1, 0), first), "") << strategy.name;
        World fresh(options, strategy, shortLease());
        EXPECT_EQ(difference(recordsOf(fresh, 1, 0), first), "") << strategy.name;
    }
}

TEST(DeterminismTest, OtherRunsInBetweenChangeNothing) {
    const WorldOptions options = chancyWorld();
    for (const StrategyEntry& strategy : strategies()) {
        World world(options, strategy, shortLease());
        const auto first = recordsOf(world, 1, 0);
        for (std::uint64_t other = 2; other < 20; ++other) {
            recordsOf(world, other, other);
        }
        EXPECT_EQ(difference(recordsOf(world, 1, 0), first), "") << strategy.name;
    }
}

TEST(DeterminismTest, ARunThatWasCutShortLeavesNothingBehind) {
    WorldOptions cut = chancyWorld();
    cut.eventsMax = 100;
    for (const StrategyEntry& strategy : strategies()) {
        World world(cut, strategy, shortLease());
        const auto first = recordsOf(world, 1, 0);
        recordsOf(world, 2, 0);
        EXPECT_EQ(difference(recordsOf(world, 1, 0), first), "") << strategy.name;
    }
}

TEST(DeterminismTest, SeedsAndReplicationsAreRunsOfTheirOwn) {
    const WorldOptions options = chancyWorld();
    World world(options, strategyNamed("naive"), {});
    std::map<std::uint64_t, int> prints;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (std::uint64_t replication = 0; replication < 10; ++replication) {
            ++prints[printOf(world, seed, replication)];
        }
    }
    EXPECT_EQ(prints.size(), 100U);
}

TEST(DeterminismTest, TheOrderOfReplicationsDoesNotMatter) {
    const WorldOptions options = chancyWorld();
    EXPECT_TRUE(printsOf(options, "claim-lease", false) == printsOf(options, "claim-lease", true));
}

TEST(WorldThreadsTest, WorldsInTwoThreadsAreTheSameAsInOne) {
    const WorldOptions options = chancyWorld();
    for (const StrategyEntry& strategy : strategies()) {
        const Prints expected = printsOf(options, strategy.name, false);
        Prints forward;
        Prints backward;
        std::thread one([&] { forward = printsOf(options, strategy.name, false); });
        std::thread other([&] { backward = printsOf(options, strategy.name, true); });
        one.join();
        other.join();
        EXPECT_TRUE(forward == expected) << strategy.name;
        EXPECT_TRUE(backward == expected) << strategy.name;
    }
}

} // namespace idem::determinism_test
