// Runs replications of one scenario under one strategy, judged and measured but not recorded.
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/study/tally.h"
#include "engine/verdict/judge.h"
#include "engine/world/luck.h"
#include "engine/world/world.h"

#include <cstdint>
#include <vector>

namespace idem {

/// The seed with which `run` shows a replication of a study: that of the scenario for the first
/// one. Different ones differ but by chance of 2^-63.
std::uint64_t seedOf(std::uint64_t seed, std::uint64_t replication);

/// Measures what a verdict does not say, while a run happens. Keeps its memory from run to run.
class Meter final : public Sink {
public:
    /// `isStore`: by node, whether it is a database or a cache.
    void begin(const std::vector<bool>& isStore);
    void accept(RecordId id, const Record& record) override;

    std::uint64_t storeOperations() const { return m_storeOperations; }
    Duration lockWaiting() const { return m_lockWaiting; }
    /// From wanting something to the first success, of each operation that was told one.
    const std::vector<Duration>& latencies() const { return m_latencies; }

private:
    struct Wait {
        std::uint32_t operation = 0;
        Time since;
    };

    void startIntent(const Record& record);
    void acceptAnswer(const Record& record);
    void endWait(const Record& record);

    const std::vector<bool>* m_isStore = nullptr;
    std::uint64_t m_storeOperations = 0;
    Duration m_lockWaiting;
    std::vector<Time> m_started; ///< By intent; Time::max() once it was told a success.
    std::vector<Duration> m_latencies;
    std::vector<Wait> m_waits;
};

/// Expensive to make, cheap to use again. One thread at a time.
class Replicator {
public:
    /// Keeps a reference to the strategy. REQUIRES: a scenario that passed its checks.
    Replicator(Scenario scenario, const StrategyEntry& strategy);

    /// One run. The same luck gives the same sample, whatever ran before. Throws InternalError on a
    /// bug of ours.
    Sample run(const Luck& luck);
    /// Of the last run.
    const std::vector<Duration>& latencies() const { return m_meter.latencies(); }

    const Scenario& scenario() const { return m_scenario; }

private:
    const Scenario m_scenario; ///< The world refers to it.
    World m_world;
    std::vector<bool> m_isStore;
    JudgeOptions m_judging;
    Judge m_judge;
    Meter m_meter;
};

} // namespace idem
