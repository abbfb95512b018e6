// Mutexes and kept values of one server process. A mutex lives only while somebody holds or wants
// it, as a careful implementation does with its reference-counted map.

#include "engine/stores/process_memory.h"

#include "engine/core/digest.h"

#include <algorithm>

namespace idem {

std::optional<MemoryResult> ProcessMemory::execute(SessionId session,
                                                   const MemoryCommand& command) {
    m_completions.clear();
    switch (command.kind) {
    case MemoryCommandKind::Lock:
    case MemoryCommandKind::TryLock:
        return lock(session, command);
    case MemoryCommandKind::Unlock:
        return unlock(session, command.key);
    case MemoryCommandKind::Recall:
        return recall(command.key);
    case MemoryCommandKind::Keep:
        keep(command);
        return MemoryResult{};
    }
    return MemoryResult{};
}

ProcessMemory::Mutex* ProcessMemory::findMutex(std::uint64_t key) {
    const auto found = std::find_if(
        m_mutexes.begin(), m_mutexes.end(), [key](const Mutex& mutex) { return mutex.key == key; });
    return found == m_mutexes.end() ? nullptr : &*found;
}

std::optional<MemoryResult> ProcessMemory::lock(SessionId session, const MemoryCommand& command) {
    Mutex* mutex = findMutex(command.key);
    if (mutex == nullptr) {
        m_mutexes.push_back({command.key, session, {}});
        return MemoryResult{};
    }
    if (command.kind == MemoryCommandKind::TryLock) {
        return MemoryResult{false, {}};
    }
    mutex->waiters.push_back(session);
    return std::nullopt;
}

MemoryResult ProcessMemory::unlock(SessionId session, std::uint64_t key) {
    Mutex* mutex = findMutex(key);
    if (mutex == nullptr || mutex->holder != session) {
        return MemoryResult{false, {}};
    }
    passOn(*mutex);
    return MemoryResult{};
}

void ProcessMemory::passOn(Mutex& mutex) {
    if (mutex.waiters.empty()) {
        m_mutexes.erase(m_mutexes.begin() + (&mutex - m_mutexes.data()));
        return;
    }
    mutex.holder = mutex.waiters.front();
    mutex.waiters.erase(mutex.waiters.begin());
    m_completions.push_back({mutex.holder, MemoryResult{}});
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
    m_values.clear();
    m_completions.clear();
}

std::uint64_t ProcessMemory::digest() const {
    std::uint64_t mutexes = 0;
    for (const Mutex& mutex : m_mutexes) {
        Digest one;
        one.add(mutex.key).add(mutex.holder.value);
        for (const SessionId waiter : mutex.waiters) {
            one.add(waiter.value);
        }
        mutexes += one.value64();
    }
    std::uint64_t values = 0;
    for (const Kept& kept : m_values) {
        Digest one;
        one.add(kept.key);
        for (const std::int64_t number : kept.value) {
            one.add(number);
        }
        values += one.value64();
    }
    return Digest().add(mutexes).add(values).value64();
}

} // namespace idem
