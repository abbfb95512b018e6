// Locks and records in the cache, as a strategy sees them.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"

#include <cstdint>
#include <optional>

namespace idem {

/// How a SET NX GET of a record went: won, or lost to a record, or no answer at all.
struct CacheClaim {
    bool won = false;
    std::optional<KeyRecord> existing;
};

/// Locks and records in the cache: on the shared primary, or on the node of the server's region.
struct RecordCache {
    Handler& handler;
    Place place;

    /// GET of the record.
    Announced<std::optional<KeyRecord>> find(std::uint32_t key);
    /// SET NX GET of a CREATED record: claim or read in one round trip (semantics.md G17).
    Announced<CacheClaim> claim(const Request& request, Duration life);
    /// SET PX of the finished record.
    Announced<bool> put(const Request& request, const Response& answer, Duration life);
    /// SET lock token NX PX lease (semantics.md R44).
    Announced<bool> takeLock(std::uint32_t key, Duration lease);
    /// Compare-and-delete: false when the lock is another's by now.
    Announced<bool> releaseLock(std::uint32_t key);
    /// Compare-and-expire every third of the lease until `stopRenewing`.
    void keepRenewing(std::uint32_t key, Duration lease);
    void stopRenewing() { handler.stopKeepingAlive(); }
};

/// The idempotency key whose record a cache entry is; nothing for a lock.
std::optional<std::uint32_t> keyOfRecordEntry(CacheKey entry);
/// The idempotency key whose lock a cache entry is; nothing for a record.
std::optional<std::uint32_t> keyOfLockEntry(CacheKey entry);

} // namespace idem
