#include "app/models/marks.h"

#include <gtest/gtest.h>

namespace idem::app {
namespace {

Time at(std::int64_t ms) {
    return Time::zero() + Duration::milliseconds(ms);
}

TEST(MarksTest, AreKeptInOrderAndTakenAwayAgain) {
    Marks marks;
    int changes = 0;
    QObject::connect(&marks, &Marks::changed, [&changes] { ++changes; });
    marks.toggle(at(30));
    marks.toggle(at(10));
    marks.toggle(at(20));
    ASSERT_EQ(marks.all().size(), 3U);
    EXPECT_EQ(marks.all()[0].at, at(10));
    EXPECT_EQ(marks.all()[2].at, at(30));
    marks.toggle(at(20));
    EXPECT_EQ(marks.at(at(20)), nullptr);
    EXPECT_EQ(marks.all().size(), 2U);
    EXPECT_EQ(changes, 4);
}

TEST(MarksTest, ANoteMarksItsInstant) {
    Marks marks;
    marks.write(at(10), QStringLiteral("here it is too late"));
    ASSERT_NE(marks.at(at(10)), nullptr);
    EXPECT_EQ(marks.at(at(10))->note, QStringLiteral("here it is too late"));
    marks.write(at(10), {});
    ASSERT_EQ(marks.all().size(), 1U);
    EXPECT_TRUE(marks.all().front().note.isEmpty());
}

TEST(MarksTest, AfterTheLastComesTheFirst) {
    Marks marks;
    EXPECT_EQ(marks.after(at(0)), nullptr);
    marks.toggle(at(10));
    marks.toggle(at(20));
    EXPECT_EQ(marks.after(at(0))->at, at(10));
    EXPECT_EQ(marks.after(at(10))->at, at(20));
    EXPECT_EQ(marks.after(at(20))->at, at(10));
}

} // namespace
} // namespace idem::app
