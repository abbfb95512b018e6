#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S1, and S1r when it reads a replica: look the key up, act, record.
struct CheckThenAct : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

} // namespace idem
