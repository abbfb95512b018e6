// A row of a database lives until somebody deletes it, and a key that nobody finishes stays
// unfinished until somebody looks: the reaper and the completer, and what they may do wrong.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

namespace idem {

using namespace support;

namespace {

constexpr Duration minute = Duration::seconds(60);

/// The first answer is lost, and the client comes back after eleven minutes.
WorldOptions lateRetry() {
    WorldOptions options = stillWorld();
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(minute * 11);
    options.protocol.recordLife = minute * 10;
    Fault lost;
    lost.kind = FaultKind::Drop;
    lost.hop = Hop::Response;
    options.faults = {lost};
    return options;
}

/// The server dies after its claim and is up again a second later; the client gives up.
WorldOptions abandonedClaim() {
    WorldOptions options = stillWorld();
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::AfterClaim;
    crash.restartAfter = Duration::seconds(1);
    options.faults = {crash};
    return options;
}

std::size_t purges(const Played& run) {
    return run.executed(OperationName::PurgeKeys).size();
}

} // namespace

// semantics.md F37: TTL 10 min, retry at 11 min.
TEST(HousekeepingTest, ARetryAfterTheLifeOfTheRecordIsCarriedOutAnew) {
    const Played run = play(lateRetry(), "claim-lease");
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.outcome(), Outcome::Double);
    EXPECT_EQ(purges(run), 2U);
}

TEST(HousekeepingTest, ARecordThatLivesLongerThanTheRetryIsReplayed) {
    WorldOptions options = lateRetry();
    options.protocol.recordLife = minute * 12;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), std::vector<int>{200});
}

TEST(HousekeepingTest, WithoutAReaperARowStays) {
    WorldOptions options = lateRetry();
    options.protocol.reaperPeriod = Duration::zero();
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(purges(run), 0U);
}

TEST(HousekeepingTest, HousekeepingAloneKeepsNoRunGoing) {
    WorldOptions options = stillWorld();
    options.protocol.recordLife = Duration::seconds(1);
    const Played kept = play(options, "claim-lease");
    options.protocol.reaperPeriod = Duration::zero();
    const Played bare = play(options, "claim-lease");
    EXPECT_EQ(kept.summary.end, RunEnd::Quiet);
    EXPECT_EQ(kept.trace.records, bare.trace.records);
}

TEST(HousekeepingTest, HousekeepingAfterTheHorizonCutsNoRunShort) {
    WorldOptions options = stillWorld();
    options.horizon = minute;
    EXPECT_EQ(play(options, "claim-lease").summary.end, RunEnd::Quiet);
    options.protocol.completerPeriod = minute * 2;
    EXPECT_EQ(play(options, "claim-lease").summary.end, RunEnd::Quiet);
}

// semantics.md F21: the claim is all that knows that somebody may have been charged.
TEST(HousekeepingTest, ReapingAllTakesAnUnfinishedKeyToo) {
    WorldOptions options = abandonedClaim();
    options.faults[0].at = CrashPoint::EffectDone;
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(minute * 11);
    options.protocol.recordLife = minute * 10;
    const Played careful = play(options, "claim-only");
    EXPECT_EQ(careful.charges(), 1U);
    EXPECT_EQ(careful.answers(), std::vector<int>{409});
    options.protocol.reap = Reap::All;
    const Played careless = play(options, "claim-only");
    EXPECT_EQ(careless.charges(), 2U);
    EXPECT_EQ(careless.outcome(), Outcome::Double);
}

// semantics.md R33.
TEST(HousekeepingTest, TheCompleterFinishesWhatNobodyFinishes) {
    WorldOptions options = abandonedClaim();
    EXPECT_EQ(play(options, "claim-lease").charges(), 0U);
    options.protocol.completerPeriod = minute;
    options.protocol.completerAge = minute * 5;
    const Played run = play(options, "claim-lease");
    ASSERT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.times(RecordKind::Charged)[0], 300'000);
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
    EXPECT_TRUE(run.answers().empty());
    EXPECT_EQ(run.count(RecordKind::AnswerIgnored), 0U);
    const auto changes = run.all(RecordKind::KeyChanged);
    EXPECT_EQ(changes.back().detail, static_cast<std::uint8_t>(KeyState::Consumed));
}

TEST(HousekeepingTest, TheCompleterLeavesALivingOwnerAlone) {
    WorldOptions options = stillWorld();
    options.provider.latency = constantly(minute * 8);
    options.provider.timeout = minute * 10;
    options.clients[0].timeout = minute * 10;
    options.protocol.completerPeriod = minute;
    options.protocol.completerAge = minute * 2;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 1U);
}

TEST(HousekeepingTest, TheCompleterGivesAKeyUpAfterThreeTries) {
    WorldOptions options = abandonedClaim();
    options.protocol.completerPeriod = minute;
    options.protocol.completerAge = minute;
    options.faults[0].attempt = 0;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 4U);
    EXPECT_EQ(run.charges(), 0U);
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
}

// semantics.md R42: the key has outlived the payment that it points to.
TEST(HousekeepingTest, AKeyWhosePaymentWasPurgedFirstIsAnErrorForWhoeverLooks) {
    WorldOptions options = lateRetry();
    options.protocol.recordLife = minute * 60;
    options.protocol.paymentLife = minute * 10;
    StrategyOptions looking;
    looking.replay = Replay::Current;
    const Played looked = play(options, "one-transaction", looking);
    EXPECT_EQ(looked.answers(), std::vector<int>{404});
    EXPECT_EQ(looked.outcome(), Outcome::Phantom);
    EXPECT_GE(looked.executed(OperationName::PurgePayments).size(), 1U);
    EXPECT_EQ(play(options, "one-transaction").answers(), std::vector<int>{200});
    options.protocol.paymentLife = minute * 12;
    EXPECT_EQ(play(options, "one-transaction", looking).answers(), std::vector<int>{200});
}

TEST(HousekeepingTest, APaymentThatIsPurgedHasHappenedAllTheSame) {
    WorldOptions options = lateRetry();
    options.protocol.recordLife = minute * 60;
    options.protocol.paymentLife = minute * 10;
    const Played run = play(options, "one-transaction");
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 1U);
    EXPECT_EQ(run.count(RecordKind::LedgerLost), 0U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
    // Where the payment's own row is the record, its end is the end of the key.
    EXPECT_EQ(play(options, "unique-effect").outcome(), Outcome::Double);
}

} // namespace idem
