// Estimates in words, as exact as their intervals deserve.

#include "engine/core/number_text.h"
#include "engine/study/statistics.h"

#include <gtest/gtest.h>

namespace idem::statistics_text_test {

TEST(NumberTextTest, GroupsDigits) {
    EXPECT_EQ(groupedText(0), "0");
    EXPECT_EQ(groupedText(-999), "-999");
    EXPECT_EQ(groupedText(-1'000), "-1,000");
    EXPECT_EQ(groupedText(12'345'678U), "12,345,678");
}

TEST(NumberTextTest, PercentagesShowTwoDigitsOfTheirReach) {
    EXPECT_EQ(percentText(0.0821, 0.0054), "8.21%");
    EXPECT_EQ(percentText(0.0821, 0.054), "8.2%");
    EXPECT_EQ(percentText(0.0821, 0.14), "8%");
    EXPECT_EQ(percentText(0.5, 0.00005), "50.0000%");
    EXPECT_EQ(percentText(-0.0768, 0.005), "-7.68%");
}

TEST(NumberTextTest, ExactPercentagesShowThreeDigits) {
    EXPECT_EQ(percentText(0), "0%");
    EXPECT_EQ(percentText(1), "100%");
    EXPECT_EQ(percentText(0.25), "25%");
    EXPECT_EQ(percentText(0.012345), "1.23%");
    EXPECT_EQ(percentText(0.0000012), "0.00012%");
    EXPECT_EQ(percentText(4e-9), "1 in 250,000,000");
}

TEST(StatisticsTextTest, NoHitIsNotNoRisk) {
    EXPECT_EQ(zeroHitText(10'000), "0 of 10,000: at most 1 in 2,711");
    EXPECT_EQ(zeroHitText(1'000'000), "0 of 1,000,000: at most 1 in 271,085");
    EXPECT_EQ(zeroHitText(10), "0 of 10: at most 31%");
    EXPECT_EQ(zeroHitText(1), "0 of 1: at most 98%");
    EXPECT_EQ(zeroHitText(0), "no runs");
}

TEST(StatisticsTextTest, ProportionsNameIntervalMethodAndNumber) {
    EXPECT_EQ(proportionText(821, 10'000), "8.21% (7.69% to 8.76%), 821 of 10,000, Wilson, 95%");
    EXPECT_EQ(proportionText(5, 5), "100% (57% to 100%), 5 of 5, Wilson, 95%");
    EXPECT_EQ(proportionText(0, 10'000), "0 of 10,000: at most 1 in 2,711, Clopper-Pearson, 95%");
    EXPECT_EQ(proportionText(0, 0), "no runs");
}

TEST(StatisticsTextTest, DifferencesNameTheDiscordantPairs) {
    EXPECT_EQ(differenceText({809, 41, 544, 8'606}),
              "7.68% (7.14% to 8.25%), only the first in 809, only the second in 41 of 10,000 "
              "pairs, Tango, 95%; McNemar p < 0.0001");
    EXPECT_EQ(differenceText({3, 1, 0, 96}),
              "2.0% (-2.8% to 7.6%), only the first in 3, only the second in 1 of 100 pairs, "
              "Tango, 95%; McNemar p = 0.62");
    EXPECT_EQ(differenceText({0, 0, 10, 9'990}), "the same in all 10,000 pairs");
}

} // namespace idem::statistics_text_test
