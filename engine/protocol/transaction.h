// Transactions of the handler's own database session.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/sql_answer.h"

namespace idem {

/// Transactions of the handler's own session.
struct Transaction {
    Handler& handler;

    Announced<SqlAnswer> begin(Isolation isolation = Isolation::ReadCommitted);
    /// Conflict: rolled back instead. NoAnswer: nobody knows whether it committed (F20).
    Announced<SqlAnswer> commit();
    Announced<SqlAnswer> rollback();
};

} // namespace idem
