#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S2: an in-process mutex per key around check-then-act in the process's own memory.
struct InProcessMutex : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> checkThenAct(Request request);
};

} // namespace idem
