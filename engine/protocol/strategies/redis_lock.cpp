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
// operation and its record, and the cache forgets nothing (failover, eviction).

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct RedisLock : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> answerLoser(Request request);
    Task<Response> checkThenAct(Request request);
};

Task<Response> RedisLock::handle(Request request) {
    const auto locked = co_await cache.takeLock(*request.key, options.lease);
    if (!locked) {
        co_return co_await answerLoser(request);
    }
    if (options.renew) {
        cache.keepRenewing(*request.key, options.lease);
    }
    const auto response = co_await checkThenAct(request);
    cache.stopRenewing();
    co_await cache.releaseLock(*request.key);
    co_return response;
}

Task<Response> RedisLock::answerLoser(Request request) {
    const auto record = co_await cache.find(*request.key);
    if (record) {
        co_return answers.toDuplicate(request, *record);
    }
    co_return answers.inProgress();
}

Task<Response> RedisLock::checkThenAct(Request request) {
    const auto record = co_await cache.find(*request.key);
    if (record) {
        co_return answers.toDuplicate(request, *record);
    }
    const auto effect = co_await backend.execute(request);
    const auto answer = answers.to(effect);
    if (effect.happened()) {
        co_await cache.put(request, answer, protocol.recordLife);
    }
    co_return answer;
}

namespace {

constexpr auto redisLockOptions =
    std::to_array<std::string_view>({"lease", "renew", "provider-key"});

} // namespace

const StrategyEntry entries::redisLock{
    .name = "redis-lock",
    .reference = "S11",
    .title = "Redis lock with owner token",
    .summary = "SET NX PX with a random token around the work; compare-and-delete at the end.",
    .description =
        "The cache arbitrates, the token keeps others from deleting the lock. It forgets what the "
        "cache forgets: failover before replication, eviction, a lock that ends before the work.",
    .costs = {"4 commands, and one a third of the lease", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .optionNames = redisLockOptions,
    .handle = &handleWith<RedisLock>,
};

} // namespace idem
