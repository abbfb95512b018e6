// The world: a scenario and a strategy, ready to be run with any seed, any number of times.
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/trace/trace.h"
#include "engine/world/luck.h"
#include "engine/world/options.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace idem {

struct RunSummary {
    RunEnd end = RunEnd::Quiet;
    Time endedAt;                          ///< Of the last thing that happened.
    std::int64_t eventCount = 0;           ///< Records emitted.
    std::vector<std::size_t> unusedFaults; ///< Positions of faults that matched nothing.
};

/// Expensive to make, cheap to run again: memory is kept from run to run. One thread uses a world
/// at a time; worlds on several threads share nothing.
class World {
public:
    /// Keeps references to `options` and `strategy`. REQUIRES: options that the scenario's checks
    /// accept.
    World(const WorldOptions& options,
          const StrategyEntry& strategy,
          const StrategyOptions& strategyOptions);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// One replication from time zero. Records go to the sinks as they are made. The same seed and
    /// replication give the same records, whatever ran before. Throws InternalError on a bug of
    /// ours, with seed and time in its text.
    RunSummary
    run(std::uint64_t seed, std::uint64_t replication, Sink* first, Sink* second = nullptr) {
        return run(Luck{seed, replication, false, std::nullopt}, first, second);
    }
    RunSummary run(const Luck& luck, Sink* first, Sink* second = nullptr);

    /// The side tables of the last run.
    TraceNames names() const;
    std::size_t nodeCount() const;
    std::size_t intentCount() const;
    /// Whether effects are rows of our own database instead of charges at the provider.
    bool hasLocalEffect() const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace idem
