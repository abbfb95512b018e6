// What leaves the program as a report: whole, well formed, and nobody's text has any power in it.

#include "engine/report/report_csv.h"
#include "engine/report/report_html.h"
#include "engine/report/report_json.h"
#include "engine/report/report_markdown.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include <set>

namespace idem {

class ReportWritersTest : public testing::Test {
protected:
    ReportWritersTest() : m_scenario(*loadScenarioFile("double_payment.toml").value) {}

    Report report(const std::string& text = "") {
        Scenario scenario = m_scenario;
        if (!text.empty()) {
            scenario.title = scenario.story = scenario.source = text;
            scenario.world.clients[0].from = text;
        }
        const auto chosen = strategiesToCompare(scenario);
        const RunComparison comparison = compare(scenario, chosen, scenario.seed);
        ReportRequest request{scenario, comparison.runs.front()};
        request.comparison = &comparison;
        request.title = text;
        request.notes = text.empty() ? "First.\n\nSecond,\nin two lines." : text;
        request.fileName = text.empty() ? "double_payment.toml" : text;
        request.settings = {"title=" + text};
        request.engineVersion = "1.2.3";
        return makeReport(request);
    }

    static std::size_t count(const std::string& text, std::string_view what) {
        std::size_t found = 0;
        for (std::size_t at = text.find(what); at != std::string::npos;
             at = text.find(what, at + 1)) {
            ++found;
        }
        return found;
    }

