// A scanner that knows just enough of TOML (strings, comments, brackets, dots) to measure a text
// before anything is allocated for it. What it misjudges in a text that is not TOML does no harm:
// the parser refuses that text anyway.
#include "engine/scenario/document_limits.h"

#include "engine/scenario/plain_text.h"

#include <algorithm>
#include <array>
#include <string>

namespace idem {

namespace {

struct LimitFinding {
    std::size_t offset;
    std::string code;
    std::string message;
    std::string expected;
};

class LimitScanner {
public:
    explicit LimitScanner(std::string_view text) : m_text(text) {}

    std::optional<LimitFinding> scan();

private:
    void step();
    void skipComment();
    void skipString();
    void open();
    void close();
    void endLine();
    bool stands(std::string_view mark) const { return m_text.substr(m_at).starts_with(mark); }
    std::size_t closingQuote(std::string_view mark) const;
    void checkScalar(std::size_t start, std::size_t length);
    void checkDepth();
    void countNode();
    void fail(std::size_t offset, std::string code, std::string message, std::string expected);

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_bareStart = 0; ///< Of the number or bare key being scanned.
    std::size_t m_nodes = 0;
    std::size_t m_headerDepth = 0; ///< Keys of the last [header].
    bool m_isHeader = false;
    bool m_isLineStart = true;
    std::size_t m_dots = 0;  ///< In the current dotted key.
    std::size_t m_open = 0;  ///< Brackets.
    std::size_t m_depth = 0; ///< Sum over the open brackets of one and their dots.
    std::array<std::size_t, documentDepthMax + 1> m_levels{};
    std::optional<LimitFinding> m_finding;
};

void LimitScanner::fail(std::size_t offset,
                        std::string code,
                        std::string message,
                        std::string expected) {
    if (!m_finding) {
        m_finding = {offset, std::move(code), std::move(message), std::move(expected)};
    }
}

void LimitScanner::checkScalar(std::size_t start, std::size_t length) {
    if (length > scalarBytesMax) {
        fail(start, "too-long", "one value or key is too long", "at most 4,096 bytes");
    }
}

void LimitScanner::checkDepth() {
    if (m_headerDepth + m_depth + m_dots > documentDepthMax) {
        fail(m_at, "too-deep", "the tables and arrays are nested too deeply", "at most 32 levels");
    }
}

void LimitScanner::countNode() {
    if (++m_nodes > documentNodesMax) {
        fail(m_at, "too-many-nodes", "the file holds too many values", "at most 20,000 values");
    }
}

void LimitScanner::skipComment() {
    m_at = std::min(m_text.find('\n', m_at), m_text.size());
    m_bareStart = m_at;
}

/// Where the mark closes the string that starts behind m_at; the end of the text if nowhere.
std::size_t LimitScanner::closingQuote(std::string_view mark) const {
    const bool hasEscapes = mark[0] == '"';
    const bool isSingleLine = mark.size() == 1;
    std::size_t at = m_at + mark.size();
    while (at < m_text.size() && !m_text.substr(at).starts_with(mark)) {
        if (isSingleLine && m_text[at] == '\n') {
            return at;
        }
        at += hasEscapes && m_text[at] == '\\' ? 2 : 1;
    }
    return std::min(at, m_text.size());
}

void LimitScanner::skipString() {
    const std::string_view single = m_text.substr(m_at, 1);
    const bool isTriple = stands("\"\"\"") || stands("'''");
    const std::string_view mark = isTriple ? m_text.substr(m_at, 3) : single;
    const std::size_t start = m_at;
    m_at = closingQuote(mark);
    checkScalar(start, m_at - start);
    if (m_at < m_text.size() && m_text[m_at] != '\n') {
        m_at += mark.size();
    }
    // The last two quotes of five belong to the text of a string in triple quotes.
    for (int extra = 0; isTriple && extra < 2 && stands(single); ++extra) {
        ++m_at;
    }
    m_bareStart = m_at;
}

void LimitScanner::open() {
    if (m_isLineStart && m_open == 0) {
        m_isHeader = true;
        m_headerDepth = 0;
    }
    if (m_open < m_levels.size()) {
        m_levels.at(m_open) = m_dots + 1;
        m_depth += m_dots + 1;
    }
    ++m_open;
    m_dots = 0;
    checkDepth();
}

void LimitScanner::close() {
    if (m_open == 0) {
        return;
    }
    --m_open;
    if (m_isHeader) {
        m_headerDepth = std::max(m_headerDepth, m_dots + 1);
        m_dots = 0;
    }
    if (m_open < m_levels.size()) {
        m_depth -= m_levels.at(m_open);
        m_dots = m_levels.at(m_open) - 1;
    }
}

void LimitScanner::endLine() {
    // A header ends with its line, so an unclosed one does not shift all that follows.
    if (m_isHeader) {
        m_isHeader = false;
        m_open = m_depth = 0;
    }
    if (m_open == 0) {
        m_dots = 0;
    }
    m_isLineStart = true;
}

void LimitScanner::step() {
    const char letter = m_text[m_at];
    if (letter != '\n' && letter != ' ' && letter != '\t' && letter != '[') {
        m_isLineStart = false;
    }
    switch (letter) {
    case '[':
    case '{':
        open();
        m_isLineStart = false;
        countNode();
        break;
    case ']':
    case '}':
        close();
        break;
    case '.':
        ++m_dots;
        checkDepth();
        countNode();
        break;
    case ',':
        m_dots = 0;
        countNode();
        break;
    case '=':
        countNode();
        break;
    case '\n':
        endLine();
        break;
    case ' ':
    case '\t':
    case '\r':
        break;
    default:
        checkScalar(m_bareStart, m_at + 1 - m_bareStart);
        ++m_at;
        return;
    }
    m_bareStart = ++m_at;
}

std::optional<LimitFinding> LimitScanner::scan() {
    if (m_text.size() > documentBytesMax) {
        fail(0, "too-large", "the file is too large", "at most 1,048,576 bytes");
        return m_finding;
    }
    if (const std::size_t bad = firstBadUtf8(m_text); bad < m_text.size()) {
        fail(bad, "not-utf8", "the file is not UTF-8 here", "UTF-8");
    }
    while (m_at < m_text.size() && !m_finding) {
        const char letter = m_text[m_at];
        if (letter == '#') {
            skipComment();
        } else if (letter == '"' || letter == '\'') {
            m_isLineStart = false;
            skipString();
        } else {
            step();
        }
    }
    return m_finding;
}

} // namespace

TextPosition positionOf(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    return {static_cast<int>(line), static_cast<int>(offset - start) + 1};
}

std::optional<Diagnostic> limitProblem(std::string_view text) {
    const auto finding = LimitScanner(text).scan();
    if (!finding) {
        return std::nullopt;
    }
    Diagnostic problem;
    problem.code = finding->code;
    problem.message = finding->message;
    problem.expected = finding->expected;
    const TextPosition at = positionOf(text, finding->offset);
    problem.line = at.line;
    problem.column = at.column;
    return problem;
}

} // namespace idem
