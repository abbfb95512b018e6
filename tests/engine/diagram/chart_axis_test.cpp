// Axes name round values that do not overlap, in words for people.

#include "engine/diagram/chart_axis.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>
#include <string>

namespace idem::chart_axis_test {

namespace {

ChartExtent extentOf(std::initializer_list<double> values) {
    ChartExtent extent;
    for (const double value : values) {
        extent.add(value);
    }
    return extent;
}

/// The named ticks with their positions in percent: "0 ms@0 500 ms@50".
std::string textOf(const ChartScale& scale) {
    std::string text;
    for (const ChartTick& tick : scale.ticks()) {
        if (!tick.text.empty()) {
            text += (text.empty() ? "" : ", ") + tick.text + "@" +
                    std::to_string(static_cast<int>(100 * tick.position + 0.5));
        }
    }
    return text;
}

constexpr ScaleRoom across{400, false, false, 11};
constexpr ScaleRoom upright{200, true, true, 11};

} // namespace

TEST(ChartValueTest, IsWrittenForPeople) {
    EXPECT_EQ(valueText(ChartUnit::Milliseconds, 25), "25 ms");
    EXPECT_EQ(valueText(ChartUnit::Milliseconds, 1'500), "1.5 s");
    EXPECT_EQ(valueText(ChartUnit::Milliseconds, 0.25), "250 µs");
    EXPECT_EQ(valueText(ChartUnit::Milliseconds, 0), "0 ms");
    EXPECT_EQ(valueText(ChartUnit::Milliseconds, 90e3), "1.5 min");
    EXPECT_EQ(valueText(ChartUnit::Milliseconds, 2 * 86'400e3), "2 d");
    EXPECT_EQ(valueText(ChartUnit::Share, 0.082085), "8.21%");
    EXPECT_EQ(valueText(ChartUnit::Share, 0.0001), "0.01%");
    EXPECT_EQ(valueText(ChartUnit::Share, 1), "100%");
    EXPECT_EQ(valueText(ChartUnit::Share, 1e-10), "1 in 10,000,000,000");
    EXPECT_EQ(valueText(ChartUnit::Number, 12'345.6), "12,346");
    EXPECT_EQ(valueText(ChartUnit::Number, 1.049423), "1.05");
    EXPECT_EQ(valueText(ChartUnit::Number, -0.5), "-0.5");
}

TEST(ChartValueTest, BoundsAreRoundedUp) {
    EXPECT_EQ(boundText(ChartUnit::Share, 0.00383), "0.39%");
    EXPECT_EQ(boundText(ChartUnit::Share, 0.00368), "0.37%");
    EXPECT_EQ(boundText(ChartUnit::Share, 0.5), "50%");
    EXPECT_EQ(boundText(ChartUnit::Share, 0.995), "100%");
    EXPECT_EQ(boundText(ChartUnit::Share, 0), "0%");
}

TEST(ChartScaleTest, CountsInRoundSteps) {
    const ChartAxis lag{"Lag", ChartUnit::Milliseconds, false, {}, {}, {}};
    EXPECT_EQ(textOf({lag, extentOf({0, 500}), across}),
              "0 ms@0, 100 ms@20, 200 ms@40, 300 ms@60, 400 ms@80, 500 ms@100");
    EXPECT_EQ(textOf({lag, extentOf({0, 3'000}), across}),
              "0 ms@0, 500 ms@17, 1 s@33, 1.5 s@50, 2 s@67, 2.5 s@83, 3 s@100");
    EXPECT_EQ(textOf({lag, extentOf({0, 5 * 60e3}), across}),
              "0 ms@0, 1 min@20, 2 min@40, 3 min@60, 4 min@80, 5 min@100");
}

TEST(ChartScaleTest, MeasuresBeginAtZeroAndEndAtATick) {
    const ChartAxis share{"Share", ChartUnit::Share, false, {}, {}, {}};
    const ChartScale scale(share, extentOf({0.05, 0.17}), upright);
    EXPECT_EQ(textOf(scale), "0%@0, 5%@25, 10%@50, 15%@75, 20%@100");
    EXPECT_DOUBLE_EQ(scale.positionOf(0.05), 0.25);
    EXPECT_EQ(scale.positionOf(7), 1) << "cut to the plot";
    EXPECT_EQ(scale.positionOf(-7), 0);
}

TEST(ChartScaleTest, TakesTheRangeThatItIsGiven) {
    ChartAxis share{"Share", ChartUnit::Share, false, {}, {}, {}};
    share.to = 1;
    EXPECT_EQ(ChartScale(share, extentOf({0.05, 0.17}), upright).to(), 1);
}

TEST(ChartScaleTest, SurvivesEverythingBeingEqual) {
    const ChartAxis number{"n", ChartUnit::Number, false, {}, {}, {}};
    for (const double value : {0.0, 3.0, -2.0}) {
        const ChartScale scale(number, extentOf({value}), upright);
        EXPECT_LT(scale.from(), scale.to()) << value;
        EXPECT_GE(scale.ticks().size(), 2) << value;
    }
    EXPECT_GE(ChartScale(number, {}, upright).ticks().size(), 2) << "no values at all";
}

TEST(ChartScaleTest, LogarithmsNameDecadesAndWhatFitsBetween) {
    const ChartAxis share{"Share", ChartUnit::Share, true, {}, {}, {}};
    EXPECT_EQ(textOf({share, extentOf({0.002, 0.5}), upright}),
              "0.1%@0, 0.3%@16, 1%@33, 3%@49, 10%@67, 30%@83, 100%@100");
    EXPECT_EQ(textOf({share, extentOf({1e-9, 0.5}), {100, true, true, 11}}),
              "0.0000001%@0, 0.0001%@33, 0.1%@67, 100%@100");
}

// No logarithm for zero: on an axis of a field it has its place apart, on one of measured values
// it lies on the floor.
TEST(ChartScaleTest, ZeroHasAPlaceOnALogarithmicAxis) {
    const ChartAxis lag{"Lag", ChartUnit::Milliseconds, true, {}, {}, {}};
    const ChartScale scale(lag, extentOf({0, 10, 1'000}), across);
    EXPECT_TRUE(scale.hasZeroApart());
    EXPECT_EQ(scale.positionOf(0), 0);
    EXPECT_GT(scale.positionOf(10), 0.05);
    EXPECT_EQ(scale.positionOf(1'000), 1);
    EXPECT_EQ(scale.ticks().front().text, "0 ms");
    const ChartScale measured(lag, extentOf({0, 10, 1'000}), upright);
    EXPECT_FALSE(measured.hasZeroApart());
    EXPECT_EQ(measured.positionOf(0), 0);
    EXPECT_EQ(measured.positionOf(std::numeric_limits<double>::quiet_NaN()), 0);
}

TEST(ChartScaleTest, NamesStandInTheMiddleOfTheirPlaces) {
    ChartAxis names{"Strategy", ChartUnit::Name, false, {"a", "b"}, {}, {}};
    EXPECT_EQ(textOf({names, {}, across}), "a@25, b@75");
    names.names.assign(40, "a-rather-long-name");
    const ChartScale crowded(names, {}, across);
    EXPECT_LT(crowded.ticks().size(), 12U) << "not every one is written";
}

/// How many labels there are. They must stand in order, and so far apart that none overlaps.
std::size_t namedTicksOf(const ChartScale& scale) {
    double last = -1;
    std::size_t named = 0;
    for (const ChartTick& tick : scale.ticks()) {
        if (!tick.text.empty()) {
            EXPECT_GT(tick.position, last + (named == 0 ? 0 : 20 / across.length)) << tick.text;
            last = tick.position;
            ++named;
        }
    }
    return named;
}

TEST(ChartScaleTest, LabelsKeepApartWhateverTheValues) {
    for (const ChartUnit unit : {ChartUnit::Number, ChartUnit::Share, ChartUnit::Milliseconds}) {
        for (double greatest = 1e-4; greatest < 1e9; greatest *= 3.7) {
            for (const bool isLogarithmic : {false, true}) {
                const ChartAxis axis{"", unit, isLogarithmic, {}, {}, {}};
                const std::size_t named =
                    namedTicksOf({axis, extentOf({greatest / 300, greatest}), across});
                EXPECT_GE(named, 2U) << greatest;
                EXPECT_LE(named, 14U) << greatest;
            }
        }
    }
}

} // namespace idem::chart_axis_test
