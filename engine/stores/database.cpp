// Sessions and transactions: what begins, commits, rolls back and fails.
//
// Every statement runs in a transaction; outside of a block it gets one of its own. An error ends
// the transaction's effects and locks at once, as in PostgreSQL, or those since its last savepoint,
// even though the session stays in the failed block until it says ROLLBACK. A commit is first made
// durable (logged), then perhaps waits for standbys, and only then becomes visible and frees its
// locks.

#include "engine/stores/database.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <utility>

namespace idem {

Database::Database(Schema schema, const DatabaseOptions& options)
    : m_schema(std::make_shared<const Schema>(std::move(schema))),
      m_options(options),
      m_standby(options.standby),
      m_rows(m_schema),
      m_serializable(m_schema, options),
      m_log(options) {
    ENSURE(options.advisoryKeyBits >= 1 && options.advisoryKeyBits <= 64);
}

void Database::clear() {
    beginStep();
    m_standby = m_options.standby;
    m_rows.clear();
    m_rowLocks.clear();
    m_advisoryLocks.clear();
    m_serializable.clear();
    m_log.clear();
    m_sessions.clear();
    m_writes.clear();
    m_savepoints.clear();
    m_waiting.clear();
    m_prunable.clear();
    m_commits = 1;
    m_transactions = 0;
    m_snapshots = 0;
    m_armed = 0;
    m_armSerial = 0;
    m_released = false;
}

// Sessions

SessionId Database::connect() {
    const auto free = std::find_if(
        m_sessions.begin(), m_sessions.end(), [](const Session& each) { return !each.connected; });
    const SessionId id{static_cast<std::uint32_t>(free - m_sessions.begin())};
    openSession(id);
    return id;
}

void Database::connect(SessionId session) {
    ENSURE(!isConnected(session));
    openSession(session);
}

void Database::openSession(SessionId id) {
    if (id.value >= m_sessions.size()) {
        m_sessions.resize(id.value + 1);
    }
    Session& session = m_sessions[id.value];
    session = {};
    session.connected = true;
    session.limits = m_options.limits;
}

void Database::disconnect(SessionId session, const Clock& clock) {
    beginStep();
    if (!isConnected(session)) {
        return;
    }
    closeSession(session, SqlState::ConnectionLost);
    m_sessions[session.value].connected = false;
    wake(clock);
}

void Database::closeSession(SessionId id, SqlState lost) {
    Session& session = sessionOf(id);
    if (const auto position = waitingPosition(id)) {
        // A logged commit stands; the terminated session only stops waiting for its standby.
        if (m_waiting[*position].execution.committing) {
            publish(id);
        }
        m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(*position));
    }
    rollback(id);
    releaseLocks(id, AdvisoryScope::Session);
    for (std::size_t kind = 0; kind < limitKinds; ++kind) {
        disarm(session, static_cast<LimitKind>(kind));
    }
    session = {};
    session.connected = true;
    session.lost = lost;
}

DatabaseStep Database::execute(SessionId id, const Statement& statement, const Clock& clock) {
    beginStep();
    Session& session = sessionOf(id);
    ENSURE(session.connected && !session.waiting);
    DatabaseStep step;
    if (session.lost != SqlState::Ok) {
        step.result.emplace().state = std::exchange(session.lost, SqlState::ConnectionLost);
        return step;
    }
    disarm(session, LimitKind::IdleInTransaction);
    m_execution.restart(id);
    Progress progress = advance(m_execution, statement, clock);
    const bool looksAtOnce = m_options.deadlockTimeout == Duration::zero();
    if (progress == Progress::Blocked && looksAtOnce && closesCycle(id, m_execution.waitsFor)) {
        progress = fail(m_execution, SqlState::DeadlockDetected);
        failTransaction(id);
    }
    if (progress == Progress::Blocked) {
        enqueue(statement, clock);
    } else {
        finishStatement(id, clock);
        step.result.emplace(std::move(m_execution.result));
    }
    wake(clock);
    return step;
}

