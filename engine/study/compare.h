// The same scenario, seed and faults under several strategies, and where they part.
#pragma once

#include "engine/study/run.h"

#include <cstddef>
#include <span>
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

RunComparison compare(const Scenario& scenario,
                      std::span<const StrategyEntry* const> strategies,
                      std::uint64_t seed);

} // namespace idem
