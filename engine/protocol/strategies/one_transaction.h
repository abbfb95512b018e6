#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S18: the key and the effect are rows of one local transaction.
struct OneTransaction : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> answerDuplicate(Request request);
};

} // namespace idem
