#include "engine/world/world.h"

#include "engine/core/ensure.h"
#include "engine/world/balancer.h"
#include "engine/world/cache_restorer.h"
#include "engine/world/carrier.h"
#include "engine/world/client_pool.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/housekeeping.h"
#include "engine/world/key_scopes.h"
#include "engine/world/server_pool.h"
#include "engine/world/stage.h"

#include <algorithm>
#include <string>

namespace idem {

struct World::Parts {
    Parts(const WorldOptions& options,
          const StrategyEntry& strategy,
          const StrategyOptions& strategyOptions)
        : setup(options.protocol, strategyOptions, options.provider.timeout),
          localEffect(strategy.localEffect || options.useCase != UseCase::Payment),
          stage(options, strategy),
          faults(options),
          carrier(stage, faults, strategy, localEffect),
          servers(stage, carrier, faults, strategy, setup),
          balancer(stage, faults, servers),
          clients(stage, balancer),
          scopes(stage, clients),
          housekeeping(stage, servers, setup),
          restorer(stage, servers, strategy.cache) {
        servers.setKeyScopes(scopes);
        servers.setHousekeeping(housekeeping);
        carrier.setOnCacheBack([this] { restorer.onCacheBack(); });
    }

    ProtocolSetup setup;
    bool localEffect;
    Stage stage;
    FaultSchedule faults;
    Carrier carrier;
    ServerPool servers;
    Balancer balancer;
    ClientPool clients;
    KeyScopes scopes;
    Housekeeping housekeeping;
    CacheRestorer restorer;
};

World::World(const WorldOptions& options,
             const StrategyEntry& strategy,
             const StrategyOptions& strategyOptions)
    : m_parts(std::make_unique<Parts>(options, strategy, strategyOptions)) {}

World::~World() = default;

RunSummary World::run(const Luck& luck, Sink* first, Sink* second) {
    Parts& parts = *m_parts;
    Stage& stage = parts.stage;
    stage.tracer.connect(first, second);
    stage.restart(luck);
    parts.faults.restart();
    parts.carrier.restart();
    parts.servers.restart();
    parts.balancer.restart();
    parts.scopes.restart();
    parts.housekeeping.restart();
    parts.restorer.restart();
    parts.clients.start();
    try {
        stage.simulation.runUntil(Time::zero() + stage.options.horizon);
    } catch (const InternalError& error) {
        throw InternalError(std::string(error.what()) + " (seed " + std::to_string(luck.seed) +
                            ", replication " + std::to_string(luck.replication) + ", at " +
                            toMillisecondText(stage.simulation.now() - Time::zero()) + ")");
    }
    RunSummary summary;
    if (stage.isAtEventLimit()) {
        summary.end = RunEnd::EventLimit;
    } else if (stage.simulation.isAnythingDue()) {
        summary.end = RunEnd::Horizon;
    }
    Record ended = stage.record(RecordKind::RunEnded, NodeId::none(), Errand{});
    const bool isQuiet = summary.end == RunEnd::Quiet;
    ended.time = isQuiet ? stage.lastRecordAt() : stage.simulation.now();
    ended.detail = static_cast<std::uint8_t>(summary.end);
    summary.endedAt = ended.time;
    stage.emit(ended);
    summary.eventCount = stage.eventCount();
    summary.unusedFaults = parts.faults.unused();
    for (const std::size_t position : stage.links.unused()) {
        summary.unusedFaults.push_back(position);
    }
    std::sort(summary.unusedFaults.begin(), summary.unusedFaults.end());
    return summary;
}

TraceNames World::names() const {
    const Parts& parts = *m_parts;
    return {parts.stage.topology.nodes(), parts.clients.intentNames(), parts.clients.keyNames()};
}

std::size_t World::nodeCount() const {
    return m_parts->stage.topology.nodes().size();
}

std::size_t World::intentCount() const {
    return m_parts->clients.intentNames().size();
}

bool World::hasLocalEffect() const {
    return m_parts->localEffect;
}

} // namespace idem
