// Replicated cache: claim and record live in the region's own cache node.
//
//     SET key CREATED NX GET PX 10 min, at the node of my region
//     if a record was there, answer from it
//     run the operation
//     SET key CONSUMED PX 24 h
//
// Exactly-once holds while every duplicate reaches the region of the first, or arrives there later
// than the replication lag: inside the lag both regions claim and last-writer-wins hides one. No
// work may outlive the life of an unfinished entry.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct ReplicatedCache : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);
};

Task<Response> ReplicatedCache::handle(Request request) {
    const auto claim = co_await regionalCache.claim(request, options.claimLife);
    if (claim.existing) {
        co_return answers.toDuplicate(request, *claim.existing);
    }
    if (claim.grant == Grant::NoAnswer) {
        co_return co_await withoutCache(request);
    }
    const auto effect = co_await backend.execute(request);
    co_await settleClaim(regionalCache, request, effect);
    co_return answers.to(effect);
}

namespace {

constexpr auto replicatedCacheOptions =
    std::to_array<std::string_view>({"claim-life", "when-store-down", "provider-key"});

} // namespace

const StrategyEntry entries::replicatedCache{
    .name = "replicated-cache",
    .reference = "S15",
    .title = "Replicated cache",
    .summary = "Each region claims in its own cache node; the nodes replicate in milliseconds.",
    .description =
        "Fast everywhere, and right within one region. Two regions that see the key within the "
        "replication lag both claim it and both charge; the merge then hides one of the records.",
    .costs = {"2 commands in the region", "none between commands"},
    .cache = CacheUse::ActiveActive,
    .optionNames = replicatedCacheOptions,
    .handle = &handleWith<ReplicatedCache>,
};

} // namespace idem
