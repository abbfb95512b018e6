// A report of a scenario, as one file to be read, printed or evaluated.

#include "engine/report/report.h"

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "app/cli/version.h"
#include "app/cli/write_file.h"
#include "engine/report/report_csv.h"
#include "engine/report/report_html.h"
#include "engine/report/report_json.h"
#include "engine/report/report_markdown.h"
#include "engine/scenario/check.h"
#include "engine/scenario/plain_text.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace idem::cli {

namespace {

enum class ReportFormat : std::uint8_t { Html, Markdown, Json, Csv };

struct ReportSuffix {
    std::string_view suffix;
    ReportFormat format;
};
constexpr std::array<ReportSuffix, 6> reportSuffixes{{{".html", ReportFormat::Html},
                                                      {".htm", ReportFormat::Html},
                                                      {".md", ReportFormat::Markdown},
                                                      {".markdown", ReportFormat::Markdown},
                                                      {".json", ReportFormat::Json},
                                                      {".csv", ReportFormat::Csv}}};

std::optional<ReportFormat> reportFormatOf(const Arguments& arguments) {
    const std::string name = arguments.format.empty() ? arguments.output : "." + arguments.format;
    for (const ReportSuffix& each : reportSuffixes) {
        if (name.ends_with(each.suffix)) {
            return each.format;
        }
    }
    return std::nullopt;
}

std::string formatProblem(const Arguments& arguments) {
    if (arguments.output.ends_with(".pdf")) {
        return "the desktop program writes PDF, also without a display: idemscope "
               "--export-report " +
               arguments.file + " -o " + arguments.output;
    }
    return "the name does not say which format is wanted; give --format html, md, json or csv, or "
           "a name that ends with .html, .md, .json or .csv";
}

/// Text of a person, as reports can hold it.
void checkText(std::string_view option,
               const std::string& text,
               bool hasLines,
               std::vector<Diagnostic>& diagnostics) {
    constexpr std::size_t lengthMax = 64 * 1'024;
    const bool isPlain =
        firstBadUtf8(text) == text.size() && firstControl(text, hasLines) == text.size();
    if (isPlain && text.size() <= lengthMax) {
        return;
    }
    Diagnostic problem;
    problem.code = "text";
    problem.path = option;
    problem.message = isPlain ? "the text is too long" : "the text holds what is no text";
    problem.expected = "at most 64 KiB of UTF-8 without control characters";
    problem.suggestion = hasLines ? "" : "leave line breaks out";
    diagnostics.push_back(std::move(problem));
}

std::vector<ReportSection> sectionsAsked(const Arguments& arguments,
                                         std::vector<Diagnostic>& diagnostics) {
    if (arguments.report.sections.empty()) {
        return reportSections();
    }
    std::vector<std::string> known;
    for (const ReportSection section : reportSections()) {
        known.emplace_back(toText(section));
    }
    std::vector<ReportSection> sections;
    for (const std::string& name : arguments.report.sections) {
        if (const auto section = findReportSection(name)) {
            sections.push_back(*section);
            continue;
        }
        Diagnostic unknown;
        unknown.code = "unknown-section";
        unknown.message = "a report has no section of that name";
        unknown.found = name;
        unknown.expected = listed(known);
        unknown.suggestion = nearestHint(name, known);
        diagnostics.push_back(std::move(unknown));
    }
    return sections;
}

/// The scenario's own strategy stands first, unless it is among those that were chosen.
std::vector<const StrategyEntry*> strategiesReported(const Scenario& scenario,
                                                     const Arguments& arguments,
                                                     std::vector<Diagnostic>& diagnostics) {
    auto chosen = strategiesFor(scenario, arguments, diagnostics);
    const StrategyEntry* own = findStrategy(scenario.strategy);
    if (std::find(chosen.begin(), chosen.end(), own) == chosen.end()) {
        chosen.insert(chosen.begin(), own);
    }
    return chosen;
}

std::optional<SweepFile> sweepAsked(const Scenario& scenario,
                                    const Arguments& arguments,
                                    std::vector<Diagnostic>& diagnostics) {
    if (arguments.report.sweep.empty()) {
        return std::nullopt;
    }
    auto file = loadSweep(arguments.report.sweep);
    diagnostics.insert(diagnostics.end(), file.diagnostics.begin(), file.diagnostics.end());
    if (!file) {
        return std::nullopt;
    }
    if (!isStudyOf(file.value->plan, scenario)) {
        Diagnostic foreign;
        foreign.code = "sweep";
        foreign.file = arguments.report.sweep;
        foreign.message = "the sweep is of another scenario, or of one with other values";
        foreign.suggestion = "give the same file and the same --set to both commands";
        diagnostics.push_back(std::move(foreign));
        return std::nullopt;
    }
    return std::move(*file.value);
}

/// What a report tells of besides the runs.
struct ReportStudies {
    std::vector<ReportSection> sections;
    std::optional<SweepFile> sweep;
    std::optional<FixList> fixes;
};

Report reportOf(const Scenario& scenario,
                const std::vector<const StrategyEntry*>& strategies,
                const ReportStudies& studies,
                const Arguments& arguments) {
    const RunComparison comparison = idem::compare(scenario, strategies, scenario.seed);
    const auto own =
        std::find_if(comparison.runs.begin(), comparison.runs.end(), [&](const Run& run) {
            return run.trace.strategy == scenario.strategy;
        });
    ReportRequest request{scenario, *own};
    request.comparison = &comparison;
    request.sections = studies.sections;
    std::vector<CellSummary> cells;
    std::optional<ReportSweep> sweep;
    if (studies.sweep) {
        const SweepPlan& plan = studies.sweep->plan;
        const SweepResult& result = studies.sweep->result;
        cells = summarizeAll(plan, result);
        sweep.emplace(ReportSweep{{plan, cells, false, !result.isComplete, studies.sweep->engine},
                                  pairedTotals(plan, result)});
        request.sweep = &*sweep;
    }
    request.fixes = studies.fixes ? &*studies.fixes : nullptr;
    request.title = arguments.report.title;
    request.notes = arguments.report.notes;
    request.fileName = std::filesystem::path(arguments.file).filename().string();
    request.settings = arguments.settings;
    request.engineVersion = engineVersion;
    return makeReport(request);
}

/// Markdown cannot hold pictures; they stand beside it under its name.
std::optional<Diagnostic> writePictures(const Report& report, const std::filesystem::path& file) {
    for (const ReportPart& part : report.parts) {
        for (const ReportBlock& block : part.blocks) {
            const auto* picture = std::get_if<ReportPicture>(&block);
            if (picture == nullptr) {
                continue;
            }
            const std::string name = pictureFileOf(*picture, file.stem().string());
            if (auto failed =
                    writeFile((file.parent_path() / name).string(), pictureTextOf(*picture))) {
                return failed;
            }
        }
    }
    return std::nullopt;
}

std::string writtenAs(const Report& report, ReportFormat format, const Arguments& arguments) {
    switch (format) {
    case ReportFormat::Markdown:
        return toMarkdown(
            report,
            arguments.output == "-" ? "" : std::filesystem::path(arguments.output).stem().string());
    case ReportFormat::Json:
        return toJson(report);
    case ReportFormat::Csv:
        return toCsv(report);
    default:
        return toHtml(report);
    }
}

} // namespace

