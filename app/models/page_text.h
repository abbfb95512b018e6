// Lines of text on a page: how wide they are, and where a text breaks into them.
#pragma once

#include "engine/diagram/display_list.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem::app {

/// DejaVu Sans, and DejaVu Sans Mono for what is typed or read by programs.
enum class PageFace : std::uint8_t { Sans, Mono };

struct PageFont {
    TextStyle style;
    PageFace face = PageFace::Sans;
};

/// One line of text; `at` lies on its baseline.
struct PageText {
    Point at;
    std::string text;
    PageFont font;
    Ink ink = Ink::Text;
};

/// In pixels. The text is UTF-8. Linear.
double widthOf(std::string_view text, const PageFont& font);

/// Nothing is lost: lines break at spaces, and within a word that is wider than a line. Line breaks
/// of the text stay. At least one line. Linear.
std::vector<std::string> brokenLines(std::string_view text, double widthMax, const PageFont& font);

/// The width of the widest word. Linear.
double widestWord(std::string_view text, const PageFont& font);

} // namespace idem::app
