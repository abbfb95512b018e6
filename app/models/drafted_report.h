// A report with its pages, made from a scenario and what a person wants to read of it.
#pragma once

#include "app/models/report_pages.h"
#include "app/models/shown_sweep.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/study/compare.h"
#include "engine/study/minimal_fix.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace idem::app {

/// What is wanted.
struct ReportOrder {
    Scenario scenario; ///< REQUIRES: checkScenario finds no error.
    /// Those in the table of verdicts; the scenario's own is added if it is missing.
    std::vector<const StrategyEntry*> strategies;
    std::vector<ReportSection> sections = reportSections();
    std::string title = {}; ///< Empty: the scenario's.
    std::string notes = {};
    std::string fileName = {};
    std::vector<std::string> settings = {}; ///< "PATH=VALUE"
    std::string engineVersion = {};
    SweepPtr sweep = nullptr; ///< REQUIRES: null, or isStudyOf the scenario.
};

/// A finished report; never changed.
struct DraftedReport {
    ReportOrder order;
    std::shared_ptr<const RunComparison> comparison;
    std::shared_ptr<const FixList> fixes; ///< Null if nobody asked for them.
    PagedReport paged;

    const Report& report() const { return *paged.report; }
};
using DraftedPtr = std::shared_ptr<const DraftedReport>;

/// Runs what must be run; a comparison that is at hand is used if it is of the same scenario and
/// strategies, and fixes if they are of the same scenario. Null if it was stopped. `progress` is
/// told how many runs are finished. Any thread.
DraftedPtr draftReport(const ReportOrder& order,
                       const DraftedPtr& atHand = nullptr,
                       const std::stop_token& stop = {},
                       const std::function<void(std::size_t finished)>& progress = {});

/// Those with an expected outcome, else all: what a report shows that nobody chose for.
std::vector<const StrategyEntry*> strategiesReported(const Scenario& scenario);

/// A text that a person typed or pasted, as reports can hold it: without control characters, but
/// for line breaks if it may have lines.
std::string plainText(std::string_view text, bool hasLines);

} // namespace idem::app
