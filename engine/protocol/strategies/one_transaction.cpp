// Key and effect in one transaction: either both are durable or neither.
//
//     begin
//         insert the key if absent; if another has it, roll back and answer from its record
//         write the ledger
//         mark the key CONSUMED
//     commit
//     with `replay = current` the answer is the payment of the record as it is now
//
// Exactly-once holds whenever the effect is local: a crash rolls everything back, and a duplicate
// waits for the rival's commit. An outside provider takes no part in the transaction.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct OneTransaction : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

private:
    Task<Response> answerDuplicate(Request request);
};

Task<Response> OneTransaction::handle(Request request) {
    const auto begun = co_await transaction.begin();
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto claimed = co_await keys.claim(request, Duration::max());
    if (claimed) {
        const auto effect = co_await ledger.write(request);
        if (effect.fate == Effect::Fate::Aborted || effect.fate == Effect::Fate::Thrown) {
            // What throws inside a transaction rolls it back, the effect with the key.
            const auto failure = answers.to(effect);
            co_return co_await rollBackAndAnswer(failure);
        }
        co_return co_await settleAndCommit(request, effect);
    }
    co_await transaction.rollback();
    if (!claimed.isAnswered()) {
        co_return answers.unavailable();
    }
    co_return co_await answerDuplicate(request);
}

Task<Response> OneTransaction::answerDuplicate(Request request) {
    const auto answer = co_await answerFromRecord(request);
    const bool namesPayment = answer.resource != 0 && request.useCase != UseCase::Seat;
    if (options.replay == Replay::Stored || !namesPayment) {
        co_return answer;
    }
    const auto payment = co_await ledger.findPayment(request, answer.resource);
    if (payment.fate == SqlFate::Nothing) {
        // The key has outlived the payment that it points to (semantics.md R42).
        co_return Response::notFound();
    }
    co_return payment.fate == SqlFate::Done ? answer : answers.unavailable();
}

namespace {

constexpr auto oneTransactionOptions = std::to_array<std::string_view>({"replay"});

} // namespace

const StrategyEntry entries::oneTransaction{
    .name = "one-transaction",
    .reference = "S18",
    .title = "Key and effect in one transaction",
    .summary = "The key and the ledger row commit together or not at all.",
    .description = "Only for an effect in our own database: then a crash leaves nothing half done "
                   "and a duplicate waits for the first to commit. An asynchronous replica that is "
                   "promoted can still lose both.",
    .costs = {"5 statements", "one connection for all statements"},
    .guarantees = {.atomicClaim = true, .claimWithEffect = true, .repeatSafeEffect = true},
    .localEffect = true,
    .optionNames = oneTransactionOptions,
    .handle = &handleWith<OneTransaction>,
};

} // namespace idem
