// One run of a scenario under one strategy, finished and judged: what everybody looks at.
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/trace/trace.h"
#include "engine/verdict/explanation.h"
#include "engine/verdict/verdict.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace idem {

/// Immutable once made: trace, verdict and explanation of one (scenario, strategy, seed).
struct Run {
    Trace trace;
    Verdict verdict;
    std::optional<Explanation> explanation; ///< None if no intent started.
    std::uint64_t fingerprint = 0;          ///< Of the records; equal runs have equal ones.
    std::vector<std::string> warnings;      ///< For example a fault that matched nothing.
    std::int64_t eventCount = 0;
    Duration simulated; ///< Until the last thing that happened.

    /// The outcome that stands for the whole run: that of the intent that fared worst.
    Outcome worst() const;
};

/// The options that the scenario sets for a strategy, or the defaults.
StrategyOptions optionsFor(const Scenario& scenario, const StrategyEntry& strategy);

/// REQUIRES: a scenario that passed its checks. Throws InternalError on a bug of ours.
Run runScenario(const Scenario& scenario, const StrategyEntry& strategy, std::uint64_t seed);

/// The same, or none if it was told to stop before it had ended; it looks every few thousand
/// records.
std::optional<Run> runScenario(const Scenario& scenario,
                               const StrategyEntry& strategy,
                               std::uint64_t seed,
                               const std::stop_token& stop);

/// What can be said of a trace that was read from a file.
Run runFromTrace(Trace trace);

} // namespace idem
