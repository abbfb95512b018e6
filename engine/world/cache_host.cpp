// The caches' surroundings in simulated time: who gets an entry when. What a command does, and how
// concurrent writes merge, is the store model's affair.

#include "engine/world/cache_host.h"

#include "engine/core/ensure.h"
#include "engine/protocol/services.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId cacheLag = StreamId::of("cache", "lag");

CacheOptions nodeOptions(NodeId node, CacheUse use) {
    CacheOptions options;
    options.node = node;
    options.activeActive = use == CacheUse::ActiveActive;
    options.keepsLog = options.activeActive;
    return options;
}

} // namespace

CacheHost::CacheHost(Stage& stage, CacheUse use) : m_stage(stage) {
    for (std::uint32_t region = 0; region < stage.options.regions.size(); ++region) {
        const NodeId id = stage.topology.cacheIn(RegionId{region});
        const bool isKnown = std::any_of(
            m_nodes.begin(), m_nodes.end(), [id](const Node& node) { return node.id == id; });
        if (id.isSome() && !isKnown) {
            m_nodes.push_back({id, Cache(nodeOptions(id, use)), 0, {}});
        }
    }
    restart();
}

void CacheHost::restart() {
    for (Node& node : m_nodes) {
        node.cache.clear();
        node.shipped = 0;
        node.lastArrival.assign(m_nodes.size(), Time::zero());
    }
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

CacheResult CacheHost::execute(NodeId id, SessionId session, const CacheCommand& command) {
    Cache& cache = m_nodes[indexOf(id)].cache;
    const CacheStep step = cache.execute(session, command, m_stage.clock);
    if (!step.result) {
        // Nobody replicates here, so WAIT can only run out: its answer then is its answer now.
        cache.disconnect(session);
        return {CacheStatus::Ok, {}, 0};
    }
    return *step.result;
}

void CacheHost::settle(NodeId id, const Occasion& occasion) {
    const std::size_t index = indexOf(id);
    const RecordId change = traceChanges(m_nodes[index], occasion);
    shipNewEntries(index, {occasion.errand, change, occasion.ordinal});
}

RecordId CacheHost::traceChanges(const Node& node, const Occasion& occasion) {
    RecordId last = occasion.cause;
    for (const CacheChange& change : node.cache.changes()) {
        const auto key = keyOfRecordEntry(change.key);
        if (!key) {
            continue;
        }
        auto record =
            m_stage.record(RecordKind::KeyChanged, node.id, occasion.errand, occasion.cause);
        const KeyRecord entry = KeyRecord::of(*key, change.value);
        const bool isSet = change.kind == CacheChangeKind::Set;
        const KeyState state = isSet ? entry.state : KeyState::Absent;
        record.detail = static_cast<std::uint8_t>(state);
        record.other = *key;
        record.value = state == KeyState::Created ? change.expiry.ticks : entry.payment;
        last = m_stage.emit(record);
    }
    return last;
}

void CacheHost::shipNewEntries(std::size_t from, const Occasion& occasion) {
    Node& source = m_nodes[from];
    if (m_nodes.size() < 2 || !source.cache.options().keepsLog) {
        return;
    }
    for (const CacheLogEntry& entry : source.cache.entriesAfter(source.shipped)) {
        source.shipped = entry.offset;
        for (std::size_t to = 0; to < m_nodes.size(); ++to) {
            if (to == from) {
                continue;
            }
            auto sent =
                m_stage.record(RecordKind::EntrySent, source.id, occasion.errand, occasion.cause);
            sent.other = m_nodes[to].id.value;
            const Occasion shipping{occasion.errand, m_stage.emit(sent), occasion.ordinal};
            m_stage.simulation.spawn(ship, this, Shipment{from, to, entry, shipping});
        }
    }
    source.cache.forgetLog(source.shipped);
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
    target.cache.apply(shipment.entry);
    auto applied =
        stage.record(RecordKind::EntryApplied, target.id, occasion.errand, occasion.cause);
    applied.other = keyOfRecordEntry(shipment.entry.entry.key).value_or(0);
    host->traceChanges(target, {occasion.errand, stage.emit(applied), occasion.ordinal});
}

} // namespace idem
