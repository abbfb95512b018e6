// SETNX without a time to live: whoever sets the lock works, and deletes it afterwards.
//
//     SETNX lock
//     if another holds it, answer "in progress"
//         if a record is saved, answer from it
//         run the operation
//         save its record
//     DEL lock
//
// Exactly-once holds while no holder dies: nothing else ever deletes its lock, and until somebody
// does so by hand every request for the key is told that it is in progress. No work is too slow for
// it. The cache must forget nothing.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct RedisSetNx : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);
};

Task<Response> RedisSetNx::handle(Request request) {
    const auto grant = co_await cache.takeLock(*request.key, Duration::max());
    if (grant == Grant::Held) {
        co_return answers.inProgress();
    }
    if (grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    const auto work = co_await checkThenAct(cache, request);
    if (!work.keepsLock) {
        co_await cache.deleteLock(*request.key);
    }
    co_return work.answer;
}

namespace {

constexpr auto redisSetNxOptions =
    std::to_array<std::string_view>({"when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::redisSetNx{
    .name = "redis-setnx",
    .reference = "S9",
    .title = "Redis SETNX without expiry",
    .summary = "A lock in the cache that only its holder ever removes.",
    .description =
        "One holder at a time, however slow. A holder that dies, or that does not learn how its "
        "charge ended, leaves a lock that nothing clears: the key answers 409 until an operator "
        "deletes it. While it is held, another payload is told 409 too: a lock knows no payload.",
    .costs = {"4 commands", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .optionNames = redisSetNxOptions,
    .handle = &handleWith<RedisSetNx>,
};

} // namespace idem
