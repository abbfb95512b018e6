// The memory of one server process: mutexes and what a handler put aside. A crash loses it all.
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
};

struct MemoryCommand {
    MemoryCommandKind kind = MemoryCommandKind::Recall;
    std::uint64_t key = 0;
    std::array<std::int64_t, 6> value{}; ///< Keep
};

struct MemoryResult {
    bool done = true; ///< False: TryLock found the mutex held; Unlock came from another.
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

    /// The result, or nothing when the session must wait for the mutex. O(keys in use).
    std::optional<MemoryResult> execute(SessionId session, const MemoryCommand& command);
    /// Those whom the last step served. Valid until the next step.
    std::span<const Completion> completions() const { return m_completions; }
    /// Everything is gone, as after a crash.
    void clear();

    /// Equal for memories that will behave alike, whatever the order in which they were filled.
    std::uint64_t digest() const;

    auto operator<=>(const ProcessMemory& other) const {
        return std::tie(m_mutexes, m_values) <=> std::tie(other.m_mutexes, other.m_values);
    }
    bool operator==(const ProcessMemory& other) const {
        return m_mutexes == other.m_mutexes && m_values == other.m_values;
    }

private:
    struct Mutex {
        std::uint64_t key = 0;
        SessionId holder;
        std::vector<SessionId> waiters;
        auto operator<=>(const Mutex&) const = default;
    };
    struct Kept {
        std::uint64_t key = 0;
        std::array<std::int64_t, 6> value{};
        auto operator<=>(const Kept&) const = default;
    };

    Mutex* findMutex(std::uint64_t key);
    std::optional<MemoryResult> lock(SessionId session, const MemoryCommand& command);
    MemoryResult unlock(SessionId session, std::uint64_t key);
    MemoryResult recall(std::uint64_t key) const;
    void keep(const MemoryCommand& command);
    void passOn(Mutex& mutex);

    std::vector<Mutex> m_mutexes; ///< Only those in use: memory does not grow with keys.
    std::vector<Kept> m_values;
    std::vector<Completion> m_completions;
};

} // namespace idem