    Scenario m_scenario;
};

TEST_F(ReportWritersTest, HtmlIsOneFileWithoutPowerOverItsReader) {
    const std::string html = toHtml(report());
    EXPECT_TRUE(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    EXPECT_NE(html.find("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""),
              std::string::npos);
    EXPECT_EQ(count(html, "<script"), 0U);
    EXPECT_EQ(count(html, "http:"), 0U);
    EXPECT_EQ(count(html, "https:"), 0U);
    EXPECT_EQ(count(html, "<h1>"), 1U);
    EXPECT_EQ(count(html, "prefers-color-scheme:dark"), 1U);
    EXPECT_EQ(count(html, "@page"), 1U);
}

TEST_F(ReportWritersTest, HtmlSaysEverythingToAScreenReader) {
    const Report made = report();
    const std::string html = toHtml(made);
    EXPECT_EQ(count(html, "<figure"), 2U);
    EXPECT_EQ(count(html, "role=\"img\""), 2U);
    EXPECT_EQ(count(html, "<desc>"), 2U);
    EXPECT_EQ(count(html, "<table>"), count(html, "<caption>"));
    EXPECT_GT(count(html, "scope=\"row\""), 5U);
    for (const ReportPart& part : made.parts) {
        const std::string name(toText(part.section));
        EXPECT_EQ(count(html, "<a href=\"#" + name + "\">"), 1U);
        EXPECT_EQ(count(html, "<section id=\"" + name + "\""), 1U);
    }
    EXPECT_NE(html.find("<p>Second,\nin two lines.</p>"), std::string::npos);
}

TEST_F(ReportWritersTest, IdsOfAnHtmlReportAreUnique) {
    const std::string html = toHtml(report());
    std::set<std::string> ids;
    for (std::size_t at = html.find(" id=\""); at != std::string::npos;
         at = html.find(" id=\"", at + 1)) {
        const std::size_t end = html.find('"', at + 5);
        EXPECT_TRUE(ids.insert(html.substr(at + 5, end - at - 5)).second)
            << html.substr(at, end - at);
    }
    EXPECT_GT(ids.size(), 10U);
}

TEST_F(ReportWritersTest, EveryInkOfAPictureHasAColourInBothSchemes) {
    const std::string html = toHtml(report());
    for (std::size_t ink = 0; ink < inkCount; ++ink) {
        EXPECT_EQ(count(html, "--i" + std::to_string(ink) + ":#"), 2U) << ink;
    }
}

TEST_F(ReportWritersTest, HostileTextAppearsLiterallyInHtml) {
    const std::string hostile = "</style><script>alert(1)</script>\"'><img src=x onerror=a&lt;>";
    const std::string html = toHtml(report(hostile));
    EXPECT_EQ(count(html, "<script"), 0U);
    EXPECT_EQ(count(html, "<img"), 0U);
    EXPECT_EQ(count(html, "</style>"), 1U);
    EXPECT_NE(html.find("<h1>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&gt;&lt;img "
                        "src=x onerror=a&amp;lt;&gt;</h1>"),
              std::string::npos);
}

TEST_F(ReportWritersTest, MarkdownShowsTextsAsTheyAre) {
    const std::string markdown = toMarkdown(report("<b>*a* | [x](y) `c` http://e www.e"), "r");
    EXPECT_TRUE(
        markdown.starts_with("# \\<b\\>\\*a\\* \\| \\[x\\](y) \\`c\\` http\\://e www\\.e\n"));
    EXPECT_NE(markdown.find("](<r-timeline.svg>)"), std::string::npos);
    EXPECT_EQ(toMarkdown(report()).find("]("), std::string::npos) << "no pictures without a name";
}

TEST_F(ReportWritersTest, AFenceOfMarkdownIsLongerThanWhatItHolds) {
    const std::string markdown = toMarkdown(report("a ```` b"));
    EXPECT_NE(markdown.find("\n`````toml\n"), std::string::npos);
}

TEST_F(ReportWritersTest, LinesOfMarkdownOpenNoBlockByThemselves) {
    Report made = report();
    made.notes = "- one\n# two\n1. three\n> four";
    EXPECT_NE(toMarkdown(made).find("\\- one\\\n\\# two\\\n1\\. three\\\n\\> four\n"),
              std::string::npos);
}

TEST_F(ReportWritersTest, RowsOfMarkdownHaveAsManyCellsAsTheirHead) {
    const std::string markdown = toMarkdown(report());
    std::size_t columns = 0;
    std::size_t rows = 0;
    for (std::size_t at = 0; at < markdown.size();) {
        const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
        const std::string line = markdown.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with("|")) {
            columns = 0;
            continue;
        }
        const std::size_t bars = count(line, "|") - count(line, "\\|");
        columns = columns == 0 ? bars : columns;
        EXPECT_EQ(bars, columns) << line;
        ++rows;
    }
    EXPECT_GT(rows, 15U);
}

TEST_F(ReportWritersTest, JsonHoldsTheReportAsItStands) {
    const Report made = report("<b>\"quoted\"\\");
    const auto json = boost::json::parse(toJson(made)).as_object();
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("command"), "report");
    EXPECT_EQ(json.at("engine"), "1.2.3");
    EXPECT_EQ(json.at("title"), "<b>\"quoted\"\\");
    EXPECT_EQ(json.at("summary").at("outcome"), "double");
    const auto& sections = json.at("sections").as_array();
    ASSERT_EQ(sections.size(), made.parts.size());
    const auto& table = sections[1].at("blocks").as_array().at(0).as_object();
    EXPECT_EQ(table.at("kind"), "table");
    EXPECT_EQ(table.at("columns").as_array().at(4).at("unit"), "ms");
    EXPECT_EQ(table.at("rows").as_array().at(0).as_array().at(2).at("number"), 2.0);
}

TEST_F(ReportWritersTest, CsvGuardsTextsAndQuotesWhereItMust) {
    EXPECT_EQ(csvField("plain"), "plain");
    EXPECT_EQ(csvField("a,b"), "\"a,b\"");
    EXPECT_EQ(csvField("say \"so\""), "\"say \"\"so\"\"\"");
    EXPECT_EQ(csvField("two\nlines"), "\"two\nlines\"");
    for (const std::string start : {"=", "+", "-", "@", "\t"}) {
        EXPECT_EQ(csvField(start + "1"), "'" + start + "1");
    }
    EXPECT_EQ(csvField("\r1"), "\"'\r1\"");
    EXPECT_EQ(csvField(std::string("\0", 1)), std::string("'\0", 2));
}

TEST_F(ReportWritersTest, CsvRecordsAllHaveTheSameNumberOfFields) {
    const std::string csv = toCsv(report());
    std::size_t fields = 0;
    std::size_t inRecord = 1;
    bool isQuoted = false;
    for (const char character : csv) {
        isQuoted = isQuoted != (character == '"');
        inRecord += character == ',' && !isQuoted ? 1U : 0U;
        if (character == '\n' && !isQuoted) {
            fields = fields == 0 ? inRecord : fields;
            EXPECT_EQ(inRecord, fields);
            inRecord = 1;
        }
    }
    EXPECT_EQ(count(csv, "\n"), count(csv, "\r\n"));
    EXPECT_NE(csv.find("\r\nverdicts,none,double,2,none,no answer,0,"), std::string::npos);
}

TEST_F(ReportWritersTest, ANegativeNumberOfCsvStaysANumber) {
    Report made;
    ReportTable table;
    table.name = "t";
    table.columns = {{"Change", CellAlignment::End, "ms"}};
    table.rows = {{{"-12 ms", -12.5, std::nullopt}}};
    made.parts.push_back({ReportSection::Verdicts, "Heading", {table}});
    EXPECT_NE(toCsv(made).find("table,Change (ms),\r\nt,-12.5,\r\n"), std::string::npos);
}

} // namespace idem
