// The database's surroundings in simulated time. The store model decides what a statement does;
// this decides when replicas hear of it and what a trace says about it.

#include "engine/world/database_host.h"

#include "engine/core/ensure.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/row_effect.h"
#include "engine/protocol/tables.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

DatabaseOptions optionsOf(const DatabaseSetup& setup, std::size_t standbys) {
    DatabaseOptions options;
    options.limits = {setup.lockTimeout, setup.statementTimeout, setup.idleInTransactionTimeout};
    options.readTracking = setup.readTracking;
    options.keysPerLeafPage = setup.keysPerLeafPage;
    options.advisoryKeyBits = setup.advisoryKeyBits;
    options.synchronousCommit = setup.synchronous;
    const auto available = static_cast<int>(standbys);
    options.synchronousStandbys = std::min(int{setup.synchronousStandbys}, available);
    options.keepsLog = standbys > 0;
    return options;
}

/// One that is promoted waits for no more standbys than it finds, as a failover manager sets it
/// up; one that kept the old setting would hang at its first commit (semantics.md H11).
DatabaseOptions standbyOptions(const DatabaseSetup& setup, std::size_t others) {
    DatabaseOptions options = optionsOf(setup, others);
    options.standby = true;
    return options;
}

/// The key whose row, or whose advisory lock, the statement asks for.
std::optional<std::uint32_t> keyToLock(const Statement& statement) {
    if (statement.kind == StatementKind::AdvisoryLock) {
        return static_cast<std::uint32_t>(statement.advisoryKey);
    }
    const bool locksRow = statement.kind == StatementKind::Select &&
                          statement.lock != RowLock::None && statement.table == key_table::table;
    if (!locksRow || statement.where.empty()) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(statement.where.front().value);
}

} // namespace

DatabaseHost::DatabaseHost(Stage& stage, CompletionSink& completions, bool localEffect)
    : m_stage(stage),
      m_completions(completions),
      m_localEffect(localEffect),
      m_waitsForStandbys(stage.options.database.synchronous >= SynchronousCommit::RemoteWrite) {
    const DatabaseSetup& setup = stage.options.database;
    const auto schema = databaseSchema(setup.uniqueKeys);
    const auto& standbys = stage.topology.standbys();
    m_nodes.push_back(
        {stage.topology.primary(), Database(schema, optionsOf(setup, standbys.size())), {}});
    for (const NodeId standby : standbys) {
        const auto options = standbyOptions(setup, standbys.size() - 1);
        m_nodes.push_back({standby, Database(schema, options), {}});
    }
}

void DatabaseHost::restart() {
    for (Node& node : m_nodes) {
        node.database.clear();
        node.sessions.clear();
        node.lastArrival = node.lastApplied = Time::zero();
        node.shipped = node.received = 0;
        node.isUp = true;
    }
    m_primary = 0;
    m_term = 0;
    m_isFlushing = false;
    m_armed.clear();
}

const DatabaseHost::Node& DatabaseHost::nodeOf(NodeId id) const {
    const auto found = std::find_if(
        m_nodes.begin(), m_nodes.end(), [id](const Node& node) { return node.id == id; });
    ENSURE(found != m_nodes.end());
    return *found;
}

DatabaseHost::Node& DatabaseHost::nodeOf(NodeId id) {
    return const_cast<Node&>(std::as_const(*this).nodeOf(id));
}

SessionId DatabaseHost::connect(NodeId id) {
    Node& node = nodeOf(id);
    const SessionId session = node.database.connect();
    if (session.value >= node.sessions.size()) {
        node.sessions.resize(session.value + 1);
    }
    node.sessions[session.value] = {};
    return session;
}

SessionFate DatabaseHost::fateOf(NodeId id, SessionId session) const {
    return nodeOf(id).sessions[session.value].fate;
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
    Session& asking = node.sessions[session.value];
    asking.occasion = occasion;
    if (const auto key = keyToLock(statement)) {
        asking.lockedKey = *key;
    }
    auto step = node.database.execute(session, statement, m_stage.clock);
    return std::move(step.result);
}

void DatabaseHost::settle(NodeId id, SessionId session, const Occasion& occasion) {
    Node& node = nodeOf(id);
    node.sessions[session.value].occasion = occasion;
    afterStep(node);
}

void DatabaseHost::afterStep(Node& node) {
    const bool ships = isPrimary(node) && node.isUp;
    for (const RowChange& change : node.database.changes()) {
        Occasion occasion;
        if (change.session.isSome()) {
            occasion = node.sessions[change.session.value].occasion;
        }
        occasion.cause = traceChange(node, change, occasion);
        if (ships) {
            shipNewEntries(occasion);
        }
    }
    if (ships) {
        shipUnseen();
    }
    traceLocks(node);
    tellServed(node);
    armLimits();
}

