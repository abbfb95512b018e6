// The yardsticks of the statistical tests are themselves right.

#include "engine/core/chance.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace idem::support {

namespace {

double yardstickDraw(std::uint32_t i) {
    static constexpr auto stream = StreamId::of("statistics test", "draw");
    return Chance(1, 0).uniform(stream, i);
}

} // namespace

TEST(StatisticsTest, MomentsMatchAHandCalculation) {
    Moments moments;
    for (const double value : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) {
        moments.add(value);
    }
    EXPECT_DOUBLE_EQ(moments.mean(), 5.0);
    EXPECT_DOUBLE_EQ(moments.variance(), 32.0 / 7);
    EXPECT_DOUBLE_EQ(moments.zScore(4.0), 1.0 / std::sqrt(32.0 / 7 / 8));
}

TEST(StatisticsTest, MomentsSurviveALargeOffset) {
    Moments moments;
    for (const double value : {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) {
        moments.add(value);
    }
    EXPECT_DOUBLE_EQ(moments.variance(), 30.0);
}

TEST(StatisticsTest, ProportionScoreCountsStandardErrors) {
    EXPECT_DOUBLE_EQ(proportionZScore(550, 1'000, 0.5), 50 / std::sqrt(250.0));
    EXPECT_EQ(proportionZScore(0, 1'000, 0), 0);
    EXPECT_TRUE(std::isinf(proportionZScore(1, 1'000, 0)));
    EXPECT_TRUE(std::isinf(proportionZScore(999, 1'000, 1)));
}

TEST(StatisticsTest, BatchMeansCoverTheMeanOfIndependentValues) {
    int covered = 0;
    for (std::uint32_t repetition = 0; repetition < 1'000; ++repetition) {
        std::vector<double> values(300);
        for (std::uint32_t i = 0; i < values.size(); ++i) {
            values[i] = yardstickDraw(repetition * 1'000 + i);
        }
        covered += batchMeansInterval(values, 30, 0.9).contains(0.5) ? 1 : 0;
    }
    EXPECT_NEAR(covered, 900, 4 * std::sqrt(1'000 * 0.9 * 0.1));
}

TEST(StatisticsTest, BatchMeansWidenForCorrelatedValues) {
    std::vector<double> independent(30'000);
    std::vector<double> correlated(30'000);
    double walk = 0;
    for (std::uint32_t i = 0; i < independent.size(); ++i) {
        independent[i] = yardstickDraw(i) - 0.5;
        walk = 0.9 * walk + independent[i];
        correlated[i] = walk;
    }
    // An autoregression of 0.9 multiplies the error of the mean by ten.
    const double ratio =
        batchMeansInterval(correlated).halfWidth() / batchMeansInterval(independent).halfWidth();
    EXPECT_GT(ratio, 6);
    EXPECT_LT(ratio, 14);
}

TEST(StatisticsTest, KolmogorovSmirnovMatchesAHandCalculation) {
    const auto uniform = [](double value) { return value; };
    EXPECT_DOUBLE_EQ(kolmogorovSmirnov({0.5}, uniform), 0.5);
    EXPECT_DOUBLE_EQ(kolmogorovSmirnov({0.7, 0.1, 0.2, 0.9}, uniform), 2 * 0.3);
}

} // namespace idem::support
