// The caches' surroundings in simulated time: who gets an entry when. What a command does, and how
// concurrent writes merge, is the store model's affair.

#include "engine/world/cache_host.h"

#include "engine/core/ensure.h"
#include "engine/protocol/services.h"
#include "engine/world/other_keys.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId cacheLag = StreamId::of("cache", "lag");
constexpr StreamId replicaReport = StreamId::of("cache", "acknowledgement");

CacheOptions nodeOptions(const Stage& stage, NodeId node, CacheUse use) {
    const CacheSetup& setup = stage.options.cache;
    const auto& replicas = stage.topology.cacheReplicas();
    CacheOptions options;
    options.node = node;
    options.activeActive = use == CacheUse::ActiveActive && stage.topology.regionCount() > 1;
    options.keepsLog = options.activeActive || !replicas.empty();
    options.memoryMax = setup.memoryMax;
    options.eviction = setup.eviction;
    const bool isReplica = std::find(replicas.begin(), replicas.end(), node) != replicas.end();
    options.role = isReplica ? CacheRole::Replica : CacheRole::Primary;
    // One that comes back without its memory is filled by its peers.
    options.persistence = options.activeActive ? CachePersistence::None : setup.persistence;
    // One that is promoted has one follower less than its predecessor had.
    const auto followers = static_cast<std::int32_t>(replicas.size()) - (isReplica ? 1 : 0);
    options.replicasToWriteMin = std::clamp(setup.replicasToWriteMin, 0, std::max(0, followers));
    return options;
}

KeyLoss lossBy(CacheChangeKind kind) {
    switch (kind) {
    case CacheChangeKind::Expired:
        return KeyLoss::Expired;
    case CacheChangeKind::Evicted:
        return KeyLoss::Evicted;
    default:
        return KeyLoss::Deleted;
    }
}

} // namespace

CacheHost::CacheHost(Stage& stage, CompletionSink& completions, CacheUse use)
    : m_stage(stage),
      m_completions(completions),
      m_use(use),
      m_first(use == CacheUse::Primary ? stage.topology.sharedCache() : NodeId::none()) {
    const CacheSetup& setup = stage.options.cache;
    const auto add = [&](NodeId id, Duration ahead) {
        const bool isKnown = std::any_of(
            m_nodes.begin(), m_nodes.end(), [id](const Node& node) { return node.id == id; });
        if (id.isSome() && !isKnown) {
            m_nodes.push_back(
                {id, Cache(nodeOptions(stage, id, use)), CacheClock(stage.clock, ahead)});
        }
    };
    for (std::uint32_t region = 0; region < stage.options.regions.size(); ++region) {
        const bool isAhead = setup.ahead == stage.options.regions[region];
        add(stage.topology.cacheIn(RegionId{region}),
            isAhead ? setup.clockAhead : Duration::zero());
    }
    for (const NodeId replica : stage.topology.cacheReplicas()) {
        add(replica, Duration::zero());
    }
}

void CacheHost::restart() {
    for (Node& node : m_nodes) {
        node.cache.clear();
        node.shipped = node.otherKeys = 0;
        node.term = 0;
        node.lastArrival.assign(m_nodes.size(), Time::zero());
        node.isUp = true;
    }
    m_primary = 0;
    m_waiting.clear();
    startUpkeep();
}

std::size_t CacheHost::indexOf(NodeId id) const {
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].id == id) {
            return i;
        }
    }
    ENSURE(id == NodeId::none()); // A strategy that uses a cache has its nodes.
    return 0;
}

std::optional<CacheResult>
CacheHost::execute(NodeId id, SessionId session, const CacheCommand& command) {
    const std::size_t index = indexOf(id);
    Node& node = m_nodes[index];
    if (!m_waiting.empty()) {
        // Whoever sends the next command has given up waiting for the last one.
        endWait(node, session);
    }
    const CacheStep step = node.cache.execute(session, command, node.clock);
    if (!step.result) {
        m_waiting.emplace_back(id, session);
        if (!step.until.isNever()) {
            const CacheDeadline limit{step.until, CacheDeadlineKind::WaitTimeout, 0, session};
            m_stage.simulation.spawn(expireWait, this, index, limit);
        }
    }
    return step.result;
}

