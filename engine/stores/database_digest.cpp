// The digest of a database: what its future depends on, named without counters.
//
// Rows are a multiset, so they are summed. A version is told by its cells, by who is writing it,
// and by which open snapshots show it; versions that nobody can see any more do not count. Waits
// are told by pairs (longer waiting, shorter waiting) that compete, so the order in which
// strangers began to wait does not count.

#include "engine/stores/database.h"

#include <algorithm>

namespace idem {

Digest128 Database::digest() const {
    Digest digest;
    digest.add(m_standby).add(rowsDigest()).add(locksDigest()).add(waitsDigest());
    std::uint64_t sessions = 0;
    for (std::uint32_t at = 0; at < m_sessions.size(); ++at) {
        sessions += m_sessions[at].connected ? sessionDigest(SessionId{at}) : 0;
    }
    digest.add(sessions).add(m_log.digest()).add(serializableDigest());
    return digest.value();
}

std::uint64_t Database::rowsDigest() const {
    std::uint64_t sum = 0;
    m_rows.forEachRow([&](RowPosition row) { sum += rowDigest(row); });
    return sum;
}

std::uint64_t Database::rowDigest(RowPosition row) const {
    Digest digest;
    digest.add(m_rows.tableOf(row).index);
    bool counts = false;
    bool newestCommitted = true;
    for (const RowVersion* at = &m_rows.newest(row); at != nullptr; at = m_rows.olderThan(*at)) {
        std::uint64_t viewers = 0;
        for (std::uint32_t id = 0; id < m_sessions.size(); ++id) {
            const Snapshot snapshot{m_sessions[id].snapshot, SessionId{id}};
            const bool shown = looksAgain(SessionId{id}) && m_rows.visible(row, snapshot) == at;
            viewers += shown ? mixed(id + 1) : 0;
        }
        const bool isHead = !at->isCommitted() || (newestCommitted && !at->deleted);
        const bool isTombstone = newestCommitted && at->isCommitted() && at->deleted;
        newestCommitted = newestCommitted && !at->isCommitted();
        const std::uint64_t writer = m_serializable.label(at->transaction);
        if (!isHead && !isTombstone && viewers == 0 && writer == 0) {
            continue;
        }
        // A tombstone alone is no row; under an older version that is still shown, it ends it.
        counts = counts || isHead || viewers != 0 || writer != 0;
        digest.addEach(at->cells).add(at->deleted).add(viewers).add(writer);
        digest.add(at->isCommitted() ? SessionId::noneValue : at->writer.value);
        digest.add(at->isCommitted() ? 0 : at->level);
    }
    return counts ? digest.value64() : 0;
}

/// Whether the session will look at rows by the snapshot that it holds now.
bool Database::looksAgain(SessionId id) const {
    const Session& session = sessionOf(id);
    if (!session.hasSnapshot || session.isolation != Isolation::ReadCommitted) {
        return session.hasSnapshot;
    }
    // A waiting statement has found its rows already, which waits tell, or locks before it looks.
    const auto position = waitingPosition(id);
    return position && m_waiting[*position].statement.kind == StatementKind::Select &&
           m_waiting[*position].statement.locksAdvisoryKey;
}

std::uint64_t Database::sessionDigest(SessionId id) const {
    const Session& session = sessionOf(id);
    Digest digest;
    digest.add(id.value).add(session.waiting).add(session.inBlock).add(session.hasSnapshot);
    digest.add(session.state).add(session.isolation).add(session.lost);
    for (const SessionLimits* limits : {&session.limits, &session.limitsBefore}) {
        const bool isOpen = session.state == TransactionState::Active || session.level != 0;
        const bool counts = limits == &session.limits || isOpen;
        digest.add(counts ? limits->lockTimeout.ns : 0);
        digest.add(counts ? limits->statementTimeout.ns : 0);
        digest.add(counts ? limits->idleInTransactionTimeout.ns : 0);
    }
    for (const Savepoint& each : m_savepoints) {
        if (each.session == id) {
            digest.add(each.name).add(each.limits.lockTimeout.ns);
            digest.add(each.limits.statementTimeout.ns);
            digest.add(each.limits.idleInTransactionTimeout.ns);
        }
    }
    for (const Limit& limit : session.armed) {
        digest.add(limit.armed);
    }
    return digest.value64();
}

std::uint64_t Database::locksDigest() const {
    std::uint64_t sum = 0;
    for (const RowLocks::Held& held : m_rowLocks.held()) {
        Digest digest;
        digest.add(1).add(rowDigest(held.row)).add(held.session.value).add(held.mode);
        sum += digest.add(held.level).value64();
    }
    for (const AdvisoryLocks::Held& held : m_advisoryLocks.held()) {
        Digest digest;
        digest.add(2).add(held.key).add(held.session.value).add(held.sessionCount);
        sum += digest.add(held.inTransaction).add(held.level).value64();
    }
    return sum;
}

std::uint64_t Database::waitsDigest() const {
    std::uint64_t sum = 0;
    for (std::size_t later = 0; later < m_waiting.size(); ++later) {
        const Execution& second = m_waiting[later].execution;
        sum += waitDigest(m_waiting[later]);
        const Sessions rivalsOfSecond = rivals(second.session, second.waitsFor);
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            const Execution& first = m_waiting[earlier].execution;
            const Sessions rivalsOfFirst = rivals(first.session, first.waitsFor);
            const bool compete = first.waitsFor == second.waitsFor ||
                                 std::find_first_of(rivalsOfFirst.begin(),
                                                    rivalsOfFirst.end(),
                                                    rivalsOfSecond.begin(),
                                                    rivalsOfSecond.end()) != rivalsOfFirst.end();
            if (compete) {
                sum += Digest().add(first.session.value).add(second.session.value).value64();
            }
        }
    }
    return sum;
}

