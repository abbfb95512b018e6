// The cells of a sweep as figures for people: estimates with intervals, quantiles, means.
#pragma once

#include "engine/study/statistics.h"
#include "engine/study/sweep.h"

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// How an interval was made; reports name it.
enum class IntervalMethod : std::uint8_t {
    Wilson,
    ConfidenceSequence, ///< Holds at every look: while a sweep runs, and after a rule that looks.
    AntitheticPairs,
};
std::string_view toText(IntervalMethod method);

/// One cell. "Per operation" counts what users wanted; a run may hold one of them or thousands.
struct CellSummary {
    std::uint64_t runs = 0;
    std::uint64_t cutShort =
        0; ///< Runs that a limit of the scenario ended: nothing is proved by them.
    std::uint64_t intents = 0;
    std::uint64_t hits = 0;       ///< Runs that show the event.
    std::uint64_t hitIntents = 0; ///< Operations to which it happened.
    Estimate perRun;              ///< Probability that a run shows the event; see `method`.
    IntervalMethod method = IntervalMethod::Wilson;
    Interval claim;     ///< Of perRun, for "at most": Clopper and Pearson, or the sequence.
    Estimate perIntent; ///< Share of operations; operations of one run share its luck.
    std::array<double, outcomeCount> outcomes{}; ///< Shares of operations, by Outcome.
    Estimate charges;                            ///< Per operation.
    std::optional<Duration> median;              ///< Latency until the first success, within 0.8 %.
    std::optional<Duration> p95;
    std::optional<Duration> p99;
    double storeOperations = 0; ///< Per operation.
    Duration lockWaiting;       ///< Per operation.
    double availability = 0;    ///< Share of operations that were answered as they should be.
    std::optional<std::uint64_t>
        exampleSeed; ///< `run --seed` shows the event; none if nothing did.

    /// perIntent where runs hold several operations, else perRun: what charts show.
    const Estimate& rate() const { return intents == runs ? perRun : perIntent; }
};

/// REQUIRES: the tally is of a cell of the plan. With `isRunning` the intervals hold at every look.
CellSummary summarize(const SweepPlan& plan, const Tally& tally, bool isRunning = false);

/// All cells, by point, then strategy. Those that have not run have zero runs. Linear in the cells.
std::vector<CellSummary>
summarizeAll(const SweepPlan& plan, const SweepResult& result, bool isRunning = false);

/// By strategy, against the first, all points together.
std::vector<PairedCounts> pairedTotals(const SweepPlan& plan, const SweepResult& result);

/// "8.21% (7.69% to 8.76%)"; "0 of 10,000: at most 1 in 2,711".
std::string rateText(const CellSummary& cell);

/// What a chart of the sweep says beneath itself: "Share of operations with a double charge; Wilson
/// intervals, 95%; 10,000 runs a cell, seed 1".
std::string methodText(const SweepPlan& plan, bool isRunning = false);

/// The runs that stand for a cell.
struct CellExamples {
    std::uint64_t typical = 0; ///< Seed: the most frequent outcome, about the median latency.
    std::uint64_t worst = 0;   ///< Seed: the worst outcome of any; of these the slowest.
};

/// Looks among the first 1,024 replications of the cell, and at the first that showed the event,
/// which may be later. Takes as long as so many runs; told to stop, it says what it has seen, which
/// is one run at the least.
CellExamples findExamples(const SweepPlan& plan,
                          std::size_t point,
                          std::size_t strategy,
                          const Tally& tally,
                          const std::stop_token& stop = {});

} // namespace idem
