// A client waits between attempts as its backoff says, retries after the outcomes that it names,
// and a person may start anew after it.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace idem::client_retries_test {

using namespace support;

namespace {

using Times = std::vector<double>;

/// Nothing is answered; an attempt is given up after 100 ms, and the base of the wait is 200 ms.
WorldOptions deafWorld(Backoff backoff, std::int32_t retries) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 1;
    options.clients[0].timeout = ms(100);
    options.clients[0].retryWait = constantly(ms(200));
    options.clients[0].retries = retries;
    options.clients[0].backoff = backoff;
    return options;
}

/// The provider never answers in time: every attempt ends with 504, 50 ms after it was sent.
WorldOptions failingWorld() {
    WorldOptions options = stillWorld();
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(ms(200));
    options.provider.latency = constantly(ms(100));
    options.provider.timeout = ms(50);
    return options;
}

Times waits(const Played& run) {
    Times found;
    for (const Record& record : run.all(RecordKind::RetryScheduled)) {
        found.push_back(Duration{record.value}.milliseconds());
    }
    return found;
}

std::vector<std::uint32_t> keysSent(const Played& run) {
    std::vector<std::uint32_t> keys;
    for (const Record& record : run.all(RecordKind::AttemptSent)) {
        keys.push_back(record.other);
    }
    return keys;
}

} // namespace

