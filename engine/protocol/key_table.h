// The key table of the database, as a strategy sees it.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <optional>

namespace idem {

/// The key table of the database: one autocommitted statement each, or part of a transaction.
struct KeyTable {
    Handler& handler;

    /// The record of the key, if there is one.
    Announced<std::optional<KeyRecord>> find(std::uint32_t key, ReadFrom from = ReadFrom::Primary);
    /// INSERT ... ON CONFLICT DO NOTHING as CREATED, owned by this handler until the lease ends:
    /// true for the one who inserted. Waits for a rival's uncommitted claim (semantics.md G3).
    Announced<bool> claim(const Request& request, Duration lease);
    /// INSERT ... ON CONFLICT DO NOTHING of a finished record.
    Announced<bool> insert(const Request& request, const Response& answer);
    /// The same statement `delay` later, behind the answer (semantics.md S17, F28).
    void persistBehind(const Request& request, const Response& answer, Duration delay);
    /// CREATED -> CONSUMED, only if this handler still owns the claim; false: fenced off.
    Announced<bool> complete(const Request& request, const Response& answer);
    /// Becomes the owner if the owner seen still is and its lease has run out (semantics.md G11).
    Announced<bool> takeOver(const KeyRecord& seen, Duration lease);
    /// Renews this handler's claim every third of the lease until `stopRenewing`.
    void keepRenewing(const Request& request, Duration lease);
    void stopRenewing() { handler.stopKeepingAlive(); }
};

} // namespace idem
