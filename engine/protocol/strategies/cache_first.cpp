// Cache first: the cache decides, the database hears of it later, and stands in for it meanwhile.
//
//     SET key CREATED NX GET PX 10 min, at the cache node of my region
//     if it gives no answer, check, then act on the database
//     if a record was there, answer from it
//     run the operation
//     SET key CONSUMED PX 24 h
//     answer; a while later, insert the record into the database
//
// Two arbiters that do not hear of each other in time: exactly-once holds only while the cache is
// reachable for everybody and forgets nothing, that is while the database is never asked. A record
// that the cache loses before it is persisted is unknown to the database; a server that cannot
// reach the cache claims beside one that can.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct CacheFirst : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);

private:
    Task<Response> work(Request request);
    Task<Response> fallBack(Request request);
};

Task<Response> CacheFirst::handle(Request request) {
    const auto claim = co_await regionalCache.claim(request, options.claimLife);
    if (claim.existing) {
        co_return answers.toDuplicate(request, *claim.existing);
    }
    if (claim.grant == Grant::NoAnswer) {
        co_return co_await fallBack(request);
    }
    co_return co_await work(request);
}

Task<Response> CacheFirst::work(Request request) {
    const auto effect = co_await backend.execute(request);
    const auto answer = answers.to(effect);
    co_await settleClaim(regionalCache, request, effect);
    if (answers.disposalOf(effect) == Disposal::Store) {
        keys.persistBehind(request, answer, options.persistDelay);
    }
    co_return answer;
}

Task<Response> CacheFirst::fallBack(Request request) {
    if (options.fallback == CacheFallback::Database) {
        co_return co_await handleAs(entries::naive, request);
    }
    if (options.fallback == CacheFallback::FailOpen) {
        co_return co_await handleAs(entries::none, request);
    }
    co_return answers.unavailable();
}

namespace {

constexpr auto cacheFirstOptions =
    std::to_array<std::string_view>({"claim-life", "fallback", "persist-delay", "provider-key"});

} // namespace

const StrategyEntry entries::cacheFirst{
    .name = "cache-first",
    .reference = "S17",
    .title = "Cache first, database behind",
    .summary = "Claims in the cache, persists later, and falls back to the database without it.",
    .description =
        "As fast as the cache. But the database learns of a key only after a delay, so whoever "
        "falls back to it within that delay, or while others still reach the cache, charges again.",
    .costs = {"2 commands, and a statement behind the answer", "none between commands"},
    .cache = CacheUse::ActiveActive,
    .optionNames = cacheFirstOptions,
    .handle = &handleWith<CacheFirst>,
};

} // namespace idem