int report(const Arguments& arguments) {
    const auto format = reportFormatOf(arguments);
    if (!format) {
        return refuse("report", formatProblem(arguments), arguments.json);
    }
    auto scenario = loadScenario(arguments);
    std::vector<const StrategyEntry*> strategies;
    if (scenario) {
        strategies = strategiesReported(*scenario.value, arguments, scenario.diagnostics);
    }
    checkText("--title", arguments.report.title, false, scenario.diagnostics);
    checkText("--notes", arguments.report.notes, true, scenario.diagnostics);
    ReportStudies studies;
    studies.sections = sectionsAsked(arguments, scenario.diagnostics);
    if (scenario) {
        studies.sweep = sweepAsked(*scenario.value, arguments, scenario.diagnostics);
    }
    if (!scenario || hasError(scenario.diagnostics)) {
        return refuseInput("report", scenario.diagnostics, arguments.json);
    }
    if (std::count(studies.sections.begin(), studies.sections.end(), ReportSection::Fixes) > 0) {
        studies.fixes = findFixes(*scenario.value, *findStrategy(scenario.value->strategy));
    }
    const Report made = reportOf(*scenario.value, strategies, studies, arguments);
    const bool hasPictures = *format == ReportFormat::Markdown && arguments.output != "-";
    if (hasPictures) {
        if (auto failed = writePictures(made, arguments.output)) {
            return refuseInput("report", {*failed}, arguments.json);
        }
    }
    return deliver({"report", scenario.value->title, scenario.diagnostics},
                   writtenAs(made, *format, arguments),
                   arguments);
}

} // namespace idem::cli
