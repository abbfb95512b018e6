// The database's surroundings in simulated time. The store model decides what a statement does;
// this decides when replicas hear of it and what a trace says about it.

#include "engine/world/database_host.h"

#include "engine/core/ensure.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/row_effect.h"
#include "engine/protocol/tables.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId databaseLag = StreamId::of("database", "lag");

DatabaseOptions primaryOptions(bool hasReplicas) {
    DatabaseOptions options;
    options.keepsLog = hasReplicas;
    options.recordsLocks = false;
    return options;
}

DatabaseOptions replicaOptions() {
    DatabaseOptions options;
    options.standby = true;
    options.recordsLocks = false;
    return options;
}

} // namespace

DatabaseHost::DatabaseHost(Stage& stage, CompletionSink& completions, bool localEffect)
    : m_stage(stage), m_completions(completions), m_localEffect(localEffect) {
    const auto schema = databaseSchema(stage.options.database.uniqueKeys);
    const Topology& topology = stage.topology;
    std::vector<NodeId> replicas;
    for (std::uint32_t region = 0; region < stage.options.regions.size(); ++region) {
        const NodeId replica = topology.replicaIn(RegionId{region});
        if (replica != topology.primary()) {
            replicas.push_back(replica);
        }
    }
    m_nodes.push_back(
        {topology.primary(), Database(schema, primaryOptions(!replicas.empty())), {}, {}, 0});
    for (const NodeId replica : replicas) {
        m_nodes.push_back({replica, Database(schema, replicaOptions()), {}, {}, 0});
    }
}

void DatabaseHost::restart() {
    for (Node& node : m_nodes) {
        node.database.clear();
        node.occasions.clear();
        node.lastArrival = Time::zero();
        node.shipped = 0;
    }
    m_armed.clear();
}

DatabaseHost::Node& DatabaseHost::nodeOf(NodeId id) {
    const auto found = std::find_if(
        m_nodes.begin(), m_nodes.end(), [id](const Node& node) { return node.id == id; });
    ENSURE(found != m_nodes.end());
    return *found;
}

SessionId DatabaseHost::connect(NodeId id) {
    Node& node = nodeOf(id);
    const SessionId session = node.database.connect();
    if (session.value >= node.occasions.size()) {
        node.occasions.resize(session.value + 1);
    }
    node.occasions[session.value] = {};
    return session;
}

void DatabaseHost::disconnect(NodeId id, SessionId session) {
    Node& node = nodeOf(id);
    node.database.disconnect(session, m_stage.clock);
    afterStep(node);
}

std::optional<StatementResult> DatabaseHost::execute(NodeId id,
                                                     SessionId session,
                                                     const Statement& statement,
                                                     const Occasion& occasion) {
    Node& node = nodeOf(id);
    node.occasions[session.value] = occasion;
    auto step = node.database.execute(session, statement, m_stage.clock);
    return std::move(step.result);
}

void DatabaseHost::settle(NodeId id, SessionId session, const Occasion& occasion) {
    Node& node = nodeOf(id);
    node.occasions[session.value] = occasion;
    afterStep(node);
}

void DatabaseHost::afterStep(Node& node) {
    const bool isPrimary = &node == &m_nodes.front();
    for (const RowChange& change : node.database.changes()) {
        Occasion occasion;
        if (change.session.isSome()) {
            occasion = node.occasions[change.session.value];
        }
        occasion.cause = traceChange(node, change, occasion);
        if (isPrimary && m_nodes.size() > 1) {
            shipNewEntries(occasion);
        }
    }
    // Whoever is served may step at once and so reuse the store's list: take a copy.
    const auto served = node.database.completions();
    m_served.assign(served.begin(), served.end());
    for (const DatabaseCompletion& completion : m_served) {
        m_completions.complete(node.id, completion.session, completion.result);
    }
    armLimits();
}

