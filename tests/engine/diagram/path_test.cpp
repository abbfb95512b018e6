// A place along a bent line lies where its length says.

#include "engine/diagram/path.h"

#include <gtest/gtest.h>

namespace idem {

TEST(PathTest, SharesAreOfTheWholeLength) {
    const Path path{{{0, 0}, {30, 0}, {30, 10}}};
    EXPECT_DOUBLE_EQ(path.length(), 40);
    EXPECT_EQ(path.at(0.5), (Point{20, 0}));
    EXPECT_EQ(path.at(1), (Point{30, 10}));
    EXPECT_EQ(path.directionAt(0.1), (Point{1, 0}));
    EXPECT_EQ(path.directionAt(0.9), (Point{0, 1}));
    EXPECT_EQ(path.reversed().at(0), (Point{30, 10}));
}

TEST(PathTest, ACurveEndsAtTheRims) {
    for (const double bow : {0.0, 0.2, -0.3}) {
        const Path path = curve({0, 0}, {100, 0}, bow, {10, 20});
        EXPECT_NEAR(distanceBetween(path.at(0), {0, 0}), 10, 0.7) << bow;
        EXPECT_NEAR(distanceBetween(path.at(1), {100, 0}), 20, 0.7) << bow;
    }
    EXPECT_LT(curve({0, 0}, {100, 0}, 0.2, {}).at(0.5).y, -19) << "to the left of the way: upward";
    EXPECT_GT(curve({0, 0}, {100, 0}, -0.2, {}).at(0.5).y, 19);
}

TEST(PathTest, ArcsGoClockwiseFromTheTop) {
    const auto quarter = arcOf({50, 50}, 10, 0, 0.25);
    EXPECT_NEAR(quarter.front().x, 50, 1e-6);
    EXPECT_NEAR(quarter.front().y, 40, 1e-6);
    EXPECT_NEAR(quarter.back().x, 60, 1e-6);
    EXPECT_NEAR(quarter.back().y, 50, 1e-6);
    for (const Point point : arcOf({50, 50}, 10, -0.3, 1)) {
        EXPECT_NEAR(distanceBetween(point, {50, 50}), 10, 1e-6);
    }
}

} // namespace idem
