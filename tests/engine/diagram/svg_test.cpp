// What is written is XML, shows names literally, and leaves nothing outside of the picture.

#include "engine/diagram/svg.h"

#include <gmock/gmock.h>

namespace idem {

using testing::HasSubstr;
using testing::Not;

TEST(SvgTest, WritesEachShape) {
    DisplayList list{200, 100, {}};
    list.add(Line{{0, 0}, {10, 5.25}, Ink::Text, 2, Dash::Dashed});
    list.add(Surface{{1, 2, 3, 4}, Ink::Good, Fill::Hatched});
    list.add(Disc{{5, 6}, 7, Ink::Wrong});
    list.add(Polygon{{{0, 0}, {4, 0}, {2, 3}}, Ink::Uncertain});
    list.add(Label{{9, 8}, "201", Ink::Good, Anchor::Middle, {11, true}});
    const std::string svg = toSvg(list, Palette::light());
    EXPECT_THAT(svg, HasSubstr("width=\"200\" height=\"100\" viewBox=\"0 0 200 100\""));
    EXPECT_THAT(svg,
                HasSubstr("x2=\"10\" y2=\"5.25\" stroke=\"#1b2228\" stroke-width=\"2\" "
                          "stroke-dasharray=\"5 3\""));
    EXPECT_THAT(svg, HasSubstr("<pattern id=\"h6\""));
    EXPECT_THAT(svg, HasSubstr("fill=\"url(#h6)\""));
    EXPECT_THAT(svg, HasSubstr("<circle cx=\"5\" cy=\"6\" r=\"7\" fill=\"#d04a00\"/>"));
    EXPECT_THAT(svg, HasSubstr("<polygon points=\"0,0 4,0 2,3\""));
    EXPECT_THAT(svg, HasSubstr("text-anchor=\"middle\" font-weight=\"bold\">201</text>"));
    EXPECT_THAT(svg, Not(HasSubstr("<title>")));
}

TEST(SvgTest, HostileTextStaysText) {
    DisplayList list{100, 20, {}};
    list.add(Label{{0, 10}, "<img src=x onerror=\"y\"><b>&\x01", Ink::Text, Anchor::Start, {}});
    SvgOptions words;
    words.title = "</title><script>";
    const std::string svg = toSvg(list, Palette::light(), words);
    EXPECT_THAT(svg,
                HasSubstr("&lt;img src=x onerror=&quot;y&quot;&gt;&lt;b&gt;&amp;\xef\xbf\xbd<"));
    EXPECT_THAT(svg, HasSubstr("<title>&lt;/title&gt;&lt;script&gt;</title>"));
}

TEST(SvgTest, WhatLiesOutsideIsLeftOut) {
    DisplayList list{100, 20, {}};
    list.add(Line{{-50, 10}, {150, 10}});
    list.add(Surface{{200, 0, 10, 10}, Ink::Good});
    const std::string svg = toSvg(list, Palette::dark());
    EXPECT_THAT(svg, HasSubstr("x1=\"0\" y1=\"10\" x2=\"100\" y2=\"10\""));
    EXPECT_THAT(svg, Not(HasSubstr("<rect")));
}

} // namespace idem
