// Transactions of the handler's own database session.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/sql_answer.h"

namespace idem {

/// Transactions of the handler's own session.
struct Transaction {
    Handler& handler;

    Announced<SqlAnswer> begin(Isolation isolation = Isolation::ReadCommitted);
    /// Conflict: rolled back instead. NoAnswer: nobody knows whether it committed (F20). The role
    /// is that of the whole transaction: most are there to write the record of the work.
    Announced<SqlAnswer> commit(Role role = Role::Record);
    Announced<SqlAnswer> rollback();
};

} // namespace idem
