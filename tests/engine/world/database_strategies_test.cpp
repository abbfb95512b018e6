// The strategies of the database over time: what each does undisturbed, and what each does in the
// situation that semantics.md names as its weakness.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace idem::database_strategies_test {

using namespace support;

namespace {

using Statuses = std::vector<int>;

struct Undisturbed {
    const char* strategy;
    int whileRunning; ///< What a duplicate hears that comes while the first one works.
};

void PrintTo(const Undisturbed& expected, std::ostream* out) {
    *out << expected.strategy;
}

/// Two servers; copy n goes to server n.
WorldOptions twoServers(Duration gap) {
    WorldOptions options = busyWorld();
    options.servers.push_back(options.servers[0]);
    options.servers.back().name = "server-2";
    options.balancer.routing = Routing::Fixed;
    options.balancer.servers = {"server-1", "server-2"};
    options.clients[0].copies = 2;
    options.clients[0].copyGap = constantly(gap);
    options.clients[0].timeout = Duration::seconds(60);
    return options;
}

/// The client asks again every second, `retries` times, each time at the other server.
WorldOptions patientClient(int retries) {
    WorldOptions options = twoServers(Duration::zero());
    options.clients[0].copies = 1;
    options.clients[0].timeout = ms(500);
    options.clients[0].retries = retries;
    options.clients[0].retryWait = constantly(ms(500));
    return options;
}

WorldOptions crashing(WorldOptions options, CrashPoint point) {
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = point;
    options.faults = {crash};
    return options;
}

/// The provider charges, but not before the server has given it up.
WorldOptions ambiguousCharge(bool deduplicates) {
    WorldOptions options = patientClient(2);
    options.provider.timeout = ms(70);
    options.provider.effectAt = 0.9;
    options.provider.deduplicates = deduplicates;
    return options;
}

std::size_t effects(const Played& run) {
    return run.charges() > 0 ? run.charges() : run.count(RecordKind::LedgerWritten);
}

StrategyOptions shortLease() {
    StrategyOptions options;
    options.lease = ms(1'500);
    options.renew = false;
    return options;
}

class UndisturbedTest : public testing::TestWithParam<Undisturbed> {};

TEST_P(UndisturbedTest, ARequestIsCarriedOutOnce) {
    const Played run = play(busyWorld(), GetParam().strategy);
    EXPECT_EQ(run.answers(), Statuses{201});
    EXPECT_EQ(effects(run), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST_P(UndisturbedTest, ADuplicateThatComesLaterHearsTheSame) {
    const Played run = play(twoServers(ms(500)), GetParam().strategy);
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    EXPECT_EQ(effects(run), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST_P(UndisturbedTest, ADuplicateThatComesMeanwhileWaitsOrIsRefused) {
    const int status = GetParam().whileRunning;
    const Played run = play(twoServers(ms(30)), GetParam().strategy);
    EXPECT_EQ(run.answers(), status == 409 ? (Statuses{409, 201}) : (Statuses{201, status}));
    EXPECT_EQ(effects(run), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

INSTANTIATE_TEST_SUITE_P(DatabaseStrategies,
                         UndisturbedTest,
                         testing::Values(Undisturbed{"held-transaction", 200},
                                         Undisturbed{"advisory-lock", 200},
                                         Undisturbed{"advisory-lock-session", 200},
                                         Undisturbed{"serializable-claim", 409},
                                         Undisturbed{"claim-only", 409},
                                         Undisturbed{"claim-lease", 409},
                                         Undisturbed{"claim-query", 409},
                                         Undisturbed{"conditional-put", 409},
                                         Undisturbed{"recovery-points-literal", 409},
                                         Undisturbed{"recovery-points", 409},
                                         Undisturbed{"one-transaction", 200},
                                         Undisturbed{"unique-effect", 200}));

// F24: the record is there, but the replica has not heard of it.
TEST(NaiveReplicaTest, ARetryAfterTheAnswerStillFindsNothing) {
    WorldOptions options = twoServers(ms(180));
    options.database.lag = constantly(ms(120));
    const Played run = play(options, "naive-replica");
    EXPECT_EQ(run.answers(), (Statuses{201, 201}));
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(play(options, "naive").charges(), 1U);
}

// F05 and F06: no row, no lock; the loser fails after its charge, and the books show one payment.
TEST(RowLockTest, TheLoserFailsAfterItsCharge) {
    const Played run = play(twoServers(ms(10)), "row-lock");
    EXPECT_EQ(run.answers(), (Statuses{201, 500}));
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 1U);
}

TEST(RowLockTest, ALaterDuplicateIsAnsweredFromTheRow) {
    const Played run = play(twoServers(ms(500)), "row-lock");
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    EXPECT_EQ(run.charges(), 1U);
}

// F07: the loser is turned away at the end and answers from the record: a double that nobody sees.
TEST(SerializableTest, BothChargeAndBothAnswerTheSamePayment) {
    const Played run = play(twoServers(ms(10)), "serializable");
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 1U);
    const auto accepted = run.all(RecordKind::AnswerAccepted);
    EXPECT_EQ(accepted[0].value, accepted[1].value);
}

// F08: the waiter looks by a snapshot from before its wait.
TEST(AdvisoryLockTest, AtRepeatableReadTheWaiterFindsNothing) {
    StrategyOptions options;
    options.isolation = Isolation::RepeatableRead;
    const Played run = play(twoServers(ms(10)), "advisory-lock", options);
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.answers(), (Statuses{201, 500}));
}

TEST(AdvisoryLockTest, MayRefuseInsteadOfWaiting) {
    StrategyOptions options;
    options.whenHeld = MutexPolicy::Refuse;
    for (const char* strategy : {"advisory-lock", "advisory-lock-session"}) {
        const Played run = play(twoServers(ms(10)), strategy, options);
        EXPECT_EQ(run.answers(), (Statuses{409, 201})) << strategy;
        EXPECT_EQ(run.count(RecordKind::OperationBlocked), 0U) << strategy;
    }
}

// F09: the lock is free, but the record is not visible yet.
TEST(AdvisoryLockTest, UnlockedBeforeASlowCommitItLetsTheNextOneIn) {
    WorldOptions slowCommit = twoServers(ms(10));
    Fault delay;
    delay.kind = FaultKind::Delay;
    delay.hop = Hop::Operation;
    delay.ordinal = 7;
    delay.delay = ms(50);
    slowCommit.faults = {delay};
    StrategyOptions options;
    options.unlock = UnlockTime::BeforeCommit;
    const Played early = play(slowCommit, "advisory-lock-session", options);
    EXPECT_TRUE(early.summary.unusedFaults.empty());
    EXPECT_EQ(early.charges(), 2U);
    slowCommit.faults[0].ordinal = 6;
    options.unlock = UnlockTime::AfterCommit;
    const Played late = play(slowCommit, "advisory-lock-session", options);
    EXPECT_TRUE(late.summary.unusedFaults.empty());
    EXPECT_EQ(late.charges(), 1U);
}

// F17 and F19: whatever ends the session frees the key, and the waiter repeats what had happened.
TEST(HeldTransactionTest, ACrashAfterTheChargeMakesTheWaiterCharge) {
    for (const char* strategy : {"held-transaction", "advisory-lock", "advisory-lock-session"}) {
        const Played run = play(crashing(twoServers(ms(10)), CrashPoint::EffectDone), strategy);
        EXPECT_EQ(run.charges(), 2U) << strategy;
        EXPECT_EQ(run.answers(), Statuses{201}) << strategy;
    }
}

// F16: nothing is held up by a claim that was never committed.
TEST(HeldTransactionTest, ACrashBeforeTheChargeCostsNoTime) {
    const Played run =
        play(crashing(twoServers(ms(10)), CrashPoint::AfterClaim), "held-transaction");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), Statuses{201});
}

// F10: nothing clears the claim of a dead owner.
TEST(ClaimOnlyTest, AfterACrashTheKeyStaysInProgress) {
    const Played run = play(crashing(patientClient(5), CrashPoint::AfterClaim), "claim-only");
    EXPECT_EQ(run.charges(), 0U);
    EXPECT_EQ(run.answers(), (Statuses{409, 409, 409, 409, 409}));
}

TEST(ClaimLeaseTest, AfterACrashASuccessorWaitsForTheLease) {
    for (const char* strategy : {"claim-lease", "conditional-put", "recovery-points"}) {
        const Played run =
            play(crashing(patientClient(5), CrashPoint::AfterClaim), strategy, shortLease());
        EXPECT_EQ(run.charges(), 1U) << strategy;
        EXPECT_EQ(run.answers(), (Statuses{409, 201})) << strategy;
    }
}

// F17, the irreducible one.
TEST(ClaimLeaseTest, ASuccessorRepeatsAChargeThatWasNotRecorded) {
    for (const char* strategy : {"claim-lease", "serializable-claim", "conditional-put"}) {
        const Played run =
            play(crashing(patientClient(5), CrashPoint::EffectDone), strategy, shortLease());
        EXPECT_EQ(run.charges(), 2U) << strategy;
        EXPECT_EQ(run.answers(), (Statuses{409, 201})) << strategy;
    }
}

// A provider that cannot be asked: one charge, and an outcome that nobody knows.
TEST(ClaimQueryTest, ASuccessorThatCannotAskDoesNotCharge) {
    const Played run =
        play(crashing(patientClient(5), CrashPoint::EffectDone), "claim-query", shortLease());
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.executed(OperationName::Charge).size(), 1U);
    EXPECT_GE(run.executed(OperationName::MarkUnknown).size(), 1U);
}

TEST(RecoveryPointsTest, ACrashAfterTheChargeIsRepairedByTheDerivedKey) {
    WorldOptions options = crashing(patientClient(5), CrashPoint::EffectDone);
    options.provider.deduplicates = true;
    const Played run = play(options, "recovery-points", shortLease());
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.count(RecordKind::ChargeReplayed), 1U);
    EXPECT_EQ(run.answers(), (Statuses{409, 201}));
    options.provider.deduplicates = false;
    EXPECT_EQ(play(options, "recovery-points", shortLease()).charges(), 2U);
}

// F32: a time-out of the provider is stored as the final answer.
TEST(RecoveryPointsTest, TheLiteralFormStoresAnErrorOverACharge) {
    const Played run = play(ambiguousCharge(true), "recovery-points-literal");
    EXPECT_EQ(run.answers().front(), 503);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.count(RecordKind::ChargeReplayed), 0U) << "nobody asks the provider again";
}

