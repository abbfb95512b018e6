// The schedule of faults hits exactly the message that it names: on the client's link and between
// server and stores; and what it never met is reported.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem::message_faults_test {

using namespace support;

namespace {

Fault fault(FaultKind kind, Hop hop, Duration delay = Duration::zero()) {
    Fault made;
    made.kind = kind;
    made.hop = hop;
    made.delay = delay;
    return made;
}

Fault faultAt(FaultKind kind, Hop hop, const char* store, Duration delay = Duration::zero()) {
    Fault made = fault(kind, hop, delay);
    made.store = store;
    return made;
}

Played playWith(const Fault& hit, std::string_view strategy = "naive") {
    WorldOptions options = busyWorld();
    options.faults = {hit};
    Played run = play(options, strategy);
    EXPECT_TRUE(run.summary.unusedFaults.empty());
    return run;
}

using Times = std::vector<double>;

} // namespace

TEST(MessageFaultsTest, AWorldWithoutFaultsTakesTheSumOfItsLatencies) {
    const Played run = play(busyWorld(), "naive");
    EXPECT_EQ(run.times(RecordKind::Charged), Times{88});
    EXPECT_EQ(run.times(RecordKind::LedgerWritten), Times{152});
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{174});
    EXPECT_EQ(run.outcome(), Outcome::ExactlyOnce);
}

TEST(MessageFaultsTest, ADroppedRequestNeverArrives) {
    const Played run = playWith(fault(FaultKind::Drop, Hop::Request));
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 0U);
    ASSERT_EQ(run.count(RecordKind::MessageLost), 1U);
    EXPECT_EQ(run.all(RecordKind::MessageLost)[0].value,
              static_cast<std::int64_t>(LossCause::Fault));
    EXPECT_EQ(run.outcome(), Outcome::Unavailable);
}

TEST(MessageFaultsTest, ADuplicatedRequestIsServedTwice) {
    const Played run = playWith(fault(FaultKind::Duplicate, Hop::Request, ms(7)), "none");
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), (Times{21, 28}));
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.count(RecordKind::AnswerIgnored), 1U);
}

TEST(MessageFaultsTest, ADelayedRequestArrivesLater) {
    const Played run = playWith(fault(FaultKind::Delay, Hop::Request, ms(500)));
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), Times{521});
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{674});
}

TEST(MessageFaultsTest, ADroppedResponseLeavesTheCharge) {
    const Played run = playWith(fault(FaultKind::Drop, Hop::Response));
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.times(RecordKind::AttemptTimedOut), Times{2'000});
    EXPECT_EQ(run.outcome(), Outcome::Phantom);
}

TEST(MessageFaultsTest, ADelayedResponseArrivesLater) {
    const Played run = playWith(fault(FaultKind::Delay, Hop::Response, ms(500)));
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{674});
}

TEST(MessageFaultsTest, ALateResponseIsIgnored) {
    const Played run = playWith(fault(FaultKind::Delay, Hop::Response, ms(5'000)));
    EXPECT_EQ(run.times(RecordKind::AnswerIgnored), Times{5'174});
    EXPECT_EQ(run.times(RecordKind::CopyFinished), Times{2'000});
    EXPECT_EQ(run.outcome(), Outcome::Phantom);
}

TEST(MessageFaultsTest, ADroppedChargeIsGivenUpAfterTheProvidersTimeout) {
    WorldOptions options = busyWorld();
    options.faults = {faultAt(FaultKind::Drop, Hop::Operation, "provider")};
    options.provider.timeout = ms(1'000);
    const Played run = play(options, "naive");
    EXPECT_EQ(run.charges(), 0U);
    EXPECT_EQ(run.times(RecordKind::OperationAbandoned), Times{1'028});
    EXPECT_EQ(run.answers(), std::vector<int>{504});
}

TEST(MessageFaultsTest, ADroppedResultLeavesTheServerInTheDark) {
    WorldOptions options = busyWorld();
    options.faults = {faultAt(FaultKind::Drop, Hop::Result, "provider")};
    options.provider.timeout = ms(1'000);
    const Played run = play(options, "naive");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), std::vector<int>{504});
    EXPECT_EQ(run.outcome(), Outcome::Phantom);
}

TEST(MessageFaultsTest, ADelayedResultOfASlowProviderIsGivenUp) {
    WorldOptions options = busyWorld();
    options.faults = {faultAt(FaultKind::Delay, Hop::Result, "provider", ms(1'000))};
    options.provider.timeout = ms(1'000);
    const Played run = play(options, "naive");
    EXPECT_EQ(run.times(RecordKind::Charged), Times{88});
    EXPECT_EQ(run.times(RecordKind::OperationAbandoned), Times{1'028});
}

TEST(MessageFaultsTest, ADuplicatedChargeIsExecutedTwice) {
    const Played run = playWith(faultAt(FaultKind::Duplicate, Hop::Operation, "provider", ms(9)));
    EXPECT_EQ(run.times(RecordKind::Charged), (Times{88, 97}));
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

TEST(MessageFaultsTest, ADelayedOperationTakesEffectLater) {
    const Played run = playWith(faultAt(FaultKind::Delay, Hop::Operation, "provider", ms(300)));
    EXPECT_EQ(run.times(RecordKind::Charged), Times{388});
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{474});
}

TEST(MessageFaultsTest, TheOrdinalCountsMessagesToThatStore) {
    Fault second = faultAt(FaultKind::Delay, Hop::Operation, "database", ms(300));
    second.ordinal = 2;
    const Played run = playWith(second);
    EXPECT_EQ(run.times(RecordKind::Charged), Times{88});
    EXPECT_EQ(run.times(RecordKind::LedgerWritten), Times{452});
}

TEST(MessageFaultsTest, WithoutAStoreTheOrdinalCountsMessagesToAll) {
    Fault second = fault(FaultKind::Delay, Hop::Operation, ms(300));
    second.ordinal = 2;
    EXPECT_EQ(playWith(second).times(RecordKind::Charged), Times{388});
}

TEST(MessageFaultsTest, FaultsThatMeetNothingAreReported) {
    WorldOptions options = busyWorld();
    options.faults = {faultAt(FaultKind::Drop, Hop::Operation, "cache"),
                      fault(FaultKind::Drop, Hop::Request),
                      fault(FaultKind::Delay, Hop::Response)};
    const Played run = play(options, "naive");
    EXPECT_EQ(run.summary.unusedFaults, (std::vector<std::size_t>{0, 2}));
}

TEST(MessageFaultsTest, NamesTheIntentOfItsClient) {
    WorldOptions options = busyWorld();
    options.clients.push_back(options.clients[0]);
    options.clients[0].intents = 3;
    options.clients[1].name = "bob";
    options.clients[1].intents = 2;
    options.faults = {fault(FaultKind::Drop, Hop::Request)};
    options.faults[0].client = "bob";
    options.faults[0].intent = 2;
    const Played run = play(options, "naive");
    ASSERT_EQ(run.count(RecordKind::MessageLost), 1U);
    EXPECT_EQ(run.all(RecordKind::MessageLost)[0].intent, IntentId{4});
}

} // namespace idem::message_faults_test
