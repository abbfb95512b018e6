// Writes a display list as SVG 1.1: one self-contained picture, without script.
#pragma once

#include "engine/diagram/display_list.h"

#include <string>
#include <string_view>

namespace idem {

struct SvgOptions {
    std::string_view title;       ///< For screen readers and as a tool-tip of the whole picture.
    std::string_view description; ///< What there is to see, in words.
};

/// Text stays text, in DejaVu Sans or whatever sans-serif the reader has; nothing lies outside of
/// the picture's box. Characters that XML does not allow become U+FFFD. Linear.
std::string
toSvg(const DisplayList& list, const Palette& palette, const SvgOptions& options = SvgOptions());

} // namespace idem
