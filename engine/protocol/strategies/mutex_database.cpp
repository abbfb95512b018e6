// In-process mutex around the database: requests that share a key take turns within one server, and
// find the record of any server.
//
//     lock the key, in this process
//         if a record is saved in the database, answer from it
//         run the operation and save its record
//     unlock the key
//
// Exactly-once holds while duplicates that overlap reach the same process: another server has its
// own mutexes, and finds the record only once it is saved. A crash forgets the mutex alone.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct MutexOnDatabase : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

Task<Response> MutexOnDatabase::handle(Request request) {
    const auto held = co_await memory.lock(*request.key, options.whenHeld);
    if (!held) {
        co_return answers.inProgress();
    }
    const auto response = co_await handleAs(entries::naive, request);
    co_await memory.unlock(*request.key);
    co_return response;
}

namespace {

constexpr auto mutexDatabaseOptions =
    std::to_array<std::string_view>({"when-held", "provider-key"});

} // namespace

const StrategyEntry entries::mutexDatabase{
    .name = "mutex-database",
    .reference = "S2d",
    .title = "In-process mutex, records in the database",
    .summary = "Takes turns inside one process; finished records are shared by all.",
    .description =
        "A retry that comes after the work is recognised on any server. Two servers that work at "
        "the same time are not kept apart: the window is as long as the work.",
    .costs = {"2 statements", "a waiting request for each duplicate"},
    .guarantees = {.atomicClaim = true},
    .optionNames = mutexDatabaseOptions,
    .handle = &handleWith<MutexOnDatabase>,
};

} // namespace idem
