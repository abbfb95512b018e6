// What a strategy may use. Each service turns one verb into one announced operation; it traces
// nothing and decides nothing, so the text of a strategy carries the protocol alone.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <optional>

namespace idem {

/// How the user's operation ended, as far as the server knows.
struct Effect {
    enum class Fate : std::uint8_t { Happened, Refused, Unknown };
    Fate fate = Fate::Unknown; ///< Unknown: no answer in time; it may have happened.
    std::int64_t payment = 0;

    bool happened() const { return fate == Fate::Happened; }
};

/// The key table of the database: one autocommitted statement each, or part of a transaction.
struct KeyTable {
    Handler& handler;

    /// The record of the key, if there is one.
    Announced<std::optional<KeyRecord>> find(std::uint32_t key, ReadFrom from = ReadFrom::Primary);
    /// INSERT ... ON CONFLICT DO NOTHING as CREATED, owned by this handler until the lease ends:
    /// true for the one who inserted. Waits for a rival's uncommitted claim (semantics.md G3).
    Announced<bool> claim(const Request& request, Duration lease);
    /// INSERT ... ON CONFLICT DO NOTHING of a finished record.
    Announced<bool> insert(const Request& request, const Effect& effect);
    /// CREATED -> CONSUMED, only if this handler still owns the claim; false: fenced off.
    Announced<bool> complete(const Request& request, const Effect& effect);
    /// Becomes the owner if the owner seen still is and its lease has run out (semantics.md G11).
    Announced<bool> takeOver(const KeyRecord& seen, Duration lease);
    /// Renews this handler's claim every third of the lease until `stopRenewing`.
    void keepRenewing(const Request& request, Duration lease);
    void stopRenewing() { handler.stopKeepingAlive(); }
};

/// Transactions of the handler's own session.
struct Transaction {
    Handler& handler;

    Announced<bool> begin(Isolation isolation = Isolation::ReadCommitted);
    /// False: rolled back instead, or the connection is gone; then nothing is known.
    Announced<bool> commit();
    Announced<bool> rollback();
};

/// The rows that are the effect when it is local.
struct Ledger {
    Handler& handler;

    /// INSERT of the payment row, with an id that the server makes.
    Announced<Effect> write(const Request& request);
};

/// Carries the user's operation out: a charge at the provider, or a row of our own.
struct Backend {
    Handler& handler;
    Duration patience;      ///< How long a charge may take; zero: without limit.
    bool passesKey = false; ///< Tell the provider the key, so that it can recognise a repetition.

    Announced<Effect> execute(const Request& request);
};

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
    Announced<bool> put(const Request& request, const Effect& effect, Duration life);
    /// SET lock token NX PX lease (semantics.md R44).
    Announced<bool> takeLock(std::uint32_t key, Duration lease);
    /// Compare-and-delete: false when the lock is another's by now.
    Announced<bool> releaseLock(std::uint32_t key);
    /// Compare-and-expire every third of the lease until `stopRenewing`.
    void keepRenewing(std::uint32_t key, Duration lease);
    void stopRenewing() { handler.stopKeepingAlive(); }
};

/// Mutexes and kept records in the server's own process.
struct LocalMemory {
    Handler& handler;

    /// False only under MutexPolicy::Refuse.
    Announced<bool> lock(std::uint32_t key, MutexPolicy whenHeld);
    Announced<bool> unlock(std::uint32_t key);
    Announced<std::optional<KeyRecord>> recall(std::uint32_t key);
    Announced<bool> keep(const Request& request, const Effect& effect);
};

/// The idempotency key whose record a cache entry is; nothing for a lock.
std::optional<std::uint32_t> keyOfRecordEntry(CacheKey entry);

/// The reply to the client; what comes back of it is nothing.
Announced<bool> reply(Handler& handler, const Request& request, const Response& response);

} // namespace idem
