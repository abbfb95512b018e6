// Where the user's operation takes effect: the provider, or rows of our own.
#pragma once

#include "engine/protocol/effect.h"
#include "engine/protocol/handler.h"
#include "engine/protocol/message.h"

#include <cstdint>
#include <optional>

namespace idem {

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

    /// With a fencing token the charge names the key as its reference, and a provider that checks
    /// tokens refuses one below the highest that it has seen for it (semantics.md R48).
    Announced<Effect> execute(const Request& request,
                              std::optional<std::int64_t> fencingToken = std::nullopt);
};

} // namespace idem
