// Strategies over time: leases that are renewed or run out, mutexes that are waited for, and
// transactions that roll back with their server.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idem::strategy_worlds_test {

using namespace support;

namespace {

using Times = std::vector<double>;
using Statuses = std::vector<int>;

/// The charge takes ten seconds, the lease is three, and the client asks again every four.
WorldOptions slowProvider() {
    WorldOptions options = busyWorld();
    options.provider.latency = constantly(Duration::seconds(10));
    options.provider.effectAt = 1;
    options.clients[0].timeout = ms(1'000);
    options.clients[0].retries = 3;
    options.clients[0].retryWait = constantly(ms(3'000));
    return options;
}

StrategyOptions shortLease(bool renew) {
    StrategyOptions options;
    options.lease = ms(3'000);
    options.renew = renew;
    return options;
}

WorldOptions twoCopies(WorldOptions options, Duration gap) {
    options.clients[0].copies = 2;
    options.clients[0].copyGap = constantly(gap);
    return options;
}

/// The first copy's server dies at c3; the second copy goes to the other one.
WorldOptions crashAfterTheEffect() {
    WorldOptions options = twoCopies(busyWorld(), ms(2));
    options.servers.push_back(options.servers[0]);
    options.servers.back().name = "server-2";
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::EffectDone;
    options.faults = {crash};
    return options;
}

} // namespace

TEST(LeaseTest, ARenewedClaimOutlastsASlowProvider) {
    for (const char* strategy : {"claim-lease", "redis-lock"}) {
        const Played run = play(slowProvider(), strategy, shortLease(true));
        EXPECT_EQ(run.charges(), 1U) << strategy;
        EXPECT_EQ(run.answers().back(), 200) << strategy;
        EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce) << strategy;
    }
}

TEST(LeaseTest, AClaimThatIsNotRenewedIsTakenOver) {
    for (const char* strategy : {"claim-lease", "redis-lock"}) {
        const Played run = play(slowProvider(), strategy, shortLease(false));
        EXPECT_GE(run.charges(), 2U) << strategy;
        EXPECT_EQ(run.outcome(), Outcome::Double) << strategy;
    }
}

TEST(LeaseTest, ItIsRenewedEveryThirdOfIt) {
    const Played run = play(slowProvider(), "claim-lease", shortLease(true));
    const auto renewals = run.executed(OperationName::RenewClaim);
    ASSERT_EQ(renewals.size(), 10U);
    // Claimed at 28 ms, and four more to the database.
    EXPECT_EQ(renewals[0].time, Time::zero() + ms(1'032));
    EXPECT_EQ(renewals[1].time, Time::zero() + ms(2'032));
    for (const Record& renewal : renewals) {
        EXPECT_TRUE((renewal.flags & foundFlag) != 0);
    }
}

TEST(LeaseTest, RenewalsDieWithTheServer) {
    WorldOptions options = slowProvider();
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::EffectSent;
    options.faults = {crash};
    const Played run = play(options, "claim-lease", shortLease(true));
    EXPECT_TRUE(run.executed(OperationName::RenewClaim).empty());
}

TEST(MutexTest, AWaiterGoesOnWhenTheHolderIsDone) {
    const Played run = play(twoCopies(busyWorld(), ms(10)), "mutex");
    EXPECT_EQ(run.times(RecordKind::OperationBlocked), Times{33});
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), (Times{164, 164}));
}

TEST(MutexTest, WaitersTakeTurns) {
    WorldOptions options = busyWorld();
    options.clients[0].copies = 4;
    options.clients[0].copyGap = constantly(ms(10));
    options.clients[0].timeout = Duration::seconds(10);
    options.provider.timeout = ms(50); // Nobody succeeds, so each has to work.
    const Played run = play(options, "mutex");
    EXPECT_EQ(run.count(RecordKind::OperationBlocked), 3U);
    EXPECT_EQ(run.times(RecordKind::OperationAbandoned), (Times{73, 123, 173, 223}));
}

TEST(MutexTest, MayRefuseInsteadOfWaiting) {
    StrategyOptions refuse;
    refuse.whenHeld = MutexPolicy::Refuse;
    const Played run = play(twoCopies(busyWorld(), ms(10)), "mutex", refuse);
    EXPECT_EQ(run.count(RecordKind::OperationBlocked), 0U);
    EXPECT_EQ(run.answers(), (Statuses{409, 201}));
}

TEST(MutexTest, ItsWaitersDieWithTheServer) {
    WorldOptions options = twoCopies(busyWorld(), ms(10));
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::EffectDone;
    options.faults = {crash};
    const Played run = play(options, "mutex");
    EXPECT_EQ(run.count(RecordKind::HandlerDied), 2U);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_TRUE(run.answers().empty());
}

TEST(MutexTest, DoesNotReachAnotherServer) {
    WorldOptions options = crashAfterTheEffect();
    options.faults.clear();
    EXPECT_EQ(play(options, "mutex").outcome(), Outcome::Double);
}

TEST(OneTransactionTest, ADuplicateWaitsForTheCommit) {
    const Played run = play(twoCopies(busyWorld(), ms(2)), "one-transaction");
    EXPECT_EQ(run.count(RecordKind::OperationBlocked), 1U);
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 1U);
    EXPECT_EQ(run.answers(), (Statuses{201, 200}));
}

TEST(OneTransactionTest, NothingIsWrittenBeforeTheCommit) {
    const Played run = play(busyWorld(), "one-transaction");
    const auto commits = run.executed(OperationName::Commit);
    ASSERT_EQ(commits.size(), 1U);
    EXPECT_EQ(run.all(RecordKind::LedgerWritten)[0].time, commits[0].time);
    EXPECT_EQ(run.all(RecordKind::KeyChanged)[0].time, commits[0].time);
}

TEST(OneTransactionTest, ACrashRollsBackAndTheWaiterBecomesTheOwner) {
    const Played run = play(crashAfterTheEffect(), "one-transaction");
    EXPECT_EQ(run.count(RecordKind::NodeCrashed), 1U);
    EXPECT_EQ(run.count(RecordKind::OperationBlocked), 1U);
    const auto rows = run.all(RecordKind::LedgerWritten);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].copy, 2U);
    EXPECT_EQ(run.answers(), Statuses{201});
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST(OneTransactionTest, ALostStatementEndsWithItsServer) {
    WorldOptions options = crashAfterTheEffect();
    // The dead server's last word, its INSERT of the ledger row, is lost on the way as well.
    options.faults[0].at = CrashPoint::EffectSent;
    Fault drop;
    drop.kind = FaultKind::Drop;
    drop.hop = Hop::Operation;
    drop.ordinal = 3;
    options.faults.push_back(drop);
    const Played run = play(options, "one-transaction");
    EXPECT_TRUE(run.summary.unusedFaults.empty());
    EXPECT_EQ(run.answers(), Statuses{201}) << "the waiter is not kept waiting for ever";
}

TEST(ProviderKeyTest, MakesARepeatHarmless) {
    WorldOptions options = twoCopies(busyWorld(), ms(5));
    options.provider.deduplicates = true;
    StrategyOptions passing;
    passing.providerKey = true;
    const Played run = play(options, "naive", passing);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.count(RecordKind::ChargeReplayed), 1U);
}

TEST(CartTest, WritesRowsInsteadOfCharging) {
    WorldOptions options = twoCopies(busyWorld(), ms(5));
    options.useCase = UseCase::Cart;
    const Played run = play(options, "none");
    EXPECT_EQ(run.charges(), 0U);
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 2U);
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

} // namespace idem::strategy_worlds_test
