// Workers and queues of servers: requests wait in order, are shed when the queue is full, and are
// worked on although nobody waits for them any more (semantics.md F15).

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem::server_load_test {

using namespace support;

namespace {

/// One worker; each of the copies takes 100 ms, and they come 10 ms apart.
WorldOptions oneWorker(std::int32_t copies) {
    WorldOptions options = stillWorld();
    options.servers[0].workers = 1;
    options.servers[0].serviceTime = constantly(ms(100));
    options.clients[0].copies = copies;
    options.clients[0].copyGap = constantly(ms(10));
    return options;
}

} // namespace

TEST(ServerLoadTest, WithoutALimitNothingWaits) {
    WorldOptions options = oneWorker(3);
    options.servers[0].workers = 0;
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::HandlerReplied), (std::vector<double>{100, 110, 120}));
    EXPECT_EQ(run.count(RecordKind::HandlerQueued), 0U);
}

TEST(ServerLoadTest, RequestsWaitForAWorkerInOrder) {
    const Played run = play(oneWorker(3), "none");
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), (std::vector<double>{0, 100, 200}));
    EXPECT_EQ(run.times(RecordKind::HandlerReplied), (std::vector<double>{100, 200, 300}));
    const auto queued = run.all(RecordKind::HandlerQueued);
    ASSERT_EQ(queued.size(), 2U);
    EXPECT_EQ(queued[0].time, Time::zero() + ms(10));
    EXPECT_EQ(queued[0].value, 0);
    EXPECT_EQ(queued[1].value, 1);
    EXPECT_EQ(run.all(RecordKind::HandlerStarted)[1].copy, 2);
}

TEST(ServerLoadTest, TwoWorkersShareTheQueue) {
    WorldOptions options = oneWorker(4);
    options.servers[0].workers = 2;
    EXPECT_EQ(play(options, "none").times(RecordKind::HandlerStarted),
              (std::vector<double>{0, 10, 100, 110}));
}

TEST(ServerLoadTest, AFullQueueShedsLoadAtOnce) {
    WorldOptions options = oneWorker(4);
    options.servers[0].queue = 1;
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 2U);
    const auto lost = run.all(RecordKind::MessageLost);
    ASSERT_EQ(lost.size(), 2U);
    EXPECT_EQ(lost[0].value, static_cast<std::int64_t>(LossCause::Overload));
    EXPECT_EQ(lost[0].time, Time::zero() + ms(20));
    EXPECT_EQ(run.answers(), (std::vector<int>{503, 503, 201, 201}));
    EXPECT_EQ(run.charges(), 2U);
}

TEST(ServerLoadTest, AFullServerMaySayHowLongToWait) {
    WorldOptions options = oneWorker(4);
    options.servers[0].queue = 1;
    options.servers[0].whenFull = OverloadAnswer::RateLimited;
    options.protocol.retryAfter = ms(300);
    options.clients[0].retries = 1;
    options.clients[0].retryOn = {"rate-limited"};
    options.clients[0].retryAfter = RetryAfterUse::Obey;
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), (std::vector<int>{429, 429, 201, 201, 201, 201}));
    for (const Record& wait : run.all(RecordKind::RetryScheduled)) {
        EXPECT_GE(wait.value, ms(300).ns);
    }
}

TEST(ServerLoadTest, WorksForClientsThatAreGone) {
    WorldOptions options = oneWorker(3);
    options.clients[0].timeout = ms(150);
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), std::vector<int>{201});
    EXPECT_EQ(run.charges(), 3U) << "a handler whose client has gone still runs";
    EXPECT_EQ(run.count(RecordKind::AnswerIgnored), 2U);
}

TEST(ServerLoadTest, ACrashTakesTheQueueWithIt) {
    WorldOptions options = oneWorker(3);
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::BeforeClaim;
    crash.restartAfter = ms(5);
    options.faults = {crash};
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 1U);
    EXPECT_EQ(run.count(RecordKind::MessageLost), 2U);
    EXPECT_EQ(run.charges(), 0U);
}

} // namespace idem::server_load_test
