// What a strategy over the key table says when a store gives a certain answer: no database, no
// charge; a lost race, no 500; a provider that cannot be asked, no blind charge.

#include "engine/protocol/key_record.h"
#include "engine/protocol/strategy.h"
#include "engine/study/explore/exploring_handler.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace idem::strategy_text_test {

namespace {

/// What each announced operation yields.
using Stores = std::function<OperationResult(const Operation&)>;

/// A clock by which every lease has run out.
class LateClock final : public Clock {
public:
    Deadline after(Duration span) const override { return {span.ns}; }
    bool expired(Deadline deadline) const override { return !deadline.isNever(); }
    Duration left(Deadline) const override { return Duration::zero(); }
    std::int64_t stamp() const override { return 0; }
};

struct Told {
    Response answer;
    std::vector<OperationName> steps;

    bool did(OperationName name) const {
        return std::find(steps.begin(), steps.end(), name) != steps.end();
    }
};

Request payment() {
    Request request;
    request.key = 1;
    request.fingerprint = 77;
    request.amount = 10;
    request.from = 1;
    request.to = 2;
    return request;
}

Told tell(std::string_view strategy, const Stores& stores) {
    const ProtocolSetup setup;
    const LateClock clock;
    ExploringHandler handler(clock, 5);
    auto task = serve(handler, setup, *findStrategy(strategy), payment());
    task.start();
    Told told;
    while (handler.isWaiting()) {
        const Operation operation = handler.pending();
        told.steps.push_back(operation.name);
        if (const auto* answer = std::get_if<Response>(&operation.command)) {
            told.answer = *answer;
            handler.resume({});
        } else {
            handler.resume(stores(operation));
        }
    }
    return told;
}

StatementResult failure(SqlState state) {
    StatementResult result;
    result.state = state;
    return result;
}

StatementResult wrote(int rows) {
    StatementResult result;
    result.rowCount = rows;
    return result;
}

/// A key that another handler has claimed, and whose lease has run out.
StatementResult abandonedClaim(KeyState state = KeyState::Created, std::int64_t point = 0) {
    Row row{};
    row[key_table::key.index] = 1;
    row[key_table::state.index] = static_cast<Value>(state);
    row[key_table::owner.index] = 4;
    row[key_table::fingerprint.index] = 77;
    row[key_table::point.index] = point;
    row[key_table::payment.index] = point > 0 ? 9 : 0;
    StatementResult result = wrote(1);
    result.rows.push_back(row);
    return result;
}

ProviderResult provider(ProviderStatus status, std::int64_t payment = 0) {
    return {status, payment, false};
}

constexpr auto overKeyTable = std::to_array<std::string_view>({"naive",
                                                               "naive-replica",
                                                               "row-lock",
                                                               "held-transaction",
                                                               "advisory-lock",
                                                               "advisory-lock-session",
                                                               "serializable",
                                                               "serializable-claim",
                                                               "claim-only",
                                                               "claim-lease",
                                                               "claim-query",
                                                               "conditional-put",
                                                               "recovery-points-literal",
                                                               "recovery-points",
                                                               "one-transaction",
                                                               "unique-effect"});

/// A successor that finds an abandoned claim; the provider answers its question like this.
Told takeOver(std::string_view strategy, ProviderResult asked, const StatementResult& found) {
    return tell(strategy, [&](const Operation& operation) -> OperationResult {
        switch (operation.name) {
        case OperationName::ClaimKey:
            return wrote(0);
        case OperationName::FindKey:
            return found;
        case OperationName::QueryCharge:
            return asked;
        case OperationName::Charge:
            return provider(ProviderStatus::Charged, 8);
        default:
            return wrote(1);
        }
    });
}

} // namespace

TEST(StrategyTextTest, WithoutADatabaseNobodyCharges) {
    for (const std::string_view strategy : overKeyTable) {
        const Told told =
            tell(strategy, [](const Operation&) { return failure(SqlState::ConnectionLost); });
        EXPECT_EQ(told.answer.status, 503) << strategy;
        EXPECT_FALSE(told.did(OperationName::Charge)) << strategy;
    }
}

TEST(StrategyTextTest, AnAbandonedStatementIsNoAnswerEither) {
    for (const std::string_view strategy : overKeyTable) {
        const Told told = tell(strategy, [](const Operation&) { return OperationResult{}; });
        EXPECT_EQ(told.answer.status, 503) << strategy;
        EXPECT_FALSE(told.did(OperationName::Charge)) << strategy;
    }
}

TEST(StrategyTextTest, ALostClaimIsAConflictAndNoError) {
    for (const char* strategy : {"claim-lease",
                                 "claim-only",
                                 "claim-query",
                                 "recovery-points",
                                 "conditional-put",
                                 "held-transaction",
                                 "one-transaction"}) {
        // The rival's claim was there for the INSERT and is gone for the look-up.
        const Told told = tell(strategy, [](const Operation& operation) {
            const bool controls = operation.role == Role::Housekeeping;
            return wrote(controls ? 1 : 0);
        });
        EXPECT_EQ(told.answer.status, 409) << strategy;
        EXPECT_FALSE(told.did(OperationName::Charge)) << strategy;
    }
}

