// Claim with lease: insert the key first, then work, then complete it as its owner.
//
//     insert the key as CREATED, owned by me until the lease ends
//     if another has it
//         in progress and its lease has run out: take it over, if nobody was faster
//         otherwise answer from its record
//     run the operation, renewing the lease meanwhile
//     mark the key CONSUMED if it is still mine; if not, answer from the record
//
// Exactly-once holds while no owner outlives its lease and none dies between the operation and
// its record: then a successor repeats an operation that had happened.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct ClaimWithLease : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);

private:
    Task<Response> work(Request request);
    Task<Response> answerFromRecord(Request request);
};

Task<Response> ClaimWithLease::handle(Request request) {
    const auto claimed = co_await keys.claim(request, options.lease);
    if (claimed) {
        co_return co_await work(request);
    }
    const auto record = co_await keys.find(*request.key);
    if (!record) {
        co_return answers.inProgress();
    }
    const bool abandoned = record->isInProgress() && clock.expired(record->lease);
    if (!abandoned || !record->answers(request)) {
        co_return answers.toDuplicate(request, *record);
    }
    const auto taken = co_await keys.takeOver(*record, options.lease);
    if (!taken) {
        co_return answers.inProgress();
    }
    co_return co_await work(request);
}

Task<Response> ClaimWithLease::work(Request request) {
    if (options.renew) {
        keys.keepRenewing(request, options.lease);
    }
    const auto effect = co_await backend.execute(request);
    keys.stopRenewing();
    const auto answer = answers.to(effect);
    if (!effect.happened()) {
        // The claim stays: nobody knows whether the operation happened, so nobody may repeat it
        // before the lease ends.
        co_return answer;
    }
    const auto completed = co_await keys.complete(request, answer);
    if (!completed) {
        co_return co_await answerFromRecord(request);
    }
    co_return answer;
}

Task<Response> ClaimWithLease::answerFromRecord(Request request) {
    const auto record = co_await keys.find(*request.key);
    if (!record) {
        co_return answers.unavailable();
    }
    co_return answers.toDuplicate(request, *record);
}

namespace {

constexpr auto claimLeaseOptions =
    std::to_array<std::string_view>({"lease", "renew", "provider-key"});

} // namespace

const StrategyEntry entries::claimLease{
    .name = "claim-lease",
    .reference = "S6",
    .title = "Claim with lease",
    .summary = "Inserts the key before the work and completes it only as its owner.",
    .description = "INSERT ... ON CONFLICT DO NOTHING lets exactly one request own the key. The "
                   "lease frees it when the owner dies; an owner that outlives its lease, or dies "
                   "after the charge and before the record, is repeated by its successor.",
    .costs = {"2 statements, and one a third of the lease", "none between statements"},
    .guarantees = {.atomicClaim = true},
    .optionNames = claimLeaseOptions,
    .handle = &handleWith<ClaimWithLease>,
};

} // namespace idem
