// A caption stands above the picture and moves nothing in it but down.

#include "engine/diagram/caption.h"

#include <gtest/gtest.h>

namespace idem {

TEST(CaptionTest, StandsAboveThePicture) {
    DisplayList list;
    list.width = 300;
    list.height = 50;
    list.add(Disc{{20, 10}, 4, Ink::Good, Fill::Solid}, RecordId{7});
    list.add(Polygon{{{1, 2}, {3, 4}, {5, 6}}, Ink::Good, Fill::Solid});
    const DisplayList whole = captioned(list, {"<b>A payment</b>", "strategy none, seed 1"});
    const double by = whole.height - list.height;
    EXPECT_GT(by, 20);
    ASSERT_EQ(whole.items.size(), 5U);
    EXPECT_EQ(std::get<Label>(whole.items[1].shape).text, "<b>A payment</b>");
    EXPECT_LT(std::get<Label>(whole.items[2].shape).at.y, by);
    EXPECT_EQ(std::get<Disc>(whole.items[3].shape).centre, (Point{20, 10 + by}));
    EXPECT_EQ(whole.items[3].record, RecordId{7});
    EXPECT_EQ(std::get<Polygon>(whole.items[4].shape).corners[2], (Point{5, 6 + by}));
}

TEST(CaptionTest, EndsWithAnEllipsisWhereThePictureEnds) {
    DisplayList list;
    list.width = 120;
    list.height = 10;
    const DisplayList whole = captioned(list, {std::string(200, 'W'), ""});
    const std::string& title = std::get<Label>(whole.items[1].shape).text;
    EXPECT_LT(title.size(), 20U);
    EXPECT_EQ(title.substr(title.size() - 3), "\u2026");
}

} // namespace idem
