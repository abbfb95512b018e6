// Rules for the texts of a scenario, and how they are shown in messages.
#pragma once

#include "engine/core/nearest_name.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace idem {

/// How long a name may be, in bytes.
inline constexpr std::size_t nameLengthMax = 64;
inline constexpr std::string_view nameGrammar = "a letter, then at most 63 letters, digits, _ or -";

/// Whether the text is [A-Za-z][A-Za-z0-9_-]{0,63} (reliability.md, "Scenario files").
bool isName(std::string_view text);

/// Whether the text is one field of an HTTP header, "name: value" (RFC 9110, 5.1 and 5.5).
bool isHeaderField(std::string_view text);

/// The offset of the first byte that is not UTF-8 (overlong forms and surrogates are not); the
/// length of the text if all is well. Linear.
std::size_t firstBadUtf8(std::string_view text);

/// The offset of the first control character; the length if there is none. A newline counts as one
/// unless it is allowed.
std::size_t firstControl(std::string_view text, bool allowsNewline);

/// The text without control characters, cut after about so many bytes: safe to show.
std::string printable(std::string_view text, std::size_t bytesMax);
/// The text in double quotes, printable, cut after about 40 bytes.
std::string quoted(std::string_view text);

/// "write "us"" for the known name that the text may have meant; empty if there is none. Of one or
/// two letters nobody can tell.
template <class Names>
std::string nearestHint(std::string_view text, const Names& names) {
    constexpr std::size_t tellingMin = 3;
    if (text.size() < tellingMin) {
        return "";
    }
    const auto nearest = nearestName(text, names);
    return nearest ? "write " + idem::quoted(*nearest) : "";
}

/// "a, b or c".
template <class Names>
std::string listed(const Names& names) {
    std::string text;
    std::size_t left = std::size(names);
    for (const auto& name : names) {
        text += name;
        --left;
        text += left > 1 ? ", " : left == 1 ? " or " : "";
    }
    return text;
}

} // namespace idem
