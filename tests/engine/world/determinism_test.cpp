// The same world, seed and replication are the same run to the last byte: whatever ran before.

#include "tests/support/chancy_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace idem::determinism_test {

using namespace support;

namespace {

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

} // namespace idem::determinism_test
