#include "app/models/drafted_report.h"

#include "engine/core/ensure.h"
#include "engine/study/sweep_summary.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace idem::app {

namespace {

/// The scenario's own strategy stands first, unless it is among those that were chosen.
std::vector<const StrategyEntry*> withOwn(const ReportOrder& order) {
    std::vector<const StrategyEntry*> strategies = order.strategies;
    const StrategyEntry* own = findStrategy(order.scenario.strategy);
    if (std::find(strategies.begin(), strategies.end(), own) == strategies.end()) {
        strategies.insert(strategies.begin(), own);
    }
    return strategies;
}

std::shared_ptr<const RunComparison>
comparisonFor(const ReportOrder& order,
              const DraftedPtr& atHand,
              const std::stop_token& stop,
              const std::function<void(std::size_t finished)>& progress) {
    const auto strategies = withOwn(order);
    if (atHand && atHand->order.scenario == order.scenario &&
        withOwn(atHand->order) == strategies) {
        return atHand->comparison;
    }
    auto made =
        compare(order.scenario, strategies, order.scenario.seed, stop, [&](std::size_t finished) {
            if (progress) {
                progress(finished);
            }
        });
    return made ? std::make_shared<const RunComparison>(std::move(*made)) : nullptr;
}

/// Null if they are not asked for. They take some thousand runs, which no change of a title or of
/// the strategies makes again.
std::shared_ptr<const FixList>
fixesFor(const ReportOrder& order, const DraftedPtr& atHand, const std::stop_token& stop) {
    if (std::find(order.sections.begin(), order.sections.end(), ReportSection::Fixes) ==
        order.sections.end()) {
        return nullptr;
    }
    if (atHand && atHand->fixes && atHand->order.scenario == order.scenario) {
        return atHand->fixes;
    }
    FixQuery query;
    query.stop = stop;
    return std::make_shared<const FixList>(
        findFixes(order.scenario, *findStrategy(order.scenario.strategy), query));
}

} // namespace

DraftedPtr draftReport(const ReportOrder& order,
                       const DraftedPtr& atHand,
                       const std::stop_token& stop,
                       const std::function<void(std::size_t finished)>& progress) {
    const auto comparison = comparisonFor(order, atHand, stop, progress);
    if (comparison == nullptr || stop.stop_requested()) {
        return nullptr;
    }
    const auto own =
        std::find_if(comparison->runs.begin(), comparison->runs.end(), [&](const Run& run) {
            return run.trace.strategy == order.scenario.strategy;
        });
    ENSURE(own != comparison->runs.end());
    ReportRequest request{order.scenario, *own};
    request.comparison = comparison.get();
    const auto fixes = fixesFor(order, atHand, stop);
    request.fixes = fixes.get();
    std::optional<ReportSweep> sweep;
    if (order.sweep) {
        const SweepFile& file = order.sweep->file;
        sweep.emplace(ReportSweep{order.sweep->swept(), pairedTotals(file.plan, file.result)});
        request.sweep = &*sweep;
    }
    request.sections = order.sections;
    request.title = order.title;
    request.notes = order.notes;
    request.fileName = order.fileName;
    request.settings = order.settings;
    request.engineVersion = order.engineVersion;
    auto report = std::make_shared<const Report>(makeReport(request));
    if (stop.stop_requested()) {
        return nullptr;
    }
    return std::make_shared<const DraftedReport>(
        DraftedReport{order, comparison, fixes, layOutPages(std::move(report))});
}

std::vector<const StrategyEntry*> strategiesReported(const Scenario& scenario) {
    std::vector<const StrategyEntry*> chosen;
    for (const StrategyEntry& entry : strategies()) {
        const bool isExpected = scenario.expected.count(std::string(entry.name)) > 0;
        if (scenario.expected.empty() || isExpected) {
            chosen.push_back(&entry);
        }
    }
    return chosen;
}

std::string plainText(std::string_view text, bool hasLines) {
    std::string plain;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        if ((byte >= 0x20 && byte != 0x7F) || (hasLines && each == '\n')) {
            plain += each;
        } else if (each == '\t' || each == '\n') {
            plain += ' ';
        }
    }
    return plain;
}

} // namespace idem::app
