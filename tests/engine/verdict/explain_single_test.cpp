// What was not doubled is explained too: why it was lost, unknown, stuck, refused, or right.

#include "engine/verdict/explanation.h"
#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idem {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

Explanation explanationOf(const Trace& trace, Outcome expected) {
    const auto explanation = explain(trace, judge(trace));
    EXPECT_TRUE(explanation.has_value());
    EXPECT_EQ(explanation->outcome, expected);
    EXPECT_FALSE(explanation->because.empty());
    return *explanation;
}

} // namespace

TEST(ExplainSingleTest, ALostRowWasAcknowledgedBefore) {
    TraceBuilder story;
    story.localEffect();
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).writesLedger(25, 7);
    request.replies(30, 201, 7).accepted(50, 201, 7);
    story.add(60, RecordKind::LedgerLost, story.database, 7);
    const Explanation explanation = explanationOf(story.ends(100), Outcome::Lost);
    EXPECT_EQ(explanation.sentence,
              "alice was told success at 50 ms, but the row of payment 7 was lost in database at "
              "60 ms: nothing is left.");
}

TEST(ExplainSingleTest, ASuccessWasToldForNothing) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 201, 7).accepted(50, 201, 7);
    EXPECT_EQ(explanationOf(story.ends(100), Outcome::Lost).sentence,
              "alice was told success at 50 ms by server-1, but no charge was ever made.");
}

TEST(ExplainSingleTest, APhantomWhoseAnswerCameTooLate) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    request.timesOut(300).replies(807, 201, 1).ignored(827, 201, 1).givesUp(300);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Phantom);
    EXPECT_EQ(explanation.sentence,
              "alice was charged at 420 ms, but alice does not know it: the answer reached alice "
              "at 827 ms, 527 ms after it had given up.");
    EXPECT_THAT(explanation.preventedBy, Contains("a client time-out longer than 827 ms"));
}

TEST(ExplainSingleTest, APhantomWhoseAnswerWasLost) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.changesKey(199, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    request.replies(200, 201, 1).responseLost(201).timesOut(300);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Phantom);
    EXPECT_THAT(explanation.sentence, HasSubstr("the response of attempt 1 was lost at 201 ms"));
    EXPECT_THAT(explanation.preventedBy, Contains(HasSubstr("another retry with the same key")));
}

TEST(ExplainSingleTest, APhantomWithoutARecordIsNotHelpedByARetry) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.replies(200, 201, 1).responseLost(201).timesOut(300);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Phantom);
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("retry"))));
}

TEST(ExplainSingleTest, APhantomIsNotHelpedByARecordThatAFailoverLeftBehind) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.changesKey(199, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    request.replies(200, 201, 1).responseLost(201).timesOut(300);
    story.add(400, RecordKind::NodeCrashed, story.database, 0);
    story.aboutNode(500, RecordKind::NodePromoted, story.replica, story.database);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Phantom);
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("retry"))));
}

TEST(ExplainSingleTest, APhantomIsNotHelpedByAStoredFailure) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.changesKey(199, story.database, OperationName::CompleteKey, KeyState::Consumed, 0);
    request.replies(200, 503).accepted(220, 503);
    auto retry = story.request(2).sent(720).reaches(740, story.server2);
    retry.replies(744, 503, 0, replayedFlag).accepted(764, 503, 0, replayedFlag);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Phantom);
    EXPECT_THAT(explanation.sentence, HasSubstr("every retry is answered 503 from the record"));
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("another retry"))));
}

// semantics.md R42.
TEST(ExplainSingleTest, APhantomIsNotHelpedByAKeyThatHasOutlivedItsPayment) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.changesKey(199, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    request.replies(200, 201, 1).responseLost(201).timesOut(300);
    auto retry = story.request(2).sent(720).reaches(740, story.server2);
    retry.step(744, story.database, OperationName::ReadResource, lookUpFlag);
    retry.replies(745, 404).accepted(764, 404);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Phantom);
    EXPECT_THAT(explanation.sentence, HasSubstr("the key still pointed to the payment"));
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("another retry"))));
    EXPECT_THAT(explanation.preventedBy,
                Contains("a payment that stays in the books for as long as its key"));
}

TEST(ExplainSingleTest, AStuckKeyWhoseOwnerDied) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.dies(23).timesOut(300);
    auto second = story.request(2).sent(320).reaches(340, story.server2);
    second.replies(344, 409).accepted(364, 409);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::Stuck);
    EXPECT_EQ(explanation.sentence,
              "IK-001 is still CREATED, since 22 ms: server-1 claimed it and died at 23 ms; alice "
              "was still answered 409 at 364 ms.");
    EXPECT_THAT(explanation.preventedBy,
                Contains(HasSubstr(
                    "a lease that ends before the client does, 364 ms after its first attempt")));
}

