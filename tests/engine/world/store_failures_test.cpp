// Stores die, are cut off and forget, and a run shows exactly what that costs (semantics.md F19 to
// F29, G18 to G21, H11 to H17).

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace idem::store_failures_test {

using namespace support;

namespace {

using Times = std::vector<double>;

Fault storeFault(FaultKind kind, const char* store, StepPoint after, Duration wait) {
    Fault made;
    made.kind = kind;
    made.store = store;
    made.after = after;
    made.wait = wait;
    made.promotionTime = ms(10);
    return made;
}

/// The answer to the first attempt is lost; the second one comes 200 ms after the first.
WorldOptions retried() {
    WorldOptions options = stillWorld();
    options.clients[0].timeout = ms(150);
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(ms(50));
    Fault lost;
    lost.kind = FaultKind::Drop;
    options.faults.push_back(lost);
    return options;
}

std::vector<Record> losses(const Played& run) {
    auto found = run.all(RecordKind::KeyChanged);
    std::erase_if(found, [](const Record& record) {
        return record.detail != static_cast<std::uint8_t>(KeyState::Absent) ||
               record.value != static_cast<std::int64_t>(KeyLoss::Lost);
    });
    return found;
}

} // namespace

// G20, F23, column I: acknowledged, but not yet at the standby.
TEST(StoreFailuresTest, AFailoverForgetsWhatTheStandbyHasNotReceived) {
    WorldOptions options = retried();
    options.faults.push_back(
        storeFault(FaultKind::Failover, "database", StepPoint::Reply, Duration::zero()));
    options.database.lag = constantly(ms(120));
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.times(RecordKind::NodePromoted), Times{10});
    EXPECT_EQ(run.all(RecordKind::NodePromoted)[0].lane, run.node("standby-1"));
    EXPECT_EQ(run.count(RecordKind::EntryDropped), 2U);
    EXPECT_EQ(run.count(RecordKind::LedgerLost), 1U);
    EXPECT_EQ(losses(run).size(), 2U);
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

TEST(StoreFailuresTest, AFailoverKeepsWhatTheStandbyHasReceived) {
    WorldOptions options = retried();
    options.faults.push_back(storeFault(FaultKind::Failover, "database", StepPoint::Reply, ms(20)));
    options.database.lag = constantly(ms(20));
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.count(RecordKind::NodePromoted), 1U);
    EXPECT_EQ(run.count(RecordKind::LedgerLost), 0U);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST(StoreFailuresTest, ASynchronousStandbyKeepsWhatWasAcknowledged) {
    WorldOptions options = retried();
    options.faults.push_back(
        storeFault(FaultKind::Failover, "database", StepPoint::Reply, Duration::zero()));
    options.database.lag = constantly(ms(30));
    options.database.synchronous = SynchronousCommit::On;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.executed(OperationName::ClaimKey)[0].time.milliseconds(), 30);
    EXPECT_EQ(run.executed(OperationName::CompleteKey)[0].time.milliseconds(), 60);
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

// H11: flushed at the standby is not yet visible there.
TEST(StoreFailuresTest, OnlyRemoteApplyWaitsForVisibleRows) {
    WorldOptions options = stillWorld();
    options.database.lag = constantly(ms(30));
    options.database.apply = constantly(ms(7));
    options.database.synchronous = SynchronousCommit::On;
    const auto claimed = [&options] {
        return play(options, "claim-lease")
            .executed(OperationName::ClaimKey)[0]
            .time.milliseconds();
    };
    EXPECT_EQ(claimed(), 30);
    options.database.synchronous = SynchronousCommit::RemoteApply;
    EXPECT_EQ(claimed(), 37);
    options.database.synchronous = SynchronousCommit::Local;
    EXPECT_EQ(claimed(), 0);
}

// H12: acknowledged before it was on the disk.
TEST(StoreFailuresTest, AnAsynchronousCommitIsLostInACrash) {
    WorldOptions options = retried();
    Fault crash = storeFault(FaultKind::StoreCrash, "database", StepPoint::Reply, ms(20));
    crash.restartAfter = ms(30);
    options.faults.push_back(crash);
    EXPECT_EQ(play(options, "claim-lease").charges(), 1U);
    options.database.synchronous = SynchronousCommit::Off;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.count(RecordKind::NodeRestarted), 1U);
    EXPECT_EQ(run.count(RecordKind::LedgerLost), 1U);
    EXPECT_EQ(run.charges(), 2U);
}

