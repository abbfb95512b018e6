// In-process mutex: requests that share a key take turns, within one server.
//
//     lock the key
//         if a record is kept for it, answer from it
//         run the operation and keep its record
//     unlock the key
//
// Exactly-once holds only while every duplicate reaches the same process and that process lives:
// another server has its own mutexes and memory, and a crash forgets both.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct InProcessMutex : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> checkThenAct(Request request);
};

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
    const auto answer = answers.to(effect);
    const auto disposal = answers.disposalOf(effect);
    if (disposal == Disposal::Store) {
        co_await memory.keep(request, answer);
    }
    if (disposal == Disposal::MarkUnknown) {
        co_await memory.keepUnknown(request);
    }
    co_return answer;
}

namespace {

constexpr auto mutexOptions = std::to_array<std::string_view>({"when-held", "provider-key"});

} // namespace

const StrategyEntry entries::mutex{
    .name = "mutex",
    .reference = "S2",
    .title = "In-process mutex",
    .summary = "Requests with the same key take turns inside one server process.",
    .description =
        "The mutex and the finished records live in the memory of one process. Behind a balancer "
        "the duplicate may reach another process, which has neither; a crash loses both. Nothing "
        "else does: that memory knows no record-life.",
    .costs = {"none", "a waiting request for each duplicate"},
    .guarantees = {.atomicClaim = true},
    .optionNames = mutexOptions,
    .handle = &handleWith<InProcessMutex>,
};

} // namespace idem
