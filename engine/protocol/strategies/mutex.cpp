// In-process mutex: requests that share a key take turns, within one server.
//
//     lock the key
//         if a record is kept for it, answer from it
//         run the operation and keep its record
//     unlock the key
//
// Exactly-once holds only while every duplicate reaches the same process and that process lives:
// another server has its own mutexes and memory, and a crash forgets both.

#include "engine/protocol/strategies/mutex.h"

namespace idem {

Task<Response> InProcessMutex::handle(Request request) {
    const auto held = co_await memory.lock(*request.key, options.whenHeld);
    if (!held) {
        co_return answers.inProgress();
    }
    const auto response = co_await checkThenAct(request);
    co_await memory.unlock(*request.key);
    co_return response;
}

Task<Response> InProcessMutex::checkThenAct(Request request) {
    const auto record = co_await memory.recall(*request.key);
    if (record) {
        co_return answers.toDuplicate(request, *record);
    }
    const auto effect = co_await backend.execute(request);
    if (effect.happened()) {
        co_await memory.keep(request, effect);
    }
    co_return answers.to(effect);
}

} // namespace idem
