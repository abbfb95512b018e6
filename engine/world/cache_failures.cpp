// How cache nodes die, what they forget, and who takes their place.

#include "engine/world/cache_host.h"

#include <optional>

namespace idem {

void CacheHost::stop(Node& node, const Occasion& occasion) {
    m_stage.emit(m_stage.record(RecordKind::NodeCrashed, node.id, occasion.errand, occasion.cause));
    node.isUp = false;
    ++node.term;
    std::vector<SessionId> waiting;
    for (const auto& [store, session] : m_waiting) {
        if (store == node.id) {
            waiting.push_back(session);
        }
    }
    for (const SessionId session : waiting) {
        endWait(node, session);
    }
}

/// Back to what the persistence kept. Who is the primary does not change by that.
void CacheHost::reset(Node& node, CacheCrash how, const Occasion& occasion) {
    const CacheRole role = node.cache.role();
    node.cache.restart(how);
    traceLosses(node, occasion);
    if (role != node.cache.role() && role == CacheRole::Primary) {
        node.cache.promote();
    }
    node.shipped = node.cache.offset();
    ++node.term;
}

bool CacheHost::fail(NodeId id, const Occasion& occasion) {
    Node& node = m_nodes[indexOf(id)];
    if (!node.isUp) {
        return false;
    }
    stop(node, occasion);
    if (!m_first.isSome()) {
        reset(node, CacheCrash::Power, occasion);
    }
    return true;
}

void CacheHost::recover(NodeId id, const Occasion& occasion) {
    if (m_first.isSome()) {
        promote(occasion);
    } else {
        comeBack(id, occasion);
    }
}

void CacheHost::promote(const Occasion& occasion) {
    std::optional<std::size_t> best;
    for (std::size_t at = 0; at < m_nodes.size(); ++at) {
        const Cache& cache = m_nodes[at].cache;
        const bool isFit = at != m_primary && m_nodes[at].isUp;
        if (isFit && (!best || cache.offset() > m_nodes[*best].cache.offset())) {
            best = at;
        }
    }
    if (!best) {
        return;
    }
    Node& old = m_nodes[m_primary];
    Node& next = m_nodes[*best];
    auto promoted =
        m_stage.record(RecordKind::NodePromoted, next.id, occasion.errand, occasion.cause);
    promoted.other = old.id.value;
    const Occasion losing{occasion.errand, m_stage.emit(promoted), occasion.ordinal};
    // What the old primary would throw away if it came back is what is lost (semantics.md H16).
    old.cache.resynchronise(next.cache);
    traceDifferences(old, losing);
    next.cache.promote();
    m_primary = *best;
    resynchroniseAll(losing);
}

/// What the node had, and its successor has not or has an older version of.
void CacheHost::traceDifferences(const Node& node, const Occasion& occasion) {
    for (CacheChange change : node.cache.changes()) {
        change.kind = CacheChangeKind::Deleted;
        traceChange(node, change, KeyLoss::Lost, occasion);
    }
}

bool CacheHost::crash(NodeId id, CacheCrash how, const Occasion& occasion) {
    Node& node = m_nodes[indexOf(id)];
    if (!node.isUp) {
        return false;
    }
    stop(node, occasion);
    reset(node, how, occasion);
    return true;
}

void CacheHost::comeBack(NodeId id, const Occasion& occasion) {
    const std::size_t at = indexOf(id);
    if (m_nodes[at].isUp || (m_first.isSome() && at != m_primary)) {
        return;
    }
    m_nodes[at].isUp = true;
    auto back = m_stage.record(RecordKind::NodeRestarted, id, occasion.errand, occasion.cause);
    resynchroniseAll({occasion.errand, m_stage.emit(back), occasion.ordinal});
}

void CacheHost::wipe(const Occasion& occasion) {
    for (Node& node : m_nodes) {
        if (node.isUp) {
            reset(node, CacheCrash::Power, occasion);
        }
    }
    resynchroniseAll(occasion);
}

/// Full copies: replicas take over what their primary has, peers merge what the others have.
void CacheHost::resynchroniseAll(const Occasion& occasion) {
    if (m_nodes.empty()) {
        return; // The strategy uses no cache.
    }
    Node& primary = m_nodes[m_primary];
    primary.shipped = hasPeers() ? primary.shipped : primary.cache.offset();
    for (std::size_t to = 0; to < m_nodes.size(); ++to) {
        for (std::size_t from = 0; from < m_nodes.size(); ++from) {
            if (!follows(to, from) || !m_nodes[from].isUp || m_use == CacheUse::Home) {
                continue;
            }
            Node& target = m_nodes[to];
            target.cache.resynchronise(m_nodes[from].cache);
            traceChanges(target, occasion);
            if (!hasPeers()) {
                target.shipped = target.cache.offset();
                CacheLogEntry reached;
                reached.offset = target.cache.offset();
                m_stage.simulation.spawn(
                    acknowledge, this, Shipment{from, to, m_nodes[from].term, reached, occasion});
            }
        }
    }
}

} // namespace idem