TEST(ClientRetriesTest, AnExponentialWaitGrowsUpToItsCap) {
    WorldOptions options = deafWorld(Backoff::Exponential, 5);
    options.clients[0].retryCap = ms(1'000);
    EXPECT_EQ(waits(play(options, "none")), (Times{200, 400, 800, 1'000, 1'000}));
    options.clients[0].retryFactor = 3;
    EXPECT_EQ(waits(play(options, "none")), (Times{200, 600, 1'000, 1'000, 1'000}));
}

TEST(ClientRetriesTest, JitterStaysWithinItsBounds) {
    std::int64_t belowHalf = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const Times full = waits(play(deafWorld(Backoff::FullJitter, 2), "none", {}, seed));
        const Times equal = waits(play(deafWorld(Backoff::EqualJitter, 2), "none", {}, seed));
        for (std::size_t i = 0; i < 2; ++i) {
            const double most = i == 0 ? 200 : 400;
            EXPECT_LE(full[i], most);
            EXPECT_GE(equal[i], most / 2);
            EXPECT_LE(equal[i], most);
            // Equal luck: the same draw places both within their ranges.
            EXPECT_NEAR(equal[i], most / 2 + full[i] / 2, 1e-5);
            belowHalf += full[i] < most / 2 ? 1 : 0;
        }
    }
    EXPECT_GT(belowHalf, 140);
    EXPECT_LT(belowHalf, 260);
}

TEST(ClientRetriesTest, DecorrelatedJitterGoesOnFromTheLastWait) {
    WorldOptions options = deafWorld(Backoff::Decorrelated, 4);
    options.clients[0].retryCap = ms(1'500);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        double last = 200;
        for (const double wait : waits(play(options, "none", {}, seed))) {
            EXPECT_GE(wait, 200);
            EXPECT_LE(wait, std::min(3 * last, 1'500.0));
            last = wait;
        }
    }
}

TEST(ClientRetriesTest, RetriesOnlyAfterTheOutcomesThatItNames) {
    WorldOptions options = failingWorld();
    options.clients[0].retryOn = {"timeout", "conflict"};
    EXPECT_EQ(play(options, "none").answers(), std::vector<int>{504});
    options.clients[0].retryOn = {"server-error"};
    EXPECT_EQ(play(options, "none").answers(), (std::vector<int>{504, 504}));
    options = deafWorld(Backoff::Fixed, 3);
    options.clients[0].retryOn = {"server-error"};
    EXPECT_EQ(play(options, "none").count(RecordKind::AttemptSent), 1U);
}

TEST(ClientRetriesTest, MayRepeatEvenARefusedRequest) {
    WorldOptions options = stillWorld();
    options.clients[0].key = KeyPolicy::None;
    options.clients[0].retries = 2;
    options.clients[0].retryOn = {"refused"};
    EXPECT_EQ(play(options, "claim-lease").answers(), (std::vector<int>{400, 400, 400}));
}

// F32: a key changed after an error pays again what was paid and only not answered.
TEST(ClientRetriesTest, ChangesItsKeyAfterTheOutcomesThatItNames) {
    WorldOptions options = failingWorld();
    options.clients[0].rotateKeyOn = {"timeout"};
    EXPECT_EQ(keysSent(play(options, "none")), (std::vector<std::uint32_t>{1, 1}));
    options.clients[0].rotateKeyOn = {"server-error"};
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(keysSent(run), (std::vector<std::uint32_t>{1, 2}));
    EXPECT_EQ(run.trace.names.keys.at(2), "IK-001-2");
    EXPECT_EQ(run.charges(), 2U);
}

TEST(ClientRetriesTest, APersonStartsAnewWithANewKeyAndAllRetries) {
    WorldOptions options = deafWorld(Backoff::Exponential, 1);
    options.clients[0].userRetries = 1;
    options.clients[0].userRetryWait = constantly(ms(5'000));
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 300, 5'400, 5'700}));
    EXPECT_EQ(keysSent(run), (std::vector<std::uint32_t>{1, 1, 2, 2}));
    options.clients[0].userKey = UserKey::Same;
    EXPECT_EQ(keysSent(play(options, "none")), (std::vector<std::uint32_t>{1, 1, 1, 1}));
}

// F37: the record is gone after 10 min, and the person comes back a minute later.
TEST(ClientRetriesTest, APersonWhoComesBackAfterTheRecordIsGonePaysAgain) {
    WorldOptions options = deafWorld(Backoff::Fixed, 0);
    options.clients[0].userRetries = 1;
    options.clients[0].userKey = UserKey::Same;
    options.clients[0].userRetryWait = constantly(Duration::seconds(660));
    options.protocol.recordLife = Duration::seconds(600);
    EXPECT_EQ(play(options, "replicated-cache").charges(), 2U);
    options.clients[0].userRetryWait = constantly(Duration::seconds(540));
    EXPECT_EQ(play(options, "replicated-cache").charges(), 1U);
}

TEST(ClientRetriesTest, ALateAnswerEndsTheRetriesIfItIsAccepted) {
    WorldOptions options = busyWorld();
    options.clients[0].timeout = ms(100);
    options.clients[0].retries = 3;
    options.clients[0].retryWait = constantly(ms(50));
    options.clients[0].lateAnswers = LateAnswers::Accept;
    // The second attempt leaves at 150 ms, the first answer comes at 164 ms.
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 150}));
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{164});
    EXPECT_EQ(run.all(RecordKind::AnswerAccepted).at(0).attempt, 1);
    EXPECT_EQ(run.times(RecordKind::CopyFinished), Times{164});
    EXPECT_EQ(run.times(RecordKind::AnswerIgnored), Times{314});
}

TEST(ClientRetriesTest, ALateAnswerMayComeDuringTheWait) {
    WorldOptions options = busyWorld();
    options.clients[0].timeout = ms(100);
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(ms(500));
    options.clients[0].lateAnswers = LateAnswers::Accept;
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::AttemptSent), 1U);
    EXPECT_EQ(run.times(RecordKind::CopyFinished), Times{164});
}

TEST(ClientRetriesTest, AHedgedCopyIsSentOnlyWithoutAnAnswer) {
    WorldOptions options = busyWorld();
    options.clients[0].copies = 3;
    options.clients[0].hedgeAfter = ms(200);
    EXPECT_EQ(play(options, "none").times(RecordKind::AttemptSent), Times{0});
    options.clients[0].hedgeAfter = ms(100);
    const Played run = play(options, "none");
    // The first answer comes at 164 ms, before the third copy; the second one's stays in flight.
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 100}));
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{164});
    EXPECT_EQ(run.times(RecordKind::AnswerIgnored), Times{264});
    EXPECT_EQ(run.times(RecordKind::CopyFinished), (Times{164, 164}));
    EXPECT_EQ(run.charges(), 2U);
}

} // namespace idem::client_retries_test
