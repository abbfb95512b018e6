// Home region: each key belongs to one region, whose cache alone arbitrates it.
//
//     home = the region that the key belongs to
//     SET lock my-token NX PX lease, at the home's cache node
//     if another holds it, answer from the home's record, or "in progress"
//         if a record is saved by now, answer from it
//         run the operation, extending the lock meanwhile
//         save its record
//     delete the lock if it still holds my token
//     if the home gives no answer: refuse, or lock in my own region, or re-home:
//
//     before all else, look the key's home up in the region map
//     not moved:  as above, but no lock is extended;
//                 if the home gives no answer, bump the epoch: the home moves to the next region,
//                 and the leases of the old one drain from now on; refuse
//     moved, and a lease of the old home may be left: refuse
//     moved and drained: answer from the record that the old home left, if it can be reached;
//                 otherwise as above, at the new home
//
// Exactly-once holds across regions as it does for the Redis lock in one, since every region asks
// the same node. With `when-home-fails = local` two regions that differ in whether they can reach
// the home use two arbiters, and both may charge. With `re-home` two homes never arbitrate at one
// time, provided that no holder outlives its lease; what is lost is the record of an operation that
// the old home finished, for as long as nobody can reach it.

#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

struct HomeRegion : CacheSteps {
    HomeRegion(Handler& handler, const ProtocolSetup& setup)
        : CacheSteps(handler, setup),
          homeMayMove(setup.options.whenHomeFails == HomeDownPolicy::ReHome) {}
    Task<Response> handle(Request request);

private:
    Task<Response> handleByMap(Request request);
    Task<Response> atHome(Request request);
    Task<Response> withoutHome(Request request);
    Task<Response> atNewHome(Request request, Deadline drained);
    Task<Response> at(RecordCache records, Request request);
    Task<Response> work(RecordCache records, Request request);

    bool homeMayMove;
};

Task<Response> HomeRegion::handle(Request request) {
    if (homeMayMove) {
        co_return co_await handleByMap(request);
    }
    co_return co_await atHome(request);
}

Task<Response> HomeRegion::handleByMap(Request request) {
    const auto home = co_await homes.find(*request.key);
    if (!home.isAnswered()) {
        co_return answers.unavailable();
    }
    if (home.hasMoved()) {
        co_return co_await atNewHome(request, home.drained);
    }
    co_return co_await atHome(request);
}

Task<Response> HomeRegion::atHome(Request request) {
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
    if (options.whenHomeFails == HomeDownPolicy::Local) {
        co_return co_await at(regionalCache, request);
    }
    if (homeMayMove) {
        co_await homes.move(*request.key, options.lease);
    }
    co_return answers.unavailable();
}

Task<Response> HomeRegion::atNewHome(Request request, Deadline drained) {
    if (!clock.expired(drained)) {
        co_return answers.unavailable();
    }
    const auto left = co_await homeCache.find(*request.key);
    if (left.record) {
        co_return answers.toDuplicate(request, *left.record);
    }
    co_return co_await at(nextHomeCache, request);
}

Task<Response> HomeRegion::at(RecordCache records, Request request) {
    const auto grant = co_await records.takeLock(*request.key, options.lease);
    if (grant == Grant::Taken) {
        co_return co_await work(records, request);
    }
    if (grant == Grant::Held) {
        co_return co_await answerLoser(records, request);
    }
    co_return answers.unavailable();
}

Task<Response> HomeRegion::work(RecordCache records, Request request) {
    // A lease that is extended would never drain.
    if (options.renew && !homeMayMove) {
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
        "serving them locally instead may charge twice. With re-home a map in the database moves "
        "the key to the next region, which serves it once every lease of the old home has ended. "
        "While the lock is held, another payload is told 409 too: a lock knows no payload.",
    .costs = {"4 commands at the home, and one a third of the lease", "none between commands"},
    .guarantees = {.atomicClaim = true},
    .cache = CacheUse::Home,
    .optionNames = homeRegionOptions,
    .handle = &handleWith<HomeRegion>,
};

} // namespace idem