TEST(ExplainSingleTest, AStuckKeySaysWhatHappenedBehindIt) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.charges(120, 1).dies(130).timesOut(300);
    auto second = story.request(2).sent(320).reaches(340, story.server2);
    second.replies(344, 409).accepted(364, 409);
    EXPECT_EQ(explanationOf(story.ends(1'000), Outcome::Stuck).sentence,
              "IK-001 is still CREATED, since 22 ms: server-1 claimed it and died at 130 ms; alice "
              "was still answered 409 at 364 ms and knows nothing of the charge at 120 ms.");
}

TEST(ExplainSingleTest, AFalseConflictWithAClaimThatCameToNothing) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.timesOut(300);
    auto second = story.request(2).sent(320).reaches(340, story.server2);
    second.step(342, story.database, OperationName::ClaimKey, claimFlag);
    second.replies(344, 409).accepted(364, 409);
    first.changesKey(400, story.database, OperationName::Rollback, KeyState::Absent, 0);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::FalseConflict);
    EXPECT_THAT(explanation.sentence, HasSubstr("answered 409 at 364 ms because server-2 claimed"));
    EXPECT_THAT(explanation.sentence, HasSubstr("server-1 marked IK-001 CREATED"));
}

TEST(ExplainSingleTest, SilenceNamesTheLostRequest) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).lost(0).timesOut(300).givesUp(300);
    const Explanation explanation = explanationOf(story.ends(400), Outcome::Unavailable);
    EXPECT_THAT(explanation.sentence, HasSubstr("the request of attempt 1 was lost at 0 ms"));
    EXPECT_THAT(explanation.preventedBy, Contains("a further retry with the same key"));
}

TEST(ExplainSingleTest, ARefusalNamesAHeaderThatIsNoKey) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 1, malformedFlag);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    Record refused;
    refused.intent = IntentId{0};
    refused.copy = 1;
    refused.attempt = 1;
    refused.status = 400;
    refused.detail = 2;
    refused.cause = request.last();
    const RecordId replied =
        story.TraceBuilder::add(21, RecordKind::HandlerReplied, story.server1, refused);
    refused.cause = replied;
    refused.detail = 0;
    refused.other = 1;
    story.TraceBuilder::add(41, RecordKind::AnswerAccepted, story.alice, refused);
    const Explanation explanation = explanationOf(story.ends(100), Outcome::Refused);
    EXPECT_EQ(explanation.sentence,
              "server-1 could not read the Idempotency-Key header of alice as a key, so alice was "
              "answered 400 at 41 ms: nothing was done, and that is right.");
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("for every operation"))));
}

TEST(ExplainSingleTest, ARefusalNamesWhoHadTakenWhatWasWanted) {
    TraceBuilder story;
    story.localEffect();
    const IntentId other = story.intent();
    story.starts(0);
    story.requestOf(other, 1, 1, 2).sent(0).reaches(20, story.server1).writesLedger(24, 7);
    story.request(1).sent(1).reaches(21, story.server2).replies(30, 410).accepted(44, 410);
    const Trace& trace = story.ends(100);
    const Explanation explanation = explain(trace, judge(trace), IntentId{0});
    EXPECT_THAT(explanation.sentence,
                HasSubstr("answered 410 at 44 ms, because the operation of alice had taken what "
                          "it wanted at 24 ms, 20 ms before the answer"));
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("key"))));
}

TEST(ExplainSingleTest, SilenceNamesTheOutageBehindA503) {
    TraceBuilder story;
    story.starts(0);
    story.aboutNode(0, RecordKind::LinkCut, story.server1, story.database);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.abandons(220, OperationName::FindKey, lookUpFlag);
    request.replies(221, 503).accepted(241, 503).givesUp(241);
    EXPECT_THAT(explanationOf(story.ends(400), Outcome::Unavailable).sentence,
                HasSubstr("503 at 241 ms, because the link between server-1 and database was cut "
                          "at 0 ms and without it server-1 refuses to work"));
}

