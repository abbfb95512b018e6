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
//
// Without a takeover (claim-only) nobody ever repeats it, and the key of a dead owner stays in
// progress until a person decides. With a question to the provider before the repetition
// (claim-query) a death after the operation is found out; what remains is an operation that the
// provider has not finished, or does not show yet, when it is asked.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct ClaimWithLease : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);
};

Task<Response> ClaimWithLease::handle(Request request) {
    const auto admission = co_await claimOrTakeOver(request);
    if (!admission.isMine) {
        co_return admission.answer;
    }
    co_return co_await workUnderLease(request);
}

struct ClaimOnly : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);
};

Task<Response> ClaimOnly::handle(Request request) {
    const auto claimed = co_await keys.claim(request, Duration::max());
    if (!claimed.isAnswered()) {
        co_return answers.unavailable();
    }
    if (!claimed) {
        co_return co_await answerFromRecord(request);
    }
    const auto effect = co_await backend.execute(request);
    co_return co_await settle(request, effect);
}

struct ClaimThenQuery : KeyStrategy {
    ClaimThenQuery(Handler& handler, const ProtocolSetup& setup) : KeyStrategy(handler, setup) {
        backend.namesReference = true;
    }
    Task<Response> handle(Request request);

private:
    Task<Response> workUnlessCharged(Request request);
};

Task<Response> ClaimThenQuery::handle(Request request) {
    // A key whose outcome is UNKNOWN is taken over too: the question is there to settle it.
    const auto admission = co_await claimOrTakeOver(request, TakeOver::AlsoUnknown);
    if (!admission.isMine) {
        co_return admission.answer;
    }
    if (!admission.isTakenOver) {
        co_return co_await workUnderLease(request);
    }
    co_return co_await workUnlessCharged(request);
}

Task<Response> ClaimThenQuery::workUnlessCharged(Request request) {
    startRenewing(request);
    const auto charge = co_await backend.query(request);
    keys.stopRenewing();
    if (charge.status == ProviderStatus::NotFound) {
        co_return co_await workUnderLease(request);
    }
    if (charge.status == ProviderStatus::Found) {
        const Effect found{Effect::Fate::Happened, charge.payment};
        co_return co_await settle(request, found);
    }
    // Nobody may charge blindly: unless the provider can be asked, the outcome stays unknown.
    co_await keys.markUnknown(request);
    co_return answers.to(Effect{});
}

namespace {

constexpr auto claimLeaseOptions =
    std::to_array<std::string_view>({"lease", "renew", "provider-key"});
constexpr auto claimOnlyOptions = std::to_array<std::string_view>({"provider-key"});

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

const StrategyEntry entries::claimOnly{
    .name = "claim-only",
    .reference = "S6n",
    .title = "Claim without takeover",
    .summary = "Inserts the key before the work; nobody ever takes an unfinished key over.",
    .description = "Never charges twice, because a key that was claimed once is never worked on "
                   "again. The price is a key that stays in progress for ever when its owner dies, "
                   "until an operator decides.",
    .costs = {"2 statements", "none between statements"},
    .guarantees = {.atomicClaim = true},
    .optionNames = claimOnlyOptions,
    .handle = &handleWith<ClaimOnly>,
};

const StrategyEntry entries::claimQuery{
    .name = "claim-query",
    .reference = "S6q",
    .title = "Claim, and ask before repeating",
    .summary = "As claim with lease, but a successor asks the provider before it charges.",
    .description = "The successor looks for a charge with this reference and completes the key "
                   "from what it finds. A charge that is still under way, or not shown yet, is "
                   "repeated all the same; without a provider that answers such questions the key "
                   "is marked UNKNOWN and nothing is charged.",
    .costs = {"2 statements, and one a third of the lease; 1 query after a takeover",
              "none between statements"},
    .guarantees = {.atomicClaim = true},
    .optionNames = claimLeaseOptions,
    .handle = &handleWith<ClaimThenQuery>,
};

} // namespace idem
