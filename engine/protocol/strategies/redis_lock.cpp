// Redis lock with owner token: whoever sets the lock works; nobody else may delete it.
//
//     SET lock my-token NX PX lease
//     if another holds it, answer from the saved record, or "in progress"
//         if a record is saved by now, answer from it
//         run the operation, extending the lock meanwhile
//         save its record
//     delete the lock if it still holds my token
//
// Exactly-once holds while the work ends within the lock's life, no holder dies between the
// operation and its record, and the cache forgets nothing (failover, eviction). An operation whose
// end nobody knows leaves the lock to its lease.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct RedisLock : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);
};

Task<Response> RedisLock::handle(Request request) {
    const auto grant = co_await cache.takeLock(*request.key, options.lease);
    if (grant == Grant::Held) {
        co_return co_await answerLoser(cache, request);
    }
    if (grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    if (options.renew) {
        cache.keepRenewing(*request.key, options.lease);
    }
    const auto work = co_await checkThenAct(cache, request);
    cache.stopRenewing();
    if (!work.keepsLock) {
        co_await cache.releaseLock(*request.key);
    }
    co_return work.answer;
}

namespace {

constexpr auto redisLockOptions =
    std::to_array<std::string_view>({"lease", "renew", "when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::redisLock{
    .name = "redis-lock",
    .reference = "S11",
    .title = "Redis lock with owner token",
    .summary = "SET NX PX with a random token around the work; compare-and-delete at the end.",
    .description =
        "The cache arbitrates, the token keeps others from deleting the lock. It forgets what the "
        "cache forgets: failover before replication, eviction, a lock that ends before the work. "
        "While it is held, another payload is told 409 too: a lock knows no payload.",
    .costs = {"4 commands, and one a third of the lease", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .optionNames = redisLockOptions,
    .handle = &handleWith<RedisLock>,
};

} // namespace idem
