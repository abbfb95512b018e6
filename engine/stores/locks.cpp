#include "engine/stores/locks.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <utility>

namespace idem {

bool RowLocks::take(RowPosition row, SessionId session, RowLock mode, std::uint32_t level) {
    Held* weaker = nullptr;
    for (Held& held : m_held) {
        if (held.row != row || held.session != session) {
            continue;
        }
        if (held.mode == mode || held.mode == RowLock::ForUpdate) {
            return false;
        }
        weaker = held.level == level ? &held : weaker;
    }
    if (weaker != nullptr) {
        weaker->mode = mode;
    } else {
        m_held.push_back({row, session, mode, level});
    }
    return true;
}

void RowLocks::lower(SessionId session, std::uint32_t level) {
    for (Held& held : m_held) {
        held.level = held.session == session ? std::min(held.level, level) : held.level;
    }
}

bool RowLocks::isLastOf(std::size_t at, std::uint32_t level) const {
    const Held& dropped = m_held[at];
    for (std::size_t other = 0; other < m_held.size(); ++other) {
        const Held& held = m_held[other];
        const bool isSame = held.row == dropped.row && held.session == dropped.session;
        if (isSame && (held.level < level || other > at)) {
            return false;
        }
    }
    return true;
}

SessionId AdvisoryLocks::holder(std::int64_t key) const {
    const auto found = std::find_if(
        m_held.begin(), m_held.end(), [&](const Held& held) { return held.key == key; });
    return found == m_held.end() ? SessionId::none() : found->session;
}

void AdvisoryLocks::take(std::int64_t key,
                         SessionId session,
                         AdvisoryScope scope,
                         std::uint32_t level) {
    auto found = std::find_if(
        m_held.begin(), m_held.end(), [&](const Held& held) { return held.key == key; });
    if (found == m_held.end()) {
        m_held.push_back({key, session, 0, false, 0});
        found = m_held.end() - 1;
    }
    ENSURE(found->session == session);
    if (scope == AdvisoryScope::Session) {
        ++found->sessionCount;
    } else if (!std::exchange(found->inTransaction, true)) {
        found->level = level;
    }
}

void AdvisoryLocks::lower(SessionId session, std::uint32_t level) {
    for (Held& held : m_held) {
        held.level = held.session == session ? std::min(held.level, level) : held.level;
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
