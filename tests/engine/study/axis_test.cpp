// Axes of a sweep: ranges count out to the values that they say, and whatever is wrong is told in a
// sentence that says what to write.

#include "engine/study/axis.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idem::axis_test {

namespace {

Scenario smallScenario() {
    Scenario scenario;
    scenario.title = "small";
    scenario.world.clients.emplace_back().name = "alice";
    for (const char* name : {"server-1", "server-2"}) {
        scenario.world.servers.emplace_back().name = name;
    }
    return scenario;
}

SweepAxis axisOf(const std::string& text) {
    auto axis = parseAxis(text, smallScenario());
    EXPECT_TRUE(axis) << text << ": "
                      << (axis.diagnostics.empty() ? "" : toText(axis.diagnostics.front()));
    return axis ? std::move(*axis.value) : SweepAxis();
}

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

} // namespace

TEST(AxisTest, CountsALinearRangeOut) {
    const SweepAxis axis = axisOf("database.lag=0ms..100ms:25ms");
    EXPECT_EQ(axis.path, "database.lag");
    EXPECT_EQ(axis.values, (Texts{"0ms", "25ms", "50ms", "75ms", "100ms"}));
    EXPECT_EQ(axis.positions, (Numbers{0, 25, 50, 75, 100}));
    EXPECT_EQ(axis.kind, AxisKind::Duration);
    EXPECT_FALSE(axis.isLogarithmic);
}

TEST(AxisTest, LeavesOutWhatLiesBeyondTheLastStep) {
    EXPECT_EQ(axisOf("database.lag=1ms..6ms:2ms").values, (Texts{"1ms", "3ms", "5ms"}));
}

TEST(AxisTest, MeetsTheEndOfARangeOfDecimals) {
    const SweepAxis axis = axisOf("provider.effect-at=0.1..0.5:0.1");
    EXPECT_EQ(axis.values, (Texts{"0.1", "0.2", "0.3", "0.4", "0.5"}));
    EXPECT_EQ(axis.kind, AxisKind::Number);
}

TEST(AxisTest, GrowsByAFactor) {
    const SweepAxis axis = axisOf("clients.alice.timeout=10ms..100ms:*2");
    EXPECT_EQ(axis.values, (Texts{"10ms", "20ms", "40ms", "80ms"}));
    EXPECT_TRUE(axis.isLogarithmic);
}

TEST(AxisTest, SpreadsValuesInTheLogarithm) {
    const SweepAxis axis = axisOf("database.lag=1ms..1s:log4");
    EXPECT_EQ(axis.values, (Texts{"1ms", "10ms", "100ms", "1s"}));
    EXPECT_TRUE(axis.isLogarithmic);
}

TEST(AxisTest, VariesANumberWithinADistribution) {
    const SweepAxis axis = axisOf("database.lag=exponential(mean=10ms..30ms:10ms)");
    EXPECT_EQ(
        axis.values,
        (Texts{"exponential(mean=10ms)", "exponential(mean=20ms)", "exponential(mean=30ms)"}));
    EXPECT_EQ(axis.positions, (Numbers{10, 20, 30}));
    EXPECT_EQ(axis.title(), "database.lag, exponential(mean=*)");
    EXPECT_EQ(axis.valueAt(12.5), "exponential(mean=12.5ms)");
}

TEST(AxisTest, TakesPercentagesAndWholeNumbers) {
    const SweepAxis loss = axisOf("network.request-loss=0%..10%:5%");
    EXPECT_EQ(loss.values, (Texts{"0%", "5%", "10%"}));
    EXPECT_EQ(loss.positions, (Numbers{0, 0.05, 0.1}));
    EXPECT_EQ(loss.kind, AxisKind::Share);
    EXPECT_EQ(axisOf("clients.alice.retries=0..4:2").values, (Texts{"0", "2", "4"}));
}

