// Advisory lock: the database lends a lock that belongs to no row.
//
//     begin
//         take the advisory lock of the key, or refuse if another holds it
//         if a record is saved for the key, answer from it
//         run the operation
//         insert the finished record
//     commit, which gives the lock back
//
// Exactly-once holds at READ COMMITTED while the connection outlives the work and no server dies
// between the operation and the commit. At REPEATABLE READ the statement that waits for the lock
// has taken its snapshot before, and does not see the record of the one it waited for (semantics.md
// F08, H3). Session-level locks outlive the transaction: given back before the commit, they let the
// next one in while the record is still invisible (F09).

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct TransactionAdvisoryLock : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

protected:
    /// In the open transaction and under the lock; leaves the transaction to be committed if Done.
    Task<Acted> checkThenAct(Request request);
};

Task<Response> TransactionAdvisoryLock::handle(Request request) {
    const auto begun = co_await transaction.begin(options.isolation);
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto scope = AdvisoryScope::Transaction;
    const auto locked = co_await advisory.take(*request.key, scope, options.whenHeld);
    if (!locked) {
        const auto refusal = refusalAfter(locked.fate);
        co_return co_await rollBackAndAnswer(refusal);
    }
    const auto acted = co_await checkThenAct(request);
    if (acted.fate != SqlFate::Done) {
        co_return acted.answer;
    }
    co_return co_await commitAndAnswer(acted.answer);
}

Task<Acted> TransactionAdvisoryLock::checkThenAct(Request request) {
    const auto record = co_await keys.find(*request.key);
    if (record.fate == SqlFate::Nothing) {
        co_return co_await actAndInsert(request);
    }
    co_await transaction.rollback();
    const Acted acted{SqlFate::Nothing, answerTo(request, record)};
    co_return acted;
}

struct SessionAdvisoryLock : TransactionAdvisoryLock {
    using TransactionAdvisoryLock::TransactionAdvisoryLock;
    Task<Response> handle(Request request);

private:
    Task<Response> workUnderLock(Request request);
};

Task<Response> SessionAdvisoryLock::handle(Request request) {
    const auto scope = AdvisoryScope::Session;
    const auto locked = co_await advisory.take(*request.key, scope, options.whenHeld);
    if (!locked) {
        co_return refusalAfter(locked.fate);
    }
    const auto answer = co_await workUnderLock(request);
    if (options.unlock == UnlockTime::AfterCommit) {
        co_await advisory.release(*request.key);
    }
    co_return answer;
}

Task<Response> SessionAdvisoryLock::workUnderLock(Request request) {
    const auto begun = co_await transaction.begin();
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto acted = co_await checkThenAct(request);
    if (options.unlock == UnlockTime::BeforeCommit) {
        co_await advisory.release(*request.key);
    }
    if (acted.fate != SqlFate::Done) {
        co_return acted.answer;
    }
    co_return co_await commitAndAnswer(acted.answer);
}

namespace {

constexpr auto advisoryLockOptions =
    std::to_array<std::string_view>({"when-held", "isolation", "provider-key"});
constexpr auto sessionLockOptions =
    std::to_array<std::string_view>({"when-held", "unlock", "provider-key"});

} // namespace

const StrategyEntry entries::advisoryLock{
    .name = "advisory-lock",
    .reference = "S7",
    .title = "Advisory lock",
    .summary = "Takes a transaction-level advisory lock of the key, then checks and acts.",
    .description = "Right at READ COMMITTED, useless at REPEATABLE READ: the waiter reads by a "
                   "snapshot from before its wait and finds no record. A broken connection gives "
                   "the lock to the next one while the charge goes on.",
    .costs = {"5 statements", "one connection and a transaction for all of the work"},
    .guarantees = {.atomicClaim = true},
    .optionNames = advisoryLockOptions,
    .handle = &handleWith<TransactionAdvisoryLock>,
};

const StrategyEntry entries::advisoryLockSession{
    .name = "advisory-lock-session",
    .reference = "S7 (session)",
    .title = "Advisory lock of the session",
    .summary = "Takes a session-level advisory lock of the key around a transaction.",
    .description = "The lock must be given back after the commit: a holder that unlocks before it "
                   "lets the next one look while the record is still invisible, and that one "
                   "charges too.",
    .costs = {"6 statements", "one connection for all of the work"},
    .guarantees = {.atomicClaim = true},
    .optionNames = sessionLockOptions,
    .handle = &handleWith<SessionAdvisoryLock>,
};

} // namespace idem
