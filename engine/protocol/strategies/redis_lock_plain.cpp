// Redis lock without a token: a lock with a lease, deleted in a `finally` block, whoever holds it.
//
//     SET lock NX PX lease
//     if another holds it, answer "in progress"
//         if a record is saved, answer from it
//         run the operation
//         save its record
//     finally DEL lock
//
// Exactly-once holds while all work ends within the lease and no holder dies between the operation
// and its record. A holder that outlives its lease deletes the lock of its successor: that does no
// harm if it has saved a record, and lets a third one in if it has failed without one. With
// `finally-deletes` the block covers the losers too, and then any duplicate opens the lock.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct PlainRedisLock : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);
};

Task<Response> PlainRedisLock::handle(Request request) {
    const auto grant = co_await cache.takeLock(*request.key, options.lease);
    if (grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    Response answer = answers.inProgress();
    if (grant == Grant::Taken) {
        const auto work = co_await checkThenAct(cache, request);
        answer = work.answer;
    }
    if (grant == Grant::Taken || options.finallyDeletes) {
        co_await cache.deleteLock(*request.key);
    }
    co_return answer;
}

namespace {

constexpr auto plainRedisLockOptions = std::to_array<std::string_view>(
    {"lease", "finally-deletes", "when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::redisLockPlain{
    .name = "redis-lock-plain",
    .reference = "S10",
    .title = "Redis lock without a token",
    .summary = "SET NX PX around the work, and a plain DEL in the finally block.",
    .description =
        "The lease frees the key of a dead holder. A holder that outlives it and fails deletes "
        "the lock of its successor, so a third request works beside the second, and so on. While "
        "it is held, another payload is told 409 too: a lock knows no payload.",
    .costs = {"4 commands", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .optionNames = plainRedisLockOptions,
    .handle = &handleWith<PlainRedisLock>,
};

} // namespace idem
