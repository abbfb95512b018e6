#include "engine/report/report_markdown.h"

#include "engine/diagram/svg.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace idem {

namespace {

bool isDecimalDigit(char character) {
    return character >= '0' && character <= '9';
}

/// Whether the character would begin a list, a heading or a rule at the start of a line.
bool opensBlock(std::string_view line, std::size_t at) {
    const char character = line[at];
    if (at == 0) {
        return character == '-' || character == '+' || character == '=' || character == ':';
    }
    const bool followsDigits = std::all_of(line.begin(), line.begin() + at, isDecimalDigit);
    return (character == '.' || character == ')') && followsDigits;
}

/// One line of text, shown as it is. An address stays text: what would make it a link is escaped.
std::string markdown(std::string_view line) {
    constexpr std::string_view special = "\\`*_{}[]<>#|~&!$@";
    std::string safe;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char character = line[at];
        const bool isAddress = (character == ':' && line.substr(at + 1, 2) == "//") ||
                               (character == '.' && at >= 3 && line.substr(at - 3, 3) == "www");
        const bool isControl = static_cast<unsigned char>(character) < 0x20;
        if (special.find(character) != std::string_view::npos || isAddress ||
            opensBlock(line, at)) {
            safe += '\\';
        }
        safe += isControl ? ' ' : character;
    }
    return safe;
}

/// Text of several lines, whose breaks stay.
std::string markdownLines(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        safe += (safe.empty() ? "" : "\\\n") + markdown(line);
    }
    return safe;
}

/// Longer than any run of backticks in the text.
std::string fenceFor(std::string_view text) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char character : text) {
        run = character == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return std::string(std::max<std::size_t>(3, longest + 1), '`');
}

class MarkdownWriter {
public:
    MarkdownWriter(const Report& report, std::string_view stem) : m_report(report), m_stem(stem) {}

    std::string write();

    void operator()(const Paragraph& paragraph) { put("{}\n\n", markdownLines(paragraph.text)); }
    void operator()(const BulletList& list);
    void operator()(const FactList& list);
    void operator()(const ReportTable& table);
    void operator()(const ReportPicture& picture);
    void operator()(const ReportCode& code);
    void operator()(const OutcomeNote& note);

private:
    template <class... Values>
    void put(fmt::format_string<Values...> form, Values&&... values) {
        fmt::format_to(std::back_inserter(m_text), form, std::forward<Values>(values)...);
    }

    void writeFacts(const std::vector<Fact>& facts);

    const Report& m_report;
    std::string_view m_stem;
    std::string m_text;
};

void MarkdownWriter::writeFacts(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) {
        put("- **{}:** {}\n", markdown(fact.name), markdown(fact.value));
    }
    put("\n");
}

std::string MarkdownWriter::write() {
    put("# {}\n\n", markdown(m_report.title));
    writeFacts(m_report.facts);
    if (m_report.summary) {
        (*this)(*m_report.summary);
    }
    const auto notes = paragraphsOf(m_report.notes);
    if (!notes.empty()) {
        put("## Notes\n\n");
    }
    for (const std::string& paragraph : notes) {
        put("{}\n\n", markdownLines(paragraph));
    }
    for (const ReportPart& part : m_report.parts) {
        put("## {}\n\n", markdown(part.heading));
        for (const ReportBlock& block : part.blocks) {
            std::visit(*this, block);
        }
    }
    put("---\n\nMade by Idemscope {}, a simulator of HTTP idempotency-key handling.\n",
        markdown(m_report.engineVersion));
    return std::move(m_text);
}

void MarkdownWriter::operator()(const BulletList& list) {
    std::size_t number = 0;
    for (const std::string& item : list.items) {
        ++number;
        put("{} {}\n", list.isNumbered ? fmt::format("{}.", number) : "-", markdown(item));
    }
    put("\n");
}

void MarkdownWriter::operator()(const FactList& list) {
    if (!list.title.empty()) {
        put("### {}\n\n", markdown(list.title));
    }
    writeFacts(list.facts);
}

void MarkdownWriter::operator()(const ReportTable& table) {
    put("**{}**\n\n|", markdown(table.caption));
    for (const ReportColumn& column : table.columns) {
        put(" {} |", markdown(column.title));
    }
    put("\n|");
    for (const ReportColumn& column : table.columns) {
        put("{}", column.alignment == CellAlignment::End ? " ---: |" : " --- |");
    }
    put("\n");
    for (const auto& row : table.rows) {
        put("|");
        for (const ReportCell& cell : row) {
            put(" {} |", markdown(cell.text));
        }
        put("\n");
    }
    put("\n");
}

void MarkdownWriter::operator()(const ReportPicture& picture) {
    if (!m_stem.empty()) {
        // In angle brackets an address may hold spaces and round brackets.
        put("![{}](<{}>)\n\n",
            markdown(picture.description),
            markdown(pictureFileOf(picture, m_stem)));
        put("*{}*\n\n", markdown(picture.caption));
        return;
    }
    put("*{}* {}\n\n", markdown(picture.caption), markdown(picture.description));
}

void MarkdownWriter::operator()(const ReportCode& code) {
    const std::string fence = fenceFor(code.text);
    put("{}{}\n{}{}\n\n",
        fence,
        code.language == CodeLanguage::Toml ? "toml" : "sh",
        code.text,
        fence);
}

void MarkdownWriter::operator()(const OutcomeNote& note) {
    put("> **{}.** {}\n\n", markdown(note.headline), markdown(note.text));
}

} // namespace

std::string toMarkdown(const Report& report, std::string_view pictureStem) {
    return MarkdownWriter(report, pictureStem).write();
}

std::string pictureFileOf(const ReportPicture& picture, std::string_view pictureStem) {
    return fmt::format("{}-{}.svg", pictureStem, picture.name);
}

std::string pictureTextOf(const ReportPicture& picture) {
    SvgOptions words;
    words.title = picture.caption;
    words.description = picture.description;
    return toSvg(picture.list, Palette::light(), words);
}

} // namespace idem
