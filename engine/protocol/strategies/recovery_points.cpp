// Recovery points: atomic phases, each of which commits before the next foreign mutation.
//
//     phase 1  insert the key as CREATED: "started"; or take a given-up one over where it stands
//     phase 2  begin; write the order; "order created"; commit
//              charge, with a provider key derived from the key's row
//     phase 3  note the payment with the key: "charge created"; a definite "no" finishes the key
//     phase 4  begin; queue the receipt; store the answer: "finished"; commit
//              answer
//
//     a retry goes on with the phase after the point that the key has come to
//
//     literal:   any error of the provider finishes the key with 503
//     corrected: only a definite "no" does; otherwise give the lock up and keep the point
//
// Exactly-once holds while the provider knows keys, for as long as it remembers them: every repeat
// of the charge carries the same key. The literal form stores an error of which nobody knows
// whether the charge happened, and replays it for ever (semantics.md F32).
//
// Each step of a phase that touches the key is guarded by its owner: whoever has been overtaken
// changes nothing, and answers from the record. Phases 1 and 3 are one statement, which is a
// transaction of its own.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

/// How far the key has come; "finished" is its state CONSUMED.
namespace recovery {

constexpr std::int64_t started = 0; ///< As a claim is inserted.
constexpr std::int64_t orderCreated = 1;
constexpr std::int64_t chargeCreated = 2;

} // namespace recovery

struct RecoveryPoints : KeyStrategy {
    /// The downstream key is that of the key's row, whatever the options say (semantics.md R32).
    RecoveryPoints(Handler& handler, const ProtocolSetup& setup)
        : KeyStrategy(handler, setup), records{handler} {
        backend.passesKey = true;
    }
    Task<Response> handle(Request request);

protected:
    bool finishesOnAnyError = false;

private:
    Task<Response> fromStarted(Request request);
    Task<Response> fromOrderCreated(Request request);
    Task<Response> fromChargeCreated(Request request, std::int64_t payment);
    Task<SqlAnswer> createOrder(Request request);
    Task<Response> endWithoutCharge(Request request, Effect effect);

    LocalRecords records;
};

/// The well-known reference code, to the letter (semantics.md R31).
struct LiteralRecoveryPoints : RecoveryPoints {
    LiteralRecoveryPoints(Handler& handler, const ProtocolSetup& setup)
        : RecoveryPoints(handler, setup) {
        finishesOnAnyError = true;
    }
};

Task<Response> RecoveryPoints::handle(Request request) {
    const auto admission = co_await claimOrTakeOver(request);
    if (!admission.isMine) {
        co_return admission.answer;
    }
    switch (admission.record.point) {
    case recovery::started:
        co_return co_await fromStarted(request);
    case recovery::orderCreated:
        co_return co_await fromOrderCreated(request);
    default:
        co_return co_await fromChargeCreated(request, admission.record.payment);
    }
}

Task<Response> RecoveryPoints::fromStarted(Request request) {
    const auto created = co_await createOrder(request);
    if (!created) {
        co_return co_await answerFromRecord(request);
    }
    co_return co_await fromOrderCreated(request);
}

Task<Response> RecoveryPoints::fromOrderCreated(Request request) {
    const auto effect = co_await backend.execute(request);
    if (!effect.happened()) {
        co_return co_await endWithoutCharge(request, effect);
    }
    const auto noted = co_await keys.advancePaid(request, recovery::chargeCreated, effect.payment);
    if (!noted) {
        co_return co_await answerFromRecord(request);
    }
    co_return co_await fromChargeCreated(request, effect.payment);
}

Task<Response> RecoveryPoints::fromChargeCreated(Request request, std::int64_t payment) {
    const auto answer = answers.to(Effect{Effect::Fate::Happened, payment});
    const auto begun = co_await transaction.begin();
    if (!begun) {
        co_return answers.unavailable();
    }
    co_await records.queueReceipt(request, payment);
    const auto completed = co_await keys.complete(request, answer);
    if (!completed) {
        co_await transaction.rollback();
        co_return co_await answerFromRecord(request);
    }
    co_return co_await commitAndAnswer(answer);
}

/// Phase 2; a statement of a transaction that has failed changes nothing, so the last one tells.
Task<SqlAnswer> RecoveryPoints::createOrder(Request request) {
    const auto begun = co_await transaction.begin();
    if (!begun) {
        co_return begun;
    }
    co_await records.createOrder(request);
    const auto advanced = co_await keys.advance(request, recovery::orderCreated);
    if (!advanced) {
        co_await transaction.rollback();
        co_return advanced;
    }
    co_return co_await transaction.commit(Role::Lock);
}

Task<Response> RecoveryPoints::endWithoutCharge(Request request, Effect effect) {
    const bool isDefinite = effect.fate == Effect::Fate::Refused;
    const auto answer =
        isDefinite || !finishesOnAnyError ? answers.to(effect) : answers.unavailable();
    if (isDefinite || finishesOnAnyError) {
        co_await keys.complete(request, answer);
    } else {
        co_await keys.suspend(request);
    }
    co_return answer;
}

namespace {

constexpr auto recoveryPointOptions = std::to_array<std::string_view>({"lease"});

} // namespace

const StrategyEntry entries::recoveryPoints{
    .name = "recovery-points",
    .reference = "S19",
    .title = "Recovery points",
    .summary = "Notes how far the work has come; a retry goes on from there with the same key.",
    .description =
        "Started, order created, charge created, finished: each phase commits before the "
        "next foreign step, and every charge for a key carries the same provider key. "
        "So a crash anywhere is repaired by a retry, as long as the provider recognises "
        "the key.",
    .costs = {"10 statements", "a connection within a phase, none during the charge"},
    .guarantees = {.atomicClaim = true, .repeatSafeEffect = true},
    .fixesEndings = true,
    .optionNames = recoveryPointOptions,
    .handle = &handleWith<RecoveryPoints>,
};

const StrategyEntry entries::recoveryPointsLiteral{
    .name = "recovery-points-literal",
    .reference = "S19 (literal)",
    .title = "Recovery points, as in the reference code",
    .summary = "The same, but any error of the provider finishes the key with 503.",
    .description = "A time-out of the provider is stored as the final answer although the charge "
                   "may have happened: the client hears 503 for as long as the key lives and then "
                   "pays again with a new one.",
    .costs = {"10 statements", "a connection within a phase, none during the charge"},
    .guarantees = {.atomicClaim = true, .repeatSafeEffect = true},
    .fixesEndings = true,
    .optionNames = recoveryPointOptions,
    .handle = &handleWith<LiteralRecoveryPoints>,
};

} // namespace idem
