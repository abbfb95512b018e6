#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S11: a lock in the shared cache, with an owner token, around check-then-act on cached records.
struct RedisLock : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> answerLoser(Request request);
    Task<Response> checkThenAct(Request request);
};

} // namespace idem
