// Home region: each key belongs to one region, whose cache alone arbitrates it.
//
//     home = the region that the key belongs to
//     SET lock my-token NX PX lease, at the home's cache node
//     if the home gives no answer, refuse (or lock in my own region)
//     if another holds it, answer from the home's record, or "in progress"
//         if a record is saved by now, answer from it
//         run the operation, extending the lock meanwhile
//         save its record
//     delete the lock if it still holds my token
//
// Exactly-once holds across regions as it does for the Redis lock in one, since every region asks
// the same node. With `when-home-fails = local` two regions that differ in whether they can reach
// the home use two arbiters, and both may charge.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct HomeRegion : CacheSteps {
    using CacheSteps::CacheSteps;
    Task<Response> handle(Request request);

private:
    Task<Response> withoutHome(Request request);
    Task<Response> work(RecordCache records, Request request);
};

Task<Response> HomeRegion::handle(Request request) {
    const auto grant = co_await homeCache.takeLock(*request.key, options.lease);
    if (grant == Grant::Taken) {
        co_return co_await work(homeCache, request);
    }
    if (grant == Grant::Held) {
        co_return co_await answerLoser(homeCache, request);
    }
    co_return co_await withoutHome(request);
}

Task<Response> HomeRegion::withoutHome(Request request) {
    if (options.whenHomeFails == HomeDownPolicy::Refuse) {
        co_return answers.unavailable();
    }
    const auto grant = co_await regionalCache.takeLock(*request.key, options.lease);
    if (grant == Grant::Taken) {
        co_return co_await work(regionalCache, request);
    }
    if (grant == Grant::Held) {
        co_return co_await answerLoser(regionalCache, request);
    }
    co_return answers.unavailable();
}

Task<Response> HomeRegion::work(RecordCache records, Request request) {
    if (options.renew) {
        records.keepRenewing(*request.key, options.lease);
    }
    const auto done = co_await checkThenAct(records, request);
    records.stopRenewing();
    if (!done.keepsLock) {
        co_await records.releaseLock(*request.key);
    }
    co_return done.answer;
}

namespace {

constexpr auto homeRegionOptions =
    std::to_array<std::string_view>({"lease", "renew", "when-home-fails", "provider-key"});

} // namespace

const StrategyEntry entries::homeRegion{
    .name = "home-region",
    .reference = "S16",
    .title = "Home region",
    .summary = "The cache of the region that a key belongs to arbitrates it for all regions.",
    .description =
        "One arbiter a key, so duplicates in two regions meet, for a round trip between regions "
        "whenever the request arrives elsewhere. If the home is unreachable, its keys are refused; "
        "serving them locally instead may charge twice. While it is held, another payload is told "
        "409 too: a lock knows no payload.",
    .costs = {"4 commands at the home, and one a third of the lease", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Home,
    .optionNames = homeRegionOptions,
    .handle = &handleWith<HomeRegion>,
};

} // namespace idem
