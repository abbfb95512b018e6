// The memory of one server process: mutexes, semaphores and what a handler put aside. A crash loses
// it all.
#pragma once

#include "engine/core/ids.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace idem {

enum class MemoryCommandKind : std::uint8_t {
    Lock,    ///< Take the mutex of a key; waits in line when another holds it.
    TryLock, ///< Take it, or answer "not done" at once.
    Unlock,  ///< Only the holder can; passes to the longest waiter.
    Recall,  ///< Read the value kept under a key.
    Keep,    ///< Keep a value under a key, replacing an older one.
    /// Take one of `permits` of the semaphore of a key (semantics.md S3 has one for all, key 0);
    /// waits in line when none is left. Semaphores and mutexes of one key are strangers.
    Acquire,
    TryAcquire, ///< Take a permit, or answer "not done" at once.
    Release,    ///< Only a holder can; the permit passes to the longest waiter.
};

struct MemoryCommand {
    MemoryCommandKind kind = MemoryCommandKind::Recall;
    std::uint64_t key = 0;
    std::array<std::int64_t, 6> value{}; ///< Keep
    std::uint32_t permits = 1; ///< Acquire, TryAcquire: the same in every command of a key
};

struct MemoryResult {
    bool done = true; ///< False: a try found nothing free; a holder's right was missing.
    std::optional<std::array<std::int64_t, 6>> value; ///< Recall

    bool operator==(const MemoryResult&) const = default;
};

/// A plain, copyable state machine, like the stores: first come, first served, no time.
class ProcessMemory {
public:
    struct Completion {
        SessionId session;
        MemoryResult result;
    };

    /// The result, or nothing when the session must wait. O(keys in use). REQUIRES: permits > 0.
    std::optional<MemoryResult> execute(SessionId session, const MemoryCommand& command);
    /// Those whom the last step served. Valid until the next step.
    std::span<const Completion> completions() const { return m_completions; }
    /// Everything is gone, as after a crash.
    void clear();

    /// Equal for memories that will behave alike, whatever the order in which they were filled.
    std::uint64_t digest() const;

    auto operator<=>(const ProcessMemory& other) const {
        return std::tie(m_mutexes, m_semaphores, m_values) <=>
               std::tie(other.m_mutexes, other.m_semaphores, other.m_values);
    }
    bool operator==(const ProcessMemory& other) const {
        return m_mutexes == other.m_mutexes && m_semaphores == other.m_semaphores &&
               m_values == other.m_values;
    }

private:
    /// A mutex is a semaphore of one permit.
    struct Semaphore {
        std::uint64_t key = 0;
        std::vector<SessionId> holders; ///< One entry a permit, by number
        std::vector<SessionId> waiters; ///< Longest waiting first
        auto operator<=>(const Semaphore&) const = default;
    };
    /// Only those in use: memory does not grow with keys.
    using Semaphores = std::vector<Semaphore>;
    struct Kept {
        std::uint64_t key = 0;
        std::array<std::int64_t, 6> value{};
        auto operator<=>(const Kept&) const = default;
    };

    std::optional<MemoryResult>
    take(Semaphores& semaphores, SessionId session, std::uint64_t key, std::uint32_t permits);
    static bool
    tryTake(Semaphores& semaphores, SessionId session, std::uint64_t key, std::uint32_t permits);
    MemoryResult giveBack(Semaphores& semaphores, SessionId session, std::uint64_t key);
    MemoryResult recall(std::uint64_t key) const;
    void keep(const MemoryCommand& command);

    Semaphores m_mutexes;
    Semaphores m_semaphores;
    std::vector<Kept> m_values;
    std::vector<Completion> m_completions;
};

} // namespace idem
