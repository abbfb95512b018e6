// One pass over a text that is known to be TOML, so that every mark means what it seems to mean.
#include "engine/scenario/toml_layout.h"

#include <algorithm>
#include <map>

namespace idem {

namespace {

class LayoutScanner {
public:
    explicit LayoutScanner(std::string_view text) : m_text(text) {}

    TomlLayout scan();

private:
    char peek(std::size_t ahead = 0) const {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    bool isAt(std::string_view mark) const { return m_text.substr(m_at).starts_with(mark); }
    void skipBlanks();
    bool skipComment();
    bool skipBlankLinesAndComments();
    void skipLineEnd();
    void skipQuoted();
    std::string keyPart();
    std::vector<std::string> dottedKey(TextSpan& span);
    std::vector<std::string> resolved(const std::vector<std::string>& parts, bool isArrayItem);
    void header(std::size_t lineBegin);
    void statement(std::size_t lineBegin);
    LaidEntry keyValue();
    LaidValue value();
    void array(LaidValue& value);
    void inlineTable(LaidValue& value);

    std::string_view m_text;
    std::size_t m_at = 0;
    TomlLayout m_layout;
    std::map<std::vector<std::string>, std::size_t> m_items; ///< Of each [[...]] so far.
};

void LayoutScanner::skipBlanks() {
    while (peek() == ' ' || peek() == '\t') {
        ++m_at;
    }
}

bool LayoutScanner::skipComment() {
    if (peek() != '#') {
        return false;
    }
    m_at = std::min(m_text.find('\n', m_at), m_text.size());
    return true;
}

/// Whether there was a comment.
bool LayoutScanner::skipBlankLinesAndComments() {
    bool hasComment = false;
    for (;;) {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') {
            ++m_at;
        }
        if (!skipComment()) {
            return hasComment;
        }
        hasComment = true;
    }
}

void LayoutScanner::skipLineEnd() {
    m_at = std::min(std::min(m_text.find('\n', m_at), m_text.size()) + 1, m_text.size());
}

/// Over a text in quotes of any of the four kinds.
void LayoutScanner::skipQuoted() {
    const char quote = peek();
    const bool hasEscapes = quote == '"';
    const bool isLong = peek(1) == quote && peek(2) == quote;
    const std::string mark(isLong ? 3 : 1, quote);
    m_at += mark.size();
    while (m_at < m_text.size() && !isAt(mark)) {
        m_at += hasEscapes && peek() == '\\' ? 2 : 1;
    }
    m_at += mark.size();
    // A long text may end in up to two quotes of its own.
    for (int extra = 0; isLong && extra < 2 && peek() == quote; ++extra) {
        ++m_at;
    }
    m_at = std::min(m_at, m_text.size());
}

std::string LayoutScanner::keyPart() {
    const std::size_t begin = m_at;
    const char quote = peek();
    if (quote == '"' || quote == '\'') {
        skipQuoted();
        const auto inside = m_text.substr(begin + 1, m_at - begin - 2);
        const bool isPlain = quote == '\'' || inside.find('\\') == std::string_view::npos;
        return std::string(isPlain ? inside : m_text.substr(begin, m_at - begin));
    }
    m_at = std::min(m_text.find_first_of(" \t.=]", m_at), m_text.size());
    return std::string(m_text.substr(begin, m_at - begin));
}

std::vector<std::string> LayoutScanner::dottedKey(TextSpan& span) {
    std::vector<std::string> parts;
    span.begin = m_at;
    for (;;) {
        parts.push_back(keyPart());
        span.end = m_at;
        skipBlanks();
        if (peek() != '.') {
            return parts;
        }
        ++m_at;
        skipBlanks();
    }
}

void LayoutScanner::array(LaidValue& value) {
    value.kind = LaidValue::Kind::Array;
    ++m_at;
    for (;;) {
        value.hasComment |= skipBlankLinesAndComments();
        if (peek() == ',') {
            ++m_at;
        } else if (peek() == ']' || m_at >= m_text.size()) {
            ++m_at;
            return;
        } else {
            value.items.push_back(this->value());
            value.hasComment |= value.items.back().hasComment;
        }
    }
}

void LayoutScanner::inlineTable(LaidValue& value) {
    value.kind = LaidValue::Kind::InlineTable;
    ++m_at;
    for (;;) {
        skipBlanks();
        if (peek() == ',') {
            ++m_at;
        } else if (peek() == '}' || m_at >= m_text.size()) {
            ++m_at;
            return;
        } else {
            value.entries.push_back(keyValue());
            value.hasComment |= value.entries.back().value.hasComment;
        }
    }
}

LaidValue LayoutScanner::value() {
    LaidValue value;
    value.span.begin = m_at;
    if (peek() == '[') {
        array(value);
    } else if (peek() == '{') {
        inlineTable(value);
    } else if (peek() == '"' || peek() == '\'') {
        skipQuoted();
    } else {
        m_at = std::min(m_text.find_first_of(" \t\r\n,]}#", m_at), m_text.size());
    }
    value.span.end = m_at;
    return value;
}

LaidEntry LayoutScanner::keyValue() {
    LaidEntry entry;
    entry.key = dottedKey(entry.keySpan);
    ++m_at; // the equals sign
    skipBlanks();
    entry.value = value();
    entry.lines = {entry.keySpan.begin, entry.value.span.end};
    return entry;
}

/// The path of the item of an array that a header speaks of: the newest one.
std::vector<std::string> LayoutScanner::resolved(const std::vector<std::string>& parts,
                                                 bool isArrayItem) {
    std::vector<std::string> path;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        path.push_back(parts[i]);
        if (isArrayItem && i + 1 == parts.size()) {
            ++m_items[path];
        }
        if (const auto items = m_items.find(path); items != m_items.end()) {
            path.back() = itemSegment(parts[i], items->second);
        }
    }
    return path;
}

void LayoutScanner::header(std::size_t lineBegin) {
    LaidSection section;
    section.isArrayItem = peek(1) == '[';
    m_at += section.isArrayItem ? 2 : 1;
    skipBlanks();
    TextSpan span;
    const auto parts = dottedKey(span);
    section.path = resolved(parts, section.isArrayItem);
    skipLineEnd();
    section.header = {lineBegin, m_at};
    m_layout.sections.push_back(std::move(section));
}

void LayoutScanner::statement(std::size_t lineBegin) {
    LaidEntry entry = keyValue();
    skipBlanks();
    entry.hasComment = peek() == '#';
    skipLineEnd();
    entry.lines = {lineBegin, m_at};
    m_layout.sections.back().entries.push_back(std::move(entry));
}

TomlLayout LayoutScanner::scan() {
    constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
    m_at = isAt(byteOrderMark) ? byteOrderMark.size() : 0;
    LaidSection& top = m_layout.sections.emplace_back();
    top.header = {m_at, m_at};
    while (m_at < m_text.size()) {
        const std::size_t lineBegin = m_at;
        skipBlanks();
        if (peek() == '[') {
            header(lineBegin);
        } else if (peek() == '#' || peek() == '\r' || peek() == '\n' || m_at >= m_text.size()) {
            skipLineEnd();
        } else {
            statement(lineBegin);
        }
    }
    return std::move(m_layout);
}

} // namespace

TomlLayout layOut(std::string_view text) {
    return LayoutScanner(text).scan();
}

std::string itemSegment(std::string_view array, std::size_t position) {
    return std::string(array) + "[" + std::to_string(position) + "]";
}

} // namespace idem
