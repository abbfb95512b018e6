// A server that dies between two steps of a handler leaves behind what was durable by then, and
// nothing of it is sent afterwards: crash points c0 to c5 of semantics.md 3.0.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace idem::server_crash_test {

using namespace support;

namespace {

Fault crashAt(CrashPoint point, Duration restartAfter = Duration::zero()) {
    Fault fault;
    fault.kind = FaultKind::Crash;
    fault.at = point;
    fault.restartAfter = restartAfter;
    return fault;
}

WorldOptions crashingWorld(CrashPoint point) {
    WorldOptions options = busyWorld();
    options.faults = {crashAt(point)};
    return options;
}

/// The last state of the key at the database; Absent if it was never there.
KeyState keyState(const Played& run) {
    const auto changes = run.all(RecordKind::KeyChanged);
    return changes.empty() ? KeyState::Absent : static_cast<KeyState>(changes.back().detail);
}

bool isSending(RecordKind kind) {
    return kind == RecordKind::OperationSent || kind == RecordKind::OperationReturned ||
           kind == RecordKind::HandlerReplied || kind == RecordKind::HandlerStarted ||
           kind == RecordKind::MessageSent;
}

/// What a node did after its crash, in words; empty when it kept still.
std::string deedsAfterCrash(const Played& run) {
    NodeId dead;
    std::string deeds;
    for (const Record& record : run.trace.records) {
        if (record.kind == RecordKind::NodeCrashed) {
            dead = record.lane;
        } else if (dead.isSome() && record.lane == dead && isSending(record.kind)) {
            deeds += std::string(toText(record.kind)) + " ";
        }
    }
    return deeds;
}

constexpr CrashPoint everyPoint[]{CrashPoint::BeforeClaim,
                                  CrashPoint::AfterClaim,
                                  CrashPoint::EffectSent,
                                  CrashPoint::EffectDone,
                                  CrashPoint::Recorded,
                                  CrashPoint::Answered};

} // namespace

/// What claim-lease leaves behind at each point.
struct Aftermath {
    CrashPoint point;
    double crashMs;
    std::size_t charges;
    KeyState key;
    std::size_t replies;

    friend std::ostream& operator<<(std::ostream& out, const Aftermath& aftermath) {
        return out << "crash at " << aftermath.crashMs << " ms";
    }
};

class CrashPointTest : public testing::TestWithParam<Aftermath> {};

TEST_P(CrashPointTest, LeavesBehindWhatWasDurable) {
    const Played run = play(crashingWorld(GetParam().point), "claim-lease");
    EXPECT_EQ(run.times(RecordKind::NodeCrashed), std::vector<double>{GetParam().crashMs});
    EXPECT_EQ(run.charges(), GetParam().charges);
    EXPECT_EQ(keyState(run), GetParam().key);
    EXPECT_EQ(run.count(RecordKind::HandlerReplied), GetParam().replies);
}

TEST_P(CrashPointTest, LeavesTheClientWithoutAnAnswer) {
    const Played run = play(crashingWorld(GetParam().point), "claim-lease");
    EXPECT_TRUE(run.answers().empty());
    EXPECT_EQ(run.times(RecordKind::AttemptTimedOut), std::vector<double>{2'000});
    EXPECT_EQ(run.outcome(), GetParam().charges == 1 ? Outcome::Phantom : Outcome::Unavailable);
    EXPECT_TRUE(run.summary.unusedFaults.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    CrashPointTest,
    testing::Values(Aftermath{CrashPoint::BeforeClaim, 23, 0, KeyState::Absent, 0},
                    Aftermath{CrashPoint::AfterClaim, 28, 0, KeyState::Created, 0},
                    Aftermath{CrashPoint::EffectSent, 28, 1, KeyState::Created, 0},
                    Aftermath{CrashPoint::EffectDone, 148, 1, KeyState::Created, 0},
                    Aftermath{CrashPoint::Recorded, 153, 1, KeyState::Consumed, 0},
                    Aftermath{CrashPoint::Answered, 153, 1, KeyState::Consumed, 1}),
    [](const auto& instance) { return "C" + std::to_string(instance.index); });

TEST(ServerCrashTest, ADeadServerSendsNothing) {
    StrategyOptions withoutReplicas;
    withoutReplicas.waitReplicas = 0; // Otherwise one strategy never gets as far as its effect.
    for (const StrategyEntry& strategy : strategies()) {
        for (const CrashPoint point : everyPoint) {
            WorldOptions options = crashingWorld(point);
            options.clients[0].copies = 3;
            options.clients[0].copyGap = constantly(ms(3));
            options.clients[0].retries = 2;
            const Played run = play(options, strategy.name, withoutReplicas);
            EXPECT_EQ(run.count(RecordKind::NodeCrashed), 1U) << strategy.name;
            EXPECT_EQ(deedsAfterCrash(run), "") << strategy.name;
        }
    }
}

TEST(ServerCrashTest, TakesEveryRequestOfTheServerWithIt) {
    WorldOptions options = crashingWorld(CrashPoint::EffectDone);
    options.clients[0].copies = 3;
    options.clients[0].copyGap = constantly(ms(1));
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::HandlerDied), 3U);
    EXPECT_EQ(run.count(RecordKind::HandlerReplied), 0U);
    EXPECT_EQ(run.charges(), 3U) << "what was on its way to the provider goes on";
}

TEST(ServerCrashTest, LosesRequestsThatAreOnTheirWayToIt) {
    WorldOptions options = crashingWorld(CrashPoint::BeforeClaim);
    options.clients[0].copies = 2;
    options.clients[0].copyGap = constantly(Duration::microseconds(2'500));
    const Played run = play(options, "none");
    const auto lost = run.all(RecordKind::MessageLost);
    ASSERT_EQ(lost.size(), 1U) << "it left the balancer before the crash";
    EXPECT_EQ(lost[0].value, static_cast<std::int64_t>(LossCause::NodeDown));
    EXPECT_EQ(lost[0].time, Time::zero() + Duration::microseconds(23'500));
}

TEST(ServerCrashTest, ServesAgainAfterItsRestart) {
    WorldOptions options = busyWorld();
    options.faults = {crashAt(CrashPoint::EffectDone, ms(1'000))};
    options.clients[0].retries = 1;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.times(RecordKind::NodeRestarted), std::vector<double>{1'148});
    EXPECT_EQ(run.servers(), (std::vector<std::string>{"server-1", "server-1"}));
    EXPECT_EQ(run.answers(), std::vector<int>{409}) << "the claim of the dead one still holds";
}

TEST(ServerCrashTest, ForgetsItsMemory) {
    WorldOptions options = busyWorld();
    options.faults = {crashAt(CrashPoint::Answered, ms(1))};
    options.clients[0].retries = 1;
    const Played run = play(options, "mutex");
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.answers(), std::vector<int>{201});
}

TEST(ServerCrashTest, HitsOnlyTheAttemptThatItNames) {
    WorldOptions options = crashingWorld(CrashPoint::EffectDone);
    options.faults[0].attempt = 2;
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), std::vector<int>{201});
    EXPECT_EQ(run.summary.unusedFaults, std::vector<std::size_t>{0});
}

TEST(ServerCrashTest, HitsEveryAttemptWhenItNamesNone) {
    WorldOptions options = busyWorld();
    options.faults = {crashAt(CrashPoint::EffectDone, ms(1))};
    options.faults[0].attempt = 0;
    options.clients[0].retries = 2;
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::NodeCrashed), 3U);
    EXPECT_EQ(run.charges(), 3U);
}

} // namespace idem::server_crash_test
