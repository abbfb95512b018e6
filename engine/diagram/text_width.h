// How much room a text takes, known without any window.
#pragma once

#include "engine/diagram/display_list.h"

#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// Of DejaVu Sans: from the baseline up, and from the top to the bottom, in shares of the size.
inline constexpr double ascentShare = 0.93;
inline constexpr double heightShare = 1.17;

/// In pixels. The text is UTF-8. Linear.
double widthOf(std::string_view text, const TextStyle& style);

/// The text, or as much of it as fits with an ellipsis behind it; empty if not even one character
/// fits.
std::string fitted(std::string_view text, double widthMax, const TextStyle& style);

/// The text in lines that are no wider than that, broken at spaces; a word that is wider stands
/// alone and ends with an ellipsis. Empty for an empty text. Linear.
std::vector<std::string> wrapped(std::string_view text, double widthMax, const TextStyle& style);

/// The room that a label takes.
Box boxOf(const Label& label);

} // namespace idem
