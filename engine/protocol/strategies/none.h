#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S0: no protection at all.
struct NoProtection : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

} // namespace idem
