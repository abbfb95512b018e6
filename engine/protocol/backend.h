// Where the user's operation takes effect: the provider, or rows of our own.
#pragma once

#include "engine/protocol/effect.h"
#include "engine/protocol/handler.h"
#include "engine/protocol/message.h"

namespace idem {

/// The rows that are the effect when it is local.
struct Ledger {
    Handler& handler;

    /// INSERT of the payment row, with an id that the server makes; of a seat, only if it is free.
    Announced<Effect> write(const Request& request);
};

/// Carries the user's operation out: a charge at the provider, or a row of our own.
struct Backend {
    Handler& handler;
    Duration patience;      ///< How long a charge may take; zero: without limit.
    bool passesKey = false; ///< Tell the provider the key, so that it can recognise a repetition.

    Announced<Effect> execute(const Request& request);
};

} // namespace idem
