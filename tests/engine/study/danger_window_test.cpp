// The exposure window of a scenario: the formula that is read off one run agrees with the gap at
// which the double goes away, for the strategies of semantics.md 3.4.

#include "engine/study/danger_window.h"
#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <string>

namespace idem::danger_window_test {

using namespace support;

struct Expected {
    const char* strategy;
    const char* formula;
    Duration window;
};

namespace {

/// Two regions with a server each; the second copy goes to the second one.
Scenario twoRegions() {
    Scenario scenario;
    scenario.title = "two regions";
    scenario.world = stillWorldOfTwoRegions();
    scenario.world.database.operation = scenario.world.cache.operation = constantly(ms(1));
    scenario.world.database.lag = scenario.world.cache.lag = constantly(ms(120));
    scenario.world.provider.latency = constantly(ms(800));
    return scenario;
}

std::string nameOf(const testing::TestParamInfo<Expected>& info) {
    std::string name(info.param.strategy);
    std::erase(name, '-');
    return name;
}

} // namespace

class DangerWindowTest : public testing::TestWithParam<Expected> {};

TEST_P(DangerWindowTest, FormulaAndMeasurementAgree) {
    const Expected& expected = GetParam();
    const DangerWindow window = measureDangerWindow(twoRegions(), *findStrategy(expected.strategy));
    EXPECT_EQ(window.formula, expected.formula);
    ASSERT_TRUE(window.measured);
    EXPECT_EQ(*window.measured, expected.window);
    EXPECT_EQ(window.predicted, expected.window);
}

INSTANTIATE_TEST_SUITE_P(Rows,
                         DangerWindowTest,
                         testing::Values(Expected{"naive", "P + w", ms(801)},
                                         Expected{"naive-replica", "P + w + L", ms(921)},
                                         Expected{"mutex-database", "P + w", ms(801)},
                                         Expected{"replicated-cache", "L", ms(120)},
                                         Expected{"cache-first", "L", ms(120)},
                                         Expected{"claim-lease", "0", ms(0)},
                                         Expected{"conditional-put", "0", ms(0)},
                                         Expected{"database-first", "0", ms(0)},
                                         Expected{"home-region", "0", ms(0)},
                                         Expected{"redis-lock", "0", ms(0)}),
                         nameOf);

TEST(DangerWindowWordsTest, TellsThatNothingIsKnownWhereNothingIsLookedUp) {
    const DangerWindow window = measureDangerWindow(twoRegions(), *findStrategy("none"));
    EXPECT_EQ(sentenceOf(window),
              "no closed form is known; measured: every gap up to 60,000 ms doubles");
}

TEST(DangerWindowWordsTest, TellsFormulaAndMeasurement) {
    EXPECT_EQ(sentenceOf(measureDangerWindow(twoRegions(), *findStrategy("naive-replica"))),
              "P + w + L = 921 ms; measured: gaps below 921 ms double");
    EXPECT_EQ(sentenceOf(measureDangerWindow(twoRegions(), *findStrategy("claim-lease"))),
              "0 = no gap; measured: no gap doubles");
}

} // namespace idem::danger_window_test
