// Text as XML and HTML hold it, in elements and in attributes between double quotes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace idem {

enum class LineBreaks : std::uint8_t {
    AsSpaces, ///< So are tabs.
    Kept,
};

/// The text with whatever has a meaning in markup escaped. Control characters, which cannot be told
/// in XML at all, become U+FFFD. Linear.
std::string xmlEscaped(std::string_view text, LineBreaks breaks = LineBreaks::AsSpaces);

} // namespace idem
