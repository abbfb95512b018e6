#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S6: the claim is committed before the work, carries a lease, and only its owner completes it.
struct ClaimWithLease : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> work(Request request);
    Task<Response> answerFromRecord(Request request);
};

} // namespace idem
