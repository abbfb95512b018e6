// The pieces that a report is made of before they are put on pages: none of them is ever cut.
#pragma once

#include "app/models/report_pages.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace idem::app {

/// A piece of a page, from its upper left corner, as wide as the text of a page.
struct Slab {
    double height = 0;
    double gap = 0;         ///< Above it, unless it is the first of a page.
    bool keepsNext = false; ///< The next one stands on the same page.
    bool isBetween = false; ///< Nothing is seen of it if it is the first of a page.
    bool isWide = false;    ///< On a page in landscape.
    PageMatter matter;
    std::shared_ptr<const Slab> head;    ///< Repeated above it if it is the first of a page.
    std::optional<std::size_t> begins;   ///< The part of the report that begins with it.
    std::optional<std::size_t> pointsTo; ///< The part whose page it tells.
};
using Slabs = std::vector<Slab>;

/// Of the text of a page.
inline constexpr double pageMargin = 57; // 15 mm
inline constexpr double pageFoot = 40;   ///< Beneath the text, above the margin's end.
inline constexpr double textWidth = pageShortSide - 2 * pageMargin;
inline constexpr double textHeight = pageLongSide - 2 * pageMargin - pageFoot / 2;
inline constexpr double wideTextWidth = pageLongSide - 2 * pageMargin;
inline constexpr double wideTextHeight = pageShortSide - 2 * pageMargin - pageFoot / 2;

inline constexpr double lineShare = 1.42; ///< Height of a line of text, in shares of its size.

/// Everything of the report in its order.
Slabs slabsOf(const Report& report);

// Of one block.
Slabs tableSlabs(const ReportTable& table);
Slabs pictureSlabs(const ReportPicture& picture);

/// How lines of a text look.
struct LineLook {
    PageFont font;
    Ink ink = Ink::Text;
};

/// A slab a line, indented; the first and the last two stay together. `gap` is above the first.
Slabs textSlabs(const std::string& text, const LineLook& look, double gap, Box within);

/// Adds a line whose box has this upper left corner.
void addLine(PageMatter& matter, Point corner, std::string text, const LineLook& look);
/// All of it, shifted.
void append(PageMatter& matter, const PageMatter& part, Point by);

} // namespace idem::app