Process CacheHost::expireWait(CacheHost* host, std::size_t index, CacheDeadline deadline) {
    const Duration span = host->m_stage.clock.left(deadline.at);
    co_await host->m_stage.simulation.delay(span);
    Node& node = host->m_nodes[index];
    node.cache.expire(deadline, node.clock);
    host->tellServed(node);
}

void CacheHost::settle(NodeId id, const Occasion& occasion) {
    const std::size_t index = indexOf(id);
    const RecordId change = traceChanges(m_nodes[index], occasion);
    shipNewEntries(index, {occasion.errand, change, occasion.ordinal});
}

void CacheHost::disconnect(SessionId session) {
    for (Node& node : m_nodes) {
        if (!node.cache.options().keepsLog) {
            continue;
        }
        endWait(node, session);
        node.cache.disconnect(session);
    }
}

void CacheHost::endWait(Node& node, SessionId session) {
    const auto waiting = std::find(
        m_waiting.begin(), m_waiting.end(), std::pair<NodeId, SessionId>(node.id, session));
    if (waiting != m_waiting.end()) {
        m_waiting.erase(waiting);
        node.cache.disconnect(session);
        m_completions.complete(node.id, session, CacheResult{CacheStatus::Unreachable, {}, 0});
    }
}

void CacheHost::tellServed(const Node& node) {
    const auto served = node.cache.completions();
    m_served.assign(served.begin(), served.end());
    for (const CacheCompletion& completion : m_served) {
        std::erase(m_waiting, std::pair<NodeId, SessionId>(node.id, completion.session));
        m_completions.complete(node.id, completion.session, completion.result);
    }
}

RecordId CacheHost::traceChanges(const Node& node, const Occasion& occasion) {
    RecordId last = occasion.cause;
    for (const CacheChange& change : node.cache.changes()) {
        noteExpiry(node, change);
        const RecordId told = traceChange(node, change, lossBy(change.kind), occasion);
        last = told.isSome() ? told : last;
    }
    return last;
}

/// Keys that a failure took are lost, by whatever command the store explains them.
void CacheHost::traceLosses(const Node& node, const Occasion& occasion) {
    for (const CacheChange& change : node.cache.changes()) {
        traceChange(node, change, KeyLoss::Lost, occasion);
    }
}

/// None if the entry is not about an idempotency key.
RecordId CacheHost::traceChange(const Node& node,
                                const CacheChange& change,
                                KeyLoss loss,
                                const Occasion& occasion) {
    const bool isSet = change.kind == CacheChangeKind::Set;
    if (const auto lock = isOurs(change.key) ? keyOfLockEntry(change.key) : std::nullopt) {
        auto record =
            m_stage.record(RecordKind::LockChanged, node.id, occasion.errand, occasion.cause);
        record.detail = static_cast<std::uint8_t>(isSet ? LockState::Held : LockState::Free);
        record.other = *lock;
        record.value = isSet ? change.expiry.ticks : 0;
        m_stage.emit(record);
    }
    const auto key = isOurs(change.key) ? keyOfRecordEntry(change.key) : std::nullopt;
    if (!key) {
        return RecordId::none();
    }
    auto record = m_stage.record(RecordKind::KeyChanged, node.id, occasion.errand, occasion.cause);
    const KeyRecord entry = KeyRecord::of(*key, change.value);
    const KeyState state = isSet ? entry.state : KeyState::Absent;
    record.detail = static_cast<std::uint8_t>(state);
    record.other = *key;
    record.value = !isSet                       ? static_cast<std::int64_t>(loss)
                   : state == KeyState::Created ? change.expiry.ticks
                                                : entry.payment;
    return m_stage.emit(record);
}

/// Peers follow each other; replicas follow the shared primary.
bool CacheHost::follows(std::size_t to, std::size_t from) const {
    return to != from && m_nodes[to].isUp && (hasPeers() || from == m_primary);
}

