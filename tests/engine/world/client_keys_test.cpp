// Each key policy gives the keys that it promises, and the agreement counts as broken where a key
// means another operation.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace idem::client_keys_test {

using namespace support;

namespace {

using Names = std::vector<std::string>;

/// Two operations, each tried twice in vain, the second attempt 600 ms after the first.
WorldOptions twiceInVain(KeyPolicy key) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 1;
    options.clients[0].key = key;
    options.clients[0].intents = 2;
    options.clients[0].retries = 1;
    options.clients[0].timeout = ms(600);
    return options;
}

Names keysSent(const Played& run) {
    Names names;
    for (const Record& record : run.all(RecordKind::AttemptSent)) {
        names.emplace_back(keyNameOf(run.trace.names, record.other));
    }
    return names;
}

std::vector<bool> malformed(const Played& run) {
    std::vector<bool> found;
    for (const Record& record : run.all(RecordKind::IntentStarted)) {
        found.push_back((record.flags & malformedFlag) != 0);
    }
    return found;
}

} // namespace

TEST(ClientKeysTest, ThePolicyIsSeenInTheNames) {
    WorldOptions options = twiceInVain(KeyPolicy::UuidTimestamp);
    EXPECT_EQ(
        keysSent(play(options, "none")),
        (Names{
            "IK-001_1700000000", "IK-001_1700000000", "IK-002_1700000001", "IK-002_1700000001"}));
    options.clients[0].key = KeyPolicy::UuidOperation;
    EXPECT_EQ(keysSent(play(options, "none")),
              (Names{"IK-001_pay", "IK-001_pay", "IK-002_pay", "IK-002_pay"}));
    options.useCase = UseCase::Cart;
    EXPECT_EQ(keysSent(play(options, "none"))[2], "IK-002_add_to_cart");
}

TEST(ClientKeysTest, ASharedKeyMeansAnotherOperationFromTheSecondOn) {
    const Played run = play(twiceInVain(KeyPolicy::Shared), "naive");
    EXPECT_EQ(keysSent(run), (Names{"IK-001", "IK-001", "IK-001", "IK-001"}));
    EXPECT_EQ(malformed(run), (std::vector<bool>{false, true}));
    EXPECT_EQ(run.charges(), 1U);
}

TEST(ClientKeysTest, EqualContentsShareTheirKey) {
    WorldOptions options = twiceInVain(KeyPolicy::Content);
    options.network.responseLoss = 0;
    const Played run = play(options, "naive");
    const Names keys = keysSent(run);
    EXPECT_EQ(keys.at(0), keys.at(1));
    EXPECT_EQ(malformed(run), (std::vector<bool>{false, false}));
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.verdict.intents.at(0).outcome, Outcome::ExactlyOnce);
    EXPECT_NE(run.verdict.intents.at(1).outcome, Outcome::ExactlyOnce);
}

TEST(ClientKeysTest, OtherUsersOfTheSameContentHaveAnotherKey) {
    WorldOptions options = stillWorld();
    options.clients[0].key = KeyPolicy::Content;
    options.clients.push_back(options.clients[0]);
    options.clients[1].name = "bob";
    const Names keys = keysSent(play(options, "naive"));
    EXPECT_NE(keys.at(0), keys.at(1));
}

// F36: the second attempt falls into the next second when it comes 600 ms after 600 ms.
TEST(ClientKeysTest, ContentAndSecondChangeWithTheSecond) {
    WorldOptions options = twiceInVain(KeyPolicy::ContentSecond);
    options.clients[0].intents = 1;
    options.clients[0].start = constantly(ms(300));
    EXPECT_EQ(play(options, "naive").charges(), 1U);
    options.clients[0].start = constantly(ms(600));
    const Played run = play(options, "naive");
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_TRUE(keysSent(run).at(0).ends_with("-1700000000"));
    EXPECT_TRUE(keysSent(run).at(1).ends_with("-1700000001"));
}

TEST(ClientKeysTest, EachCopyKeepsAKeyOfItsOwn) {
    WorldOptions options = twiceInVain(KeyPolicy::PerCopy);
    options.clients[0].intents = 1;
    options.clients[0].copies = 2;
    const Played run = play(options, "naive");
    EXPECT_EQ(keysSent(run), (Names{"IK-001", "IK-001-2", "IK-001", "IK-001-2"}));
    EXPECT_EQ(run.charges(), 2U);
}

TEST(ClientKeysTest, AMalformedHeaderBreaksTheAgreement) {
    WorldOptions options = stillWorld();
    options.clients[0].keyForm = HeaderForm::Malformed;
    EXPECT_EQ(malformed(play(options, "naive")), std::vector<bool>{true});
}

TEST(ClientKeysTest, ASafeRequestNeedsNoKey) {
    WorldOptions options = stillWorld();
    options.clients[0].key = KeyPolicy::None;
    options.clients[0].method = Method::Get;
    const Record started = play(options, "none").all(RecordKind::IntentStarted).at(0);
    EXPECT_EQ(started.flags, safeFlag);
}

} // namespace idem::client_keys_test
