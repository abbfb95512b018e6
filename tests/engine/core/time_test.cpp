// Durations print as a scenario would write them, and for people in milliseconds.

#include "engine/core/ensure.h"
#include "engine/core/time.h"

#include <gtest/gtest.h>

namespace idem {

TEST(TimeTest, PrintsTheShortestExactUnit) {
    EXPECT_EQ(toText(Duration::milliseconds(150)), "150ms");
    EXPECT_EQ(toText(Duration::milliseconds(2'500)), "2.5s");
    EXPECT_EQ(toText(Duration::seconds(60)), "1min");
    EXPECT_EQ(toText(Duration::seconds(90)), "90s");
    EXPECT_EQ(toText(Duration::seconds(86'400)), "1d");
    EXPECT_EQ(toText(Duration::nanoseconds(1'234'567)), "1234567ns");
    EXPECT_EQ(toText(-Duration::milliseconds(3)), "-3ms");
    EXPECT_EQ(toText(Duration::zero()), "0ms");
}

TEST(TimeTest, PrintsMillisecondsForPeople) {
    EXPECT_EQ(toMillisecondText(Duration::microseconds(12'300)), "12.3 ms");
    EXPECT_EQ(toMillisecondText(Duration::seconds(1'204)), "1,204,000 ms");
    EXPECT_EQ(toMillisecondText(Duration::zero()), "0 ms");
}

TEST(TimeTest, InstantsAndSpansDoNotMix) {
    const Time start = Time::zero() + Duration::milliseconds(5);
    EXPECT_EQ(start - Time::zero(), Duration::milliseconds(5));
    EXPECT_LT(start, Time::max());
}

TEST(EnsureTest, NamesTheConditionAndThePlace) {
    try {
        ENSURE(1 + 1 == 3);
        FAIL() << "ENSURE let a false condition pass";
    } catch (const InternalError& error) {
        EXPECT_NE(std::string(error.what()).find("1 + 1 == 3"), std::string::npos);
    }
}

} // namespace idem
