// The lecture's profile answers 201, 200, 409, 400, and 422 before 409.

#include "engine/protocol/answers.h"
#include "engine/protocol/strategy.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

Request requestWith(std::optional<std::uint32_t> key, std::uint64_t fingerprint = 1) {
    Request request;
    request.key = key;
    request.fingerprint = fingerprint;
    return request;
}

KeyRecord recordIn(KeyState state, std::uint64_t fingerprint = 1) {
    KeyRecord record;
    record.key = 7;
    record.state = state;
    record.fingerprint = fingerprint;
    record.payment = state == KeyState::Consumed ? 42 : 0;
    return record;
}

} // namespace

class AnswersTest : public testing::Test {
protected:
    ProtocolOptions options;
    Answers answers{options};
};

TEST_F(AnswersTest, FirstSuccessIsCreated) {
    const Response response = answers.to({Effect::Fate::Happened, 42});
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.resource, 42);
    EXPECT_FALSE(response.replayed);
}

TEST_F(AnswersTest, ARefusedOperationIsNotAnError) {
    EXPECT_EQ(answers.to({Effect::Fate::Refused, 0}).status, 402);
}

TEST_F(AnswersTest, AnUnknownOutcomeIsNeverCalledASuccess) {
    const Response response = answers.to({Effect::Fate::Unknown, 0});
    EXPECT_EQ(response.status, 504);
    EXPECT_FALSE(response.isSuccess());
}

TEST_F(AnswersTest, ADuplicateOfAFinishedRequestIsReplayed) {
    const auto response = answers.toDuplicate(requestWith(7), recordIn(KeyState::Consumed));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.resource, 42);
    EXPECT_TRUE(response.replayed);
}

TEST_F(AnswersTest, ADuplicateOfARunningRequestConflicts) {
    EXPECT_EQ(answers.toDuplicate(requestWith(7), recordIn(KeyState::Created)).status, 409);
}

TEST_F(AnswersTest, AnotherPayloadIsToldSoBeforeItIsToldToWait) {
    EXPECT_EQ(answers.toDuplicate(requestWith(7, 2), recordIn(KeyState::Created)).status, 422);
    EXPECT_EQ(answers.toDuplicate(requestWith(7, 2), recordIn(KeyState::Consumed)).status, 422);
}

TEST_F(AnswersTest, WithoutFingerprintsAnotherPayloadGetsTheOldAnswer) {
    options.checkFingerprint = false;
    EXPECT_EQ(answers.toDuplicate(requestWith(7, 2), recordIn(KeyState::Consumed)).status, 200);
}

TEST_F(AnswersTest, AMissingKeyIsRefusedWhereItIsRequired) {
    const auto refusal = answers.refusal(requestWith(std::nullopt));
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->status, 400);
    EXPECT_FALSE(answers.refusal(requestWith(7)).has_value());
}

TEST_F(AnswersTest, AMissingKeyPassesWhereItIsOptional) {
    options.keyRequired = false;
    EXPECT_FALSE(answers.refusal(requestWith(std::nullopt)).has_value());
}

TEST(RegistryTest, NamesAreUniqueAndFound) {
    for (const StrategyEntry& entry : strategies()) {
        EXPECT_EQ(findStrategy(entry.name), &entry) << entry.name;
        EXPECT_FALSE(entry.summary.empty()) << entry.name;
        EXPECT_FALSE(entry.description.empty()) << entry.name;
        EXPECT_NE(entry.handle, nullptr) << entry.name;
    }
    EXPECT_EQ(findStrategy("nonesuch"), nullptr);
}

} // namespace idem
