// Waits: who stands behind whom, who is served next, deadlocks and limits.
//
// A blocked statement keeps its place in one queue, oldest first. Whenever a transaction ends or a
// lock is freed, the queue is tried from the front; a statement that gets through may itself end a
// transaction, and then the queue is tried from the front again. A statement that must now wait
// for another thing goes to the back. So among those who want one thing the longest waiter wins
// (semantics.md G10).

#include "engine/core/ensure.h"
#include "engine/stores/database.h"

#include <algorithm>
#include <utility>

namespace idem {

// Blocking

Database::Progress Database::block(Execution& execution, const WaitObject& object) {
    execution.waitsFor = object;
    return Progress::Blocked;
}

void Database::enqueue(const Statement& statement, const Clock& clock) {
    const SessionId id = m_execution.session;
    Session& session = sessionOf(id);
    session.waiting = true;
    m_waiting.push_back({m_execution, statement});
    Execution& execution = m_waiting.back().execution;
    if (execution.waitsFor.object != LockObject::Replication) {
        arm(id, LimitKind::Statement, session.limits.statementTimeout, clock);
    }
    execution.behind = standsBehind(execution, m_waiting.size() - 1);
    renewWait(execution, true, clock);
}

/// The first in line for a row waits for its holder and starts a new wait, with new limits, when
/// the holder changes; those further back wait for their turn, which is one long wait.
SessionId Database::standsBehind(const Execution& execution, std::size_t position) const {
    const WaitObject& object = execution.waitsFor;
    if (object.object == LockObject::Replication || object.object == LockObject::Advisory) {
        return SessionId::none();
    }
    const auto end = m_waiting.begin() + static_cast<std::ptrdiff_t>(position);
    const bool isFirst = std::none_of(m_waiting.begin(), end, [&](const Waiting& each) {
        const WaitObject& other = each.execution.waitsFor;
        return other.object == LockObject::TableRow && object.object == LockObject::TableRow &&
               other.row == object.row;
    });
    const auto all = rivals(execution.session, object);
    return isFirst && !all.empty() ? all.front() : SessionId::none();
}

void Database::renewWait(Execution& execution, bool isNew, const Clock& clock) {
    const SessionId id = execution.session;
    Session& session = sessionOf(id);
    if (execution.waitsFor.object == LockObject::Replication) {
        disarm(session, LimitKind::Lock);
        disarm(session, LimitKind::Statement);
        disarm(session, LimitKind::Deadlock);
    } else {
        arm(id, LimitKind::Lock, session.limits.lockTimeout, clock);
        arm(id, LimitKind::Deadlock, m_options.deadlockTimeout, clock);
    }
    const auto all = rivals(id, execution.waitsFor);
    if (isNew || !all.empty()) {
        noteLock(LockEventKind::Waits,
                 id,
                 execution.waitsFor,
                 all.empty() ? SessionId::none() : all.front());
    }
}

// Waking

void Database::wake(const Clock& clock) {
    while (std::exchange(m_released, false)) {
        std::size_t position = 0;
        for (std::size_t left = m_waiting.size(); left > 0 && !m_released; --left) {
            position += retry(position, clock) ? 1 : 0;
        }
    }
}

/// True if the statement keeps its place in the queue.
bool Database::retry(std::size_t position, const Clock& clock) {
    Execution& execution = m_waiting[position].execution;
    const WaitObject before = execution.waitsFor;
    Progress progress = advance(execution, m_waiting[position].statement, clock);
    const bool looksAtOnce = m_options.deadlockTimeout == Duration::zero();
    if (progress == Progress::Blocked && looksAtOnce &&
        closesCycle(execution.session, execution.waitsFor)) {
        progress = fail(execution, SqlState::DeadlockDetected);
        failTransaction(execution.session);
    }
    if (progress != Progress::Blocked) {
        if (progress == Progress::Done && before.object != LockObject::Advisory) {
            noteLock(LockEventKind::Granted, execution.session, before, SessionId::none());
        }
        complete(position, clock);
        return false;
    }
    const bool isNew = execution.waitsFor != before;
    const SessionId behind = standsBehind(execution, position);
    const bool renewed = isNew || (behind.isSome() && behind != execution.behind);
    execution.behind = behind;
    if (renewed) {
        renewWait(execution, isNew, clock);
    }
    if (isNew) {
        const auto first = m_waiting.begin() + static_cast<std::ptrdiff_t>(position);
        std::rotate(first, first + 1, m_waiting.end());
    }
    return !isNew;
}

void Database::complete(std::size_t position, const Clock& clock) {
    Execution& execution = m_waiting[position].execution;
    const SessionId id = execution.session;
    DatabaseCompletion& completion = m_completions.emplace_back();
    completion.session = id;
    completion.result = std::move(execution.result);
    m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(position));
    finishStatement(id, clock);
    m_released = true; // Those behind may now stand first in line.
}

void Database::failWaiting(SessionId id, SqlState state, const Clock& clock) {
    const auto position = waitingPosition(id);
    ENSURE(position.has_value());
    fail(m_waiting[*position].execution, state);
    failTransaction(id);
    complete(*position, clock);
}

// Who stands in the way

bool Database::isRowTaken(SessionId id, RowPosition row, RowLock mode) const {
    if (m_rows.newest(row).isPendingOfOther(id)) {
        return true;
    }
    bool taken = false;
    m_rowLocks.forEachRival(row, id, mode, [&](SessionId) { taken = true; });
    return taken;
}

