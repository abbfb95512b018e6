// A report of a scenario as data: what it says, in order, and nothing of how it looks. Writers turn
// it into HTML, Markdown, JSON and CSV (report_*.h); the desktop paints it on pages.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/sweep_charts.h"
#include "engine/scenario/scenario.h"
#include "engine/study/compare.h"
#include "engine/study/minimal_fix.h"
#include "engine/study/run.h"
#include "engine/verdict/verdict.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace idem {

/// The parts of a report that a person may tick, in their order.
enum class ReportSection : std::uint8_t {
    Scenario,     ///< The story, the parts of the system and the faults, in words.
    Verdicts,     ///< What each strategy came to, and where they part.
    Timeline,     ///< The run as a picture.
    Explanation,  ///< The chain of events, what decided, what would have prevented it.
    Topology,     ///< How things stood at the end, as a picture.
    Sweep,        ///< Many runs: charts, tables, intervals; only if one was made.
    Fixes,        ///< The single changes that would save the run.
    Assumptions,  ///< What was modelled, and what the report does not prove.
    Reproduction, ///< Command, seed, fingerprint, version.
    File,         ///< The scenario as TOML.
};
inline constexpr std::size_t reportSectionCount = 10;

/// "scenario", "verdicts", ...: what --sections is told, and what JSON calls it.
std::string_view toText(ReportSection section);
/// "What was simulated": the heading of the part.
std::string_view headingOf(ReportSection section);
std::optional<ReportSection> findReportSection(std::string_view name);
/// All of them, in order.
std::vector<ReportSection> reportSections();

struct Paragraph {
    std::string text;
};

struct BulletList {
    std::vector<std::string> items;
    bool isNumbered = false;
};

struct Fact {
    std::string name;
    std::string value;
};

struct FactList {
    std::string title; ///< May be empty.
    std::vector<Fact> facts;
};

/// Where the text of a column stands: numbers at the end, so that their digits line up.
enum class CellAlignment : std::uint8_t { Start, End };

struct ReportColumn {
    std::string title;
    CellAlignment alignment = CellAlignment::Start;
    std::string unit = {}; ///< Of the numbers in the cells, such as "ms"; may be empty.
};

struct ReportCell {
    std::string text;               ///< As people read it: "1,204 ms".
    std::optional<double> number;   ///< As programs do: 1204, in the unit of the column.
    std::optional<Outcome> outcome; ///< Drawn as its mark before the text.
};

/// Every row has a cell for every column. The first column names the row.
struct ReportTable {
    std::string name; ///< Unique in its report: "verdicts".
    std::string caption;
    std::vector<ReportColumn> columns;
    std::vector<std::vector<ReportCell>> rows;
};

struct ReportPicture {
    std::string name; ///< Unique in its report, safe as part of a file name: "timeline".
    DisplayList list;
    std::string caption;
    std::string description; ///< What there is to see, for whoever does not see it.
};

enum class CodeLanguage : std::uint8_t { Toml, Shell };

struct ReportCode {
    CodeLanguage language = CodeLanguage::Toml;
    std::string text; ///< Lines ended by "\n".
};

/// How something ended: what a reader must not overlook.
struct OutcomeNote {
    Outcome outcome = Outcome::ExactlyOnce;
    std::string headline;
    std::string text;
};

using ReportBlock = std::
    variant<Paragraph, BulletList, FactList, ReportTable, ReportPicture, ReportCode, OutcomeNote>;

struct ReportPart {
    ReportSection section = ReportSection::Scenario;
    std::string heading;
    std::vector<ReportBlock> blocks; ///< At least one.
};

/// Texts are plain text of anybody's making: every writer escapes all of them.
struct Report {
    std::string title;
    std::string
        notes; ///< Of the person who made it; paragraphs parted by empty lines. May be empty.
    std::string scenario;      ///< Its title.
    std::string engineVersion; ///< "0.5.0"
    std::vector<Fact> facts;   ///< What it is of, in a line or two: strategy, seed, fingerprint.
    std::optional<OutcomeNote> summary; ///< None if no intent started.
    std::vector<ReportPart> parts;
};

/// Pictures are so wide: a page of paper shows their text in a size that can be read.
inline constexpr double reportPictureWidth = 960;

/// A sweep as far as it is known, with the differences between its strategies.
struct ReportSweep {
    SweptCells cells;                 ///< Of the scenario of the report.
    std::vector<PairedCounts> paired; ///< By strategy, against the first, all points together.
};

/// What a report is made of. Everything must live as long as makeReport takes.
struct ReportRequest {
    const Scenario& scenario; ///< REQUIRES: checkScenario finds no error.
    const Run& run;           ///< Of this scenario: the one that is told in full.
    /// Of this scenario, with the seed of the run; null: no table of verdicts.
    const RunComparison* comparison = nullptr;
    const ReportSweep* sweep = nullptr; ///< Null: none was made.
    const FixList* fixes = nullptr;     ///< Of this scenario and strategy; null: not looked for.
    std::vector<ReportSection> sections = reportSections(); ///< In any order.
    std::string title = {};                                 ///< Empty: the scenario's.
    std::string notes = {};
    std::string fileName =
        {}; ///< Of the scenario; what leads to its folder is left out. May be empty.
    std::vector<std::string> settings =
        {}; ///< "PATH=VALUE", by which the file became this scenario.
    std::string engineVersion = {};
};

/// The parts that are asked for, in their order; those that have nothing to say are left out. The
/// same request makes the same report. Linear in the records of the runs, but for sorting.
Report makeReport(const ReportRequest& request);

/// The paragraphs of a text that a person wrote: what empty lines part, without them. Line breaks
/// within a paragraph stay.
std::vector<std::string> paragraphsOf(std::string_view text);

/// The text as a name of a file: letters and digits of ASCII, "-" for whatever lies between, no
/// longer than 60 bytes; "report" if nothing is left.
std::string fileNameOf(std::string_view title);

} // namespace idem
