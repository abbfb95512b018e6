// Unique effect: the row that is the effect carries the key, and UNIQUE lets it in once.
//
//     insert the payment with its idempotency key, if no payment has that key
//     if one has, answer from it
//
// Exactly-once holds whenever the effect is one local row: claim, effect and record are one
// statement. Nothing is kept but the row, so there is no "in progress" and no stored answer;
// another payload is told by comparing with the row itself.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct UniqueEffect : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

private:
    Response answerFrom(const Request& request, const LedgerRow& row) const;
};

Task<Response> UniqueEffect::handle(Request request) {
    const auto written = co_await ledger.writeOnce(request);
    if (written) {
        co_return answers.to(Effect{Effect::Fate::Happened, ledger.handler.token()});
    }
    if (written.fate == SqlFate::Thrown) {
        co_return failureAfter(written.fate);
    }
    if (written.fate != SqlFate::Nothing) {
        co_return refusalAfter(written.fate);
    }
    const auto found = co_await ledger.find(request);
    if (found.fate == SqlFate::Nothing && request.useCase == UseCase::Seat) {
        // Not a duplicate: somebody else has the seat.
        Effect taken{Effect::Fate::Refused, 0};
        taken.refusal = 410;
        co_return answers.to(taken);
    }
    if (found.fate != SqlFate::Done) {
        co_return refusalAfter(found.fate);
    }
    co_return answerFrom(request, found.row);
}

/// The row stands for the record that nobody keeps.
Response UniqueEffect::answerFrom(const Request& request, const LedgerRow& row) const {
    const Response created = answers.to(Effect{Effect::Fate::Happened, row.payment});
    KeyRecord record = KeyRecord::consumed(request, 0, created);
    if (!row.answers(request)) {
        record.fingerprint = ~request.fingerprint;
    }
    return answers.toDuplicate(request, record);
}

const StrategyEntry entries::uniqueEffect{
    .name = "unique-effect",
    .reference = "S18u",
    .title = "Key in the effect's own row",
    .summary = "UNIQUE (idempotency_key) on the ledger: the effect itself can happen only once.",
    .description = "The shortest way there is, for an effect that is one row of our own database: "
                   "one statement claims, acts and records. A duplicate reads the row back.",
    .costs = {"1 statement", "none"},
    .guarantees = {.atomicClaim = true, .claimWithEffect = true, .repeatSafeEffect = true},
    .localEffect = true,
    .handle = &handleWith<UniqueEffect>,
};

} // namespace idem
