// The log, its standbys, and what a crash leaves.

#include "engine/core/ensure.h"
#include "engine/stores/database.h"

#include <algorithm>

namespace idem {

/// 0: nothing to log, nothing to wait for.
Lsn Database::appendToLog(SessionId id) {
    if (!m_log.isKept()) {
        return 0;
    }
    boost::container::small_vector<RowChange, 4> changes;
    for (const Write& write : m_writes) {
        if (write.session == id && !describe(write, changes.emplace_back())) {
            changes.pop_back();
        }
    }
    return changes.empty() ? 0 : m_log.append({changes.data(), changes.size()});
}

void Database::apply(const DatabaseLogEntry& entry) {
    ENSURE(m_standby);
    beginStep();
    m_log.append(entry);
    const CommitNumber number = ++m_commits;
    for (RowChange change : entry.changes) {
        const RowPosition row = m_rows.replay(change, number);
        m_prunable.push_back(row);
        change.session = SessionId::none();
        if (m_options.recordsChanges) {
            m_changes.push_back(change);
        }
    }
    pruneReleased();
}

void Database::acknowledge(NodeId standby,
                           Lsn lsn,
                           AcknowledgementLevel level,
                           const Clock& clock) {
    beginStep();
    m_log.acknowledge(standby, lsn, level);
    m_released = !m_waiting.empty();
    wake(clock);
}

void Database::crash(std::optional<Lsn> durable) {
    beginStep();
    ENSURE(!durable || (*durable >= m_log.flushed() && *durable <= m_log.last()));
    for (std::uint32_t at = 0; at < m_sessions.size(); ++at) {
        if (!m_sessions[at].connected) {
            continue;
        }
        if (m_sessions[at].waiting) {
            m_completions.emplace_back().session = SessionId{at};
            m_completions.back().result.state = SqlState::ConnectionLost;
        }
        closeSession(SessionId{at}, SqlState::ConnectionLost);
    }
    m_released = false;
    m_log.cutAfter(durable.value_or(m_log.flushed()),
                   [&](const DatabaseLogEntry& entry) { takeBack(entry); });
    pruneReleased();
}

void Database::takeBack(const DatabaseLogEntry& entry) {
    const CommitNumber number = ++m_commits;
    for (auto change = entry.changes.rbegin(); change != entry.changes.rend(); ++change) {
        RowChange inverse{RowChangeKind::Update, change->table, change->row, {}, {}, {}};
        inverse.before = change->after;
        inverse.after = change->before;
        if (change->kind == RowChangeKind::Insert) {
            inverse.kind = RowChangeKind::Delete;
        } else if (change->kind == RowChangeKind::Delete) {
            inverse.kind = RowChangeKind::Insert;
        }
        m_prunable.push_back(m_rows.replay(inverse, number));
        if (m_options.recordsChanges) {
            m_changes.push_back(inverse);
        }
    }
}

} // namespace idem