// F19: the claim is an open transaction, and the work goes on without it.
TEST(StoreFailuresTest, AnEndedSessionLosesItsOpenWork) {
    WorldOptions options = stillWorld();
    options.faults = {storeFault(FaultKind::Disconnect, "database", StepPoint::Claim, ms(5))};
    options.database.operation = constantly(ms(10));
    const Played run = play(options, "one-transaction");
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 0U);
    ASSERT_EQ(run.answers().size(), 1U);
    EXPECT_GE(run.answers()[0], 500);
}

// G19, F22, column H.
TEST(StoreFailuresTest, ACacheFailoverForgetsALock) {
    WorldOptions options = stillWorld();
    options.clients[0].copies = 2;
    options.clients[0].copyGap = constantly(ms(60));
    options.provider.latency = constantly(ms(200));
    options.cache.lag = constantly(ms(150));
    options.faults = {storeFault(FaultKind::Failover, "cache", StepPoint::Claim, ms(20))};
    const Played run = play(options, "redis-lock");
    EXPECT_EQ(run.times(RecordKind::NodeCrashed), Times{20});
    EXPECT_EQ(run.times(RecordKind::NodePromoted), Times{30});
    EXPECT_EQ(run.charges(), 2U);
    options.cache.lag = constantly(ms(15));
    EXPECT_EQ(play(options, "redis-lock").charges(), 1U);
}

// F29: one server alone does not reach the store, and learns it after its time-out.
TEST(StoreFailuresTest, AServerThatIsCutOffLearnsItAfterItsTimeout) {
    WorldOptions options = stillWorld();
    Fault outage;
    outage.kind = FaultKind::Outage;
    outage.store = "database";
    outage.server = options.servers[0].name;
    outage.lasts = constantly(ms(10));
    options.faults = {outage};
    options.database.timeout = ms(40);
    const Played run = play(options, "claim-lease");
    EXPECT_TRUE(run.summary.unusedFaults.empty());
    ASSERT_GE(run.count(RecordKind::MessageLost), 1U);
    EXPECT_EQ(run.all(RecordKind::MessageLost)[0].value,
              static_cast<std::int64_t>(LossCause::Partition));
    EXPECT_EQ(run.times(RecordKind::OperationAbandoned)[0], 40);
    EXPECT_EQ(run.times(RecordKind::LinkCut), Times{0});
    EXPECT_EQ(run.times(RecordKind::LinkHealed), Times{10});
}

// F27: other entries push the record out, and the retry finds nothing.
TEST(StoreFailuresTest, OtherTrafficEvictsARecord) {
    WorldOptions options = retried();
    options.cache.memoryMax = 5'000;
    options.cache.otherTraffic = 100'000;
    const auto evictions = [&options] {
        const Played run = play(options, "replicated-cache");
        const auto changes = run.all(RecordKind::KeyChanged);
        return std::count_if(changes.begin(), changes.end(), [](const Record& record) {
            return record.detail == static_cast<std::uint8_t>(KeyState::Absent) &&
                   record.value == static_cast<std::int64_t>(KeyLoss::Evicted);
        });
    };
    EXPECT_EQ(evictions(), 0);
    options.cache.eviction = CacheEviction::AllKeysLru;
    EXPECT_GE(evictions(), 1);
}

TEST(StoreFailuresTest, AWipedCacheComesBackEmpty) {
    WorldOptions options = retried();
    Fault outage;
    outage.kind = FaultKind::Outage;
    outage.store = "cache";
    outage.from = ms(10);
    outage.lasts = constantly(ms(10));
    options.faults.push_back(outage);
    EXPECT_EQ(play(options, "replicated-cache").charges(), 1U);
    options.faults.back().wiped = true;
    const Played run = play(options, "replicated-cache");
    EXPECT_EQ(losses(run).size(), 1U);
    EXPECT_EQ(run.charges(), 2U);
}

