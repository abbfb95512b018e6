// Database first: the database decides always, the cache only answers repetitions sooner.
//
//     if the cache has a finished record of the key, answer from it
//     claim, work and complete as "claim with lease" does, in the database
//     if I have done the work, write its record through to the cache
//
// Exactly-once holds exactly when it holds for the claim in the database: a cache that is down,
// forgets or lags only costs the short cut.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct DatabaseFirst : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

Task<Response> DatabaseFirst::handle(Request request) {
    const auto found = co_await regionalCache.find(*request.key);
    if (found.record) {
        co_return answers.toDuplicate(request, *found.record);
    }
    const auto answer = co_await handleAs(entries::claimLease, request);
    if (answer.isSuccess() && !answer.replayed) {
        co_await regionalCache.put(request, answer, protocol.recordLife);
    }
    co_return answer;
}

namespace {

constexpr auto databaseFirstOptions =
    std::to_array<std::string_view>({"lease", "renew", "provider-key"});

} // namespace

const StrategyEntry entries::databaseFirst{
    .name = "database-first",
    .reference = "S17b",
    .title = "Database first, cache beside",
    .summary = "Claims in the database always; the cache answers repetitions of finished work.",
    .description =
        "The corrected form of cache-first: one arbiter, the database, and a cache that may be "
        "down, forget or lag without harm. A repetition that the cache knows costs one command; "
        "everything else costs a command more than the claim with lease.",
    .costs = {"2 commands, 2 statements, and one a third of the lease", "none between statements"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::ActiveActive,
    .optionNames = databaseFirstOptions,
    .handle = &handleWith<DatabaseFirst>,
};

} // namespace idem
