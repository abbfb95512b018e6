// What happens in a cache without being asked: keys run out, the file is synced, replicas report,
// and others write. One process looks after all of it, and ends when nothing else is due, so that
// it never keeps a run going.

#include "engine/world/cache_host.h"
#include "engine/world/other_keys.h"

#include <algorithm>
#include <functional>

namespace idem {

namespace {

constexpr Duration upkeepPeriod = Duration::seconds(1);   ///< Of fsyncs and of reports
constexpr Duration syncSpan = Duration::milliseconds(20); ///< A background fsync takes it.
constexpr std::int32_t otherBytes = 1'000;                ///< Of one entry of the others
constexpr SessionId othersSession{65'535};                ///< Far above those of handlers

Duration otherGap(std::int64_t bytesPerSecond) {
    return Duration::seconds(otherBytes) / bytesPerSecond;
}

} // namespace

/// Suspends the upkeep until an instant, or until somebody has earlier work for it.
struct CacheHost::Nap {
    CacheHost& host;
    Duration span;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> frame) const {
        host.m_nap = host.m_stage.simulation.park(frame, span);
    }
    void await_resume() const noexcept {}
};

void CacheHost::startUpkeep() {
    const CacheSetup& setup = m_stage.options.cache;
    const bool syncs = setup.persistence == CachePersistence::EverySecond && !hasPeers();
    const bool isBusy = setup.otherTraffic > 0 && !m_nodes.empty();
    m_expiries.clear();
    m_upkeep = ProcessRef::none();
    m_isSyncing = false;
    m_nextSync = syncs ? Time::zero() + upkeepPeriod : Time::max();
    m_nextOther = isBusy ? Time::zero() + otherGap(setup.otherTraffic) : Time::max();
    m_nextReport = Time::max();
    if (setup.replicasToWriteMin > 0 && hasReplicas()) {
        m_nextReport = Time::zero() + upkeepPeriod;
        reportAll();
    }
    keepUp();
}

/// Only what runs out within the run matters.
void CacheHost::noteExpiry(const Node& node, const CacheChange& change) {
    const bool isSet = change.kind == CacheChangeKind::Set;
    if (!isSet || change.expiry.isNever() || change.expiry.ticks > m_stage.options.horizon.ns ||
        !isOurs(change.key)) {
        return;
    }
    m_expiries.push_back({change.expiry, indexOf(node.id), change.key});
    std::push_heap(m_expiries.begin(), m_expiries.end(), std::greater<>());
    keepUp();
}

Time CacheHost::nextUpkeep() const {
    const Time expiry = m_expiries.empty() ? Time::max() : Time{m_expiries.front().at.ticks};
    return std::min({expiry, m_nextSync, m_nextOther, m_nextReport});
}

void CacheHost::keepUp() {
    const Time next = nextUpkeep();
    if (next == Time::max()) {
        return;
    }
    if (!m_stage.simulation.isAlive(m_upkeep)) {
        m_upkeepAt = next;
        m_upkeep = m_stage.simulation.spawnBackground(upkeep, this);
    } else if (next < m_upkeepAt) {
        m_upkeepAt = next;
        m_stage.simulation.wake(m_nap);
    }
}

Process CacheHost::upkeep(CacheHost* host) {
    Simulation& simulation = host->m_stage.simulation;
    for (;;) {
        const Time next = host->nextUpkeep();
        if (next == Time::max()) {
            co_return;
        }
        host->m_upkeepAt = next;
        const Nap nap{*host, std::max(Duration::zero(), next - simulation.now())};
        co_await nap;
        if (simulation.now() < host->nextUpkeep()) {
            continue;
        }
        if (!simulation.isAnythingDue()) {
            co_return;
        }
        host->expireDue();
        host->syncDue();
        host->reportDue();
        host->writeOthers();
    }
}

void CacheHost::expireDue() {
    while (!m_expiries.empty() && m_stage.clock.expired(m_expiries.front().at)) {
        std::pop_heap(m_expiries.begin(), m_expiries.end(), std::greater<>());
        const Expiry due = m_expiries.back();
        m_expiries.pop_back();
        Node& node = m_nodes[due.node];
        if (node.isUp) {
            node.cache.expire({due.at, CacheDeadlineKind::KeyExpiry, due.key, {}}, node.clock);
            traceChanges(node, {});
            shipNewEntries(due.node, {});
        }
    }
}

void CacheHost::syncDue() {
    if (m_stage.simulation.now() < m_nextSync) {
        return;
    }
    m_isSyncing = !m_isSyncing;
    for (Node& node : m_nodes) {
        if (node.isUp && m_isSyncing) {
            node.cache.beginSync();
        } else if (node.isUp) {
            node.cache.endSync();
        }
    }
    m_nextSync = m_nextSync + (m_isSyncing ? syncSpan : upkeepPeriod - syncSpan);
}

void CacheHost::reportDue() {
    if (m_stage.simulation.now() >= m_nextReport) {
        m_nextReport = m_nextReport + upkeepPeriod;
        reportAll();
    }
}

/// Replicas report once a second, whether something was written or not (semantics.md H16).
void CacheHost::reportAll() {
    Node& primary = m_nodes[m_primary];
    for (const Node& node : m_nodes) {
        if (&node != &primary && node.isUp && primary.isUp) {
            primary.cache.acknowledge(node.id, node.cache.offset(), primary.clock);
            tellServed(primary);
        }
    }
}

void CacheHost::writeOthers() {
    if (m_stage.simulation.now() < m_nextOther) {
        return;
    }
    m_nextOther = m_nextOther + otherGap(m_stage.options.cache.otherTraffic);
    for (std::size_t at = 0; at < m_nodes.size(); ++at) {
        Node& node = m_nodes[at];
        if (!node.isUp || node.cache.role() != CacheRole::Primary) {
            continue;
        }
        CacheCommand command;
        command.kind = CacheCommandKind::Set;
        command.key = otherKeysFrom + static_cast<CacheKey>(node.otherKeys++);
        command.bytes = otherBytes;
        node.cache.execute(othersSession, command, node.clock);
        traceChanges(node, {});
        shipNewEntries(at, {});
    }
}

} // namespace idem
