// Where the user's operation takes effect: the provider, or rows of our own.
#pragma once

#include "engine/protocol/effect.h"
#include "engine/protocol/handler.h"
#include "engine/protocol/message.h"
#include "engine/protocol/sql_answer.h"

#include <cstdint>
#include <optional>

namespace idem {

/// A payment in our own books.
struct LedgerRow {
    std::int64_t payment = 0;
    std::int64_t amount = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;

    /// Whether this row is what the request asks for.
    bool answers(const Request& request) const {
        return amount == request.amount && from == request.from && to == request.to;
    }
};

/// What a look-up in the ledger found, which is nothing too when the database gave no answer.
struct LedgerLookUp {
    SqlFate fate = SqlFate::NoAnswer;
    LedgerRow row; ///< If fate is Done.
};

/// The rows that are the effect when it is local.
struct Ledger {
    Handler& handler;
    Duration life = Duration::max(); ///< How long a payment's row is kept; a seat's for ever.

    /// INSERT of the payment row, with an id that the server makes; of a seat, only if it is free.
    Announced<Effect> write(const Request& request);
    /// The same with the idempotency key in the row, ON CONFLICT DO NOTHING: the UNIQUE of the
    /// ledger lets it happen once (semantics.md S18u).
    Announced<SqlAnswer> writeOnce(const Request& request);
    /// The row that was written with this idempotency key.
    Announced<LedgerLookUp> find(const Request& request);
    /// The row of this payment. REQUIRES: no seat was booked.
    Announced<LedgerLookUp> findPayment(const Request& request, std::int64_t payment);
};

/// Carries the user's operation out: a charge at the provider, or a row of our own.
struct Backend {
    Handler& handler;
    Duration patience;      ///< How long a charge may take; zero: without limit.
    bool passesKey = false; ///< Tell the provider the key, so that it can recognise a repetition.
    bool namesReference = false; ///< Name the key as merchant reference, so that query() finds it.

    /// Asks the provider for the charge with the key as merchant reference (semantics.md S25):
    /// Found, NotFound, Refused by a provider that answers no such question, or Unreachable.
    Announced<ProviderResult> query(const Request& request);
    /// With a fencing token the charge names the key as its reference, and a provider that checks
    /// tokens refuses one below the highest that it has seen for it (semantics.md R48).
    Announced<Effect> execute(const Request& request,
                              std::optional<std::int64_t> fencingToken = std::nullopt);
};

} // namespace idem