std::uint64_t Database::waitDigest(const Waiting& waiting) const {
    const Execution& execution = waiting.execution;
    const WaitObject& object = execution.waitsFor;
    Digest digest;
    digest.add(execution.session.value).add(execution.committing);
    digest.add(execution.committing ? m_log.last() - execution.lsn : 0);
    digest.add(object.object).add(object.mode).add(object.key);
    digest.add(object.object == LockObject::Key ? object.rival.value : 0);
    if (object.object == LockObject::TableRow && m_rows.isLive(object.row.row, object.row.id)) {
        digest.add(rowDigest(object.row.row));
    }
    const CommitNumber snapshot = sessionOf(execution.session).snapshot;
    for (std::size_t at = execution.next; at < execution.targets.size(); ++at) {
        const RowVersion* committed = m_rows.newestCommitted(execution.targets[at].row);
        digest.add(rowDigest(execution.targets[at].row));
        digest.add(committed != nullptr && committed->committed > snapshot);
    }
    digest.addEach(waiting.statement.kind == StatementKind::Insert ? execution.cells : Row{});
    digest.add(execution.result.rowCount).add(execution.result.warning);
    for (const Row& row : execution.result.rows) {
        digest.addEach(row);
    }
    addStatement(digest, waiting.statement);
    return digest.value64();
}

std::uint64_t Database::serializableDigest() const {
    const auto sessionOfTransaction = [&](TransactionNumber number) {
        const auto found =
            std::find_if(m_sessions.begin(), m_sessions.end(), [&](const Session& each) {
                const bool isOpen = each.state == TransactionState::Active || each.level != 0;
                return isOpen && each.transaction == number;
            });
        return static_cast<std::uint64_t>(found - m_sessions.begin()) + 1;
    };
    std::uint64_t sum = 0;
    m_serializable.forEachOpen([&](TransactionNumber number) {
        const std::uint64_t label = m_serializable.label(number);
        sum += Digest().add(label).add(sessionOfTransaction(number)).value64();
    });
    return m_serializable.isIdle() ? 0 : sum + m_serializable.relationsDigest();
}

void Database::addStatement(Digest& digest, const Statement& statement) {
    digest.add(statement.kind).add(statement.table.index).add(statement.lock);
    digest.add(statement.lockWait).add(statement.onConflict).add(statement.returning);
    digest.add(statement.scope).add(statement.tryOnly).add(statement.advisoryKey);
    digest.add(statement.locksAdvisoryKey);
    for (const Where* where : {&statement.where, &statement.orElse}) {
        digest.add(where->size());
        for (const Condition& each : *where) {
            digest.add(each.column.index).add(each.comparison).add(each.value);
        }
    }
    digest.add(statement.assignments.size());
    for (const Assignment& each : statement.assignments) {
        digest.add(each.column.index).add(each.kind).add(each.value);
    }
}

} // namespace idem
