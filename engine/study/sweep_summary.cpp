#include "engine/study/sweep_summary.h"

#include "engine/core/ensure.h"
#include "engine/study/replicator.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <tuple>

namespace idem {

namespace {

constexpr std::uint64_t exampleRuns = 1'024;

double perIntent(std::uint64_t sum, const Tally& tally) {
    return tally.intents == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(tally.intents);
}

ClusterSums clustersOf(const Tally& tally, const EventTally& event) {
    return {tally.runs,
            event.intents,
            tally.intents,
            event.squares,
            event.products,
            tally.intentSquares};
}

AntitheticCounts pairsOf(const Tally& tally) {
    return {tally.runs / 2 - tally.pairsWithOne - tally.pairsWithBoth,
            tally.pairsWithOne,
            tally.pairsWithBoth};
}

void estimateEvent(CellSummary& cell, const SweepPlan& plan, const Tally& tally, bool isRunning) {
    const bool isLookedAt = isRunning || plan.stop.kind != StopRule::Kind::Fixed;
    cell.perRun.value =
        cell.runs == 0 ? 0 : static_cast<double>(cell.hits) / static_cast<double>(cell.runs);
    if (isLookedAt) {
        cell.method = IntervalMethod::ConfidenceSequence;
        cell.perRun.interval = cell.claim = confidenceSequence(cell.hits, cell.runs);
    } else if (plan.isAntithetic) {
        cell.method = IntervalMethod::AntitheticPairs;
        cell.perRun = antitheticProportion(pairsOf(tally));
        cell.claim = antitheticClaim(pairsOf(tally));
    } else {
        cell.perRun.interval = wilson(cell.hits, cell.runs);
        cell.claim = clopperPearson(cell.hits, cell.runs);
    }
}

/// One replication, and how it ranks.
struct Ranked {
    std::uint64_t replication = 0;
    std::size_t rank = 0;
    std::int64_t latency = 0; ///< The longest of the run.
};

Ranked rankedRun(Replicator& replicator, const SweepPlan& plan, std::uint64_t replication) {
    const Sample sample = replicator.run(plan.luckOf(replication));
    Ranked ranked{replication, severityOf(sample.worst()), 0};
    for (const Duration latency : replicator.latencies()) {
        ranked.latency = std::max(ranked.latency, latency.ns);
    }
    return ranked;
}

const Ranked& typicalOf(const std::vector<Ranked>& runs) {
    std::array<std::size_t, outcomeCount> counts{};
    for (const Ranked& run : runs) {
        ++counts[run.rank];
    }
    const auto usual =
        static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    std::vector<std::int64_t> latencies;
    for (const Ranked& run : runs) {
        if (run.rank == usual) {
            latencies.push_back(run.latency);
        }
    }
    const auto middle = latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() / 2);
    std::nth_element(latencies.begin(), middle, latencies.end());
    return *std::min_element(
        runs.begin(), runs.end(), [&](const Ranked& left, const Ranked& right) {
            const auto distance = [&](const Ranked& run) {
                return std::tuple(run.rank != usual, std::abs(run.latency - *middle));
            };
            return distance(left) < distance(right);
        });
}

const Ranked& worstOf(const std::vector<Ranked>& runs) {
    return *std::min_element(runs.begin(), runs.end(), [](const Ranked& left, const Ranked& right) {
        return std::tuple(left.rank, -left.latency) < std::tuple(right.rank, -right.latency);
    });
}

} // namespace

std::string_view toText(IntervalMethod method) {
    switch (method) {
    case IntervalMethod::Wilson:
        return "wilson";
    case IntervalMethod::ConfidenceSequence:
        return "confidence-sequence";
    case IntervalMethod::AntitheticPairs:
        break;
    }
    return "antithetic-pairs";
}

