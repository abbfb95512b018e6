// Redis lock in two steps: SETNX, then EXPIRE.
//
//     SETNX lock my-token
//     if another holds it, answer "in progress"
//     EXPIRE lock lease
//         if a record is saved, answer from it
//         run the operation
//         save its record
//     delete the lock if it still holds my token
//
// Exactly-once holds as for the lock that is set in one step. A holder that dies between the two
// steps leaves a lock without an end: the key answers 409 until somebody deletes it by hand.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct ExpiringRedisLock : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);
};

Task<Response> ExpiringRedisLock::handle(Request request) {
    const auto grant = co_await cache.takeLock(*request.key, Duration::max());
    if (grant == Grant::Held) {
        co_return answers.inProgress();
    }
    if (grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    co_await cache.expireLock(*request.key, options.lease);
    const auto work = co_await checkThenAct(cache, request);
    if (!work.keepsLock) {
        co_await cache.releaseLock(*request.key);
    }
    co_return work.answer;
}

namespace {

constexpr auto expiringRedisLockOptions =
    std::to_array<std::string_view>({"lease", "when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::redisLockExpire{
    .name = "redis-lock-expire",
    .reference = "S10x",
    .title = "Redis lock by SETNX and EXPIRE",
    .summary = "The lock gets its lease in a second step, which a crash can prevent.",
    .description =
        "As the Redis lock with owner token, but set by SETNX and given its lease by EXPIRE. A "
        "server that dies between the two leaves a lock that never ends. While it is held, another "
        "payload is told 409 too: a lock knows no payload.",
    .costs = {"5 commands", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .optionNames = expiringRedisLockOptions,
    .handle = &handleWith<ExpiringRedisLock>,
};

} // namespace idem
