// A lesson is a chapter and a number, in the order of the course.

#include "engine/scenario/course.h"

#include <gtest/gtest.h>

namespace idem {

TEST(CourseTest, ReadsAPlace) {
    EXPECT_EQ(readLesson("2.13"), (Lesson{2, 13}));
    EXPECT_LT(*readLesson("2.9"), *readLesson("2.13"));
    EXPECT_LT(*readLesson("2.13"), *readLesson("3.1"));
}

TEST(CourseTest, RefusesWhatIsNoPlace) {
    for (const char* text : {"",
                             "2",
                             "2.",
                             ".3",
                             "0.1",
                             "2.0",
                             "2.100",
                             "02.1",
                             "2.01",
                             "9.1",
                             "a.b",
                             "2.3.4",
                             "-1.2",
                             "2 .3"}) {
        EXPECT_EQ(readLesson(text), std::nullopt) << text;
    }
}

TEST(CourseTest, EveryChapterHasATitle) {
    ASSERT_EQ(chapters().size(), 8U);
    for (const auto title : chapters()) {
        EXPECT_FALSE(title.empty());
    }
}

} // namespace idem
