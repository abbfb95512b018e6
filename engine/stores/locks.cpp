#include "engine/stores/locks.h"

#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

bool RowLocks::take(RowPosition row, SessionId session, RowLock mode) {
    for (Held& held : m_held) {
        if (held.row == row && held.session == session) {
            const bool stronger = held.mode != mode && mode == RowLock::ForUpdate;
            held.mode = stronger ? mode : held.mode;
            return stronger;
        }
    }
    m_held.push_back({row, session, mode});
    return true;
}

SessionId AdvisoryLocks::holder(std::int64_t key) const {
    const auto found = std::find_if(
        m_held.begin(), m_held.end(), [&](const Held& held) { return held.key == key; });
    return found == m_held.end() ? SessionId::none() : found->session;
}

void AdvisoryLocks::take(std::int64_t key, SessionId session, AdvisoryScope scope) {
    auto found = std::find_if(
        m_held.begin(), m_held.end(), [&](const Held& held) { return held.key == key; });
    if (found == m_held.end()) {
        m_held.push_back({key, session, 0, false});
        found = m_held.end() - 1;
    }
    ENSURE(found->session == session);
    if (scope == AdvisoryScope::Session) {
        ++found->sessionCount;
    } else {
        found->inTransaction = true;
    }
}

bool AdvisoryLocks::unlock(std::int64_t key, SessionId session, bool& freed) {
    const auto found = std::find_if(m_held.begin(), m_held.end(), [&](const Held& held) {
        return held.key == key && held.session == session && held.sessionCount > 0;
    });
    freed = false;
    if (found == m_held.end()) {
        return false;
    }
    if (--found->sessionCount == 0 && !found->inTransaction) {
        freed = true;
        m_held.erase(found);
    }
    return true;
}

} // namespace idem
