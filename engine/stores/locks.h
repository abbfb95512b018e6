// Explicit row locks and advisory locks: who holds what. Who waits is the database's matter.
#pragma once

#include "engine/core/ids.h"
#include "engine/stores/row_versions.h"
#include "engine/stores/statement.h"

#include <cstdint>
#include <vector>

namespace idem {

/// Locks of SELECT ... FOR SHARE and FOR UPDATE; a row's writer needs none besides its version.
/// Held until the transaction ends. Few at any time, so one list serves.
class RowLocks {
public:
    struct Held {
        RowPosition row = 0;
        SessionId session;
        RowLock mode = RowLock::ForUpdate;
        std::uint32_t level = 0; ///< Under how many savepoints it was taken.
    };

    void clear() { m_held.clear(); }
    bool isEmpty() const { return m_held.empty(); }

    /// Calls visit(SessionId) for each other session whose lock excludes `mode`, in the order in
    /// which they locked the row.
    template <class Visit>
    void forEachRival(RowPosition row, SessionId session, RowLock mode, Visit visit) const {
        for (const Held& held : m_held) {
            const bool excludes = mode == RowLock::ForUpdate || held.mode == RowLock::ForUpdate;
            if (held.row == row && held.session != session && excludes) {
                visit(held.session);
            }
        }
    }

    /// Takes the lock or strengthens it; true if that was news. What a savepoint strengthens is a
    /// lock of its own, so that the weaker one outlives it. REQUIRES: no rival.
    bool take(RowPosition row, SessionId session, RowLock mode, std::uint32_t level);
    /// Drops a session's locks of this level and deeper, calling released(Held) for each row that
    /// is free of it now.
    template <class Released>
    void release(SessionId session, std::uint32_t level, Released released) {
        const auto isDropped = [&](const Held& held) {
            return held.session == session && held.level >= level;
        };
        for (std::size_t at = 0; at < m_held.size(); ++at) {
            if (isDropped(m_held[at]) && isLastOf(at, level)) {
                released(m_held[at]);
            }
        }
        std::erase_if(m_held, isDropped);
    }
    /// A session's locks of deeper levels count as taken at this one.
    void lower(SessionId session, std::uint32_t level);

    const std::vector<Held>& held() const { return m_held; }

private:
    /// Whether no lock on the same row outlives the drop of `level`, nor is told of later.
    bool isLastOf(std::size_t at, std::uint32_t level) const;

    std::vector<Held> m_held;
};

/// pg_advisory_lock and its variants: exclusive, counted, at session or transaction level.
class AdvisoryLocks {
public:
    struct Held {
        std::int64_t key = 0;
        SessionId session;
        std::int32_t sessionCount = 0;
        bool inTransaction = false;
        std::uint32_t level = 0; ///< Under how many savepoints the transaction took it.
    };

    void clear() { m_held.clear(); }
    bool isEmpty() const { return m_held.empty(); }

    /// The session that holds the key, or none.
    SessionId holder(std::int64_t key) const;
    /// REQUIRES: free, or held by this session.
    void take(std::int64_t key, SessionId session, AdvisoryScope scope, std::uint32_t level);
    /// Undoes one session-level take; false if there was none. `freed` tells whether that was all.
    bool unlock(std::int64_t key, SessionId session, bool& freed);
    /// Drops the locks that a session's transaction took under this many savepoints or more, or all
    /// of the session, calling released(key) for each freed.
    template <class Released>
    void release(SessionId session, AdvisoryScope scope, std::uint32_t level, Released released) {
        std::erase_if(m_held, [&](Held& held) {
            if (held.session != session) {
                return false;
            }
            held.inTransaction = held.inTransaction && held.level < level;
            held.sessionCount = scope == AdvisoryScope::Session ? 0 : held.sessionCount;
            const bool freed = held.sessionCount == 0 && !held.inTransaction;
            if (freed) {
                released(held.key);
            }
            return freed;
        });
    }
    /// What a session's transaction took at deeper levels counts as taken at this one.
    void lower(SessionId session, std::uint32_t level);

    const std::vector<Held>& held() const { return m_held; }

private:
    std::vector<Held> m_held;
};

} // namespace idem