RecordId
DatabaseHost::traceChange(const Node& node, const RowChange& change, const Occasion& occasion) {
    const bool isPrimary = &node == &m_nodes.front();
    const bool isDelete = change.kind == RowChangeKind::Delete;
    const Row& row = isDelete ? change.before : change.after;
    auto written =
        m_stage.record(RecordKind::LedgerWritten, node.id, occasion.errand, occasion.cause);
    if (change.table != key_table::table) {
        const RowEffect effect = effectOf(change);
        written.value = effect.id;
        written.other = static_cast<std::uint32_t>(effect.amount);
        return isPrimary ? m_stage.emit(written) : occasion.cause;
    }
    const auto key = KeyRecord::of(row);
    auto record = m_stage.record(RecordKind::KeyChanged, node.id, occasion.errand, occasion.cause);
    const KeyState state = isDelete ? KeyState::Absent : key.state;
    record.detail = static_cast<std::uint8_t>(state);
    record.other = key.key;
    record.value = state == KeyState::Created ? key.lease.ticks : key.payment;
    const RecordId id = m_stage.emit(record);
    if (!m_localEffect && isPrimary && state == KeyState::Consumed) {
        // The record of a charge is the payment's row in our books.
        written.value = key.payment;
        m_stage.emit(written);
    }
    return id;
}

void DatabaseHost::shipNewEntries(const Occasion& occasion) {
    for (std::size_t replica = 1; replica < m_nodes.size(); ++replica) {
        Node& node = m_nodes[replica];
        for (const DatabaseLogEntry& entry : m_nodes.front().database.entriesAfter(node.shipped)) {
            auto sent = m_stage.record(
                RecordKind::EntrySent, m_nodes.front().id, occasion.errand, occasion.cause);
            sent.other = node.id.value;
            const Occasion shipping{occasion.errand, m_stage.emit(sent), occasion.ordinal};
            m_stage.simulation.spawn(ship, this, replica, entry.lsn, shipping);
            node.shipped = entry.lsn;
        }
    }
}

Process DatabaseHost::ship(DatabaseHost* host, std::size_t replica, Lsn lsn, Occasion occasion) {
    Stage& stage = host->m_stage;
    Node& node = host->m_nodes[replica];
    const Duration lag = stage.draw(
        stage.options.database.lag, databaseLag.with(replica), occasion.errand, occasion.ordinal);
    const Time arrival = std::max(node.lastArrival, stage.simulation.now() + lag);
    node.lastArrival = arrival;
    co_await stage.simulation.delay(arrival - stage.simulation.now());
    host->applyAt(replica, lsn, occasion);
}

void DatabaseHost::applyAt(std::size_t replica, Lsn lsn, const Occasion& occasion) {
    Node& node = m_nodes[replica];
    const DatabaseLogEntry& entry = m_nodes.front().database.entriesAfter(lsn - 1).front();
    node.database.apply(entry);
    for (const RowChange& change : entry.changes) {
        auto applied =
            m_stage.record(RecordKind::EntryApplied, node.id, occasion.errand, occasion.cause);
        if (change.table == key_table::table) {
            applied.other = KeyRecord::of(change.after).key;
        }
        traceChange(node, change, {occasion.errand, m_stage.emit(applied), occasion.ordinal});
    }
    forgetAppliedLog();
}

void DatabaseHost::forgetAppliedLog() {
    Lsn applied = m_nodes[1].database.lastLsn();
    for (std::size_t replica = 2; replica < m_nodes.size(); ++replica) {
        applied = std::min(applied, m_nodes[replica].database.lastLsn());
    }
    m_nodes.front().database.forgetLog(applied);
}

void DatabaseHost::armLimits() {
    // Only the primary has locks to wait for. Any step may start a limit: a waiter that is served
    // may find itself behind the next rival.
    m_deadlines.clear();
    m_nodes.front().database.deadlines(m_deadlines);
    for (const DatabaseDeadline& deadline : m_deadlines) {
        if (std::find(m_armed.begin(), m_armed.end(), deadline) == m_armed.end()) {
            m_armed.push_back(deadline);
            const Duration span = m_stage.clock.left(deadline.at);
            m_stage.simulation.spawn(expireLater, this, deadline, span);
        }
    }
}

Process DatabaseHost::expireLater(DatabaseHost* host, DatabaseDeadline deadline, Duration span) {
    co_await host->m_stage.simulation.delay(span);
    std::erase(host->m_armed, deadline);
    Node& primary = host->m_nodes.front();
    primary.database.expire(deadline, host->m_stage.clock);
    host->afterStep(primary);
}

} // namespace idem
