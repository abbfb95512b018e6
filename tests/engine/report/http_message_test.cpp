// Requests and answers as the text of HTTP.

#include "engine/protocol/message.h"
#include "engine/report/http_message.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

#include <utility>

namespace idem {

namespace {

RecordId firstOf(const Trace& trace, RecordKind kind) {
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        if (trace.records[at].kind == kind) {
            return RecordId{at};
        }
    }
    return RecordId::none();
}

std::string messageOf(const Trace& trace, RecordKind kind, std::string replayMarker = "") {
    const HttpWords words{"/payments", std::move(replayMarker)};
    return httpMessage(trace, firstOf(trace, kind), words).value_or("none");
}

Trace paid(int flags = 0) {
    TraceBuilder story;
    story.node("balancer", NodeRole::Balancer, "eu");
    auto first = story.request(1);
    first.sent(0).reaches(20, story.server1);
    first.charges(50, 17).replies(60, 201, 17, flags).accepted(70, 201, 17, flags);
    return story.ends(100);
}

const std::string requestText = "POST /payments HTTP/1.1\n"
                                "Host: balancer\n"
                                "Idempotency-Key: \"IK-001\"\n"
                                "Content-Type: application/json\n"
                                "\n"
                                "{\"amount\":1000,\"from\":\"shreyansh\",\"to\":\"hardik\"}\n";

} // namespace

TEST(HttpMessageTest, ARequestIsTheSameTextWhereverItIsMet) {
    for (const RecordKind kind : {RecordKind::AttemptSent,
                                  RecordKind::MessageSent,
                                  RecordKind::MessageArrived,
                                  RecordKind::HandlerStarted}) {
        EXPECT_EQ(messageOf(paid(), kind), requestText) << static_cast<int>(kind);
    }
}

TEST(HttpMessageTest, AnAnswerNamesItsPaymentAndSaysThatItIsReplayed) {
    EXPECT_EQ(messageOf(paid(), RecordKind::HandlerReplied),
              "HTTP/1.1 201 Created\nContent-Type: application/json\n\n{\"payment\":17}\n");
    const std::string marker = "Repeatability-Result: accepted";
    EXPECT_EQ(messageOf(paid(replayedFlag), RecordKind::AnswerAccepted, marker),
              "HTTP/1.1 201 Created\nRepeatability-Result: accepted\n"
              "Content-Type: application/json\n\n{\"payment\":17}\n");
    EXPECT_EQ(messageOf(paid(), RecordKind::AnswerAccepted, marker).find(marker),
              std::string::npos);
    EXPECT_EQ(messageOf(paid(replayedFlag), RecordKind::AnswerAccepted),
              messageOf(paid(), RecordKind::AnswerAccepted));
}

TEST(HttpMessageTest, ARequestWithoutAKeyHasNoHeaderAndItsRefusalSaysWhy) {
    TraceBuilder story;
    auto first = story.request(1, 1, 0);
    first.sent(0).reaches(20, story.server1).replies(30, 400);
    Trace trace = story.ends(50);
    EXPECT_EQ(messageOf(trace, RecordKind::AttemptSent).find("Idempotency-Key"), std::string::npos);
    Record& reply = trace.records[firstOf(trace, RecordKind::HandlerReplied).value];
    reply.detail = static_cast<std::uint8_t>(KeyFault::Missing);
    EXPECT_EQ(messageOf(trace, RecordKind::HandlerReplied),
              "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n"
              "{\"title\":\"Idempotency-Key is missing\"}\n");
}

TEST(HttpMessageTest, WhatAScenarioCallsThingsBreaksNoLine) {
    TraceBuilder story;
    const std::uint32_t key = story.key("a\"\r\nX-Evil: 1");
    story.requestOf(IntentId{0}, 1, 1, key).sent(0);
    const std::string text = messageOf(story.ends(10), RecordKind::AttemptSent);
    EXPECT_NE(text.find("Idempotency-Key: \"a\\\"\\r\\nX-Evil: 1\"\n"), std::string::npos) << text;
}

TEST(HttpMessageTest, AReadIsAGetWithoutABodyAndAWriteShowsInItsSteps) {
    Trace trace = paid();
    trace.records[firstOf(trace, RecordKind::AttemptSent).value].flags = safeFlag;
    EXPECT_EQ(messageOf(trace, RecordKind::AttemptSent).find("GET /payments HTTP/1.1\n"), 0U);
    EXPECT_EQ(messageOf(trace, RecordKind::AttemptSent).find('{'), std::string::npos);
    TraceBuilder story;
    auto first = story.request(1);
    first.sent(0).reaches(20, story.server1);
    first.step(30, story.database, OperationName::EraseResource, effectFlag);
    Trace erased = story.ends(50);
    erased.names.intents[0].amount = 0;
    EXPECT_EQ(messageOf(erased, RecordKind::AttemptSent).find("DELETE /payments HTTP/1.1\n"), 0U);
}

TEST(HttpMessageTest, WhatIsNoMessageHasNone) {
    EXPECT_EQ(messageOf(paid(), RecordKind::Charged), "none");
    EXPECT_EQ(messageOf(paid(), RecordKind::RunEnded), "none");
    EXPECT_EQ(httpMessage(paid(), RecordId::none()), std::nullopt);
}

} // namespace idem
