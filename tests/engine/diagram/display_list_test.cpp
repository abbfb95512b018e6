// Geometry, widths of text and colours: what every layout relies on.

#include "engine/diagram/display_list.h"
#include "engine/diagram/text_width.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace idem {

namespace {

// How different two colours look, roughly: differences of red count for more in red colours.
double difference(Rgb one, Rgb other) {
    const double mean = (one.red + other.red) / 512.0;
    const double red = one.red - other.red;
    const double green = one.green - other.green;
    const double blue = one.blue - other.blue;
    return std::sqrt((2 + mean) * red * red + 4 * green * green + (3 - mean) * blue * blue);
}

} // namespace

TEST(DisplayListTest, ALineIsClippedWhereItLeavesTheBox) {
    const Box box{0, 0, 10, 10};
    const auto part = clipped(Line{{-10, 5}, {20, 5}}, box);
    ASSERT_TRUE(part);
    EXPECT_EQ(part->from, (Point{0, 5}));
    EXPECT_EQ(part->to, (Point{10, 5}));
    EXPECT_FALSE(clipped(Line{{-10, 11}, {20, 11}}, box));
    EXPECT_FALSE(clipped(Line{{-4, 0}, {0, -4}}, box)) << "past the corner";
    EXPECT_TRUE(clipped(Line{{3, 3}, {3, 3}}, box)) << "a point";
}

TEST(DisplayListTest, ABoxIsClippedToWhatBothShare) {
    const Box box{0, 0, 10, 10};
    EXPECT_EQ(clipped(Box{-5, 5, 10, 10}, box), (Box{0, 5, 5, 5}));
    EXPECT_FALSE(clipped(Box{11, 0, 5, 5}, box));
}

TEST(DisplayListTest, PointingFindsTheUppermostThingWithinReach) {
    DisplayList list;
    list.add(Surface{{0, 0, 100, 100}, Ink::Paper});
    list.add(Line{{0, 50}, {100, 50}}, RecordId{1});
    list.add(Disc{{50, 50}, 5}, RecordId{2});
    EXPECT_EQ(recordAt(list, {50, 52}, 4), RecordId{2});
    EXPECT_EQ(recordAt(list, {10, 53}, 4), RecordId{1});
    EXPECT_EQ(recordAt(list, {10, 60}, 4), std::nullopt);
}

// Of "hello" in DejaVu Sans: 1298 + 1260 + 569 + 569 + 1253 of 2048 of the size.
TEST(TextWidthTest, AddsTheWidthsOfTheFont) {
    EXPECT_DOUBLE_EQ(widthOf("hello", {20.48, false}), 49.49);
    EXPECT_GT(widthOf("hello", {20.48, true}), 49.49);
    EXPECT_DOUBLE_EQ(widthOf("\u21bb", {20.48, false}), 17.16);
    EXPECT_DOUBLE_EQ(widthOf("", {11, false}), 0);
}

TEST(TextWidthTest, WhatDoesNotFitEndsInAnEllipsis) {
    const TextStyle style{11, false};
    const std::string name = "a-very-long-name-of-a-server";
    EXPECT_EQ(fitted(name, 1'000, style), name);
    const std::string cut = fitted(name, 60, style);
    EXPECT_TRUE(cut.ends_with("\u2026"));
    EXPECT_LE(widthOf(cut, style), 60);
    EXPECT_EQ(fitted(name, 5, style), "");
    EXPECT_EQ(fitted("\xe2\x82", 1'000, style), "\xe2\x82") << "bad UTF-8 ends the text too";
}

// WCAG 2.1: 3 to 1 for graphics, 4.5 to 1 for text.
TEST(PaletteTest, EveryInkStandsOutFromPaperAndBand) {
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        for (const Ink ground : {Ink::Paper, Ink::Band}) {
            for (const Ink ink : {Ink::Good,
                                  Ink::Pending,
                                  Ink::Uncertain,
                                  Ink::Refused,
                                  Ink::Wrong,
                                  Ink::Replayed,
                                  Ink::Fault,
                                  Ink::Selection,
                                  Ink::Series1,
                                  Ink::Series2,
                                  Ink::Series3,
                                  Ink::Series4,
                                  Ink::Series5,
                                  Ink::Series6}) {
                EXPECT_GE(contrast(palette->of(ink), palette->of(ground)), 3)
                    << static_cast<int>(ink) << toText(palette->of(ground));
            }
            EXPECT_GE(contrast(palette->of(Ink::Text), palette->of(ground)), 4.5);
            EXPECT_GE(contrast(palette->of(Ink::Muted), palette->of(ground)), 4.5);
        }
        for (const Ink strong : {Ink::Good, Ink::Wrong}) {
            EXPECT_GE(contrast(palette->of(Ink::OnStrong), palette->of(strong)), 4.5);
        }
    }
    EXPECT_DOUBLE_EQ(contrast({0, 0, 0}, {255, 255, 255}), 21);
}

TEST(PaletteTest, NoSeriesLooksLikeAnotherOrLikeAState) {
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        for (std::size_t i = 0; i < seriesInkCount; ++i) {
            for (Ink state = Ink::Good; state <= Ink::Fault;
                 state = static_cast<Ink>(static_cast<int>(state) + 1)) {
                EXPECT_GE(difference(palette->of(seriesInk(i)), palette->of(state)), 60)
                    << i << " " << static_cast<int>(state);
            }
            for (std::size_t j = 0; j < i; ++j) {
                EXPECT_GE(difference(palette->of(seriesInk(i)), palette->of(seriesInk(j))), 60);
            }
        }
    }
}

// Each shade stands out more from the paper than the one before, so that grey print keeps the
// order, and the text on it can be read.
TEST(PaletteTest, ShadesRiseAndCarryText) {
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        double last = 1;
        for (std::size_t step = 0; step < shadeCount; ++step) {
            const Rgb shade = palette->of(shadeInk(step));
            EXPECT_GE(contrast(shade, palette->of(Ink::Paper)), 1.08 * last) << step;
            last = contrast(shade, palette->of(Ink::Paper));
            EXPECT_GE(contrast(shade, palette->of(onShade(step))), 4.5) << step;
        }
    }
}

TEST(TextWidthTest, WrapsAtSpaces) {
    const TextStyle style{11, false};
    EXPECT_EQ(wrapped("one two three", 1'000, style), std::vector<std::string>{"one two three"});
    const auto lines = wrapped("one two three four", 60, style);
    EXPECT_EQ(lines, (std::vector<std::string>{"one two", "three four"}));
    EXPECT_TRUE(wrapped("", 60, style).empty());
    EXPECT_TRUE(wrapped("a-word-much-wider-than-that", 60, style)[0].ends_with("\u2026"));
}

} // namespace idem
