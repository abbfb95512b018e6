// Transactions of the handler's own database session.
#pragma once

#include "engine/protocol/handler.h"

namespace idem {

/// Transactions of the handler's own session.
struct Transaction {
    Handler& handler;

    Announced<bool> begin(Isolation isolation = Isolation::ReadCommitted);
    /// False: rolled back instead, or the connection is gone; then nothing is known.
    Announced<bool> commit();
    Announced<bool> rollback();
};

} // namespace idem
