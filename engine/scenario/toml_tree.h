// A TOML document as a plain tree with the place of every key and value. It keeps the parser
// library out of every other file, and numbers as they are written, so that decimals stay exact.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/document_limits.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

struct TomlEntry;

struct TomlNode {
    enum class Kind : std::uint8_t { Table, Array, Text, Integer, Float, Boolean, DateTime };

    Kind kind = Kind::Table;
    std::string text;         ///< The text; of an integer, float or date as it is written.
    bool isVerbatim = false;  ///< Text: it stands in the file byte for byte, behind one quote.
    bool isTrue = false;      ///< Boolean.
    std::int64_t integer = 0; ///< Integer.
    TextPosition at;
    std::vector<TomlEntry> entries; ///< Of a table, in the order of the file.
    std::vector<TomlNode> items;    ///< Of an array.

    const TomlEntry* find(std::string_view key) const;
};

struct TomlEntry {
    std::string key;
    TextPosition at; ///< Of the key.
    TomlNode value;
};

/// Reads a document within the limits of document_limits.h; otherwise, or if it is not TOML 1.0,
/// yields one error, without file. A byte order mark is skipped. Never throws.
Parsed<TomlNode> parseToml(std::string_view text);

} // namespace idem
