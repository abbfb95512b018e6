// Changes of the text of a TOML document that leave every other byte as it is: comments, order,
// blank lines, quotes. It knows TOML, not scenarios; edit.h knows both.
#pragma once

#include "engine/scenario/toml_layout.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// The segments that lead to a table or a value: {"clients", "alice", "timeout"},
/// {"faults[2]", "kind"}.
using TomlPath = std::vector<std::string>;

/// KEY = VALUE with the value as TOML.
struct TomlLine {
    std::string key;
    std::string value;
};

class TomlEditor {
public:
    /// Where a table or a value belongs among others: the one of lower rank stands earlier.
    using Rank = std::function<std::size_t(const TomlPath& path)>;

    /// REQUIRES: parseToml accepts the text.
    TomlEditor(std::string text, Rank rank);

    /// The value at a path, in whichever form the text states it; none if it does not. Tables
    /// below a header are no values. Valid until the next change.
    const LaidValue* find(const TomlPath& path) const;

    /// REQUIRES: find(path).
    void replace(const TomlPath& path, std::string_view value);
    /// REQUIRES: find(path). A table that is empty then stays.
    void remove(const TomlPath& path);
    /// Whether a comment follows the value on its line. REQUIRES: find(path).
    bool hasComment(const TomlPath& path) const;
    /// Adds an entry to a table in the form that the table has, and the table if there is none: a
    /// line below its header, an entry of an inline table, a dotted key.
    void insert(const TomlPath& table, const TomlLine& line);

    /// Removes the header of a table that has no entry and neither holds nor follows a comment.
    void removeIfEmpty(const TomlPath& table);

    /// Items of an array of tables at the top: [[array]], or array = [{...}].
    std::size_t itemCount(const std::string& array) const;
    /// Behind the last one.
    void appendItem(const std::string& array, const std::vector<TomlLine>& lines);
    /// With the comment that stands right above its header; positions count from 1. Nothing happens
    /// if there are comments among inline items, since one could be lost.
    void removeItem(const std::string& array, std::size_t position);
    /// Until it has the new position; the others keep their order.
    void moveItem(const std::string& array, std::size_t from, std::size_t to);

    const std::string& text() const { return m_text; }

private:
    struct Place {
        const LaidEntry* entry = nullptr;
        const LaidValue* value = nullptr;
        const LaidValue* parent = nullptr; ///< The inline table that holds the entry, if one does.
    };

    Place locate(const TomlPath& path) const;
    static Place locateIn(const LaidValue& value, TomlPath base, const TomlPath& path);
    static Place locateEntry(const std::vector<LaidEntry>& entries,
                             const TomlPath& base,
                             const TomlPath& path,
                             const LaidValue* parent);
    const LaidSection* findSection(const TomlPath& path) const;
    bool insertBelowHeader(const TomlPath& table, const TomlLine& line);
    bool insertInline(const TomlPath& table, const TomlLine& line);
    bool insertDotted(const TomlPath& table, const TomlLine& line);
    void insertSection(const TomlPath& table, const TomlLine& line);
    void insertLine(const LaidSection& section, const TomlPath& path, const TomlLine& line);
    void insertIntoInlineTable(const LaidValue& table,
                               const TomlPath& base,
                               std::size_t rank,
                               const TomlLine& line);
    void insertBlock(const TomlPath& path, const std::string& block);
    std::size_t blockPosition(const TomlPath& path) const;
    std::size_t endWithComments(std::size_t section) const;
    std::size_t beginWithComment(const LaidSection& section) const;
    void eraseBlock(TextSpan block);
    std::vector<TextSpan> itemSpans(const std::string& array) const;
    std::string_view lineAt(std::size_t begin) const;
    void splice(TextSpan span, std::string_view replacement);

    std::string m_text;
    Rank m_rank;
    TomlLayout m_layout;
    std::string m_newline; ///< As the text ends its lines.
};

} // namespace idem
