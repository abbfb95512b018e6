// Savepoints:
//
//     SAVEPOINT name          from now on one level deeper
//     an error                undoes the deepest level and its locks; the block has failed
//     ROLLBACK TO name        undoes every level since; the block goes on, the savepoint stays
//     RELEASE name            the levels since count as part of the one before
//
// So the loser of a unique key can read the winner's row, if it said SAVEPOINT before its INSERT
// (semantics.md H6). A snapshot, and what SERIALIZABLE has noted, outlive a ROLLBACK TO.

#include "engine/stores/database.h"

#include <algorithm>
#include <utility>

namespace idem {

Database::Progress Database::savepoint(Execution& execution, const Statement& statement) {
    const SessionId id = execution.session;
    Session& session = sessionOf(id);
    if (!session.inBlock) {
        return fail(execution, SqlState::NoActiveTransaction);
    }
    const bool returns = statement.kind == StatementKind::RollbackTo;
    if (session.state == TransactionState::Failed && !returns) {
        return fail(execution, SqlState::InFailedTransaction);
    }
    if (statement.kind == StatementKind::Savepoint) {
        m_savepoints.push_back({id, statement.savepoint, session.limits});
        ++session.level;
        return Progress::Done;
    }
    std::uint32_t level = session.level; // At which is done what came after the savepoint in hand
    auto at = m_savepoints.rbegin();
    for (; at != m_savepoints.rend(); ++at) {
        if (at->session == id && at->name == statement.savepoint) {
            break;
        }
        level -= at->session == id ? 1 : 0;
    }
    if (at == m_savepoints.rend()) {
        return fail(execution, SqlState::InvalidSavepoint);
    }
    if (!returns) {
        mergeLevels(id, level - 1);
        return Progress::Done;
    }
    session.limits = at->limits;
    undoLevel(id, level);
    keepSavepoints(id, level);
    session.state = TransactionState::Active;
    return Progress::Done;
}

void Database::keepSavepoints(SessionId id, std::uint32_t count) {
    std::uint32_t position = 0;
    std::erase_if(m_savepoints,
                  [&](const Savepoint& each) { return each.session == id && position++ >= count; });
    sessionOf(id).level = count;
}

/// Undoes what was done under `level` savepoints and more.
void Database::undoLevel(SessionId id, std::uint32_t level) {
    const auto isUndone = [&](const Write& write) {
        return write.session == id && write.level >= level;
    };
    for (auto write = m_writes.rbegin(); write != m_writes.rend(); ++write) {
        if (isUndone(*write)) {
            m_rows.undo(write->row);
        }
    }
    std::erase_if(m_writes, isUndone);
    releaseLocks(id, AdvisoryScope::Transaction, level);
    Session& session = sessionOf(id);
    if (session.isolation == Isolation::ReadCommitted) {
        releaseSnapshot(session);
        pruneReleased();
    }
    m_released = true;
}

/// What was done under more than `level` savepoints is no longer undone apart.
void Database::mergeLevels(SessionId id, std::uint32_t level) {
    if (sessionOf(id).level <= level) {
        return;
    }
    keepSavepoints(id, level);
    m_rowLocks.lower(id, level);
    m_advisoryLocks.lower(id, level);
    std::vector<Write> kept;
    for (Write write : m_writes) {
        if (write.session == id) {
            m_rows.lower(write.row, level);
            write.level = std::min(write.level, level);
        }
        const bool isKnown = std::any_of(kept.begin(), kept.end(), [&](const Write& other) {
            return other.session == write.session && other.row == write.row &&
                   other.level == write.level;
        });
        if (!isKnown) {
            kept.push_back(write);
        }
    }
    m_writes = std::move(kept);
}

} // namespace idem