TEST(AxisTest, TakesLists) {
    const SweepAxis choice = axisOf("balancer.routing=round-robin,key-hash");
    EXPECT_EQ(choice.values, (Texts{"round-robin", "key-hash"}));
    EXPECT_EQ(choice.kind, AxisKind::Name);
    EXPECT_EQ(choice.positions, (Numbers{0, 1}));
    const SweepAxis mixed = axisOf("database.lag=uniform(5ms, 20ms),10ms");
    EXPECT_EQ(mixed.values, (Texts{"uniform(5ms, 20ms)", "10ms"}));
    EXPECT_EQ(mixed.kind, AxisKind::Name);
    EXPECT_EQ(axisOf("protocol.scope=caller;caller,path").size(), 2U);
    EXPECT_EQ(axisOf("database.lag=5ms,10ms,1s").positions, (Numbers{5, 10, 1000}));
}

TEST(AxisTest, IsReadBackFromItsText) {
    for (const char* text : {"database.lag=exponential(mean=10ms..200ms:log7)",
                             "clients.alice.retries=0..4:2",
                             "balancer.routing=round-robin,key-hash"}) {
        const SweepAxis axis = axisOf(text);
        EXPECT_EQ(axisOf(axis.text), axis);
    }
}

struct BadAxis {
    const char* text;
    const char* message;
};

class BadAxisTest : public testing::TestWithParam<BadAxis> {};

TEST_P(BadAxisTest, SaysWhatIsWrong) {
    const auto axis = parseAxis(GetParam().text, smallScenario());
    ASSERT_FALSE(axis);
    ASSERT_FALSE(axis.diagnostics.empty());
    EXPECT_EQ(toText(axis.diagnostics.front()), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    AxisTest,
    BadAxisTest,
    testing::Values(
        BadAxis{"database.lag",
                "error: an axis has the form PATH=VALUES (expected for example "
                "database.lag=0ms..500ms:25ms, found \"database.lag\")"},
        BadAxis{"database.lagg=0ms..5ms:1ms",
                "error: database.lagg: there is no field \"lagg\" here\n  hint: write lag"},
        BadAxis{"database.lag=0..500ms:25ms",
                "error: database.lag: the ends of a range have the same unit, not 0 and 500ms "
                "(expected for example 0ms..500ms:25ms, 1ms..1s:*2 or 1ms..1s:log13, found "
                "\"0..500ms:25ms\")\n  hint: begin with 0ms"},
        BadAxis{"database.lag=500ms..0ms:25ms",
                "error: database.lag: the range 500ms..0ms is empty (found "
                "\"500ms..0ms:25ms\")\n  hint: write 0ms..500ms"},
        BadAxis{"database.lag=0ms..500ms",
                "error: database.lag: the range has no step (expected for example "
                "0ms..500ms:25ms, 1ms..1s:*2 or 1ms..1s:log13, found \"0ms..500ms\")"},
        BadAxis{"database.lag=0ms..500ms:0ms",
                "error: database.lag: the step of a range is above zero (expected for example "
                "0ms..500ms:25ms, 1ms..1s:*2 or 1ms..1s:log13, found \"0ms..500ms:0ms\")"},
        BadAxis{"database.lag=0ms..500ms:*2",
                "error: database.lag: a range that grows by a factor begins above zero (found "
                "\"0ms..500ms:*2\")\n  hint: begin it with a small value, or give a step instead "
                "of a factor"},
        BadAxis{"database.lag=0ms..1h:1us",
                "error: database.lag: the range has more than 100000 values (found "
                "\"0ms..1h:1us\")\n  hint: choose a greater step"},
        BadAxis{"clients.bob.timeout=1ms..9ms:1ms",
                "error: clients.bob: there is no client \"bob\" (expected alice)"},
        BadAxis{"seed=1..9:1",
                "error: seed: every replication has a seed of its own anyway (found "
                "\"1..9:1\")\n  hint: ask for more replications"}));

} // namespace idem::axis_test
