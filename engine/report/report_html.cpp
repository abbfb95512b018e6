#include "engine/report/report_html.h"

#include "engine/diagram/outcome_look.h"
#include "engine/diagram/svg.h"
#include "engine/diagram/xml_text.h"
#include "engine/report/html_style.h"

#include <fmt/format.h>
#include <iterator>

namespace idem {

namespace {

std::string html(std::string_view text) {
    return xmlEscaped(text, LineBreaks::Kept);
}

std::string markOf(Outcome outcome, double side, const std::string& idPrefix) {
    DisplayList mark;
    mark.width = side;
    mark.height = side;
    drawOutcome(mark, {0, 0}, side, outcome);
    return toInlineSvg(mark, idPrefix);
}

class HtmlWriter {
public:
    explicit HtmlWriter(const Report& report) : m_report(report) {}

    std::string write();

    void operator()(const Paragraph& paragraph);
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

    void writeHead();
    void writeTitle();
    void writeNotes();
    void writeContents();
    void writeParts();
    void writeFacts(const std::vector<Fact>& facts, std::string_view className);
    void writeCell(const ReportColumn& column, const ReportCell& cell, bool isFirst);
    /// A prefix of ids that no other picture of the document has.
    std::string nextId() { return fmt::format("g{}-", ++m_ids); }

    const Report& m_report;
    std::string m_text;
    int m_ids = 0;
};

void HtmlWriter::writeHead() {
    put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; img-src data:\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"generator\" content=\"{}\">\n<title>{}</title>\n<style>",
        html("Idemscope " + m_report.engineVersion),
        html(m_report.title));
    put(":root{{color-scheme:light dark;{}}}\n"
        "@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}",
        inkVariables(Palette::light()),
        inkVariables(Palette::dark()));
    put("{}</style>\n</head>\n", htmlStyle);
}

void HtmlWriter::writeFacts(const std::vector<Fact>& facts, std::string_view className) {
    put("<dl class=\"{}\">\n", className);
    for (const Fact& fact : facts) {
        const bool isLine = className == "head";
        put("{}<dt>{}</dt><dd>{}</dd>{}\n",
            isLine ? "<div>" : "",
            html(fact.name),
            html(fact.value),
            isLine ? "</div>" : "");
    }
    put("</dl>\n");
}

void HtmlWriter::writeTitle() {
    put("<header>\n<p class=\"kind\">Report of a simulated run</p>\n<h1>{}</h1>\n",
        html(m_report.title));
    writeFacts(m_report.facts, "head");
    if (m_report.summary) {
        (*this)(*m_report.summary);
    }
    put("</header>\n");
}

void HtmlWriter::writeNotes() {
    if (m_report.notes.empty()) {
        return;
    }
    put("<section class=\"notes\" id=\"notes\" aria-labelledby=\"notes-heading\">\n"
        "<h2 id=\"notes-heading\">Notes</h2>\n");
    for (const std::string& paragraph : paragraphsOf(m_report.notes)) {
        put("<p>{}</p>\n", html(paragraph));
    }
    put("</section>\n");
}

void HtmlWriter::writeContents() {
    put("<nav aria-labelledby=\"contents-heading\">\n<h2 id=\"contents-heading\">Contents</h2>\n"
        "<ol>\n");
    for (const ReportPart& part : m_report.parts) {
        put("<li><a href=\"#{}\">{}</a></li>\n", toText(part.section), html(part.heading));
    }
    put("</ol>\n</nav>\n");
}

void HtmlWriter::writeParts() {
    for (const ReportPart& part : m_report.parts) {
        put("<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n"
            "<h2 id=\"{0}-heading\">{1}</h2>\n",
            toText(part.section),
            html(part.heading));
        for (const ReportBlock& block : part.blocks) {
            std::visit(*this, block);
        }
        put("</section>\n");
    }
}

std::string HtmlWriter::write() {
    writeHead();
    put("<body>\n<main>\n");
    writeTitle();
    writeNotes();
    // Of one part there is no table.
    if (m_report.parts.size() > 1) {
        writeContents();
    }
    writeParts();
    put("<footer>Made by Idemscope {}, a simulator of HTTP idempotency-key handling.</footer>\n"
        "</main>\n</body>\n</html>\n",
        html(m_report.engineVersion));
    return std::move(m_text);
}

void HtmlWriter::operator()(const Paragraph& paragraph) {
    put("<p>{}</p>\n", html(paragraph.text));
}

void HtmlWriter::operator()(const BulletList& list) {
    const std::string_view tag = list.isNumbered ? "ol" : "ul";
    put("<{}>\n", tag);
    for (const std::string& item : list.items) {
        put("<li>{}</li>\n", html(item));
    }
    put("</{}>\n", tag);
}

void HtmlWriter::operator()(const FactList& list) {
    if (!list.title.empty()) {
        put("<h3>{}</h3>\n", html(list.title));
    }
    writeFacts(list.facts, "facts");
}

void HtmlWriter::writeCell(const ReportColumn& column, const ReportCell& cell, bool isFirst) {
    const bool isEnd = column.alignment == CellAlignment::End;
    put("{}{}>",
        isFirst ? "<th scope=\"row\"" : "<td",
        isEnd          ? " class=\"end\""
        : cell.outcome ? " class=\"outcome\""
                       : "");
    if (cell.outcome) {
        put("{}", markOf(*cell.outcome, 14, nextId()));
    }
    put("{}</{}>", html(cell.text), isFirst ? "th" : "td");
}

void HtmlWriter::operator()(const ReportTable& table) {
    put("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\">\n"
        "<table>\n<caption>{0}</caption>\n<thead>\n<tr>",
        html(table.caption));
    for (const ReportColumn& column : table.columns) {
        put("<th scope=\"col\"{}>{}</th>",
            column.alignment == CellAlignment::End ? " class=\"end\"" : "",
            html(column.title));
    }
    put("</tr>\n</thead>\n<tbody>\n");
    for (const auto& row : table.rows) {
        put("<tr>");
        for (std::size_t at = 0; at < row.size(); ++at) {
            writeCell(table.columns[at], row[at], at == 0);
        }
        put("</tr>\n");
    }
    put("</tbody>\n</table>\n</div>\n");
}

void HtmlWriter::operator()(const ReportPicture& picture) {
    SvgOptions words;
    words.title = picture.caption;
    words.description = picture.description;
    put("<figure id=\"picture-{}\">\n<div>{}</div>\n<figcaption>{}</figcaption>\n</figure>\n",
        html(picture.name),
        toInlineSvg(picture.list, nextId(), words),
        html(picture.caption));
}

void HtmlWriter::operator()(const ReportCode& code) {
    put("<pre><code>{}</code></pre>\n", html(code.text));
}

void HtmlWriter::operator()(const OutcomeNote& note) {
    put("<section class=\"result\" aria-label=\"Result\" style=\"--mark:var(--i{})\">\n"
        "<p class=\"headline\">{}<span>{}</span></p>\n<p>{}</p>\n</section>\n",
        static_cast<unsigned>(outcomeInk(note.outcome)),
        markOf(note.outcome, 20, nextId()),
        html(note.headline),
        html(note.text));
}

} // namespace

std::string toHtml(const Report& report) {
    return HtmlWriter(report).write();
}

} // namespace idem
