// Held transaction: insert the key first, and keep the transaction open over the work.
//
//     begin
//         insert the key if absent, waiting for a rival's; if another has it, roll back and answer
//         run the operation
//         mark the key CONSUMED
//     commit
//
// Exactly-once holds while the connection outlives the work and no server dies between the
// operation and the commit: whatever ends the session frees the key at once, although the charge
// goes on (semantics.md F19). Each duplicate that waits holds a connection too (F15).
// A claim that the profile keeps because nobody knows the outcome is committed as it is, without a
// lease: from then on the key stays in progress until a person decides.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct HeldTransaction : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);
};

Task<Response> HeldTransaction::handle(Request request) {
    const auto begun = co_await transaction.begin();
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto claimed = co_await keys.claim(request, Duration::max());
    if (claimed) {
        const auto effect = co_await backend.execute(request);
        co_return co_await settleAndCommit(request, effect);
    }
    co_await transaction.rollback();
    if (!claimed.isAnswered()) {
        co_return answers.unavailable();
    }
    co_return co_await answerFromRecord(request);
}

namespace {

constexpr auto heldTransactionOptions = std::to_array<std::string_view>({"provider-key"});

} // namespace

const StrategyEntry entries::heldTransaction{
    .name = "held-transaction",
    .reference = "S5",
    .title = "Insert first, transaction held",
    .summary = "Inserts the key, charges and completes it, all in one open transaction.",
    .description = "A duplicate waits for the commit and then answers from the record. A crash "
                   "rolls the key back at once, so a charge that had happened is repeated; so does "
                   "a connection that breaks while the server works on.",
    .costs = {"4 statements", "one connection and a transaction for all of the work"},
    .guarantees = {.atomicClaim = true},
    .optionNames = heldTransactionOptions,
    .handle = &handleWith<HeldTransaction>,
};

} // namespace idem