TEST(ClaimQueryTest, AnswersWithTheChargeThatItFinds) {
    const Told told = takeOver("claim-query", provider(ProviderStatus::Found, 9), abandonedClaim());
    EXPECT_EQ(told.answer.status, 201);
    EXPECT_EQ(told.answer.resource, 9);
    EXPECT_FALSE(told.did(OperationName::Charge));
    EXPECT_TRUE(told.did(OperationName::CompleteKey));
}

TEST(ClaimQueryTest, ChargesWhenTheProviderKnowsNone) {
    const Told told = takeOver("claim-query", provider(ProviderStatus::NotFound), abandonedClaim());
    EXPECT_EQ(told.answer.resource, 8);
    EXPECT_TRUE(told.did(OperationName::Charge));
}

TEST(ClaimQueryTest, DoesNotChargeBlindly) {
    for (const auto status : {ProviderStatus::Refused, ProviderStatus::Unreachable}) {
        const Told told = takeOver("claim-query", provider(status), abandonedClaim());
        EXPECT_EQ(told.answer.status, 504);
        EXPECT_FALSE(told.did(OperationName::Charge));
        EXPECT_TRUE(told.did(OperationName::MarkUnknown));
    }
}

TEST(ClaimQueryTest, SettlesAnUnknownOutcome) {
    const Told told = takeOver(
        "claim-query", provider(ProviderStatus::Found, 9), abandonedClaim(KeyState::Unknown));
    EXPECT_EQ(told.answer.status, 201);
    EXPECT_EQ(told.answer.resource, 9);
}

TEST(ClaimLeaseTest, ASuccessorChargesWithoutAsking) {
    const Told told = takeOver("claim-lease", {}, abandonedClaim());
    EXPECT_FALSE(told.did(OperationName::QueryCharge));
    EXPECT_TRUE(told.did(OperationName::Charge));
}

TEST(ClaimOnlyTest, NobodyTakesAnAbandonedClaimOver) {
    const Told told = takeOver("claim-only", {}, abandonedClaim());
    EXPECT_EQ(told.answer.status, 409);
    EXPECT_FALSE(told.did(OperationName::TakeOverKey));
}

// semantics.md R32: each phase commits before the next foreign mutation.
TEST(RecoveryPointsTest, EveryPhaseIsCommittedBeforeTheNextForeignStep) {
    const Told told = tell("recovery-points", [](const Operation& operation) -> OperationResult {
        if (operation.name == OperationName::Charge) {
            return provider(ProviderStatus::Charged, 8);
        }
        return wrote(1);
    });
    EXPECT_EQ(told.answer.status, 201);
    EXPECT_EQ(told.steps,
              (std::vector{OperationName::ClaimKey,
                           OperationName::Begin,
                           OperationName::CreateOrder,
                           OperationName::AdvancePoint,
                           OperationName::Commit,
                           OperationName::Charge,
                           OperationName::AdvancePoint,
                           OperationName::Begin,
                           OperationName::QueueReceipt,
                           OperationName::CompleteKey,
                           OperationName::Commit,
                           OperationName::Reply}));
}

TEST(RecoveryPointsTest, ARetryGoesOnAfterTheChargeThatWasNoted) {
    const Told told = takeOver("recovery-points", {}, abandonedClaim(KeyState::Created, 2));
    EXPECT_EQ(told.answer.status, 201);
    EXPECT_EQ(told.answer.resource, 9);
    EXPECT_FALSE(told.did(OperationName::Charge));
    EXPECT_TRUE(told.did(OperationName::QueueReceipt));
}

TEST(RecoveryPointsTest, ARetryChargesForTheOrderThatWasWritten) {
    const Told told = takeOver("recovery-points", {}, abandonedClaim(KeyState::Created, 1));
    EXPECT_FALSE(told.did(OperationName::CreateOrder));
    EXPECT_TRUE(told.did(OperationName::Charge));
}

TEST(RecoveryPointsTest, ARetryGoesOnFromTheStart) {
    const Told told = takeOver("recovery-points", {}, abandonedClaim());
    EXPECT_TRUE(told.did(OperationName::CreateOrder));
    EXPECT_TRUE(told.did(OperationName::Charge));
}

TEST(RecoveryPointsTest, WhoWasOvertakenChangesNothingAndDoesNotCharge) {
    const Told told = tell("recovery-points", [](const Operation& operation) -> OperationResult {
        if (operation.name == OperationName::FindKey) {
            return abandonedClaim();
        }
        const bool isMineNoMore = operation.name == OperationName::AdvancePoint;
        return wrote(isMineNoMore ? 0 : 1);
    });
    EXPECT_EQ(told.answer.status, 409);
    EXPECT_TRUE(told.did(OperationName::Rollback));
    EXPECT_FALSE(told.did(OperationName::Charge));
}

} // namespace idem::strategy_text_test
