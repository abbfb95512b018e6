// Where everything stands in the text of a TOML document, down to the byte: what an edit needs that
// leaves the rest of a person's file alone. toml_tree.h tells what stands there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// Bytes [begin, end) of a text.
struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - begin; }
    bool operator==(const TextSpan&) const = default;
};

struct LaidEntry;

struct LaidValue {
    enum class Kind { Scalar, Array, InlineTable };

    Kind kind = Kind::Scalar;
    TextSpan span;
    bool hasComment = false;        ///< Between the brackets of an array, however deep.
    std::vector<LaidEntry> entries; ///< Of an inline table.
    std::vector<LaidValue> items;   ///< Of an array.
};

/// KEY = VALUE, on a line of its own or in an inline table.
struct LaidEntry {
    std::vector<std::string> key; ///< The parts of a dotted key, without quotes.
    TextSpan keySpan;             ///< Of all its parts.
    LaidValue value;
    TextSpan lines;          ///< With indentation and line end; in an inline table, key to value.
    bool hasComment = false; ///< One follows the value on its line.
};

/// A header and the entries below it. An item of an array of tables is a segment of its own:
/// [[faults]] for the second time is {"faults[2]"}.
struct LaidSection {
    std::vector<std::string> path; ///< Empty for what stands above the first header.
    TextSpan header;               ///< With indentation and line end; empty at the top.
    bool isArrayItem = false;      ///< Of [[...]].
    std::vector<LaidEntry> entries;

    /// Behind the line end of the last entry, or of the header.
    std::size_t end() const { return entries.empty() ? header.end : entries.back().lines.end; }
};

struct TomlLayout {
    std::vector<LaidSection> sections; ///< In the order of the text; the first one is the top.
};

/// REQUIRES: parseToml accepts the text. A key whose quotes hold escapes is left as it is written.
/// Offsets count from the start of the text, a byte order mark included. Linear.
TomlLayout layOut(std::string_view text);

/// "faults[2]": the segment of an item of an array, from 1.
std::string itemSegment(std::string_view array, std::size_t position);

} // namespace idem
