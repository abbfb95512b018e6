// Rows of our own that go with a payment but are no payment: its order, and jobs to be done later.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/message.h"
#include "engine/protocol/sql_answer.h"

#include <cstdint>

namespace idem {

/// What the atomic phases of recovery points write besides the key's row (semantics.md R32, S19).
/// A step of its own each, so that it can be part of a transaction; neither is an effect.
struct LocalRecords {
    Handler& handler;

    /// INSERT of the order that the payment is for.
    Announced<SqlAnswer> createOrder(const Request& request);
    /// INSERT of a job into the outbox: the receipt of the payment.
    Announced<SqlAnswer> queueReceipt(const Request& request, std::int64_t payment);
};

} // namespace idem
