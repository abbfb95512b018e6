// Row lock: SELECT ... FOR UPDATE around the work.
//
//     begin
//         select the key's row FOR UPDATE; if it is there, answer from it
//         run the operation
//         insert the finished record
//     commit
//
// Exactly-once holds never for the first requests of a key: a row that is not there cannot be
// locked, so all of them go on. UNIQUE then keeps the second record out, after the second charge
// (semantics.md F05, F06); SKIP LOCKED even takes a locked row for an absent one.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct LockRowThenAct : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);
};

Task<Response> LockRowThenAct::handle(Request request) {
    const auto begun = co_await transaction.begin();
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto locked = co_await keys.lock(*request.key, options.lockWait);
    if (locked.fate != SqlFate::Nothing) {
        const auto answer = answerTo(request, locked);
        co_return co_await rollBackAndAnswer(answer);
    }
    const auto acted = co_await actAndInsert(request);
    if (acted.fate != SqlFate::Done) {
        co_return acted.answer;
    }
    co_return co_await commitAndAnswer(acted.answer);
}

namespace {

constexpr auto rowLockOptions = std::to_array<std::string_view>({"lock-wait", "provider-key"});

} // namespace

const StrategyEntry entries::rowLock{
    .name = "row-lock",
    .reference = "S4",
    .title = "SELECT ... FOR UPDATE",
    .summary = "Locks the key's row, works, and inserts the record in the same transaction.",
    .description = "The first requests of a key find no row, so there is nothing to lock and all "
                   "of them charge. UNIQUE lets one record in; the others fail after their charge, "
                   "and the books show one payment where the provider made two.",
    .costs = {"4 statements", "one connection and a transaction for all of the work"},
    .optionNames = rowLockOptions,
    .handle = &handleWith<LockRowThenAct>,
};

} // namespace idem
