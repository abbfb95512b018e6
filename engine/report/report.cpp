#include "engine/report/report.h"

#include "engine/core/digest.h"
#include "engine/core/number_text.h"
#include "engine/diagram/outcome_look.h"
#include "engine/report/report_parts.h"
#include "engine/report/verdict_words.h"
#include "engine/study/comparison_table.h"

#include <algorithm>

namespace idem {

namespace {

struct SectionRow {
    ReportSection section;
    std::string_view name;
    std::string_view heading;
    ReportBlocks (*blocks)(const ReportMatter& matter);
};

constexpr std::array<SectionRow, reportSectionCount> sectionRows{{
    {ReportSection::Scenario, "scenario", "What was simulated", scenarioBlocks},
    {ReportSection::Verdicts, "verdicts", "How each strategy ended", verdictBlocks},
    {ReportSection::Timeline, "timeline", "What happened", timelineBlocks},
    {ReportSection::Explanation, "explanation", "Why it ended so", explanationBlocks},
    {ReportSection::Topology, "topology", "How things stood at the end", topologyBlocks},
    {ReportSection::Sweep, "sweep", "How often it happens", sweepBlocks},
    {ReportSection::Fixes, "fixes", "What would save it", fixBlocks},
    {ReportSection::Assumptions, "assumptions", "Assumptions and limits", assumptionBlocks},
    {ReportSection::Reproduction, "reproduction", "How to reproduce this", reproductionBlocks},
    {ReportSection::File, "file", "The scenario file", fileBlocks},
}};

const SectionRow& rowOf(ReportSection section) {
    return sectionRows[static_cast<std::size_t>(section)];
}

std::optional<OutcomeNote> summaryOf(const ReportMatter& matter) {
    const auto& why = matter.run().explanation;
    if (!why) {
        return std::nullopt;
    }
    const IntentVerdict* verdict = matter.run().verdict.find(why->intent);
    if (verdict == nullptr) {
        return std::nullopt;
    }
    return OutcomeNote{
        why->outcome, headline(*verdict, matter.run().trace.localEffect), why->sentence};
}

} // namespace

std::string_view toText(ReportSection section) {
    return rowOf(section).name;
}

std::string_view headingOf(ReportSection section) {
    return rowOf(section).heading;
}

std::optional<ReportSection> findReportSection(std::string_view name) {
    for (const SectionRow& row : sectionRows) {
        if (row.name == name) {
            return row.section;
        }
    }
    return std::nullopt;
}

std::vector<ReportSection> reportSections() {
    std::vector<ReportSection> sections;
    for (const SectionRow& row : sectionRows) {
        sections.push_back(row.section);
    }
    return sections;
}

bool ReportMatter::isAsked(ReportSection section) const {
    return std::find(request.sections.begin(), request.sections.end(), section) !=
           request.sections.end();
}

std::string ReportMatter::noun() const {
    return std::string(effectNoun(scenario()));
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

ReportCell countCell(std::uint64_t count) {
    return numberCell(static_cast<double>(count), groupedText(count));
}

ReportCell outcomeCell(Outcome outcome) {
    return {capitalised(outcomeWords(outcome)), std::nullopt, outcome};
}

Report makeReport(const ReportRequest& request) {
    const Transcript transcript(request.run.trace);
    const auto index = TimelineIndex::of(request.run.trace, request.run.verdict);
    const ReportMatter matter{request, transcript, index};
    Report report;
    report.title = request.title.empty() ? request.scenario.title : request.title;
    report.notes = request.notes;
    report.scenario = request.scenario.title;
    report.engineVersion = request.engineVersion;
    report.facts = {{"Scenario", request.scenario.title},
                    {"Strategy", request.run.trace.strategy},
                    {"Seed", std::to_string(request.run.trace.seed)},
                    {"Fingerprint", toHex16(request.run.fingerprint)}};
    report.summary = summaryOf(matter);
    for (const SectionRow& row : sectionRows) {
        if (!matter.isAsked(row.section)) {
            continue;
        }
        ReportBlocks blocks = row.blocks(matter);
        if (!blocks.empty()) {
            report.parts.push_back({row.section, std::string(row.heading), std::move(blocks)});
        }
    }
    return report;
}

std::vector<std::string> paragraphsOf(std::string_view text) {
    std::vector<std::string> paragraphs;
    bool isOpen = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        if (line.empty()) {
            isOpen = false;
        } else if (isOpen) {
            paragraphs.back() += "\n" + std::string(line);
        } else {
            paragraphs.emplace_back(line);
            isOpen = true;
        }
    }
    return paragraphs;
}

std::string fileNameOf(std::string_view title) {
    constexpr std::size_t lengthMax = 60;
    std::string name;
    for (const char character : title) {
        const bool isPlain = (character >= 'a' && character <= 'z') ||
                             (character >= 'A' && character <= 'Z') ||
                             (character >= '0' && character <= '9');
        if (isPlain) {
            name += character;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
        if (name.size() == lengthMax) {
            break;
        }
    }
    if (!name.empty() && name.back() == '-') {
        name.pop_back();
    }
    return name.empty() ? "report" : name;
}

} // namespace idem