TEST(StoreFailuresTest, AnEntryRunsOutAtItsInstantWhileSomethingGoesOn) {
    WorldOptions options = stillWorld();
    options.provider.latency = constantly(ms(300));
    StrategyOptions strategy;
    strategy.claimLife = ms(100);
    const Played run = play(options, "replicated-cache", strategy);
    const auto changes = run.all(RecordKind::KeyChanged);
    ASSERT_GE(changes.size(), 2U);
    EXPECT_EQ(changes[1].time.milliseconds(), 100);
    EXPECT_EQ(changes[1].value, static_cast<std::int64_t>(KeyLoss::Expired));
}

TEST(StoreFailuresTest, ATimeToLiveDoesNotProlongARun) {
    const Played run = play(stillWorld(), "replicated-cache");
    EXPECT_EQ(run.summary.endedAt, Time::zero());
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
}

// Each home is alone: who asks for acknowledging replicas gets none, and nobody reports.
TEST(StoreFailuresTest, HomesAreNobodysReplicas) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.clients[0].intents = 2;
    options.cache.replicasToWriteMin = 1;
    options.provider.latency = constantly(ms(1'500));
    const Played run = play(options, "home-region");
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

// An exception is a 500 wherever the effect is, and what the one statement did stays.
TEST(StoreFailuresTest, AnExceptionAroundTheOnlyStatementIsA500) {
    WorldOptions options = stillWorld();
    Fault fault;
    fault.kind = FaultKind::Exception;
    fault.at = CrashPoint::EffectDone;
    options.faults = {fault};
    options.clients[0].retries = 1;
    const Played run = play(options, "unique-effect");
    EXPECT_EQ(run.answers(), (std::vector<int>{500, 200}));
    EXPECT_EQ(run.count(RecordKind::LedgerWritten), 1U);
}

TEST(StoreFailuresTest, LocksAreTold) {
    const Played run = play(stillWorld(), "redis-lock");
    const auto locks = run.all(RecordKind::LockChanged);
    ASSERT_EQ(locks.size(), 2U);
    EXPECT_EQ(locks[0].detail, static_cast<std::uint8_t>(LockState::Held));
    EXPECT_EQ(locks[1].detail, static_cast<std::uint8_t>(LockState::Free));
    EXPECT_EQ(locks[0].value, 5'000'000'000) << "when its lease ends";
}

// F10: a lock without a life keeps its key in progress for ever, and no record tells of it.
TEST(StoreFailuresTest, ALockThatNothingClearsIsInProgressForEver) {
    WorldOptions crashed = stillWorld();
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::AfterClaim;
    crashed.faults = {crash};
    const Played stuck = play(crashed, "redis-setnx");
    const Record lock = stuck.all(RecordKind::LockChanged).front();
    EXPECT_EQ(lock.value, Deadline::never().ticks);
    EXPECT_EQ(stuck.verdict.finding(Invariant::I6).judgement, Judgement::Violated);
    EXPECT_EQ(play(crashed, "redis-lock").verdict.finding(Invariant::I6).judgement,
              Judgement::Holds);
}

TEST(StoreFailuresTest, ADeclinedCardIsRefusedEveryTime) {
    WorldOptions options = stillWorld();
    options.provider.decline = 1;
    const Played run = play(options, "naive");
    EXPECT_EQ(run.charges(), 0U);
    EXPECT_EQ(run.answers(), std::vector<int>{402});
    EXPECT_EQ(run.outcome(), Outcome::Refused);
}

// Traffic, reaper and disk go on only while a client is there: none of them waits for another.
TEST(StoreFailuresTest, WhatGoesOnInTheBackgroundKeepsNoRunAlive) {
    WorldOptions options = stillWorld();
    options.clients[0].intents = 2;
    options.clients[0].think = constantly(Duration::seconds(3));
    options.network.internal = constantly(ms(1));
    options.cache.replicas = 1;
    options.cache.lag = constantly(ms(120));
    options.cache.otherTraffic = 100'000;
    options.cache.persistence = CachePersistence::EverySecond;
    options.protocol.recordLife = ms(1'000);
    options.protocol.reaperPeriod = ms(1'000);
    const Played run = play(options, "redis-lock");
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
    EXPECT_LT(run.summary.endedAt, Time::zero() + Duration::seconds(10));
    EXPECT_EQ(run.charges(), 2U);
}

} // namespace idem::store_failures_test