TEST(ExplainSingleTest, APhantomNamesTheRefusalOfAnOldRequest) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    first.replies(200, 201, 1).responseLost(201).timesOut(300);
    story.request(2)
        .sent(662'000)
        .reaches(662'020, story.server2)
        .replies(662'021, 412)
        .accepted(662'041, 412);
    const Explanation explanation = explanationOf(story.ends(700'000), Outcome::Phantom);
    EXPECT_THAT(explanation.sentence,
                HasSubstr("its retry came 662,000 ms after the first attempt and was answered 412 "
                          "at 662,041 ms, because that is longer than server-2 keeps records"));
    EXPECT_THAT(explanation.preventedBy, Not(Contains(HasSubstr("answered from the record"))));
}

TEST(ExplainSingleTest, APhantomNamesTheLockThatItWaitedFor) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    Record wait;
    wait.intent = IntentId{0};
    wait.copy = 1;
    wait.attempt = 1;
    wait.other = 1;
    wait.detail = static_cast<std::uint8_t>(OperationName::TakeAdvisoryLock);
    wait.operation = 900;
    wait.cause = request.last();
    wait.cause = story.TraceBuilder::add(21, RecordKind::OperationSent, story.server1, wait);
    story.TraceBuilder::add(22, RecordKind::OperationBlocked, story.database, wait);
    wait.flags = claimFlag | foundFlag;
    story.TraceBuilder::add(821, RecordKind::OperationExecuted, story.database, wait);
    request.timesOut(300).charges(1'220, 1).replies(1'600, 201, 1).ignored(1'620, 201, 1);
    const Explanation explanation = explanationOf(story.ends(2'000), Outcome::Phantom);
    EXPECT_THAT(explanation.sentence,
                HasSubstr("server-1 had waited 800 ms until server-1 took the advisory lock of "
                          "IK-001 in database at 821 ms"));
    EXPECT_THAT(explanation.preventedBy, Contains("409 at once instead of a wait of 800 ms"));
}

TEST(ExplainSingleTest, ARefusalNamesTheMissingKey) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 0, malformedFlag);
    story.request(1, 1, 0).sent(0).reaches(20, story.server1).replies(21, 400).accepted(41, 400);
    EXPECT_THAT(explanationOf(story.ends(100), Outcome::Refused).sentence,
                HasSubstr("alice sent no key and was answered 400 at 41 ms"));
}

TEST(ExplainSingleTest, AWrongAnswerNamesThePaymentOfTheOther) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(30, 5);
    first.replies(40, 201, 5).accepted(60, 201, 5);
    story.starts(70, other, 1, malformedFlag);
    auto reuse = story.requestOf(other, 1, 1, 1).sent(70).reaches(90, story.server1);
    reuse.replies(91, 200, 5).accepted(111, 200, 5);
    const Explanation explanation = explanationOf(story.ends(200), Outcome::Wrong);
    EXPECT_EQ(explanation.intent, other);
    EXPECT_THAT(explanation.sentence, HasSubstr("payment 5 had succeeded, but it was made at 30"));
    EXPECT_THAT(explanation.sentence, HasSubstr("what alice asked for never happened"));
}

TEST(ExplainSingleTest, ExactlyOnceSaysWhatStoppedTheDuplicate) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.charges(420, 1);
    first.changesKey(830, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    first.replies(831, 201, 1).accepted(851, 201, 1);
    auto second = story.request(1, 2).sent(1).reaches(23, story.server2);
    second.step(25, story.database, OperationName::ClaimKey, claimFlag);
    second.replies(26, 409).accepted(46, 409);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::ExactlyOnce);
    EXPECT_EQ(explanation.sentence,
              "alice was charged once: server-2 claimed IK-001 in database at 25 ms in vain, "
              "because server-1 marked IK-001 CREATED in database at 22 ms, 3 ms earlier; it "
              "answered 409 and did not work.");
    EXPECT_TRUE(explanation.preventedBy.empty());
}

TEST(ExplainSingleTest, ExactlyOnceNamesTheRecordInTheStoreThatWasAsked) {
    TraceBuilder story;
    const NodeId cache = story.node("cache", NodeRole::Cache, "eu");
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    first.changesKey(834, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    first.changesKey(835, cache, OperationName::PutRecord, KeyState::Consumed, 1);
    first.removesKey(836, cache, OperationName::ForgetRecord).timesOut(300);
    auto second = story.request(2).sent(900).reaches(920, story.server2);
    second.step(922, story.database, OperationName::FindKey, lookUpFlag | foundFlag);
    second.replies(923, 200, 1, replayedFlag).accepted(943, 200, 1, replayedFlag);
    EXPECT_THAT(explanationOf(story.ends(2'000), Outcome::ExactlyOnce).sentence,
                HasSubstr("found it, because server-1 wrote its record of IK-001 in database"));
}

TEST(ExplainSingleTest, ExactlyOnceNamesTheQueryThatFoundTheCharge) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.charges(420, 1).timesOut(300);
    auto second = story.request(2).sent(900).reaches(920, story.server2);
    second.step(922, story.database, OperationName::FindKey, lookUpFlag | foundFlag);
    second.replies(923, 409).accepted(943, 409);
    auto third = story.request(3).sent(6'000).reaches(6'020, story.server2);
    third.changesKey(6'022, story.database, OperationName::TakeOverKey, KeyState::Created, 9'000);
    third.step(6'400, story.provider, OperationName::QueryCharge, lookUpFlag | foundFlag);
    third.replies(6'800, 201, 1).accepted(6'820, 201, 1);
    EXPECT_THAT(explanationOf(story.ends(7'000), Outcome::ExactlyOnce).sentence,
                HasSubstr("asked for the charge of IK-001 in provider at 6,400 ms and found it, "
                          "which server-1 had made 5,980 ms earlier; it answered 201 and did not "
                          "charge again"));
}

TEST(ExplainSingleTest, ExactlyOnceBecauseTheProviderKnewTheKey) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    first.dies(125).timesOut(300);
    auto second = story.request(2).sent(320).reaches(340, story.server2).chargesAgain(440, 1);
    second.replies(500, 201, 1).accepted(520, 201, 1);
    const Explanation explanation = explanationOf(story.ends(1'000), Outcome::ExactlyOnce);
    EXPECT_EQ(explanation.sentence,
              "alice was charged once: server-2 asked for the charge again, but provider knew "
              "payment 1 and did not charge again at 440 ms: it had charged that for server-1 320 "
              "ms earlier.");
    EXPECT_THAT(explanation.because, Contains("server-1 died at 125 ms"));
}

TEST(ExplainSingleTest, ExactlyOnceAlthoughTheCallArrivedTwice) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.chargesAgain(121, 1).replies(200, 201, 1).accepted(220, 201, 1);
    EXPECT_THAT(explanationOf(story.ends(300), Outcome::ExactlyOnce).sentence,
                HasSubstr("the call of server-1 arrived once more, but provider knew payment 1"));
}

TEST(ExplainSingleTest, ExactlyOnceBecauseTheFirstDiedBeforeItsCharge) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 322);
    first.dies(23).timesOut(300);
    auto second = story.request(2).sent(320).reaches(340, story.server2);
    second.changesKey(342, story.database, OperationName::TakeOverKey, KeyState::Created, 642);
    second.charges(440, 1).replies(500, 201, 1).accepted(520, 201, 1);
    EXPECT_EQ(explanationOf(story.ends(1'000), Outcome::ExactlyOnce).sentence,
              "alice was charged once: server-1 died at 23 ms before its charge; server-2 took "
              "IK-001 over in database at 342 ms, and provider charged payment 1 for server-2 at "
              "440 ms.");
}

TEST(ExplainSingleTest, ADeathBeforeTheCommitOfARowIsCalledSo) {
    TraceBuilder story;
    story.localEffect();
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).dies(23).timesOut(300);
    auto second = story.request(2).sent(320).reaches(340, story.server2).writesLedger(350, 7);
    second.replies(360, 201, 7).accepted(380, 201, 7);
    EXPECT_THAT(explanationOf(story.ends(1'000), Outcome::ExactlyOnce).sentence,
                HasSubstr("server-1 died at 23 ms before its commit; the row of payment 7"));
}

TEST(ExplainSingleTest, WhatWasAtTheSameInstantWasJustBefore) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    first.step(200, story.server1, OperationName::KeepRecord, recordFlag | foundFlag);
    first.replies(200, 201, 1).accepted(220, 201, 1);
    auto second = story.request(1, 2).sent(1).reaches(21, story.server1);
    second.step(200, story.server1, OperationName::RecallRecord, lookUpFlag | foundFlag);
    second.replies(200, 200, 1).accepted(220, 200, 1);
    EXPECT_THAT(explanationOf(story.ends(300), Outcome::ExactlyOnce).sentence,
                HasSubstr("at 200 ms, just before; it answered 200"));
}

TEST(ExplainSingleTest, ExactlyOnceWithoutADuplicateSaysSo) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(120, 1);
    request.replies(200, 201, 1).accepted(220, 201, 1);
    EXPECT_EQ(
        explanationOf(story.ends(300), Outcome::ExactlyOnce).sentence,
        "alice was charged once: one request, one charge at 120 ms, one success told at 220 ms.");
}

TEST(ExplainSingleTest, TheWorstIntentIsExplained) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0);
    story.request(1).sent(0).lost(0).timesOut(300);
    story.starts(400, other);
    auto request = story.requestOf(other, 1, 1, 1).sent(400).reaches(420, story.server1);
    request.charges(500, 1);
    EXPECT_EQ(explanationOf(story.ends(1'000), Outcome::Phantom).intent, other);
}

TEST(ExplainSingleTest, ACutRunIsCalledCut) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0);
    const Explanation explanation =
        explanationOf(story.ends(10, RunEnd::Horizon), Outcome::Unavailable);
    EXPECT_EQ(explanation.because.back(), "the run was cut short, so more may have followed");
}

TEST(ExplainSingleTest, AnEmptyRunHasNothingToExplain) {
    TraceBuilder story;
    const Trace trace = story.ends(0);
    EXPECT_FALSE(explain(trace, judge(trace)).has_value());
}

} // namespace idem
