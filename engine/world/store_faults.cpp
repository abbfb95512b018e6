#include "engine/world/store_faults.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId outageSpan = StreamId::of("store", "outage-span");

bool isCache(const Fault& fault) {
    return fault.store == "cache";
}

NodeRole roleNamed(std::string_view store) {
    if (store == "provider") {
        return NodeRole::Provider;
    }
    return store == "cache" ? NodeRole::Cache : NodeRole::Database;
}

} // namespace

void StoreFaults::restart() {
    m_cuts.clear();
    m_schedule.forEachOutage([this](const Fault& fault, std::size_t position) {
        m_stage.simulation.spawn(outage, this, &fault, position);
    });
}

void StoreFaults::onStep(StepPoint point, TimedHandler& handler, NodeId cache, RecordId cause) {
    m_schedule.onStep(point, handler.exchange.errand, [&](const Fault& fault) {
        Simulation& simulation = m_stage.simulation;
        if (isCache(fault) && !cache.isSome()) {
            return; // The strategy uses no cache: nobody notices.
        }
        if (fault.kind == FaultKind::Failover) {
            simulation.spawn(failOver, this, &fault, cache, cause);
        } else if (fault.kind == FaultKind::StoreCrash) {
            simulation.spawn(crash, this, &fault, cache, cause);
        } else {
            simulation.spawn(disconnect, this, fault.wait, &handler, handler.token());
        }
    });
}

Process
StoreFaults::failOver(StoreFaults* faults, const Fault* fault, NodeId cache, RecordId cause) {
    const Occasion occasion{Errand(), cause, 0};
    co_await faults->m_stage.simulation.delay(fault->wait);
    const NodeId dying = isCache(*fault) ? faults->m_cache.standIn(cache) : NodeId::none();
    const bool isDead = isCache(*fault) ? faults->m_cache.fail(dying, occasion)
                                        : faults->m_database.failPrimary(occasion);
    if (!isDead) {
        co_return;
    }
    co_await faults->m_stage.simulation.delay(fault->promotionTime);
    if (isCache(*fault)) {
        faults->m_cache.recover(dying, occasion);
        faults->m_onCacheBack();
    } else {
        faults->m_database.promote(occasion);
    }
}

Process StoreFaults::crash(StoreFaults* faults, const Fault* fault, NodeId cache, RecordId cause) {
    const Occasion occasion{Errand(), cause, 0};
    co_await faults->m_stage.simulation.delay(fault->wait);
    const CacheCrash how = fault->powerCut ? CacheCrash::Power : CacheCrash::Process;
    const NodeId node =
        isCache(*fault) ? faults->m_cache.standIn(cache) : faults->m_database.primary();
    const bool isDead = isCache(*fault) ? faults->m_cache.crash(node, how, occasion)
                                        : faults->m_database.crashPrimary(occasion);
    if (!isDead || fault->restartAfter == Duration::zero()) {
        co_return;
    }
    co_await faults->m_stage.simulation.delay(fault->restartAfter);
    if (isCache(*fault)) {
        faults->m_cache.comeBack(node, occasion);
        faults->m_onCacheBack();
    } else {
        faults->m_database.returnPrimary(node);
    }
}

/// Nothing happens if the request has ended meanwhile, or has no session.
Process StoreFaults::disconnect(StoreFaults* faults,
                                Duration wait,
                                TimedHandler* handler,
                                std::int64_t token) {
    co_await faults->m_stage.simulation.delay(wait);
    const bool isSame = handler->isActive() && handler->token() == token;
    if (isSame && handler->primary.isOpen()) {
        faults->m_database.terminate(handler->primary.node, handler->primary.session);
    }
}

bool StoreFaults::isCut(NodeId server, NodeRole store) const {
    return std::any_of(m_cuts.begin(), m_cuts.end(), [&](const Cut& cut) {
        return cut.store == store && isIn(cut, server);
    });
}

Process StoreFaults::outage(StoreFaults* faults, const Fault* fault, std::size_t position) {
    const Topology& topology = faults->m_stage.topology;
    const Cut cut{topology.serverNamed(fault->server), roleNamed(fault->store)};
    if (fault->from > Duration::zero()) {
        co_await faults->m_stage.simulation.delay(fault->from);
    }
    faults->m_schedule.onInstant(position);
    faults->m_cuts.push_back(cut);
    faults->traceLinks(RecordKind::LinkCut, cut);
    const auto ordinal = static_cast<std::uint32_t>(position);
    const Duration span = faults->m_stage.draw(fault->lasts, outageSpan, Errand(), ordinal);
    if (span == Duration::zero()) {
        co_return; // To the end of the run.
    }
    co_await faults->m_stage.simulation.delay(span);
    faults->m_cuts.erase(std::find(faults->m_cuts.begin(), faults->m_cuts.end(), cut));
    if (fault->wiped && cut.store == NodeRole::Cache) {
        const Occasion occasion;
        faults->m_cache.wipe(occasion);
    }
    faults->traceLinks(RecordKind::LinkHealed, cut);
    if (cut.store == NodeRole::Cache) {
        faults->m_onCacheBack();
    }
}

void StoreFaults::traceLinks(RecordKind kind, const Cut& cut) {
    const Topology& topology = m_stage.topology;
    for (std::size_t index = 0; index < topology.serverCount(); ++index) {
        const NodeId server = topology.server(index);
        for (std::uint32_t store = 0; store < topology.nodes().size(); ++store) {
            if (topology.nodes()[store].role == cut.store && isIn(cut, server)) {
                auto record = m_stage.record(kind, server, Errand());
                record.other = store;
                m_stage.emit(record);
            }
        }
    }
}

bool StoreFaults::isIn(const Cut& cut, NodeId server) {
    return !cut.server.isSome() || cut.server == server;
}

} // namespace idem
