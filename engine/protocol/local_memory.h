// The memory of the server's own process, as a strategy sees it.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <optional>

namespace idem {

/// Mutexes, the semaphore and kept records in the server's own process.
struct LocalMemory {
    Handler& handler;

    /// False only under MutexPolicy::Refuse.
    Announced<bool> lock(std::uint32_t key, MutexPolicy whenHeld);
    Announced<bool> unlock(std::uint32_t key);
    /// Takes one of the permits that all requests of the process share, or waits for one. `key` is
    /// the request's, for whoever reads the trace.
    Announced<bool> takePermit(std::uint32_t key, std::uint32_t permits);
    Announced<bool> releasePermit(std::uint32_t key);
    Announced<std::optional<KeyRecord>> recall(std::uint32_t key);
    Announced<bool> keep(const Request& request, const Response& answer);
    /// Keeps that nobody knows whether the operation happened.
    Announced<bool> keepUnknown(const Request& request);
};

} // namespace idem
