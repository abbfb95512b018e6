// What a file may cost, checked on its bytes before a tree is built (reliability.md, "Scenario
// files").
#pragma once

#include "engine/core/parsed.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace idem {

inline constexpr std::size_t documentBytesMax = 1U << 20U;
/// Nested tables and arrays, dotted keys included.
inline constexpr std::size_t documentDepthMax = 32;
/// Keys, values and tables, counted from above by their marks.
inline constexpr std::size_t documentNodesMax = 20'000;
/// One string, number or key.
inline constexpr std::size_t scalarBytesMax = 4'096;

/// A place in a text as editors count it: from 1, columns in bytes.
struct TextPosition {
    int line = 0;
    int column = 0;

    auto operator<=>(const TextPosition&) const = default;
};

/// The place of an offset. Linear.
TextPosition positionOf(std::string_view text, std::size_t offset);

/// The first limit that the text exceeds, none if it keeps them all; it need not be TOML. The
/// problem has no file. Linear, constant memory.
std::optional<Diagnostic> limitProblem(std::string_view text);

} // namespace idem
