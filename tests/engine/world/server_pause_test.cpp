// A server that stands still makes no step, loses nothing, and goes on where it stood; what it
// meant to do in time is late (semantics.md F06, F25).

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idem::server_pause_test {

using namespace support;

namespace {

Fault pauseAt(CrashPoint point, Duration span) {
    Fault fault;
    fault.kind = FaultKind::Pause;
    fault.at = point;
    fault.lasts = constantly(span);
    return fault;
}

Fault pauseFrom(Duration from, Duration span) {
    Fault fault;
    fault.kind = FaultKind::Pause;
    fault.server = "server-1";
    fault.from = from;
    fault.lasts = constantly(span);
    return fault;
}

/// claim-lease in the busy world: service until 23 ms, claimed at 28, charged at 88, back at 148,
/// recorded at 153, answered at 174.
Played playPaused(const Fault& fault, std::string_view strategy = "claim-lease") {
    WorldOptions options = busyWorld();
    options.faults = {fault};
    const Played run = play(options, strategy);
    EXPECT_TRUE(run.summary.unusedFaults.empty());
    return run;
}

} // namespace

TEST(ServerPauseTest, EveryPointDelaysTheAnswerByThePause) {
    const double answered = play(busyWorld(), "claim-lease").times(RecordKind::AnswerAccepted)[0];
    for (const CrashPoint point : {CrashPoint::BeforeClaim,
                                   CrashPoint::AfterClaim,
                                   CrashPoint::EffectDone,
                                   CrashPoint::Recorded}) {
        const Played run = playPaused(pauseAt(point, ms(500)));
        EXPECT_EQ(run.times(RecordKind::AnswerAccepted), std::vector<double>{answered + 500})
            << static_cast<int>(point);
        EXPECT_EQ(run.count(RecordKind::NodePaused), 1U);
        EXPECT_EQ(run.charges(), 1U);
    }
}

TEST(ServerPauseTest, WhatWasSentGoesOn) {
    // The charge left at 28 ms and its result is back at 148 ms, in the middle of the pause.
    const Played run = playPaused(pauseAt(CrashPoint::EffectSent, ms(500)));
    EXPECT_EQ(run.times(RecordKind::NodePaused), std::vector<double>{28});
    EXPECT_EQ(run.times(RecordKind::Charged), std::vector<double>{88});
    EXPECT_EQ(run.times(RecordKind::NodeResumed), std::vector<double>{528});
    EXPECT_EQ(run.times(RecordKind::HandlerReplied), std::vector<double>{533});
}

TEST(ServerPauseTest, AnAnswerThatHasBeenWrittenLeaves) {
    const Played run = playPaused(pauseAt(CrashPoint::Answered, ms(500)));
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), std::vector<double>{174});
}

TEST(ServerPauseTest, AnInstantStopsTheServiceOfARequest) {
    // Service runs from 21 to 23 ms; one of its two milliseconds is left at 22 ms.
    const Played run = playPaused(pauseFrom(ms(22), ms(100)));
    EXPECT_EQ(run.all(RecordKind::OperationSent)[0].time, Time::zero() + ms(123));
}

TEST(ServerPauseTest, RequestsThatArriveAreTakenUpAfterwards) {
    const Played run = playPaused(pauseFrom(ms(10), ms(100)));
    EXPECT_EQ(run.times(RecordKind::MessageArrived)[1], 21);
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), std::vector<double>{110});
}

TEST(ServerPauseTest, PausesThatOverlapEndWithTheLongest) {
    WorldOptions options = busyWorld();
    options.faults = {pauseFrom(ms(22), ms(100)), pauseFrom(ms(30), ms(300))};
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.times(RecordKind::NodeResumed), std::vector<double>{330});
    EXPECT_EQ(run.all(RecordKind::OperationSent)[0].time, Time::zero() + ms(331));
}

TEST(ServerPauseTest, TimersOfTheHandlerStandStillToo) {
    WorldOptions options = busyWorld();
    options.provider.timeout = ms(200);
    options.provider.latency = constantly(ms(300));
    options.faults = {pauseAt(CrashPoint::EffectSent, ms(1'000))};
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.count(RecordKind::OperationAbandoned), 0U)
        << "the result was there when the process could look at its timer";
    EXPECT_EQ(run.answers(), std::vector<int>{201});
}

TEST(ServerPauseTest, RenewalsStopWithTheServer) {
    WorldOptions options = busyWorld();
    options.provider.latency = constantly(ms(3'000));
    options.clients[0].timeout = Duration::seconds(60);
    StrategyOptions strategy;
    strategy.lease = ms(300);
    strategy.renew = true;
    options.faults = {pauseAt(CrashPoint::EffectSent, ms(2'000))};
    const Played run = play(options, "claim-lease", strategy);
    for (const Record& record : run.all(RecordKind::OperationSent)) {
        const bool isDuringPause =
            record.time > Time::zero() + ms(28) && record.time < Time::zero() + ms(2'028);
        EXPECT_FALSE(isDuringPause) << record.time.milliseconds();
    }
    EXPECT_GE(run.executed(OperationName::RenewClaim).size(), 3U) << "and go on afterwards";
}

TEST(ServerPauseTest, APauseBeyondTheLeaseMakesADouble) {
    WorldOptions options = busyWorld();
    options.servers.push_back(options.servers[0]);
    options.servers[1].name = "server-2";
    StrategyOptions strategy;
    strategy.lease = ms(1'000);
    options.faults = {pauseAt(CrashPoint::AfterClaim, Duration::seconds(30))};
    options.clients[0].retries = 5;
    const Played run = play(options, "claim-lease", strategy);
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

TEST(ServerPauseTest, ANamedServerThatIsNeverReachedByItsInstantIsUnused) {
    WorldOptions options = busyWorld();
    options.faults = {pauseFrom(Duration::seconds(10), ms(1))};
    options.horizon = Duration::seconds(5);
    EXPECT_EQ(play(options, "none").summary.unusedFaults, std::vector<std::size_t>{0});
}

TEST(ServerPauseTest, PausesByChanceEndWithTheWork) {
    WorldOptions options = busyWorld();
    options.servers[0].pauseEvery = constantly(ms(30));
    options.servers[0].pauseFor = constantly(ms(10));
    const Played run = play(options, "none");
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
    EXPECT_EQ(run.times(RecordKind::NodePaused), (std::vector<double>{51, 91, 131}));
}

} // namespace idem::server_pause_test