void Database::Execution::restart(SessionId id) {
    session = id;
    started = false;
    committing = false;
    lsn = 0;
    next = 0;
    targets.clear();
    result.state = SqlState::Ok;
    result.warning = Warning::None;
    result.rowCount = 0;
    result.rows.clear();
}

void Database::finishStatement(SessionId id, const Clock& clock) {
    Session& session = sessionOf(id);
    if (session.waiting) {
        session.waiting = false;
        disarm(session, LimitKind::Lock);
        disarm(session, LimitKind::Statement);
        disarm(session, LimitKind::Deadlock);
    }
    if (session.inBlock) {
        arm(id, LimitKind::IdleInTransaction, session.limits.idleInTransactionTimeout, clock);
    }
}

bool Database::isConnected(SessionId session) const {
    return session.value < m_sessions.size() && m_sessions[session.value].connected;
}

bool Database::isBlocked(SessionId session) const {
    return isConnected(session) && sessionOf(session).waiting;
}

bool Database::holdsSessionLock(SessionId session) const {
    const auto& held = m_advisoryLocks.held();
    return std::any_of(held.begin(), held.end(), [session](const AdvisoryLocks::Held& one) {
        return one.session == session && one.sessionCount > 0;
    });
}

bool Database::isInTransaction(SessionId session) const {
    return isConnected(session) && sessionOf(session).inBlock;
}

Database::Session& Database::sessionOf(SessionId id) {
    ENSURE(id.value < m_sessions.size());
    return m_sessions[id.value];
}

const Database::Session& Database::sessionOf(SessionId id) const {
    ENSURE(id.value < m_sessions.size());
    return m_sessions[id.value];
}

void Database::beginStep() {
    m_completions.clear();
    m_changes.clear();
    m_lockEvents.clear();
}

// Transactions

Database::Progress
Database::advance(Execution& execution, const Statement& statement, const Clock& clock) {
    const SessionId id = execution.session;
    Progress progress =
        execution.committing ? Progress::Done : perform(execution, statement, clock);
    if (progress == Progress::Done && !sessionOf(id).inBlock) {
        progress = commit(execution);
    }
    if (progress == Progress::Failed) {
        failTransaction(id);
    } else if (progress == Progress::Done && sessionOf(id).isolation == Isolation::ReadCommitted) {
        releaseSnapshot(sessionOf(id));
        pruneReleased();
    }
    return progress;
}

Database::Progress Database::control(Execution& execution, const Statement& statement) {
    const SessionId id = execution.session;
    Session& session = sessionOf(id);
    if (statement.kind == StatementKind::Begin) {
        if (session.state == TransactionState::Failed) {
            return fail(execution, SqlState::InFailedTransaction);
        }
        if (session.inBlock) {
            execution.result.warning = Warning::AlreadyInTransaction;
            return Progress::Done;
        }
        if (m_standby && statement.isolation == Isolation::Serializable) {
            return fail(execution, SqlState::ReadOnlyTransaction);
        }
        startTransaction(id, statement.isolation);
        session.inBlock = true;
        return Progress::Done;
    }
    if (!session.inBlock) {
        execution.result.warning = Warning::NoTransaction;
        return Progress::Done;
    }
    session.inBlock = false;
    if (statement.kind == StatementKind::Rollback) {
        rollback(id);
    } else if (session.state == TransactionState::Failed) {
        execution.result.warning = Warning::RolledBack;
        rollback(id);
    }
    return Progress::Done;
}

void Database::startTransaction(SessionId id, Isolation isolation) {
    Session& session = sessionOf(id);
    session.state = TransactionState::Active;
    session.isolation = isolation;
    session.transaction = ++m_transactions;
    session.limitsBefore = session.limits;
}

Database::Progress Database::commit(Execution& execution) {
    const SessionId id = execution.session;
    const Session& session = sessionOf(id);
    if (session.state != TransactionState::Active) {
        return Progress::Done;
    }
    if (!execution.committing) {
        if (session.isolation == Isolation::Serializable &&
            !m_serializable.prepare(session.transaction)) {
            return fail(execution, SqlState::SerializationFailure);
        }
        mergeLevels(id, 0);
        execution.committing = true;
        execution.lsn = appendToLog(id);
    }
    if (!m_log.isSafe(execution.lsn)) {
        WaitObject object;
        object.object = LockObject::Replication;
        return block(execution, object);
    }
    publish(id);
    return Progress::Done;
}

