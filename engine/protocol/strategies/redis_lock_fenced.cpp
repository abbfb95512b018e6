// Redis lock with fencing: each grant of the lock comes with a number that grows.
//
//     in one script: SET lock my-token NX PX lease, and INCR fence
//     if another holds it, answer from the saved record, or "in progress"
//         if a record is saved by now, answer from it
//         run the operation, naming the fence; the provider refuses one below the highest it saw
//         save its record, unless one with a greater fence is there; if so, answer from that one
//     delete the lock if it still holds my token
//
// A holder that has outlived its lease can no longer overwrite its successor's record, and a
// provider that checks fences refuses its charge if the successor's came first. Exactly-once holds
// as without fences if the provider ignores them; and a charge that came before the successor's is
// repeated in any case.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct FencedRedisLock : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);

private:
    Task<LockedWork> checkThenActFenced(Request request, std::int64_t fence);
    Task<LockedWork> saveFenced(Request request, Response answer, std::int64_t fence);
};

Task<Response> FencedRedisLock::handle(Request request) {
    const auto lock = co_await cache.takeFencedLock(*request.key, options.lease);
    if (lock.grant == Grant::Held) {
        co_return co_await answerLoser(cache, request);
    }
    if (lock.grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    if (options.renew) {
        cache.keepRenewing(*request.key, options.lease);
    }
    const auto work = co_await checkThenActFenced(request, lock.fence);
    cache.stopRenewing();
    if (!work.keepsLock) {
        co_await cache.releaseLock(*request.key);
    }
    co_return work.answer;
}

Task<LockedWork> FencedRedisLock::checkThenActFenced(Request request, std::int64_t fence) {
    const auto found = co_await cache.find(*request.key);
    if (found.record || !found.isAnswered) {
        co_return co_await endWithoutWork(found, request);
    }
    const auto effect = co_await backend.execute(request, fence);
    if (answers.disposalOf(effect) == Disposal::Store) {
        co_return co_await saveFenced(request, answers.to(effect), fence);
    }
    const auto isRecorded = co_await saveRecord(cache, request, effect);
    co_return LockedWork{answers.to(effect), needsLock(effect, isRecorded)};
}

Task<LockedWork> FencedRedisLock::saveFenced(Request request, Response answer, std::int64_t fence) {
    const auto written = co_await cache.putFenced(request, answer, protocol.recordLife, fence);
    if (written == Grant::Held) {
        const auto successors = co_await answerLoser(cache, request);
        co_return LockedWork{successors};
    }
    co_return LockedWork{answer, written == Grant::NoAnswer};
}

namespace {

constexpr auto fencedRedisLockOptions =
    std::to_array<std::string_view>({"lease", "renew", "when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::redisLockFenced{
    .name = "redis-lock-fenced",
    .reference = "S12",
    .title = "Redis lock with fencing token",
    .summary = "Each grant of the lock draws a greater number, which provider and record check.",
    .description =
        "A holder that has outlived its lease is recognised by its smaller number: it cannot "
        "overwrite its successor's record. The charge is protected only at a provider that checks "
        "the number, and only if the successor's charge came first. While it is held, another "
        "payload is told 409 too: a lock knows no payload.",
    .costs = {"4 commands, and one a third of the lease", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Primary,
    .optionNames = fencedRedisLockOptions,
    .handle = &handleWith<FencedRedisLock>,
};

} // namespace idem
