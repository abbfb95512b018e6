// Mutexes, semaphores and kept values of one server process. A mutex lives only while somebody
// holds or wants it, as a careful implementation does with its reference-counted map.

#include "engine/stores/process_memory.h"

#include "engine/core/digest.h"
#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

namespace {

std::uint64_t semaphoresDigest(const auto& semaphores) {
    std::uint64_t sum = 0;
    for (const auto& semaphore : semaphores) {
        Digest one;
        one.add(semaphore.key);
        one.add(semaphore.holders.size());
        for (const SessionId holder : semaphore.holders) {
            one.add(holder.value);
        }
        for (const SessionId waiter : semaphore.waiters) {
            one.add(waiter.value);
        }
        sum += one.value64();
    }
    return sum;
}

auto findIn(auto& semaphores, std::uint64_t key) {
    return std::find_if(semaphores.begin(), semaphores.end(), [key](const auto& semaphore) {
        return semaphore.key == key;
    });
}

void addHolder(std::vector<SessionId>& holders, SessionId session) {
    holders.insert(std::upper_bound(holders.begin(), holders.end(), session), session);
}

} // namespace

std::optional<MemoryResult> ProcessMemory::execute(SessionId session,
                                                   const MemoryCommand& command) {
    m_completions.clear();
    switch (command.kind) {
    case MemoryCommandKind::Lock:
        return take(m_mutexes, session, command.key, 1);
    case MemoryCommandKind::TryLock:
        return MemoryResult{tryTake(m_mutexes, session, command.key, 1), {}};
    case MemoryCommandKind::Unlock:
        return giveBack(m_mutexes, session, command.key);
    case MemoryCommandKind::Acquire:
        return take(m_semaphores, session, command.key, command.permits);
    case MemoryCommandKind::TryAcquire:
        return MemoryResult{tryTake(m_semaphores, session, command.key, command.permits), {}};
    case MemoryCommandKind::Release:
        return giveBack(m_semaphores, session, command.key);
    case MemoryCommandKind::Recall:
        return recall(command.key);
    case MemoryCommandKind::Keep:
        keep(command);
        return MemoryResult{};
    }
    return MemoryResult{};
}

std::optional<MemoryResult> ProcessMemory::take(Semaphores& semaphores,
                                                SessionId session,
                                                std::uint64_t key,
                                                std::uint32_t permits) {
    if (tryTake(semaphores, session, key, permits)) {
        return MemoryResult{};
    }
    findIn(semaphores, key)->waiters.push_back(session);
    return std::nullopt;
}

bool ProcessMemory::tryTake(Semaphores& semaphores,
                            SessionId session,
                            std::uint64_t key,
                            std::uint32_t permits) {
    ENSURE(permits > 0);
    const auto found = findIn(semaphores, key);
    if (found == semaphores.end()) {
        semaphores.push_back({key, {session}, {}});
        return true;
    }
    const bool isFree = found->holders.size() < permits;
    if (isFree) {
        addHolder(found->holders, session);
    }
    return isFree;
}

MemoryResult ProcessMemory::giveBack(Semaphores& semaphores, SessionId session, std::uint64_t key) {
    const auto found = findIn(semaphores, key);
    if (found == semaphores.end()) {
        return MemoryResult{false, {}};
    }
    auto& holders = found->holders;
    const auto permit = std::find(holders.begin(), holders.end(), session);
    if (permit == holders.end()) {
        return MemoryResult{false, {}};
    }
    holders.erase(permit);
    if (!found->waiters.empty()) {
        const SessionId next = found->waiters.front();
        found->waiters.erase(found->waiters.begin());
        addHolder(holders, next);
        m_completions.push_back({next, MemoryResult{}});
    }
    if (holders.empty()) {
        semaphores.erase(found);
    }
    return MemoryResult{};
}

MemoryResult ProcessMemory::recall(std::uint64_t key) const {
    for (const Kept& kept : m_values) {
        if (kept.key == key) {
            return MemoryResult{true, kept.value};
        }
    }
    return MemoryResult{};
}

void ProcessMemory::keep(const MemoryCommand& command) {
    for (Kept& kept : m_values) {
        if (kept.key == command.key) {
            kept.value = command.value;
            return;
        }
    }
    m_values.push_back({command.key, command.value});
}

void ProcessMemory::clear() {
    m_mutexes.clear();
    m_semaphores.clear();
    m_values.clear();
    m_completions.clear();
}

std::uint64_t ProcessMemory::digest() const {
    std::uint64_t values = 0;
    for (const Kept& kept : m_values) {
        Digest one;
        one.add(kept.key);
        for (const std::int64_t number : kept.value) {
            one.add(number);
        }
        values += one.value64();
    }
    const std::uint64_t mutexes = semaphoresDigest(m_mutexes);
    const std::uint64_t semaphores = semaphoresDigest(m_semaphores);
    return Digest().add(mutexes).add(semaphores).add(values).value64();
}

} // namespace idem
