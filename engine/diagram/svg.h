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

/// The same as an element of an HTML document, whose style sheet says what the inks are: in a rule
/// for each palette that it wants, it holds inkVariables(). Ids begin with the prefix, which must
/// be unique in the document. Without a title and description it is decoration, and hidden from
/// screen readers.
std::string toInlineSvg(const DisplayList& list,
                        std::string_view idPrefix,
                        const SvgOptions& options = SvgOptions());

/// Declarations of custom properties, "--i0:#ffffff;" and so on: an ink each.
std::string inkVariables(const Palette& palette);

} // namespace idem
