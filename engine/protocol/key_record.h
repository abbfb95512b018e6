// The record that a server keeps of an idempotency key, and how stores hold it.
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/message.h"
#include "engine/stores/cache_command.h"
#include "engine/stores/clock.h"
#include "engine/stores/statement.h"
#include "engine/trace/record.h"

#include <cstdint>

namespace idem {

/// Life cycle: Absent -> Created (in progress, held by an owner until its lease ends) -> Consumed,
/// or -> Unknown when the work ended without anybody knowing whether its effect took place. Owner,
/// lease and time to live are three different things (semantics.md R41).
struct KeyRecord {
    std::uint32_t key = 0;
    KeyState state = KeyState::Created;
    std::int64_t owner = 0;             ///< Token of the handler that claimed it.
    Deadline lease = Deadline::never(); ///< Until when the owner counts as alive.
    std::uint64_t fingerprint = 0;
    std::int64_t payment = 0; ///< What the stored answer names; 0 while in progress.
    int status = 0;           ///< HTTP status of the stored answer; 0 while there is none.
    Deadline expiry = Deadline::never(); ///< Until when the record counts at all.
    std::int64_t point = 0; ///< How far the work has come: a recovery point (semantics.md R32).

    bool isInProgress() const { return state == KeyState::Created; }
    /// Whether this record was made for the same payload.
    bool answers(const Request& request) const { return fingerprint == request.fingerprint; }

    static KeyRecord of(const Row& row);
    static KeyRecord of(std::uint32_t key, const CacheValue& value);
    static KeyRecord consumed(const Request& request, std::int64_t owner, const Response& answer);
    /// Nobody knows whether the operation happened, and there is no answer to repeat.
    static KeyRecord unknown(const Request& request, std::int64_t owner);
    CacheValue toCacheValue() const;

    bool operator==(const KeyRecord&) const = default;
};

/// The tables that every strategy finds in its database: first the keys.
namespace key_table {
inline constexpr TableId table{0};
inline constexpr Column key{0};
inline constexpr Column state{1};
inline constexpr Column owner{2};
inline constexpr Column lease{3};
inline constexpr Column fingerprint{4};
inline constexpr Column payment{5};
inline constexpr Column status{6};
inline constexpr Column expiry{7};
inline constexpr Column point{8};
} // namespace key_table

namespace ledger_table {
inline constexpr TableId table{1};
inline constexpr Column payment{0};
inline constexpr Column amount{1};
inline constexpr Column from{2};
inline constexpr Column to{3};
inline constexpr Column key{4}; ///< The idempotency key; null unless the row itself is the claim.
inline constexpr Column expiry{5}; ///< From then on the reaper may delete the row.
} // namespace ledger_table

/// Seats that are taken: the second booking of one is no duplicate, but a lost race.
namespace booking_table {
inline constexpr TableId table{2};
inline constexpr Column seat{0};
inline constexpr Column payment{1};
inline constexpr Column amount{2};
inline constexpr Column from{3};
inline constexpr Column key{4}; ///< The idempotency key; null unless the row itself is the claim.
} // namespace booking_table

/// What GET, PUT and DELETE are about. `writer` is the token of the handler that wrote the row, and
/// `version` counts its values, so that a PUT learns whether it created the row or replaced it.
namespace resource_table {
inline constexpr TableId table{3};
inline constexpr Column id{0};
inline constexpr Column value{1};
inline constexpr Column writer{2};
inline constexpr Column version{3};
} // namespace resource_table

/// The region map: where the keys live whose home has moved (semantics.md S16).
namespace home_table {
inline constexpr TableId table{4};
inline constexpr Column key{0};
inline constexpr Column epoch{1};
inline constexpr Column drained{2}; ///< When the last lease of the old home ends.
} // namespace home_table

/// What was ordered, before it is paid for. No effect by itself: nothing counts until it is.
namespace order_table {
inline constexpr TableId table{5};
inline constexpr Column key{0};
inline constexpr Column amount{1};
inline constexpr Column from{2};
inline constexpr Column to{3};
} // namespace order_table

/// Jobs that a background worker carries out once the transaction that queued them has committed.
namespace outbox_table {
inline constexpr TableId table{6};
inline constexpr Column key{0};
inline constexpr Column payment{1};
} // namespace outbox_table

} // namespace idem
