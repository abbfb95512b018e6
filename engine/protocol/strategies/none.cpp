// None: every request is carried out.
//
//     run the operation
//
// Safe only for requests that are never repeated, which no network can promise.

#include "engine/protocol/strategies/none.h"

namespace idem {

Task<Response> NoProtection::handle(Request request) {
    const auto effect = co_await backend.execute(request);
    co_return answers.to(effect);
}

} // namespace idem
