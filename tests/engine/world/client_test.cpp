// A client sends its copies and attempts when its options say so, believes only what reaches it in
// time, and stops when an answer settles the matter.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace idem::client_test {

using namespace support;

namespace {

using Times = std::vector<double>;

std::vector<std::uint32_t> keysSent(const Played& run) {
    std::vector<std::uint32_t> keys;
    for (const Record& record : run.all(RecordKind::AttemptSent)) {
        keys.push_back(record.other);
    }
    return keys;
}

std::vector<Belief> beliefs(const Played& run) {
    std::vector<Belief> found;
    for (const Record& record : run.all(RecordKind::CopyFinished)) {
        found.push_back(static_cast<Belief>(record.detail));
    }
    return found;
}

} // namespace

TEST(ClientTest, StartsThinksAndStartsAgain) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 3;
    options.clients[0].start = constantly(ms(100));
    options.clients[0].think = constantly(ms(1'000));
    // An answer takes 164 ms.
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::IntentStarted), (Times{100, 1'264, 2'428}));
}

TEST(ClientTest, SpacesItsCopies) {
    WorldOptions options = stillWorld();
    options.clients[0].copies = 4;
    options.clients[0].copyGap = constantly(ms(30));
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 30, 60, 90}));
    EXPECT_EQ(run.count(RecordKind::CopyFinished), 4U);
}

TEST(ClientTest, RetriesAfterTheTimeoutAndItsWait) {
    WorldOptions options = stillWorld();
    options.network.requestLoss = 1;
    options.clients[0].retries = 2;
    options.clients[0].timeout = ms(1'000);
    options.clients[0].retryWait = constantly(ms(500));
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 1'500, 3'000}));
    EXPECT_EQ(run.times(RecordKind::RetryScheduled), (Times{1'000, 2'500}));
    EXPECT_EQ(beliefs(run), std::vector<Belief>{Belief::Unknown});
}

TEST(ClientTest, RetriesWhenTheServerIsUnavailable) {
    WorldOptions options = stillWorld();
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(ms(500));
    options.provider.latency = constantly(ms(100));
    options.provider.timeout = ms(50);
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), (std::vector<int>{504, 504}));
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 550}));
}

TEST(ClientTest, DoesNotRepeatARefusedRequest) {
    WorldOptions options = stillWorld();
    options.clients[0].key = KeyPolicy::None;
    options.clients[0].retries = 5;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.answers(), std::vector<int>{400});
    EXPECT_EQ(beliefs(run), std::vector<Belief>{Belief::NotCharged});
    EXPECT_EQ(run.outcome(), Outcome::Refused);
}

TEST(ClientTest, IgnoresAnAnswerThatComesAfterTheTimeout) {
    WorldOptions options = busyWorld();
    options.clients[0].timeout = ms(100);
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(ms(200));
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::AnswerIgnored), (Times{164, 464}));
    EXPECT_TRUE(run.answers().empty());
    EXPECT_EQ(run.charges(), 2U);
}

TEST(ClientTest, AcceptsNoEarlierAttemptsAnswer) {
    WorldOptions options = busyWorld();
    options.clients[0].timeout = ms(100);
    options.clients[0].retries = 1;
    // The first answer comes at 164 ms, while the client waits for the second attempt's.
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::AttemptSent), (Times{0, 100}));
    EXPECT_EQ(run.times(RecordKind::AnswerIgnored), (Times{164, 264}));
}

TEST(ClientTest, UsesOneKeyForAllAttempts) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 1;
    options.clients[0].retries = 2;
    options.clients[0].intents = 2;
    EXPECT_EQ(keysSent(play(options, "none")), (std::vector<std::uint32_t>{1, 1, 1, 2, 2, 2}));
}

TEST(ClientTest, MakesANewKeyForEachAttemptWhenToldSo) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 1;
    options.clients[0].retries = 2;
    options.clients[0].intents = 2;
    options.clients[0].key = KeyPolicy::PerAttempt;
    const Played run = play(options, "naive");
    EXPECT_EQ(keysSent(run), (std::vector<std::uint32_t>{1, 3, 4, 2, 5, 6}));
    EXPECT_EQ(run.trace.names.keys,
              (std::vector<std::string>{
                  "", "IK-001", "IK-002", "IK-001-2", "IK-001-3", "IK-002-2", "IK-002-3"}));
    EXPECT_EQ(run.charges(), 6U);
}

TEST(ClientTest, WaitsForAllCopiesBeforeItThinks) {
    WorldOptions options = stillWorld();
    options.clients[0].intents = 2;
    options.clients[0].copies = 2;
    options.clients[0].copyGap = constantly(ms(70));
    EXPECT_EQ(play(options, "none").times(RecordKind::IntentStarted), (Times{0, 70}));
}

} // namespace idem::client_test
