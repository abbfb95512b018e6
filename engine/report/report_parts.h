// What the files that make a report share: the blocks of each part.
#pragma once

#include "engine/diagram/timeline_index.h"
#include "engine/report/report.h"
#include "engine/report/transcript.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace idem {

/// What a report is made of, read once.
struct ReportMatter {
    const ReportRequest& request;
    const Transcript& transcript; ///< Of the run.
    const TimelineIndex& index;   ///< Likewise.

    const Scenario& scenario() const { return request.scenario; }
    const Run& run() const { return request.run; }
    bool isAsked(ReportSection section) const;
    /// "charge" or "effect".
    std::string noun() const;
};

using ReportBlocks = std::vector<ReportBlock>;

// Empty if there is nothing to say.
ReportBlocks scenarioBlocks(const ReportMatter& matter);
ReportBlocks verdictBlocks(const ReportMatter& matter);
ReportBlocks timelineBlocks(const ReportMatter& matter);
ReportBlocks explanationBlocks(const ReportMatter& matter);
ReportBlocks topologyBlocks(const ReportMatter& matter);
ReportBlocks sweepBlocks(const ReportMatter& matter);
ReportBlocks fixBlocks(const ReportMatter& matter);
ReportBlocks assumptionBlocks(const ReportMatter& matter);
ReportBlocks reproductionBlocks(const ReportMatter& matter);
ReportBlocks fileBlocks(const ReportMatter& matter);

// Cells of tables.
inline ReportCell textCell(std::string text) {
    return {std::move(text), std::nullopt, std::nullopt};
}
inline ReportCell numberCell(double number, std::string text) {
    return {std::move(text), number, std::nullopt};
}
ReportCell countCell(std::uint64_t count);
ReportCell outcomeCell(Outcome outcome);

/// "double", with a capital letter at its start.
std::string capitalised(std::string text);

} // namespace idem
