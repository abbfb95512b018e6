// Recovery points: atomic phases, each of which is durable before the next foreign step.
//
//     started:         insert the key as CREATED, or take a given-up one over where it stands
//                      charge, with a provider key derived from the key's row
//     charge created:  note the payment with the key
//     finished:        mark the key CONSUMED, and answer
//
//     literal:   any error of the provider finishes the key with 503
//     corrected: a definite "no" finishes it; otherwise give the lock up and keep the point
//
// Exactly-once holds while the provider knows keys, for as long as it remembers them: every repeat
// of the charge carries the same key. The literal form stores an error of which nobody knows
// whether the charge happened, and replays it for ever (semantics.md F32).
//
// Each phase here is one guarded statement, which is a transaction of its own. Phases that only
// write rows of our own (the local records, the outbox) add no window, and are left out.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

namespace recovery {

constexpr std::int64_t chargeCreated = 1; ///< 0 is "started", as a claim is inserted.

} // namespace recovery

struct RecoveryPoints : KeyStrategy {
    /// The downstream key is that of the key's row, whatever the options say (semantics.md R32).
    RecoveryPoints(Handler& handler, const ProtocolSetup& setup) : KeyStrategy(handler, setup) {
        backend.passesKey = true;
    }
    Task<Response> handle(Request request);

protected:
    bool finishesOnAnyError = false;

private:
    Task<Response> goOnFrom(Request request, KeyRecord record);
    Task<Response> chargeAndGoOn(Request request);
    Task<Response> finish(Request request, std::int64_t payment);
    Task<Response> endWithoutCharge(Request request, Effect effect);
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
    co_return co_await goOnFrom(request, admission.record);
}

Task<Response> RecoveryPoints::goOnFrom(Request request, KeyRecord record) {
    if (record.point == recovery::chargeCreated) {
        co_return co_await finish(request, record.payment);
    }
    co_return co_await chargeAndGoOn(request);
}

Task<Response> RecoveryPoints::chargeAndGoOn(Request request) {
    const auto effect = co_await backend.execute(request);
    if (!effect.happened()) {
        co_return co_await endWithoutCharge(request, effect);
    }
    const auto noted = co_await keys.advance(request, recovery::chargeCreated, effect.payment);
    if (!noted) {
        co_return co_await answerFromRecord(request);
    }
    co_return co_await finish(request, effect.payment);
}

Task<Response> RecoveryPoints::finish(Request request, std::int64_t payment) {
    const auto answer = answers.to(Effect{Effect::Fate::Happened, payment});
    const auto completed = co_await keys.complete(request, answer);
    if (!completed) {
        co_return co_await answerFromRecord(request);
    }
    co_return answer;
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
    .description = "Each phase is durable before the next foreign step, and every charge for a key "
                   "carries the same provider key. So a crash anywhere is repaired by a retry, as "
                   "long as the provider recognises the key.",
    .costs = {"3 statements", "none between statements"},
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
    .costs = {"3 statements", "none between statements"},
    .guarantees = {.atomicClaim = true, .repeatSafeEffect = true},
    .fixesEndings = true,
    .optionNames = recoveryPointOptions,
    .handle = &handleWith<LiteralRecoveryPoints>,
};

} // namespace idem
