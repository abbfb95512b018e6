// The tables of a report as CSV, for spreadsheets and programs.
#pragma once

#include "engine/report/report.h"

#include <string>
#include <string_view>

namespace idem {

/// Every table, one beneath the other: a record of headings, whose first field is "table", then a
/// record a row, whose first field is the name of the table. All records have the same number of
/// fields (RFC 4180), lines end with CR LF. Numbers are plain, in the unit of their heading; text
/// that a spreadsheet would take for a formula has an apostrophe before it. The first table holds
/// the facts of the report. Linear.
std::string toCsv(const Report& report);

/// A text as one field: guarded, and quoted where it must be.
std::string csvField(std::string_view text);

} // namespace idem