void CacheHost::shipNewEntries(std::size_t from, const Occasion& occasion) {
    Node& source = m_nodes[from];
    if (m_nodes.size() < 2 || !source.cache.options().keepsLog) {
        return;
    }
    for (const CacheLogEntry& entry : source.cache.entriesAfter(source.shipped)) {
        source.shipped = entry.offset;
        for (std::size_t to = 0; to < m_nodes.size(); ++to) {
            if (!follows(to, from)) {
                continue;
            }
            Occasion shipping = occasion;
            if (isOurs(entry.entry.key)) {
                auto sent = m_stage.record(
                    RecordKind::EntrySent, source.id, occasion.errand, occasion.cause);
                sent.other = m_nodes[to].id.value;
                shipping.cause = m_stage.emit(sent);
            }
            travel(ship, Shipment{from, to, source.term, entry, shipping});
        }
    }
    source.cache.forgetLog(source.shipped);
}

/// Other traffic goes on only while somebody is there to notice it.
void CacheHost::travel(Process (*journey)(CacheHost*, Shipment), const Shipment& shipment) {
    if (isOurs(shipment.entry.entry.key)) {
        m_stage.simulation.spawn(journey, this, shipment);
    } else {
        m_stage.simulation.spawnBackground(journey, this, shipment);
    }
}

Process CacheHost::ship(CacheHost* host, Shipment shipment) {
    Stage& stage = host->m_stage;
    Node& target = host->m_nodes[shipment.to];
    const Occasion& occasion = shipment.occasion;
    const StreamId purpose = cacheLag.with(shipment.from).with(shipment.to);
    const Duration lag =
        stage.draw(stage.options.cache.lag, purpose, occasion.errand, occasion.ordinal);
    const Time arrival = std::max(target.lastArrival[shipment.from], stage.simulation.now() + lag);
    target.lastArrival[shipment.from] = arrival;
    co_await stage.simulation.delay(arrival - stage.simulation.now());
    // What a partition holds up is sent again when the link passes.
    const NodeId source = host->m_nodes[shipment.from].id;
    while (stage.links.isCut(source, target.id)) {
        const Time heals = stage.links.healsAt(source, target.id);
        if (heals == Time::max()) {
            co_return;
        }
        co_await stage.simulation.delay(heals - stage.simulation.now());
    }
    const bool isVoid = host->m_nodes[shipment.from].term != shipment.term || !target.isUp;
    const bool isTold = isOurs(shipment.entry.entry.key);
    const auto kind = isVoid ? RecordKind::EntryDropped : RecordKind::EntryApplied;
    auto record = stage.record(kind, target.id, occasion.errand, occasion.cause);
    const auto key = isTold ? keyOfRecordEntry(shipment.entry.entry.key) : std::nullopt;
    record.other = isVoid ? target.id.value : key.value_or(0);
    const RecordId told = isTold ? stage.emit(record) : occasion.cause;
    if (isVoid) {
        co_return;
    }
    target.cache.apply(shipment.entry);
    host->traceChanges(target, {occasion.errand, told, occasion.ordinal});
    if (!host->hasPeers()) {
        target.shipped = target.cache.offset(); // Nobody follows a replica.
        target.cache.forgetLog(target.shipped);
        host->travel(acknowledge, shipment);
    }
}

Process CacheHost::acknowledge(CacheHost* host, Shipment shipment) {
    Stage& stage = host->m_stage;
    Node& primary = host->m_nodes[shipment.from];
    const NodeId replica = host->m_nodes[shipment.to].id;
    const Occasion& occasion = shipment.occasion;
    const Distribution& link = stage.topology.link(replica, primary.id);
    const StreamId purpose = replicaReport.with(shipment.to);
    const Duration travel = stage.draw(link, purpose, occasion.errand, occasion.ordinal);
    co_await stage.simulation.delay(travel);
    if (primary.term == shipment.term && primary.isUp) {
        primary.cache.acknowledge(replica, shipment.entry.offset, primary.clock);
        host->tellServed(primary);
    }
}

} // namespace idem
