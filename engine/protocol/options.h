// What a scenario may set about the key protocol and about each strategy.
#pragma once

#include "engine/core/time.h"
#include "engine/stores/statement.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// What the user's operation does. Only a payment leaves the house; strategies that need a local
/// effect write the ledger instead.
enum class UseCase : std::uint8_t {
    Payment, ///< Charges at the provider.
    Cart,    ///< Adds a line: a row of our own database.
    Order,   ///< Creates an order: a row likewise.
    Seat,    ///< Books what only one can have: a row that is UNIQUE for each seat.
    Profile, ///< A resource that GET, PUT and DELETE name; POST creates another.
};

/// GET, PUT and DELETE are idempotent by themselves (RFC 9110, 9.2.2); POST is not.
enum class Method : std::uint8_t { Post, Get, Put, Delete };

/// What becomes of the key of an operation that did not succeed; `Disposal` says it in full.
enum class Ending : std::uint8_t { AsProfile, Store, Release, Keep, MarkUnknown, Rerun };

/// What is compared between a request and the record of its key (semantics.md R13, R17).
enum class FingerprintKind : std::uint8_t {
    Canonical, ///< The payload, however it is written.
    Raw,       ///< The bytes: another order of fields or a new timestamp is another payload (F35).
    None,      ///< Nothing: another payload gets the old answer (R15).
};

/// Which keys the reaper takes when their time is over.
enum class Reap : std::uint8_t {
    Finished, ///< Only those that are CONSUMED.
    All,      ///< Unfinished ones too: then a late retry is carried out anew (F21).
};

/// What `ProtocolOptions::replayMarker` says for a server that marks no replay.
inline constexpr std::string_view noReplayMarker = "none";

/// The key protocol as data: which status answers what (semantics.md 1.3). What is left at its
/// default follows the profile.
struct ProtocolOptions {
    std::string profile = "lecture"; ///< Name of a row in the table of profiles.
    bool keyRequired = true;         ///< A request without a key is answered 400 (R03).
    std::int32_t keyLengthMax = 0;   ///< Characters of a key (R05); 0: as the profile says.
    bool checkFingerprint = true;    ///< Same key, other payload: 422 (R14).
    FingerprintKind fingerprint = FingerprintKind::Canonical;
    /// What belongs to a key besides its text: "caller", "method", "path", "region" (R07, R08,
    /// R18). Empty: whoever sends the same text means the same key.
    std::vector<std::string> scope{"caller"};
    Ending afterRefusal = Ending::AsProfile; ///< After a definite no, such as 402.
    Ending afterUnknown = Ending::AsProfile; ///< After a time-out or an exception (F32, F33).
    Duration retryAfter = Duration::zero();  ///< Sent with 409 and 503 (R23); zero: no header.
    /// Header that tells a replay, such as "Idempotent-Replayed: true" (R22); empty: as the profile
    /// says, "none": no such header.
    std::string replayMarker;
    Duration recordLife = Duration::zero(); ///< Of a finished record; zero: as the profile says.
    /// How often the database is purged of keys whose time is over; zero: never.
    Duration reaperPeriod = Duration::seconds(60);
    Reap reap = Reap::Finished;
    /// Of a payment's row in our own books, which the reaper deletes then; zero: for ever (R42).
    Duration paymentLife = Duration::zero();
    Duration completerPeriod = Duration::zero();    ///< Between two looks (R33); zero: none.
    Duration completerAge = Duration::seconds(300); ///< Younger keys are left to their owners.

    bool operator==(const ProtocolOptions&) const = default;
};

/// Where a look-up of the key table goes.
enum class ReadFrom : std::uint8_t { Primary, Replica };

/// What a request does that finds the lock of its key held: a mutex, or an advisory lock.
enum class MutexPolicy : std::uint8_t { Wait, Refuse };

/// When a session-level advisory lock is given back (semantics.md F09).
enum class UnlockTime : std::uint8_t { BeforeCommit, AfterCommit };

/// How conditional-put takes the key of an owner whose lease has run out (semantics.md F13).
enum class Reclaim : std::uint8_t {
    CompareAndSet, ///< In the statement that claims, so that nothing can happen in between.
    ReadThenSet,   ///< It reads the record, judges by what it read, and then sets it.
};

/// What a duplicate of a finished request is told (semantics.md R21).
enum class Replay : std::uint8_t {
    Stored,  ///< What the record says.
    Current, ///< The payment as it is in our books by now: 404 if it is gone (R42).
};

/// What a request does when the store that must arbitrate gives no answer (semantics.md R70, F30).
enum class StoreDownPolicy : std::uint8_t {
    FailClosed, ///< Refuse with 503.
    FailOpen,   ///< Work unprotected, as if the key had not been seen.
};

/// What a request does whose key's home region gives no answer (semantics.md S16, F26).
enum class HomeDownPolicy : std::uint8_t {
    Refuse, ///< 503 until the home is back.
    Local,  ///< Lock in the cache of the server's own region, which knows nothing of the key.
    ReHome, ///< Move the key's home, and serve there once the old home's leases are drained.
};

/// What cache-first does without its cache (semantics.md S17, F28-F30).
enum class CacheFallback : std::uint8_t {
    Database,   ///< Check, then act, on the database.
    FailOpen,   ///< Work unprotected.
    FailClosed, ///< Refuse with 503.
};

/// The options of every strategy; the registry says which of them a strategy reads.
struct StrategyOptions {
    Duration lease = Duration::seconds(5);    ///< How long a claim or lock counts as held.
    bool renew = true;                        ///< Renew the lease every third of it while working.
    MutexPolicy whenHeld = MutexPolicy::Wait; ///< Wait for the holder, or answer 409.
    Duration claimLife = Duration::seconds(600); ///< replicated-cache: life of a CREATED entry.
    std::uint32_t permits = 4;     ///< semaphore: requests that work at once in one process.
    bool finallyDeletes = false;   ///< redis-lock-plain: a loser's `finally` deletes the lock too.
    std::int32_t waitReplicas = 1; ///< redis-lock-wait: replicas that must acknowledge.
    Duration waitTimeout = Duration::seconds(1); ///< redis-lock-wait: how long they may take (R53).
    StoreDownPolicy whenStoreDown = StoreDownPolicy::FailClosed; ///< Cache strategies.
    HomeDownPolicy whenHomeFails = HomeDownPolicy::Refuse;       ///< home-region.
    CacheFallback fallback = CacheFallback::Database;            ///< cache-first.
    Duration persistDelay = Duration::milliseconds(400); ///< cache-first: until the database knows.
    bool providerKey = false; ///< Pass the key on to the provider, which may know it (S21).
    LockWait lockWait = LockWait::Wait; ///< row-lock: what SELECT ... FOR UPDATE does (F05).
    Isolation isolation = Isolation::ReadCommitted; ///< advisory-lock: of its transaction (F08).
    UnlockTime unlock = UnlockTime::AfterCommit;    ///< advisory-lock-session.
    Reclaim reclaim = Reclaim::CompareAndSet;       ///< conditional-put.
    Replay replay = Replay::Stored;                 ///< one-transaction.

    bool operator==(const StrategyOptions&) const = default;
};

} // namespace idem
