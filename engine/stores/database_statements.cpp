// What one statement does to rows and advisory locks.
//
//     find the rows that the statement's snapshot shows; for each:
//         wait until no other session holds it or is changing it
//         if it changed since the snapshot:  READ COMMITTED looks at the newest version again,
//                                            the stricter levels fail with 40001
//         lock, change or delete the newest version
//
//     INSERT: while a rival's uncommitted row decides about the key, wait for the rival
//             then insert, or report the conflict, or do what ON CONFLICT says
//
// A statement that must wait stops where it is and is entered again, at the same row, when
// something was released.

#include "engine/core/ensure.h"
#include "engine/stores/database.h"

#include <algorithm>

namespace idem {

namespace {

bool satisfies(const Row& cells, const Condition& condition, const Clock& clock) {
    const Value cell = cells[condition.column.index];
    switch (condition.comparison) {
    case Comparison::Equal:
        return cell == condition.value;
    case Comparison::NotEqual:
        return cell != condition.value && (cell != nullValue || condition.value == nullValue);
    case Comparison::Less:
        return cell != nullValue && cell < condition.value;
    case Comparison::GreaterOrEqual:
        return cell != nullValue && condition.value != nullValue && cell >= condition.value;
    case Comparison::Expired:
        return cell != nullValue && clock.expired(Deadline{cell});
    case Comparison::NotExpired:
        return cell != nullValue && !clock.expired(Deadline{cell});
    }
    return false;
}

bool satisfiesAll(const Row& cells, const Where& where, const Clock& clock) {
    return std::all_of(where.begin(), where.end(), [&](const Condition& each) {
        return satisfies(cells, each, clock);
    });
}

bool allowsUpdate(const Statement& statement, const Row& cells, const Clock& clock) {
    return satisfiesAll(cells, statement.where, clock) ||
           (!statement.orElse.empty() && satisfiesAll(cells, statement.orElse, clock));
}

Row assigned(const Row& before, const Assignments& assignments, const Clock& clock) {
    Row cells = before;
    for (const Assignment& each : assignments) {
        Value& cell = cells[each.column.index];
        const Value old = before[each.column.index];
        switch (each.kind) {
        case AssignmentKind::Set:
            cell = each.value;
            break;
        case AssignmentKind::Add:
            cell = old == nullValue || each.value == nullValue ? nullValue : old + each.value;
            break;
        case AssignmentKind::SetAfter:
            cell = clock.after(Duration{each.value}).ticks;
            break;
        }
    }
    return cells;
}

Row emptyRow() {
    Row cells;
    cells.fill(nullValue);
    return cells;
}

bool isControl(StatementKind kind) {
    return kind == StatementKind::Begin || kind == StatementKind::Commit ||
           kind == StatementKind::Rollback;
}

bool isAboutSavepoint(StatementKind kind) {
    return kind == StatementKind::Savepoint || kind == StatementKind::RollbackTo ||
           kind == StatementKind::Release;
}

bool writesRows(const Statement& statement) {
    return statement.kind == StatementKind::Insert || statement.kind == StatementKind::Update ||
           statement.kind == StatementKind::Delete ||
           (statement.kind == StatementKind::Select && statement.lock != RowLock::None);
}

} // namespace

Database::Progress
Database::perform(Execution& execution, const Statement& statement, const Clock& clock) {
    if (isControl(statement.kind)) {
        return control(execution, statement);
    }
    if (isAboutSavepoint(statement.kind)) {
        return savepoint(execution, statement);
    }
    Session& session = sessionOf(execution.session);
    if (session.state == TransactionState::Failed) {
        return fail(execution, SqlState::InFailedTransaction);
    }
    if (session.state == TransactionState::None) {
        startTransaction(execution.session, Isolation::ReadCommitted);
    }
    if (statement.kind == StatementKind::SetTimeouts) {
        session.limits = {
            statement.lockTimeout, statement.statementTimeout, statement.idleInTransactionTimeout};
        return Progress::Done;
    }
    if (!execution.started) {
        if (m_standby && writesRows(statement)) {
            return fail(execution, SqlState::ReadOnlyTransaction);
        }
        const bool first = !session.hasSnapshot;
        takeSnapshot(session);
        if (first && session.isolation == Isolation::Serializable) {
            m_serializable.begin(session.transaction, session.snapshot);
        }
    }
    if (session.isolation == Isolation::Serializable &&
        m_serializable.isDoomed(session.transaction)) {
        return fail(execution, SqlState::SerializationFailure);
    }
    return performStarted(execution, statement, clock);
}

Database::Progress
Database::performStarted(Execution& execution, const Statement& statement, const Clock& clock) {
    switch (statement.kind) {
    case StatementKind::Select:
        return statement.lock == RowLock::None ? select(execution, statement, clock)
                                               : modify(execution, statement, clock);
    case StatementKind::Update:
    case StatementKind::Delete:
        return modify(execution, statement, clock);
    case StatementKind::Insert:
        return insert(execution, statement, clock);
    case StatementKind::AdvisoryLock:
        return takeAdvisory(execution, statement);
    case StatementKind::AdvisoryUnlock:
        return unlockAdvisory(execution, statement);
    case StatementKind::Begin:
    case StatementKind::Commit:
    case StatementKind::Rollback:
    case StatementKind::Savepoint:
    case StatementKind::RollbackTo:
    case StatementKind::Release:
    case StatementKind::SetTimeouts:
        break;
    }
    ENSURE(false);
    return Progress::Done;
}

// Finding rows

Writer Database::writerOf(SessionId id) const {
    const Session& session = sessionOf(id);
    return {id, session.transaction, session.level};
}

Snapshot Database::snapshotOf(const Execution& execution) const {
    return {sessionOf(execution.session).snapshot, execution.session};
}

bool Database::scan(Execution& execution, const Statement& statement, const Clock& clock) {
    execution.started = true;
    const Session& session = sessionOf(execution.session);
    const bool tracked = session.isolation == Isolation::Serializable;
    if (tracked) {
        m_serializable.noteRead(session.transaction, statement.table, statement.where);
    }
    bool serial = true;
    const Snapshot snapshot = snapshotOf(execution);
    const auto look = [&](RowPosition row) {
        serial = serial && (!tracked || noteUnseen(session, row, statement.where));
        const RowVersion* seen = m_rows.visible(row, snapshot);
        if (seen != nullptr && satisfiesAll(seen->cells, statement.where, clock)) {
            execution.targets.push_back(targetAt(row));
        }
    };
    if (tracked && m_options.readTracking == ReadTracking::WholeTable) {
        m_rows.forEachRow(statement.table, Where{}, look);
    } else {
        m_rows.forEachRow(statement.table, statement.where, look);
    }
    if (execution.targets.size() > 1) {
        std::sort(execution.targets.begin(),
                  execution.targets.end(),
                  [&](const Target& left, const Target& right) {
                      return m_rows.visible(left.row, snapshot)->cells <
                             m_rows.visible(right.row, snapshot)->cells;
                  });
    }
    return serial;
}

bool Database::noteUnseen(const Session& session, RowPosition row, const Where& where) {
    const RowVersion* version = &m_rows.newest(row);
    while (version != nullptr && version->transaction != session.transaction &&
           (!version->isCommitted() || version->committed > session.snapshot)) {
        const RowVersion* older = m_rows.olderThan(*version);
        const TableId table = m_rows.tableOf(row);
        const bool touches =
            m_serializable.covers(table, where, version->cells) ||
            (older != nullptr && m_serializable.covers(table, where, older->cells));
        if (touches && !m_serializable.noteUnseen(session.transaction, version->transaction)) {
            return false;
        }
        version = older;
    }
    return true;
}

Database::Progress
Database::select(Execution& execution, const Statement& statement, const Clock& clock) {
    if (statement.locksAdvisoryKey && takeAdvisory(execution, statement) == Progress::Blocked) {
        return Progress::Blocked;
    }
    if (!scan(execution, statement, clock)) {
        return fail(execution, SqlState::SerializationFailure);
    }
    const Snapshot snapshot = snapshotOf(execution);
    for (const Target& target : execution.targets) {
        execution.result.rows.push_back(m_rows.visible(target.row, snapshot)->cells);
    }
    execution.result.rowCount = static_cast<std::int32_t>(execution.targets.size());
    return Progress::Done;
}

// Locking and changing the rows found

Database::Progress
Database::modify(Execution& execution, const Statement& statement, const Clock& clock) {
    if (!execution.started && !scan(execution, statement, clock)) {
        return fail(execution, SqlState::SerializationFailure);
    }
    while (execution.next < execution.targets.size()) {
        RowFate fate = claimTarget(execution, statement, clock);
        if (fate == RowFate::Mine) {
            fate = writeTarget(execution, statement, clock);
        }
        if (fate == RowFate::Blocked) {
            return Progress::Blocked;
        }
        if (fate == RowFate::Failed) {
            return Progress::Failed;
        }
        execution.result.rowCount += fate == RowFate::Mine ? 1 : 0;
        ++execution.next;
    }
    return Progress::Done;
}

Database::RowFate
Database::claimTarget(Execution& execution, const Statement& statement, const Clock& clock) {
    const SessionId id = execution.session;
    const Session& session = sessionOf(id);
    const Target target = execution.targets[execution.next];
    const bool selects = statement.kind == StatementKind::Select;
    const RowLock mode = selects ? statement.lock : RowLock::ForUpdate;
    ENSURE(m_rows.isLive(target.row, target.id));
    const RowVersion* committed = m_rows.newestCommitted(target.row);
    const bool changed = committed != nullptr && committed->committed > session.snapshot;
    if (changed && session.isolation != Isolation::ReadCommitted) {
        fail(execution, SqlState::SerializationFailure);
        return RowFate::Failed;
    }
    if (isRowTaken(id, target.row, mode)) {
        if (selects && statement.lockWait == LockWait::SkipLocked) {
            return RowFate::Gone;
        }
        if (selects && statement.lockWait == LockWait::NoWait) {
            fail(execution, SqlState::LockNotAvailable);
            return RowFate::Failed;
        }
        WaitObject object;
        object.row = target;
        object.mode = mode;
        block(execution, object);
        return RowFate::Blocked;
    }
    const RowVersion& top = m_rows.newest(target.row);
    if (top.deleted) {
        return RowFate::Gone;
    }
    const bool matches = !changed || satisfiesAll(top.cells, statement.where, clock);
    // A row that no longer satisfies the WHERE stays locked all the same, as in PostgreSQL.
    if (selects || !matches) {
        takeRowLock(id, target.row, mode);
    }
    return matches ? RowFate::Mine : RowFate::Gone;
}

Database::RowFate
Database::writeTarget(Execution& execution, const Statement& statement, const Clock& clock) {
    const SessionId id = execution.session;
    const RowPosition row = execution.targets[execution.next].row;
    const Row before = m_rows.newest(row).cells;
    if (statement.kind == StatementKind::Select) {
        execution.result.rows.push_back(before);
        return RowFate::Mine;
    }
    const bool deletes = statement.kind == StatementKind::Delete;
    const Row after = deletes ? before : assigned(before, statement.assignments, clock);
    if (!noteWrite(sessionOf(id), statement.table, &before, deletes ? nullptr : &after)) {
        fail(execution, SqlState::SerializationFailure);
        return RowFate::Failed;
    }
    const auto clash = deletes ? std::nullopt : m_rows.clash(statement.table, after, id, row);
    if (clash && clash->rival.isSome()) {
        takeRowLock(id, row, RowLock::ForUpdate);
        WaitObject object;
        object.object = LockObject::Key;
        object.row = targetAt(clash->row);
        object.rival = clash->rival;
        block(execution, object);
        return RowFate::Blocked;
    }
    if (clash) {
        fail(execution, SqlState::UniqueViolation);
        return RowFate::Failed;
    }
    writeRow(execution, row, after, deletes);
    if (statement.returning) {
        execution.result.rows.push_back(after);
    }
    return RowFate::Mine;
}

void Database::writeRow(Execution& execution, RowPosition row, const Row& cells, bool deleted) {
    const SessionId id = execution.session;
    if (m_rows.write(row, cells, deleted, writerOf(id))) {
        m_writes.push_back({id, row, sessionOf(id).level});
    }
}

bool Database::noteWrite(const Session& session,
                         TableId table,
                         const Row* before,
                         const Row* after) {
    return session.isolation != Isolation::Serializable ||
           m_serializable.noteWrite(session.transaction, table, before, after);
}

// INSERT

Database::Progress
Database::insert(Execution& execution, const Statement& statement, const Clock& clock) {
    const SessionId id = execution.session;
    const Session& session = sessionOf(id);
    if (!execution.started) {
        execution.started = true;
        execution.cells = assigned(emptyRow(), statement.values, clock);
    }
    const auto clash = m_rows.clash(statement.table, execution.cells, id);
    // Readers of the whole table notice the new row even before its key is checked.
    const bool noted = m_options.readTracking == ReadTracking::WholeTable &&
                       statement.onConflict == OnConflict::Error;
    if ((noted || !clash) && !noteWrite(session, statement.table, nullptr, &execution.cells)) {
        return fail(execution, SqlState::SerializationFailure);
    }
    if (clash && clash->rival.isSome()) {
        WaitObject object;
        object.object = LockObject::Key;
        object.row = targetAt(clash->row);
        object.rival = clash->rival;
        return block(execution, object);
    }
    if (clash) {
        return onConflict(execution, statement, clash->row, clock);
    }
    const RowPosition row = m_rows.insert(statement.table, execution.cells, writerOf(id));
    m_writes.push_back({id, row, session.level});
    execution.result.rowCount = 1;
    if (statement.returning) {
        execution.result.rows.push_back(execution.cells);
    }
    return Progress::Done;
}

Database::Progress Database::onConflict(Execution& execution,
                                        const Statement& statement,
                                        RowPosition row,
                                        const Clock& clock) {
    const Session& session = sessionOf(execution.session);
    if (statement.onConflict == OnConflict::Error) {
        // The clash itself reveals the dependency; 40001 explains more than 23505 would.
        const bool serial = noteWrite(session, statement.table, nullptr, &execution.cells);
        return fail(execution, serial ? SqlState::UniqueViolation : SqlState::SerializationFailure);
    }
    // The row may have been there for the snapshot: what counts is its newest version.
    const bool isSeen = m_rows.visible(row, snapshotOf(execution)) == &m_rows.newest(row);
    if (session.isolation != Isolation::ReadCommitted && !isSeen) {
        return fail(execution, SqlState::SerializationFailure);
    }
    return statement.onConflict == OnConflict::DoNothing
               ? Progress::Done
               : doUpdate(execution, statement, row, clock);
}

Database::Progress Database::doUpdate(Execution& execution,
                                      const Statement& statement,
                                      RowPosition row,
                                      const Clock& clock) {
    const SessionId id = execution.session;
    const Session& session = sessionOf(id);
    if (isRowTaken(id, row, RowLock::ForUpdate)) {
        WaitObject object;
        object.row = targetAt(row);
        return block(execution, object);
    }
    const Row before = m_rows.newest(row).cells;
    takeRowLock(id, row, RowLock::ForUpdate);
    if (!allowsUpdate(statement, before, clock)) {
        return Progress::Done;
    }
    const Row after = assigned(before, statement.assignments, clock);
    if (!noteWrite(session, statement.table, &before, &after)) {
        return fail(execution, SqlState::SerializationFailure);
    }
    if (m_rows.clash(statement.table, after, id, row)) {
        return fail(execution, SqlState::UniqueViolation);
    }
    writeRow(execution, row, after, false);
    execution.result.rowCount = 1;
    if (statement.returning) {
        execution.result.rows.push_back(after);
    }
    return Progress::Done;
}

// Advisory locks

std::int64_t Database::advisoryNumber(const Statement& statement) const {
    const auto ignored = static_cast<unsigned>(64 - m_options.advisoryKeyBits);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(statement.advisoryKey) << ignored >>
                                     ignored);
}

Database::Progress Database::takeAdvisory(Execution& execution, const Statement& statement) {
    const SessionId id = execution.session;
    execution.started = true;
    WaitObject object;
    object.object = LockObject::Advisory;
    object.key = advisoryNumber(statement);
    const SessionId holder = m_advisoryLocks.holder(object.key);
    if (holder.isSome() && holder != id) {
        return statement.tryOnly ? Progress::Done : block(execution, object);
    }
    m_advisoryLocks.take(object.key, id, statement.scope, sessionOf(id).level);
    if (!holder.isSome()) {
        noteLock(LockEventKind::Granted, id, object, SessionId::none());
    }
    execution.result.rowCount = 1;
    return Progress::Done;
}

Database::Progress Database::unlockAdvisory(Execution& execution, const Statement& statement) {
    bool freed = false;
    const std::int64_t key = advisoryNumber(statement);
    const bool held = m_advisoryLocks.unlock(key, execution.session, freed);
    execution.result.rowCount = held ? 1 : 0;
    if (freed) {
        WaitObject object;
        object.object = LockObject::Advisory;
        object.key = key;
        noteLock(LockEventKind::Released, execution.session, object, SessionId::none());
        m_released = true;
    }
    return Progress::Done;
}

} // namespace idem
