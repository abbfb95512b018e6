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

    /// Takes the lock or strengthens it; true if that was news. REQUIRES: no rival.
    bool take(RowPosition row, SessionId session, RowLock mode);
    /// Drops a session's locks, calling released(Held) for each.
    template <class Released>
    void releaseAll(SessionId session, Released released) {
        std::erase_if(m_held, [&](const Held& held) {
            if (held.session == session) {
                released(held);
            }
            return held.session == session;
        });
    }

    const std::vector<Held>& held() const { return m_held; }

private:
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
    };

    void clear() { m_held.clear(); }
    bool isEmpty() const { return m_held.empty(); }

    /// The session that holds the key, or none.
    SessionId holder(std::int64_t key) const;
    /// REQUIRES: free, or held by this session.
    void take(std::int64_t key, SessionId session, AdvisoryScope scope);
    /// Undoes one session-level take; false if there was none. `freed` tells whether that was all.
    bool unlock(std::int64_t key, SessionId session, bool& freed);
    /// Drops a session's locks of transaction level, or all, calling released(key) for each freed.
    template <class Released>
    void release(SessionId session, AdvisoryScope scope, Released released) {
        std::erase_if(m_held, [&](Held& held) {
            if (held.session != session) {
                return false;
            }
            held.inTransaction = false;
            held.sessionCount = scope == AdvisoryScope::Session ? 0 : held.sessionCount;
            const bool freed = held.sessionCount == 0;
            if (freed) {
                released(held.key);
            }
            return freed;
        });
    }

    const std::vector<Held>& held() const { return m_held; }

private:
    std::vector<Held> m_held;
};

} // namespace idem