TEST(RecoveryPointsTest, TheCorrectedFormGivesTheLockUpAndKeepsThePoint) {
    WorldOptions options = ambiguousCharge(true);
    options.provider.timeout = ms(115); // The first answer is lost; a replay is as slow.
    options.provider.latency = constantly(ms(100));
    const Played run = play(options, "recovery-points");
    EXPECT_EQ(run.answers().front(), 504);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_GE(run.count(RecordKind::ChargeReplayed), 1U);
}

// F18 and F33: an exception deletes the record although the charge happens.
TEST(ConditionalPutWorldTest, AnUnknownOutcomeIsDeletedAndRepeated) {
    const Played run = play(ambiguousCharge(false), "conditional-put");
    EXPECT_GE(run.charges(), 2U);
    EXPECT_EQ(play(ambiguousCharge(false), "claim-lease").charges(), 1U);
}

// F14: the first owner comes back late and writes over the record of its successor.
TEST(ConditionalPutWorldTest, ALateOwnerOverwritesItsSuccessor) {
    WorldOptions options = patientClient(3);
    options.provider.latency = constantly(ms(2'500));
    const Played careless = play(options, "conditional-put", shortLease());
    const auto overwrites = careless.executed(OperationName::OverwriteKey);
    ASSERT_EQ(overwrites.size(), careless.charges());
    for (const Record& overwrite : overwrites) {
        EXPECT_TRUE((overwrite.flags & foundFlag) != 0);
    }
    const Played guarded = play(options, "claim-lease", shortLease());
    const auto completions = guarded.executed(OperationName::CompleteKey);
    ASSERT_GE(completions.size(), 2U);
    EXPECT_FALSE((completions.front().flags & foundFlag) != 0) << "the first owner is fenced off";
}

} // namespace

} // namespace idem::database_strategies_test
