// Key and effect in one transaction: either both are durable or neither.
//
//     begin
//         insert the key if absent; if another has it, roll back and answer from its record
//         write the ledger
//         mark the key CONSUMED
//     commit
//
// Exactly-once holds whenever the effect is local: a crash rolls everything back, and a duplicate
// waits for the rival's commit. An outside provider takes no part in the transaction.

#include "engine/protocol/strategies/one_transaction.h"

namespace idem {

Task<Response> OneTransaction::handle(Request request) {
    co_await transaction.begin();
    const auto claimed = co_await keys.claim(request, Duration::max());
    if (!claimed) {
        co_return co_await answerDuplicate(request);
    }
    const auto effect = co_await ledger.write(request);
    co_await keys.complete(request, effect);
    const auto committed = co_await transaction.commit();
    if (!committed) {
        co_return answers.unavailable();
    }
    co_return answers.to(effect);
}

Task<Response> OneTransaction::answerDuplicate(Request request) {
    co_await transaction.rollback();
    const auto record = co_await keys.find(*request.key);
    if (!record) {
        co_return answers.unavailable();
    }
    co_return answers.toDuplicate(request, *record);
}

} // namespace idem