void Database::publish(SessionId id) {
    const Session& session = sessionOf(id);
    const bool serializable = session.isolation == Isolation::Serializable;
    const CommitNumber number = ++m_commits;
    for (const Write& write : m_writes) {
        if (write.session != id) {
            continue;
        }
        if (m_options.recordsChanges && !describe(write, m_changes.emplace_back())) {
            m_changes.pop_back();
        }
        m_rows.commit(write.row, number);
        m_prunable.push_back(write.row);
    }
    if (serializable) {
        m_serializable.commit(session.transaction, number);
    }
    endTransaction(id);
}

bool Database::describe(const Write& write, RowChange& change) const {
    const RowVersion& after = m_rows.newest(write.row);
    const RowVersion* before = m_rows.olderThan(after);
    if (after.deleted && before == nullptr) {
        return false;
    }
    change.table = m_rows.tableOf(write.row);
    change.row = m_rows.idOf(write.row);
    change.session = write.session;
    change.kind = before == nullptr ? RowChangeKind::Insert : RowChangeKind::Update;
    if (before != nullptr) {
        change.before = before->cells;
    }
    if (after.deleted) {
        change.kind = RowChangeKind::Delete;
    } else {
        change.after = after.cells;
    }
    return true;
}

void Database::rollback(SessionId id) {
    Session& session = sessionOf(id);
    if (session.state == TransactionState::Failed && session.level == 0) {
        session.state = TransactionState::None;
    }
    if (session.state == TransactionState::None) {
        return;
    }
    for (auto write = m_writes.rbegin(); write != m_writes.rend(); ++write) {
        if (write->session == id) {
            m_rows.undo(write->row);
        }
    }
    if (session.isolation == Isolation::Serializable) {
        m_serializable.abort(session.transaction);
    }
    session.limits = session.limitsBefore;
    endTransaction(id);
}

/// Under a savepoint only what came after it is undone.
void Database::failTransaction(SessionId id) {
    Session& session = sessionOf(id);
    if (session.state == TransactionState::Failed) {
        return;
    }
    if (session.level == 0) {
        rollback(id);
    } else {
        undoLevel(id, session.level);
    }
    session.state = session.inBlock ? TransactionState::Failed : TransactionState::None;
}

void Database::endTransaction(SessionId id) {
    Session& session = sessionOf(id);
    std::erase_if(m_writes, [&](const Write& write) { return write.session == id; });
    releaseLocks(id, AdvisoryScope::Transaction);
    releaseSnapshot(session);
    pruneReleased();
    if (session.level != 0) {
        keepSavepoints(id, 0);
    }
    session.state = TransactionState::None;
    session.isolation = Isolation::ReadCommitted;
    m_released = true;
}

// Snapshots

void Database::takeSnapshot(Session& session) {
    if (!session.hasSnapshot) {
        session.hasSnapshot = true;
        session.snapshot = m_commits;
        ++m_snapshots;
    }
}

void Database::releaseSnapshot(Session& session) {
    if (session.hasSnapshot) {
        session.hasSnapshot = false;
        --m_snapshots;
    }
}

CommitNumber Database::horizon() const {
    CommitNumber oldest = m_commits;
    if (m_snapshots != 0) {
        for (const Session& session : m_sessions) {
            oldest = session.hasSnapshot ? std::min(oldest, session.snapshot) : oldest;
        }
    }
    return oldest;
}

void Database::pruneReleased() {
    if (m_prunable.empty()) {
        return;
    }
    const CommitNumber oldest = horizon();
    std::erase_if(m_prunable, [&](RowPosition row) { return m_rows.prune(row, oldest); });
}

Database::Progress Database::fail(Execution& execution, SqlState state) {
    execution.result = {};
    execution.result.state = state;
    return Progress::Failed;
}

} // namespace idem
