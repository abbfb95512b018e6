// Semaphore: at most N requests work at once in one process, whatever their keys.
//
//     take one of N permits, or wait for one
//         if a record is saved in the database, answer from it
//         run the operation and save its record
//     give the permit back
//
// Exactly-once holds only with one permit and one server, and then every customer waits for every
// other. With more permits two requests with the same key work side by side: a permit limits load,
// never identity.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct Semaphore : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

Task<Response> Semaphore::handle(Request request) {
    co_await memory.takePermit(*request.key, options.permits);
    const auto response = co_await handleAs(entries::naive, request);
    co_await memory.releasePermit(*request.key);
    co_return response;
}

namespace {

constexpr auto semaphoreOptions = std::to_array<std::string_view>({"permits", "provider-key"});

} // namespace

const StrategyEntry entries::semaphore{
    .name = "semaphore",
    .reference = "S3",
    .title = "Semaphore",
    .summary = "Lets a fixed number of requests work at once, whatever their keys.",
    .description =
        "A bulkhead mistaken for a lock. With several permits equal keys enter together; with one, "
        "all customers of the server queue behind each other, and another server has its own.",
    .costs = {"2 statements", "a waiting request for each one without a permit"},
    .optionNames = semaphoreOptions,
    .handle = &handleWith<Semaphore>,
};

} // namespace idem
