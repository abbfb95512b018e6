// The only file that knows toml++. The library counts columns in characters and sorts tables by
// key; here both are undone, since a person reads bytes in an editor and tables in their order.
#include "engine/scenario/toml_tree.h"

#include "engine/scenario/plain_text.h"

#include <algorithm>
#include <exception>
#include <toml++/toml.h>

namespace idem {

namespace {

class TomlTreeBuilder {
public:
    explicit TomlTreeBuilder(std::string_view text);

    TomlNode tableOf(const toml::table& table) const;
    TextPosition positionIn(const toml::source_position& position) const;

private:
    TomlNode nodeOf(const toml::node& node) const;
    TomlNode arrayOf(const toml::array& array) const;
    void readText(TomlNode& node, const std::string& value) const;
    std::size_t offsetOf(TextPosition position) const;
    std::string_view literalAt(TextPosition position) const;

    std::string_view m_text;
    std::vector<std::size_t> m_lineStarts{0};
};

TomlTreeBuilder::TomlTreeBuilder(std::string_view text) : m_text(text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            m_lineStarts.push_back(i + 1);
        }
    }
}

std::size_t TomlTreeBuilder::offsetOf(TextPosition position) const {
    const auto line = std::min(static_cast<std::size_t>(position.line), m_lineStarts.size());
    const std::size_t start = line == 0 ? 0 : m_lineStarts[line - 1];
    return std::min(start + static_cast<std::size_t>(position.column) - 1, m_text.size());
}

/// From characters to bytes.
TextPosition TomlTreeBuilder::positionIn(const toml::source_position& position) const {
    const int line = static_cast<int>(position.line);
    std::size_t at = offsetOf({line, 1});
    const std::size_t start = at;
    for (toml::source_index character = 1; character < position.column; ++character) {
        do {
            ++at;
        } while (at < m_text.size() && (static_cast<unsigned char>(m_text[at]) >> 6U) == 2);
    }
    return {line, static_cast<int>(at - start) + 1};
}

/// The number or date that stands there, as it is written.
std::string_view TomlTreeBuilder::literalAt(TextPosition position) const {
    const std::size_t start = offsetOf(position);
    const std::size_t end = m_text.find_first_of(" \t\r\n,]}#", start);
    return m_text.substr(start, end - start);
}

void TomlTreeBuilder::readText(TomlNode& node, const std::string& value) const {
    node.kind = TomlNode::Kind::Text;
    node.text = value;
    const std::string_view written = m_text.substr(offsetOf(node.at));
    node.isVerbatim = !written.empty() && written.substr(1).starts_with(value) &&
                      (value.empty() || !written.starts_with(R"(""")")) &&
                      !written.starts_with("'''");
}

TomlNode TomlTreeBuilder::nodeOf(const toml::node& node) const {
    if (const auto* table = node.as_table()) {
        return tableOf(*table);
    }
    if (const auto* array = node.as_array()) {
        return arrayOf(*array);
    }
    TomlNode result;
    result.at = positionIn(node.source().begin);
    if (const auto* text = node.as_string()) {
        readText(result, text->get());
        return result;
    }
    result.text = literalAt(result.at);
    if (const auto* integer = node.as_integer()) {
        result.kind = TomlNode::Kind::Integer;
        result.integer = integer->get();
    } else if (const auto* boolean = node.as_boolean()) {
        result.kind = TomlNode::Kind::Boolean;
        result.isTrue = boolean->get();
    } else {
        result.kind = node.is_floating_point() ? TomlNode::Kind::Float : TomlNode::Kind::DateTime;
    }
    return result;
}

TomlNode TomlTreeBuilder::arrayOf(const toml::array& array) const {
    TomlNode result;
    result.kind = TomlNode::Kind::Array;
    result.at = positionIn(array.source().begin);
    for (const toml::node& item : array) {
        result.items.push_back(nodeOf(item));
    }
    return result;
}

TomlNode TomlTreeBuilder::tableOf(const toml::table& table) const {
    TomlNode result;
    result.at = positionIn(table.source().begin);
    for (const auto& [key, node] : table) {
        result.entries.push_back(
            {std::string(key.str()), positionIn(key.source().begin), nodeOf(node)});
    }
    const auto isEarlier = [](const TomlEntry& left, const TomlEntry& right) {
        return left.at < right.at;
    };
    std::stable_sort(result.entries.begin(), result.entries.end(), isEarlier);
    return result;
}

/// A line of the text, from 1, without its newline.
std::string_view lineOf(std::string_view text, int number) {
    for (int line = 1; line < number; ++line) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return text.substr(0, text.find('\n'));
}

/// What people write who know another format; empty if the line tells nothing.
std::string syntaxHint(std::string_view line) {
    const std::size_t mark = line.find_first_of("=:#\"'[");
    if (mark == std::string_view::npos || line[mark] == '#') {
        return "";
    }
    if (line[mark] == ':') {
        return "write NAME = VALUE";
    }
    const std::size_t value = line.find_first_not_of(" \t=", mark);
    const bool isBareText = value != std::string_view::npos && isName(line.substr(value, 1));
    return line[mark] == '=' && isBareText ? "write texts in double quotes" : "";
}

/// "Error while parsing key-value pair: cannot redefine ..." says more without its first half.
Diagnostic syntaxProblem(std::string_view description, TextPosition at, std::string_view text) {
    constexpr std::string_view opening = "Error while parsing ";
    Diagnostic problem;
    problem.code = description.find("redefine") == std::string_view::npos ? "syntax" : "duplicate";
    std::string_view message = description;
    if (message.starts_with(opening)) {
        const std::size_t colon = message.find(": ");
        message.remove_prefix(colon == std::string_view::npos ? opening.size() : colon + 2);
    }
    problem.message = "this is not TOML: " + printable(message, 200);
    const std::string_view line = lineOf(text, at.line);
    problem.suggestion = problem.code == "syntax" ? syntaxHint(line) : "";
    const bool isAtLineEnd = static_cast<std::size_t>(at.column) > line.size();
    if (isAtLineEnd && message.find("control characters") != std::string_view::npos) {
        problem.message = "this is not TOML: a text is not closed on its line";
    }
    problem.line = at.line;
    problem.column = at.column;
    return problem;
}

} // namespace

const TomlEntry* TomlNode::find(std::string_view key) const {
    for (const TomlEntry& entry : entries) {
        if (entry.key == key) {
            return &entry;
        }
    }
    return nullptr;
}

Parsed<TomlNode> parseToml(std::string_view text) {
    constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(byteOrderMark)) {
        text.remove_prefix(byteOrderMark.size());
    }
    if (auto problem = limitProblem(text)) {
        return {std::nullopt, {std::move(*problem)}};
    }
    const TomlTreeBuilder builder(text);
    try {
        const toml::table table = toml::parse(text);
        return {builder.tableOf(table), {}};
    } catch (const toml::parse_error& error) {
        const TextPosition at = builder.positionIn(error.source().begin);
        return {std::nullopt, {syntaxProblem(error.description(), at, text)}};
    } catch (const std::exception& error) {
        return {std::nullopt, {syntaxProblem(error.what(), {1, 1}, text)}};
    }
}

} // namespace idem