CellSummary summarize(const SweepPlan& plan, const Tally& tally, bool isRunning) {
    CellSummary cell;
    const EventTally& event = tally[plan.event];
    cell.runs = tally.runs;
    cell.cutShort = tally.cutShort;
    cell.intents = tally.intents;
    cell.hits = event.runs;
    cell.hitIntents = event.intents;
    estimateEvent(cell, plan, tally, isRunning);
    if (tally.intents != 0) {
        cell.perIntent = clusteredProportion(clustersOf(tally, event));
        cell.charges = ratioEstimate({tally.runs,
                                      tally.charges,
                                      tally.intents,
                                      tally.chargeSquares,
                                      tally.chargeProducts,
                                      tally.intentSquares});
    }
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        cell.outcomes[at] = perIntent(tally.outcomes[at], tally);
    }
    cell.median = tally.latency.quantile(0.5);
    cell.p95 = tally.latency.quantile(0.95);
    cell.p99 = tally.latency.quantile(0.99);
    cell.storeOperations = perIntent(tally.storeOperations, tally);
    cell.lockWaiting = {static_cast<std::int64_t>(perIntent(tally.lockWaitingUs, tally) * 1e3)};
    cell.availability = perIntent(tally.answered, tally);
    if (event.firstRun != EventTally().firstRun) {
        cell.exampleSeed = plan.seedOf(event.firstRun);
    }
    return cell;
}

std::vector<CellSummary>
summarizeAll(const SweepPlan& plan, const SweepResult& result, bool isRunning) {
    std::vector<CellSummary> cells;
    cells.reserve(plan.cellCount());
    for (const PointResult& point : result.points) {
        for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy) {
            const bool hasRun =
                strategy < point.tallies.size() && point.tallies[strategy].runs != 0;
            cells.push_back(hasRun ? summarize(plan, point.tallies[strategy], isRunning)
                                   : CellSummary());
        }
    }
    return cells;
}

std::vector<PairedCounts> pairedTotals(const SweepPlan& plan, const SweepResult& result) {
    std::vector<PairedCounts> totals(plan.strategies.size());
    for (const PointResult& point : result.points) {
        for (std::size_t strategy = 0; strategy < point.paired.size(); ++strategy) {
            totals[strategy] += point.paired[strategy];
        }
    }
    return totals;
}

std::string rateText(const CellSummary& cell) {
    if (cell.hits == 0 && cell.method == IntervalMethod::Wilson && cell.intents == cell.runs) {
        return zeroHitText(cell.runs);
    }
    return intervalText(cell.rate());
}

std::string methodText(const SweepPlan& plan, bool isRunning) {
    std::string text = fmt::format("Share of operations with {}; ", phraseOf(plan.event));
    if (isRunning || plan.stop.kind != StopRule::Kind::Fixed) {
        text += "confidence sequences, 95% at every look; ";
    } else {
        text +=
            plan.isAntithetic ? "intervals of antithetic pairs, 95%; " : "Wilson intervals, 95%; ";
    }
    switch (plan.stop.kind) {
    case StopRule::Kind::Fixed:
        text += fmt::format("{} runs a cell", fmt::group_digits(plan.runs));
        break;
    case StopRule::Kind::Hits:
        text += fmt::format(
            "until {} hits, at most {} runs a cell", plan.stop.hits, fmt::group_digits(plan.runs));
        break;
    case StopRule::Kind::HalfWidth:
        text += fmt::format("until +-{:.3g}% of the estimate, at most {} runs a cell",
                            plan.stop.halfWidth * 100,
                            fmt::group_digits(plan.runs));
        break;
    }
    return text + fmt::format(", seed {}", plan.scenario.seed);
}

CellExamples findExamples(const SweepPlan& plan,
                          std::size_t point,
                          std::size_t strategy,
                          const Tally& tally,
                          const std::stop_token& stop) {
    Replicator replicator(plan.scenarioAt(point), *plan.strategies[strategy]);
    std::vector<Ranked> runs;
    const std::uint64_t step = plan.isAntithetic ? 2 : 1;
    for (std::uint64_t at = 0; at < std::min(plan.runs, exampleRuns); at += step) {
        runs.push_back(rankedRun(replicator, plan, at));
        if (stop.stop_requested()) {
            break;
        }
    }
    ENSURE(!runs.empty());
    CellExamples examples;
    examples.typical = plan.seedOf(typicalOf(runs).replication);
    const std::uint64_t first = tally[plan.event].firstRun;
    if (first != EventTally().firstRun && first >= exampleRuns) {
        runs.push_back(rankedRun(replicator, plan, first));
    }
    examples.worst = plan.seedOf(worstOf(runs).replication);
    return examples;
}

} // namespace idem
