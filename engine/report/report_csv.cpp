#include "engine/report/report_csv.h"

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

using CsvRecord = std::vector<std::string>;

std::string headingOf(const ReportColumn& column) {
    return csvField(column.unit.empty() ? column.title
                                        : fmt::format("{} ({})", column.title, column.unit));
}

std::string fieldOf(const ReportCell& cell) {
    if (cell.number) {
        return fmt::format("{}", *cell.number);
    }
    return csvField(cell.outcome ? toText(*cell.outcome) : std::string_view(cell.text));
}

void addTable(std::vector<CsvRecord>& records, const ReportTable& table) {
    CsvRecord head{"table"};
    for (const ReportColumn& column : table.columns) {
        head.push_back(headingOf(column));
    }
    records.push_back(std::move(head));
    for (const auto& row : table.rows) {
        CsvRecord record{csvField(table.name)};
        for (const ReportCell& cell : row) {
            record.push_back(fieldOf(cell));
        }
        records.push_back(std::move(record));
    }
}

void addFacts(std::vector<CsvRecord>& records, const Report& report) {
    records.push_back({"table", "Name", "Value"});
    records.push_back({"report", "Title", csvField(report.title)});
    for (const Fact& fact : report.facts) {
        records.push_back({"report", csvField(fact.name), csvField(fact.value)});
    }
    records.push_back({"report", "Version", csvField(report.engineVersion)});
}

} // namespace

std::string csvField(std::string_view text) {
    constexpr std::string_view formulaStarts("=+-@\t\r\0", 7);
    std::string field;
    if (!text.empty() && formulaStarts.find(text.front()) != std::string_view::npos) {
        field += '\'';
    }
    field += text;
    if (field.find_first_of("\",\r\n") == std::string::npos) {
        return field;
    }
    std::string quoted = "\"";
    for (const char character : field) {
        quoted += character == '"' ? "\"\"" : std::string(1, character);
    }
    return quoted + "\"";
}

std::string toCsv(const Report& report) {
    std::vector<CsvRecord> records;
    addFacts(records, report);
    for (const ReportPart& part : report.parts) {
        for (const ReportBlock& block : part.blocks) {
            if (const auto* table = std::get_if<ReportTable>(&block)) {
                addTable(records, *table);
            }
        }
    }
    std::size_t width = 0;
    for (const CsvRecord& record : records) {
        width = std::max(width, record.size());
    }
    std::string text;
    for (CsvRecord& record : records) {
        record.resize(width);
        text += fmt::format("{}\r\n", fmt::join(record, ","));
    }
    return text;
}

} // namespace idem