/// Explicit row locks and advisory locks; the fate of a rival's INSERT is no lock of a key.
void DatabaseHost::traceLocks(const Node& node) {
    for (const LockEvent& event : node.database.lockEvents()) {
        const bool isLock =
            event.object == LockObject::TableRow || event.object == LockObject::Advisory;
        const bool isKnown = event.session.isSome() && event.session.value < node.sessions.size();
        if (event.kind == LockEventKind::Waits || !isLock || !isKnown) {
            continue;
        }
        const Session& holder = node.sessions[event.session.value];
        if (holder.lockedKey == 0) {
            continue;
        }
        const bool isHeld = event.kind == LockEventKind::Granted;
        auto record = m_stage.record(
            RecordKind::LockChanged, node.id, holder.occasion.errand, holder.occasion.cause);
        record.detail = static_cast<std::uint8_t>(isHeld ? LockState::Held : LockState::Free);
        record.other = holder.lockedKey;
        record.value = isHeld ? Deadline::never().ticks : 0;
        m_stage.emit(record);
    }
}

void DatabaseHost::tellServed(const Node& node) {
    // Whoever is served may step at once and so reuse the store's list: take a copy.
    const auto served = node.database.completions();
    m_served.assign(served.begin(), served.end());
    for (const DatabaseCompletion& completion : m_served) {
        m_completions.complete(node.id, completion.session, completion.result);
    }
}

RecordId
DatabaseHost::traceChange(const Node& node, const RowChange& change, const Occasion& occasion) {
    // What a standby replays, or a crash takes back, writes no row of its own into the books.
    const bool isWritten = isPrimary(node) && change.session.isSome();
    const bool isDelete = change.kind == RowChangeKind::Delete;
    const Row& row = isDelete ? change.before : change.after;
    auto written =
        m_stage.record(RecordKind::LedgerWritten, node.id, occasion.errand, occasion.cause);
    // A payment that is deleted from the books has happened all the same.
    const bool isPurge = isDelete && change.table == ledger_table::table;
    if (isPurge || (change.table != key_table::table && !holdsEffects(change.table))) {
        return occasion.cause;
    }
    if (change.table != key_table::table) {
        const RowEffect effect = effectOf(change);
        written.value = effect.id;
        written.other = static_cast<std::uint32_t>(effect.amount);
        return isWritten ? m_stage.emit(written) : occasion.cause;
    }
    const auto key = KeyRecord::of(row);
    auto record = m_stage.record(RecordKind::KeyChanged, node.id, occasion.errand, occasion.cause);
    const KeyState state = isDelete ? KeyState::Absent : key.state;
    record.detail = static_cast<std::uint8_t>(state);
    record.other = key.key;
    // Only housekeeping works for nobody.
    const KeyLoss loss = occasion.errand.intent.isSome() ? KeyLoss::Deleted : KeyLoss::Purged;
    record.value = isDelete                     ? static_cast<std::int64_t>(loss)
                   : state == KeyState::Created ? key.lease.ticks
                                                : key.payment;
    const RecordId id = m_stage.emit(record);
    if (!m_localEffect && isWritten && state == KeyState::Consumed && key.payment > 0) {
        // The record of a charge is the payment's row in our books.
        written.value = key.payment;
        m_stage.emit(written);
    }
    return id;
}

/// A change that this node had, and that no node has any more. Of an update that is lost the
/// survivors have the row before it, and tell so themselves.
void DatabaseHost::traceLoss(const Node& node, const RowChange& change, const Occasion& occasion) {
    if (change.kind == RowChangeKind::Delete) {
        return;
    }
    auto lost = m_stage.record(RecordKind::LedgerLost, node.id, occasion.errand, occasion.cause);
    if (holdsEffects(change.table)) {
        lost.value = effectOf(change).id;
        m_stage.emit(lost);
        return;
    }
    if (change.table != key_table::table) {
        return;
    }
    const auto key = KeyRecord::of(change.after);
    auto record = m_stage.record(RecordKind::KeyChanged, node.id, occasion.errand, occasion.cause);
    record.detail = static_cast<std::uint8_t>(KeyState::Absent);
    record.other = key.key;
    record.value = static_cast<std::int64_t>(KeyLoss::Lost);
    m_stage.emit(record);
    if (!m_localEffect && key.state == KeyState::Consumed && key.payment > 0) {
        lost.value = key.payment;
        m_stage.emit(lost);
    }
}

void DatabaseHost::armLimits() {
    // Only the primary has locks to wait for. Any step may start a limit: a waiter that is served
    // may find itself behind the next rival.
    m_deadlines.clear();
    primaryNode().database.deadlines(m_deadlines);
    for (const DatabaseDeadline& deadline : m_deadlines) {
        if (std::find(m_armed.begin(), m_armed.end(), deadline) == m_armed.end()) {
            m_armed.push_back(deadline);
            const Duration span = m_stage.clock.left(deadline.at);
            m_stage.simulation.spawn(expireLater, this, deadline, span, m_term);
        }
    }
}

Process DatabaseHost::expireLater(DatabaseHost* host,
                                  DatabaseDeadline deadline,
                                  Duration span,
                                  std::uint32_t term) {
    co_await host->m_stage.simulation.delay(span);
    if (host->m_term == term) {
        std::erase(host->m_armed, deadline);
        Node& primary = host->primaryNode();
        primary.database.expire(deadline, host->m_stage.clock);
        host->afterStep(primary);
    }
}

} // namespace idem
