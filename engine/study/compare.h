// The same scenario, seed and faults under several strategies, and where they part.
#pragma once

#include "engine/study/run.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace idem {

/// Where a run first does something else than the first run of the comparison.
struct Divergence {
    std::string strategy; ///< The one that differs from the first.
    Time at;              ///< When the earlier of the two things happens.
    RecordId firstRecord; ///< In the first run; none if it has ended.
    RecordId record;      ///< In this run; none if it has ended.
    std::string
        sentence; ///< "none: server-1 charges at 21 ms; naive: server-1 looks the key up at 21 ms"
};

struct RunComparison {
    std::vector<Run> runs;
    std::vector<Divergence> divergences; ///< One for each run but the first that differs at all.
};

/// So many strategies fit beside each other.
inline constexpr std::size_t comparedMax = 6;

/// What a comparison shows that nobody chose for: the scenario's own strategy, and those with an
/// expected outcome; if there are none, the simplest others. In the order of the registry, two to
/// comparedMax.
std::vector<const StrategyEntry*> strategiesToCompare(const Scenario& scenario);

RunComparison compare(const Scenario& scenario,
                      std::span<const StrategyEntry* const> strategies,
                      std::uint64_t seed);

/// The same for whoever waits: `progress` is told how many runs are finished; none if it was told
/// to stop before the last one was.
std::optional<RunComparison> compare(const Scenario& scenario,
                                     std::span<const StrategyEntry* const> strategies,
                                     std::uint64_t seed,
                                     const std::stop_token& stop,
                                     const std::function<void(std::size_t finished)>& progress);

} // namespace idem
