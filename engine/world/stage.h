// What every part of the world shares: the clock, the trace, chance, and who is where.
#pragma once

#include "engine/core/chance.h"
#include "engine/core/distribution.h"
#include "engine/core/ids.h"
#include "engine/sim/simulation.h"
#include "engine/stores/clock.h"
#include "engine/trace/trace.h"
#include "engine/world/link_state.h"
#include "engine/world/luck.h"
#include "engine/world/options.h"
#include "engine/world/topology.h"

#include <cstdint>

namespace idem {

/// On whose behalf something happens: the coordinates of its draws and of its records.
struct Errand {
    IntentId intent;
    std::uint16_t attempt = 0; ///< From 1.
    std::uint8_t copy = 0;     ///< From 1.
    /// Tells the arrivals of one attempt apart: 1 more for the duplicate that the network makes, 2
    /// more for each further try of the proxy.
    std::uint8_t arrival = 0;

    /// Which try of the proxy, from 1.
    int proxyTry() const { return 1 + arrival / 2; }
};

/// What a store's step comes from: whom it serves, its record, and which of the errand's steps it
/// is, counted within its kind so that other steps do not shift its draws.
struct Occasion {
    Errand errand;
    RecordId cause;
    std::uint32_t ordinal = 0;
};

/// The clock that stores see in simulated time.
class TimedClock final : public Clock {
public:
    explicit TimedClock(const Simulation& simulation) : m_simulation(&simulation) {}

    Deadline after(Duration span) const override;
    bool expired(Deadline deadline) const override {
        return !deadline.isNever() && m_simulation->now().ns >= deadline.ticks;
    }
    Duration left(Deadline deadline) const override;
    std::int64_t stamp() const override { return m_simulation->now().ns; }

private:
    const Simulation* m_simulation;
};

class Stage {
public:
    Stage(const WorldOptions& worldOptions, const StrategyEntry& strategy)
        : options(worldOptions), topology(worldOptions, strategy) {}
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    ~Stage() = default;

    const WorldOptions& options;
    const Topology topology;
    Simulation simulation;
    TimedClock clock{simulation};
    Tracer tracer;
    LinkState links{*this};

    /// Back to time zero, with the chance of one replication.
    void restart(const Luck& luck);

    /// For draws of this instant.
    const Chance& chance() const { return simulation.now() < m_rerollFrom ? m_chance : m_rerolled; }

    /// A record of this instant, to be completed and emitted.
    Record record(RecordKind kind, NodeId lane, const Errand& errand, RecordId cause = {}) const;
    /// Stops the run at the scenario's limit of events.
    RecordId emit(const Record& record);
    std::int64_t eventCount() const { return m_events; }
    Time lastRecordAt() const { return m_lastRecordAt; }
    bool isAtEventLimit() const { return m_events >= options.eventsMax; }

    /// One draw, addressed by what it is for: the same delay under every strategy.
    Duration draw(const Distribution& distribution,
                  StreamId purpose,
                  const Errand& errand,
                  std::uint32_t ordinal = 0) const {
        if (distribution.isConstant()) {
            return distribution.min();
        }
        return distribution.sample(chance().uniform(streamOf(purpose, errand), ordinal));
    }
    bool happens(double probability,
                 StreamId purpose,
                 const Errand& errand,
                 std::uint32_t ordinal = 0) const {
        return probability > 0 && chance().happens(probability, streamOf(purpose, errand), ordinal);
    }
    static StreamId streamOf(StreamId purpose, const Errand& errand) {
        const std::uint64_t place = std::uint64_t{errand.arrival} << 56 |
                                    std::uint64_t{errand.intent.value} << 24 |
                                    std::uint64_t{errand.attempt} << 8 | errand.copy;
        return purpose.with(place);
    }

private:
    Chance m_chance{0, 0};
    Chance m_rerolled{0, 0};
    Time m_rerollFrom = Time::max();
    std::int64_t m_events = 0;
    Time m_lastRecordAt;
};

} // namespace idem
