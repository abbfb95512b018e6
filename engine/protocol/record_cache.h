// Locks and records in the cache, as a strategy sees them.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"

#include <cstdint>
#include <optional>

namespace idem {

/// How a conditional write went. Whoever takes NoAnswer for Held refuses a customer for nothing;
/// whoever takes it for Taken works unprotected (semantics.md F30, R70). NoAnswer: unreachable, out
/// of memory, a replica, or with too few replicas.
enum class Grant : std::uint8_t { Taken, Held, NoAnswer };

/// What a look-up found. Without an answer nothing is known of the key.
struct CacheLookUp {
    bool isAnswered = false;
    std::optional<KeyRecord> record;
};

/// How a SET NX GET of a record went. `existing` is there exactly when the grant is Held.
struct CacheClaim {
    Grant grant = Grant::NoAnswer;
    std::optional<KeyRecord> existing;
};

/// A lock with its fencing token, which grows with every grant of the key (semantics.md R48).
struct FencedGrant {
    Grant grant = Grant::NoAnswer;
    std::int64_t fence = 0; ///< From 1; 0 unless Taken.
};

/// Locks and records in the cache: on the shared primary, on the node of the server's region, on
/// that of the key's home, or on the one to which that moves.
struct RecordCache {
    Handler& handler;
    Place place;

    // Records

    /// GET of the record.
    Announced<CacheLookUp> find(std::uint32_t key);
    /// SET NX GET of a CREATED record: claim or read in one round trip (semantics.md G17).
    Announced<CacheClaim> claim(const Request& request, Duration life);
    /// Compare-and-delete of one's own CREATED record.
    Announced<bool> withdraw(const Request& request);
    /// SET PX of the finished record.
    Announced<bool> put(const Request& request, const Response& answer, Duration life);
    /// The same unless a newer fence has written: Held then (semantics.md S12, step 4).
    Announced<Grant>
    putFenced(const Request& request, const Response& answer, Duration life, std::int64_t fence);
    /// SET NX PX of a finished record of the database, whoever finished it: false if there is one.
    Announced<bool> restore(const KeyRecord& record);
    /// SET PX of a record that says that nobody knows whether the operation happened.
    Announced<bool> putUnknown(const Request& request, Duration life);

    // Locks

    /// SET lock token NX PX lease (semantics.md R44). A lease of Duration::max() never ends: SETNX.
    Announced<Grant> takeLock(std::uint32_t key, Duration lease);
    /// The same and INCR of the key's fence, in one script (semantics.md S12, step 1).
    Announced<FencedGrant> takeFencedLock(std::uint32_t key, Duration lease);
    /// PEXPIRE of the lock, whoever holds it: false when there is none.
    Announced<bool> expireLock(std::uint32_t key, Duration lease);
    /// Compare-and-delete: false when the lock is another's by now.
    Announced<bool> releaseLock(std::uint32_t key);
    /// DEL of the lock, whoever holds it: false when there is none.
    Announced<bool> deleteLock(std::uint32_t key);
    /// Compare-and-expire every third of the lease until `stopRenewing`.
    void keepRenewing(std::uint32_t key, Duration lease);
    void stopRenewing() { handler.stopKeepingAlive(); }

    /// WAIT: how many replicas have acknowledged this handler's writes, at the latest after
    /// `timeout`. It undoes nothing (semantics.md R49, H15).
    Announced<std::int64_t>
    waitForReplicas(std::uint32_t key, std::int32_t replicas, Duration timeout);
};

/// The idempotency key whose record a cache entry is; nothing for a lock or a fence.
std::optional<std::uint32_t> keyOfRecordEntry(CacheKey entry);
/// The idempotency key whose lock a cache entry is; nothing for a record.
std::optional<std::uint32_t> keyOfLockEntry(CacheKey entry);

} // namespace idem
