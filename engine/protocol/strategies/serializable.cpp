// SERIALIZABLE: the database finds out that two transactions did not happen one after the other.
//
//     around the charge:             for the claim only:
//     begin SERIALIZABLE             begin SERIALIZABLE
//         select the key                 select the key
//         run the operation              insert it as CREATED, owned by me until the lease ends
//         insert the record          commit; if refused, answer from the winner's record
//     commit; if refused,            run the operation, renewing the lease meanwhile
//     answer from the                mark the key CONSUMED if it is still mine
//     winner's record
//
// Around the charge exactly-once does not hold: the conflict is found when both have charged, and
// the books show one payment (semantics.md F07). For the claim alone it holds as for claim-lease.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct SerializableAroundCharge : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

private:
    Task<Response> commitOrAnswerFromRecord(Request request, Acted acted);
};

Task<Response> SerializableAroundCharge::handle(Request request) {
    const auto begun = co_await transaction.begin(Isolation::Serializable);
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto record = co_await keys.find(*request.key);
    if (record.fate != SqlFate::Nothing) {
        const auto answer = answerTo(request, record);
        co_return co_await rollBackAndAnswer(answer);
    }
    const auto acted = co_await actAndInsert(request);
    co_return co_await commitOrAnswerFromRecord(request, acted);
}

/// What a repetition of the refused transaction would do: it finds the winner's record.
Task<Response> SerializableAroundCharge::commitOrAnswerFromRecord(Request request, Acted acted) {
    SqlAnswer ended{acted.fate};
    if (acted.fate == SqlFate::Done) {
        ended = co_await transaction.commit();
    }
    if (ended.fate == SqlFate::Conflict) {
        co_return co_await answerFromRecord(request);
    }
    if (acted.fate == SqlFate::Done && !ended.isAnswered()) {
        co_return answers.unavailable();
    }
    co_return acted.answer;
}

struct SerializableClaim : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

private:
    Task<SqlAnswer> claimInTransaction(Request request, KeyLookUp found);
};

Task<Response> SerializableClaim::handle(Request request) {
    const auto begun = co_await transaction.begin(Isolation::Serializable);
    if (!begun) {
        co_return answers.unavailable();
    }
    const auto found = co_await keys.find(*request.key);
    if (found && !isAbandoned(request, *found)) {
        const auto answer = answers.toDuplicate(request, *found);
        co_return co_await rollBackAndAnswer(answer);
    }
    const auto claimed = co_await claimInTransaction(request, found);
    if (!claimed.isAnswered()) {
        co_return answers.unavailable();
    }
    if (!claimed) {
        co_return co_await answerFromRecord(request);
    }
    co_return co_await workUnderLease(request);
}

/// Ends the transaction in any case.
Task<SqlAnswer> SerializableClaim::claimInTransaction(Request request, KeyLookUp found) {
    SqlAnswer claimed{found.fate};
    if (found) {
        claimed = co_await keys.takeOver(*found, options.lease);
    } else if (found.fate == SqlFate::Nothing) {
        claimed = co_await keys.claim(request, options.lease);
    }
    if (!claimed) {
        co_await transaction.rollback();
        co_return claimed;
    }
    co_return co_await transaction.commit();
}

namespace {

constexpr auto serializableOptions = std::to_array<std::string_view>({"provider-key"});
constexpr auto serializableClaimOptions =
    std::to_array<std::string_view>({"lease", "renew", "provider-key"});

} // namespace

const StrategyEntry entries::serializable{
    .name = "serializable",
    .reference = "S8",
    .title = "SERIALIZABLE around the charge",
    .summary = "Looks up, charges and inserts the record in one SERIALIZABLE transaction.",
    .description = "The database lets only one of two transactions commit, but both have charged "
                   "by then, and no rollback takes a charge back. The loser answers from the "
                   "winner's record, so nobody notices.",
    .costs = {"4 statements", "one connection and a transaction for all of the work"},
    .optionNames = serializableOptions,
    .handle = &handleWith<SerializableAroundCharge>,
};

const StrategyEntry entries::serializableClaim{
    .name = "serializable-claim",
    .reference = "S8 (claim)",
    .title = "SERIALIZABLE for the claim",
    .summary = "Claims the key in a SERIALIZABLE transaction, commits it, and charges after.",
    .description = "The conflict is found before anybody charges, so this is a claim with lease in "
                   "other words, with the same limits: an owner that outlives its lease, or dies "
                   "between the charge and the record.",
    .costs = {"5 statements, and one a third of the lease", "none between claim and record"},
    .guarantees = {.atomicClaim = true},
    .optionNames = serializableClaimOptions,
    .handle = &handleWith<SerializableClaim>,
};

} // namespace idem
