// The key table of the database, as a strategy sees it.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"
#include "engine/protocol/sql_answer.h"

#include <cstdint>
#include <optional>

namespace idem {

/// What a look-up found, which is nothing too when the database gave no answer.
struct KeyLookUp {
    SqlFate fate = SqlFate::NoAnswer;
    std::optional<KeyRecord> record;

    explicit operator bool() const { return record.has_value(); }
    const KeyRecord& operator*() const { return *record; }
    const KeyRecord* operator->() const { return &*record; }
    bool isAnswered() const { return fate != SqlFate::NoAnswer; }
};

/// The key table of the database: one autocommitted statement each, or part of a transaction.
struct KeyTable {
    Handler& handler;
    /// How long a record counts, from its claim and anew from its completion (semantics.md R41).
    Duration life = Duration::max();

    /// The record of the key, if there is one.
    Announced<KeyLookUp> find(std::uint32_t key, ReadFrom from = ReadFrom::Primary);
    /// SELECT ... FOR UPDATE. A record that is not there cannot be locked (semantics.md F05); one
    /// that SKIP LOCKED leaves out looks as if it were not there.
    Announced<KeyLookUp> lock(std::uint32_t key, LockWait wait);
    /// INSERT ... ON CONFLICT DO NOTHING as CREATED, owned by this handler until the lease ends:
    /// done for the one who inserted. Waits for a rival's uncommitted claim (semantics.md G3).
    Announced<SqlAnswer> claim(const Request& request, Duration lease);
    /// INSERT of a finished record.
    Announced<SqlAnswer> insert(const Request& request,
                                const Response& answer,
                                OnConflict onConflict = OnConflict::DoNothing);
    /// INSERT ... ON CONFLICT DO NOTHING of a finished record `delay` later, behind the answer
    /// (semantics.md S17, F28).
    void persistBehind(const Request& request, const Response& answer, Duration delay);
    /// CREATED -> CONSUMED, only if this handler still owns the claim; otherwise it is fenced off.
    Announced<SqlAnswer> complete(const Request& request, const Response& answer);
    /// CREATED -> absent, only if this handler still owns the claim.
    Announced<SqlAnswer> release(const Request& request);
    /// CREATED -> UNKNOWN, only if this handler still owns the claim. The lease ends with it, so
    /// that whoever can find out what happened may take the key over at once.
    Announced<SqlAnswer> markUnknown(const Request& request);
    /// Becomes the owner of an unfinished key if it still is as seen and its lease has run out
    /// (semantics.md G11).
    Announced<SqlAnswer> takeOver(const KeyRecord& seen, Duration lease);
    /// Renews this handler's claim every third of the lease until `stopRenewing`.
    void keepRenewing(const Request& request, Duration lease);
    void stopRenewing() { handler.stopKeepingAlive(); }

    // Recovery points (semantics.md R32)

    /// The claim has come to `point`, only if this handler still owns it.
    Announced<SqlAnswer> advance(const Request& request, std::int64_t point);
    /// The same, with the payment that has been made.
    Announced<SqlAnswer>
    advancePaid(const Request& request, std::int64_t point, std::int64_t payment);
    /// Gives the claim up and keeps its point: ends the lease, only if this handler still owns it.
    Announced<SqlAnswer> suspend(const Request& request);

    // Conditional puts (semantics.md R34, R35)

    /// Claims the key if it is absent, or expired, or in progress with its lease run out.
    Announced<SqlAnswer> put(const Request& request, Duration lease);
    /// Claims the key, whatever its record says by now (semantics.md F13).
    Announced<SqlAnswer> seize(const Request& request, Duration lease);
    /// CONSUMED, whoever owns the key by now.
    Announced<SqlAnswer> overwrite(const Request& request, const Response& answer);
    /// DELETE of the record, whoever owns it by now.
    Announced<SqlAnswer> erase(std::uint32_t key);
};

} // namespace idem