Database::Sessions Database::rivals(SessionId session, const WaitObject& object) const {
    Sessions found;
    switch (object.object) {
    case LockObject::TableRow:
        if (!m_rows.isLive(object.row.row, object.row.id)) {
            break;
        }
        if (m_rows.newest(object.row.row).isPendingOfOther(session)) {
            found.push_back(m_rows.newest(object.row.row).writer);
            break;
        }
        m_rowLocks.forEachRival(object.row.row, session, object.mode, [&](SessionId rival) {
            // Who strengthened its lock under a savepoint holds two.
            if (std::find(found.begin(), found.end(), rival) == found.end()) {
                found.push_back(rival);
            }
        });
        break;
    case LockObject::Key:
        found.push_back(object.rival);
        break;
    case LockObject::Advisory:
        found.push_back(m_advisoryLocks.holder(object.key));
        break;
    case LockObject::Replication:
        break;
    }
    return found;
}

boost::container::small_vector<SessionId, 4> Database::blockers(SessionId session) const {
    const auto position = waitingPosition(session);
    return position ? rivals(session, m_waiting[*position].execution.waitsFor) : Sessions{};
}

/// Whether somebody whom `session` waits for, directly or through others, waits for `session`.
bool Database::closesCycle(SessionId session, const WaitObject& object) const {
    Sessions reached = rivals(session, object);
    for (std::size_t next = 0; next < reached.size(); ++next) {
        if (reached[next] == session) {
            return true;
        }
        for (const SessionId rival : blockers(reached[next])) {
            if (std::find(reached.begin(), reached.end(), rival) == reached.end()) {
                reached.push_back(rival);
            }
        }
    }
    return false;
}

std::optional<std::size_t> Database::waitingPosition(SessionId id) const {
    const auto found = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting& each) {
        return each.execution.session == id;
    });
    return found == m_waiting.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - m_waiting.begin()));
}

// Locks

void Database::takeRowLock(SessionId id, RowPosition row, RowLock mode) {
    if (m_rowLocks.take(row, id, mode, sessionOf(id).level)) {
        WaitObject object;
        object.row = targetAt(row);
        noteLock(LockEventKind::Granted, id, object, SessionId::none());
    }
}

void Database::releaseLocks(SessionId id, AdvisoryScope scope, std::uint32_t level) {
    if (!m_rowLocks.isEmpty()) {
        m_rowLocks.release(id, level, [&](const RowLocks::Held& held) {
            WaitObject object;
            object.row = targetAt(held.row);
            noteLock(LockEventKind::Released, id, object, SessionId::none());
        });
    }
    if (!m_advisoryLocks.isEmpty()) {
        m_advisoryLocks.release(id, scope, level, [&](std::int64_t key) {
            WaitObject object;
            object.object = LockObject::Advisory;
            object.key = key;
            noteLock(LockEventKind::Released, id, object, SessionId::none());
            m_released = true;
        });
    }
}

void Database::noteLock(LockEventKind kind,
                        SessionId id,
                        const WaitObject& object,
                        SessionId blocker) {
    if (!m_options.recordsLocks) {
        return;
    }
    LockEvent event{kind, object.object, id, blocker, {}, {}, object.key};
    const bool ofRow = object.object == LockObject::TableRow || object.object == LockObject::Key;
    if (ofRow && m_rows.isLive(object.row.row, object.row.id)) {
        event.table = m_rows.tableOf(object.row.row);
        event.row = object.row.id;
    }
    m_lockEvents.push_back(event);
}

// Limits

void Database::arm(SessionId id, LimitKind kind, Duration span, const Clock& clock) {
    Session& session = sessionOf(id);
    disarm(session, kind);
    if (span > Duration::zero()) {
        session.armed[static_cast<std::size_t>(kind)] = {true, clock.after(span), ++m_armSerial};
        ++m_armed;
    }
}

void Database::disarm(Session& session, LimitKind kind) {
    Limit& limit = session.armed[static_cast<std::size_t>(kind)];
    if (limit.armed) {
        limit.armed = false;
        --m_armed;
    }
}

void Database::deadlines(std::vector<DatabaseDeadline>& into) const {
    for (std::uint32_t at = 0; m_armed != 0 && at < m_sessions.size(); ++at) {
        for (std::size_t kind = 0; kind < limitKinds; ++kind) {
            const Limit& limit = m_sessions[at].armed[kind];
            if (limit.armed) {
                into.push_back(
                    {SessionId{at}, static_cast<LimitKind>(kind), limit.at, limit.serial});
            }
        }
    }
}

void Database::expire(const DatabaseDeadline& deadline, const Clock& clock) {
    beginStep();
    if (!isConnected(deadline.session)) {
        return;
    }
    const SessionId id = deadline.session;
    Session& session = sessionOf(id);
    const Limit& limit = session.armed[static_cast<std::size_t>(deadline.kind)];
    if (!limit.armed || limit.serial != deadline.serial) {
        return;
    }
    disarm(session, deadline.kind);
    switch (deadline.kind) {
    case LimitKind::Lock:
        failWaiting(id, SqlState::LockNotAvailable, clock);
        break;
    case LimitKind::Statement:
        failWaiting(id, SqlState::QueryCanceled, clock);
        break;
    case LimitKind::IdleInTransaction:
        closeSession(id, SqlState::IdleInTransactionTimeout);
        break;
    case LimitKind::Deadlock:
        if (closesCycle(id, m_waiting[*waitingPosition(id)].execution.waitsFor)) {
            failWaiting(id, SqlState::DeadlockDetected, clock);
        }
        break;
    }
    wake(clock);
}

void Database::cancel(SessionId session, const Clock& clock) {
    beginStep();
    const auto position = waitingPosition(session);
    if (!position) {
        return;
    }
    Execution& execution = m_waiting[*position].execution;
    if (execution.committing) {
        execution.result.warning = Warning::NotReplicated;
        publish(session);
        complete(*position, clock);
    } else {
        failWaiting(session, SqlState::QueryCanceled, clock);
    }
    wake(clock);
}

} // namespace idem
