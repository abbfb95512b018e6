#include "app/models/example_runs.h"

#include "app/models/text.h"
#include "engine/study/comparison_table.h"
#include "engine/study/run.h"

#include <utility>

namespace idem::app {

namespace {

using Examples = std::vector<ExampleRun>;

/// None if it was stopped.
std::optional<ExampleRun> lookAt(const Scenario& scenario,
                                 const StrategyEntry& strategy,
                                 ExampleRun example,
                                 const std::stop_token& stop) {
    const auto run = runScenario(scenario, strategy, example.seed, stop);
    if (!run) {
        return std::nullopt;
    }
    example.outcome = run->worst();
    example.waited = QString::fromStdString(latencyText(comparisonRowOf(*run)));
    if (run->explanation) {
        example.story = QString::fromStdString(run->explanation->sentence);
    }
    return example;
}

Examples
findRuns(const SweepPlan& plan, CellId cell, const Tally& tally, const std::stop_token& stop) {
    using Kind = ExampleRun::Kind;
    const StrategyEntry& strategy = *plan.strategies[cell.strategy];
    const CellExamples seeds = findExamples(plan, cell.point, cell.strategy, tally, stop);
    std::vector<std::pair<Kind, std::uint64_t>> wanted{{Kind::Typical, seeds.typical},
                                                       {Kind::Worst, seeds.worst}};
    const CellSummary summary = summarize(plan, tally);
    if (summary.exampleSeed) {
        wanted.emplace_back(Kind::FirstHit, *summary.exampleSeed);
    }
    Examples found;
    const Scenario scenario = plan.scenarioAt(cell.point);
    for (const auto& [kind, seed] : wanted) {
        auto example = lookAt(scenario, strategy, {kind, seed, {}, {}, {}}, stop);
        if (!example) {
            return {};
        }
        found.push_back(std::move(*example));
    }
    return found;
}

} // namespace

QString nameOf(ExampleRun::Kind kind, Event event) {
    switch (kind) {
    case ExampleRun::Kind::Typical:
        return ExampleRuns::tr("Typical run");
    case ExampleRun::Kind::Worst:
        return ExampleRuns::tr("Worst run");
    default:
        return ExampleRuns::tr("First \"%1\"").arg(text(toText(event)));
    }
}

ExampleRuns::ExampleRuns(WhatIf& whatIf, QObject* parent) : QObject(parent), m_whatIf(whatIf) {
    connect(&m_whatIf, &WhatIf::selectionChanged, this, &ExampleRuns::find);
    connect(&m_whatIf, &WhatIf::pointsChanged, this, [this] {
        // A finished cell may know a first hit that it did not know before.
        if (!m_whatIf.isRunning() && m_whatIf.selected()) {
            find();
        }
    });
}

ExampleRuns::~ExampleRuns() = default;

void ExampleRuns::find() {
    m_runs.clear();
    m_job.cancel();
    const auto cell = m_whatIf.selected();
    const bool isKnown = cell && m_whatIf.sweep()->cell(*cell).runs != 0;
    if (isKnown) {
        const SweepPlan plan = m_whatIf.sweep()->plan();
        const Tally tally =
            m_whatIf.sweep()->file.result.points[cell->point].tallies[cell->strategy];
        m_job.start<Examples>(
            tr("Looking for runs that stand for the cell"),
            [plan, tally, cell = *cell](const JobContext& context) {
                return findRuns(plan, cell, tally, context.stop);
            },
            [this](const Examples& found) {
                m_runs = found;
                Q_EMIT changed();
            });
    }
    Q_EMIT changed();
}

} // namespace idem::app
