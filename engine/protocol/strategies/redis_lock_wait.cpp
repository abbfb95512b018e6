// Redis lock with WAIT: a lock counts only once enough replicas have it.
//
//     SET lock my-token NX PX lease
//     if another holds it, answer from the saved record, or "in progress"
//     WAIT for q replicas; if fewer have acknowledged in time, delete my lock and refuse
//         if a record is saved by now, answer from it
//         run the operation, extending the lock meanwhile
//         save its record
//     WAIT for q replicas
//     delete the lock if it still holds my token
//
// Exactly-once holds as for the Redis lock, and also through the failover to a replica that had
// acknowledged the lock or the record. WAIT itself undoes nothing, so a lock that too few replicas
// have must be deleted, or it blocks the key until its lease ends.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct ReplicatedRedisLock : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);

private:
    Task<bool> awaitReplicas(Request request);
    Task<LockedWork> work(Request request);
};

Task<Response> ReplicatedRedisLock::handle(Request request) {
    const auto grant = co_await cache.takeLock(*request.key, options.lease);
    if (grant == Grant::Held) {
        co_return co_await answerLoser(cache, request);
    }
    if (grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    LockedWork done{answers.unavailable()};
    const auto isReplicated = co_await awaitReplicas(request);
    if (isReplicated) {
        done = co_await work(request);
    }
    if (!done.keepsLock) {
        co_await cache.releaseLock(*request.key);
    }
    co_return done.answer;
}

Task<bool> ReplicatedRedisLock::awaitReplicas(Request request) {
    const auto count =
        co_await cache.waitForReplicas(*request.key, options.waitReplicas, options.waitTimeout);
    co_return count >= options.waitReplicas;
}

Task<LockedWork> ReplicatedRedisLock::work(Request request) {
    if (options.renew) {
        cache.keepRenewing(*request.key, options.lease);
    }
    const auto done = co_await checkThenAct(cache, request);
    // Too few copies of the record change nothing about the answer: the operation has happened.
    co_await awaitReplicas(request);
    cache.stopRenewing();
    co_return done;
}

namespace {

constexpr auto replicatedRedisLockOptions = std::to_array<std::string_view>(
    {"lease", "renew", "wait-replicas", "wait-timeout", "when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::redisLockWait{
    .name = "redis-lock-wait",
    .reference = "S14",
    .title = "Redis lock with WAIT",
    .summary = "The lock counts only when enough replicas of the cache have acknowledged it.",
    .description =
        "Closes the gap in which a promoted replica has not heard of the lock, for the price of a "
        "round trip to the replicas. Too few acknowledgements are answered 503, so fewer replicas "
        "than it waits for means no service. While it is held, another payload is told 409 too: a "
        "lock knows no payload.",
    .costs = {"6 commands, and one a third of the lease", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .cacheReplicasMin = 1,
    .optionNames = replicatedRedisLockOptions,
    .handle = &handleWith<ReplicatedRedisLock>,
};

} // namespace idem
