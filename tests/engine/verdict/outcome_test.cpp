// Each outcome is given where it belongs, and nowhere else: the judge cannot be fooled.

#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

Outcome outcomeOf(const Verdict& verdict, std::uint32_t intent = 0) {
    return verdict.find(IntentId{intent})->outcome;
}

/// A request that is charged at `ms` and answered 201.
void paysAt(TraceBuilder& story, double ms, RequestStory request, std::int64_t payment) {
    request.sent(ms).reaches(ms + 20, story.server1).charges(ms + 400, payment);
    request.replies(ms + 800, 201, payment).accepted(ms + 820, 201, payment);
}

} // namespace

TEST(OutcomeTest, OneChargeAndOneSuccessIsExactlyOnce) {
    TraceBuilder story;
    story.starts(0);
    paysAt(story, 0, story.request(1), 1);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::ExactlyOnce);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
    EXPECT_EQ(verdict.count(Outcome::ExactlyOnce), 1U);
    EXPECT_EQ(verdict.find(IntentId{0})->belief, Belief::Charged);
}

TEST(OutcomeTest, AnswersAndBalancesAreReported) {
    TraceBuilder story;
    story.starts(0);
    paysAt(story, 0, story.request(1), 7);
    const Verdict verdict = judge(story.ends(1'000));
    const AnswerSeen expected{1, 1, 201, false, Time{820'000'000}, 7};
    EXPECT_EQ(verdict.intents[0].answers, std::vector{expected});
    const std::vector<Balance> balances{{"hardik", 1'000}, {"shreyansh", -1'000}};
    EXPECT_EQ(verdict.balances, balances);
}

TEST(OutcomeTest, TwoChargesAreDoubleWhateverTheClientHeard) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    paysAt(story, 500, story.request(2), 2);
    const Verdict verdict = judge(story.ends(2'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Double);
    EXPECT_EQ(verdict.intents[0].effects, 2U);
    EXPECT_EQ(verdict.balances[0].amount, 2'000);
}

TEST(OutcomeTest, ACanceledChargeIsNoEffect) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    paysAt(story, 500, story.request(2), 2);
    story.add(1'500, RecordKind::ChargeCanceled, story.provider, 1);
    story.add(1'600, RecordKind::ChargeCanceled, story.provider, 1);
    const Verdict verdict = judge(story.ends(2'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::ExactlyOnce);
    EXPECT_EQ(verdict.intents[0].effects, 1U);
    EXPECT_EQ(verdict.intents[0].charges, 2U);
}

TEST(OutcomeTest, SuccessToldTwiceWithTheSameIdIsExactlyOnce) {
    TraceBuilder story;
    story.starts(0);
    paysAt(story, 0, story.request(1), 1);
    auto again = story.request(1, 2);
    again.sent(900).reaches(920, story.server2).replies(930, 200, 1, replayedFlag);
    again.accepted(950, 200, 1, replayedFlag);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::ExactlyOnce);
    EXPECT_TRUE(verdict.intents[0].answers[1].replayed);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
}

TEST(OutcomeTest, ASuccessWithoutAnEffectIsLost) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 201, 1).accepted(50, 201, 1);
    EXPECT_EQ(outcomeOf(judge(story.ends(1'000))), Outcome::Lost);
}

TEST(OutcomeTest, ASuccessThatClaimsNoEffectIsNotLost) {
    TraceBuilder story;
    story.localEffect();
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 204).accepted(50, 204);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::ExactlyOnce);
    EXPECT_EQ(verdict.intents[0].effects, 0U);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
}

TEST(OutcomeTest, ALostLedgerRowLosesTheEffect) {
    TraceBuilder story;
    story.localEffect();
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.writesLedger(25, 9).replies(30, 201, 9).accepted(50, 201, 9);
    story.add(60, RecordKind::LedgerLost, story.database, 9);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Lost);
    EXPECT_EQ(verdict.intents[0].ledgerRows, 0U);
}

TEST(OutcomeTest, AReplicasCopyOfARowIsTheSameRow) {
    TraceBuilder story;
    story.localEffect();
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.writesLedger(25, 9).replies(30, 201, 9).accepted(50, 201, 9);
    story.add(140, RecordKind::LedgerWritten, story.replica, 9);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::ExactlyOnce);
    EXPECT_EQ(verdict.intents[0].ledgerRows, 1U);
}

TEST(OutcomeTest, ALedgerRowIsNoEffectWhereTheEffectIsACharge) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.writesLedger(25, 9).replies(30, 201, 9).accepted(50, 201, 9);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Lost);
    EXPECT_EQ(verdict.intents[0].ledgerRows, 1U);
}

TEST(OutcomeTest, AChargeThatTheClientNeverHeardOfIsPhantom) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(400, 1);
    request.timesOut(300).replies(800, 201, 1).responseLost(810).givesUp(300);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Phantom);
    EXPECT_EQ(verdict.intents[0].belief, Belief::Unknown);
}

TEST(OutcomeTest, AnAnswerThatComesTooLateIsNotHeard) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1).charges(400, 1);
    request.timesOut(300).replies(800, 201, 1).ignored(820, 201, 1);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Phantom);
    EXPECT_TRUE(verdict.intents[0].answers.empty());
}

TEST(OutcomeTest, AKeyLeftCreatedBehindAConflictIsStuck) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(25, story.database, OperationName::ClaimKey, KeyState::Created, 5'025);
    first.dies(30).timesOut(300);
    auto second = story.request(2).sent(400).reaches(420, story.server2);
    second.replies(430, 409).accepted(450, 409);
    EXPECT_EQ(outcomeOf(judge(story.ends(1'000))), Outcome::Stuck);
}

TEST(OutcomeTest, AKeyThatIsConsumedSomewhereIsNotStuck) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(25, story.database, OperationName::ClaimKey, KeyState::Created, 5'025);
    first.charges(400, 1).timesOut(300);
    const auto second = story.request(2).sent(350).reaches(370, story.server2).replies(380, 409);
    RequestStory(second).accepted(400, 409);
    first.changesKey(805, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    EXPECT_EQ(outcomeOf(judge(story.ends(1'000))), Outcome::Phantom);
}

TEST(OutcomeTest, ACopyThatMeetsAConflictDoesNotSpoilTheSuccessOfAnother) {
    TraceBuilder story;
    story.starts(0);
    paysAt(story, 0, story.request(1), 1);
    story.request(1, 2).sent(1).reaches(22, story.server2).replies(25, 409).accepted(45, 409);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::ExactlyOnce);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
}

TEST(OutcomeTest, ASuccessThatNamesAnotherIntentsPaymentIsWrong) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0);
    paysAt(story, 0, story.request(1), 1);
    story.starts(900, other, 1, malformedFlag);
    auto reuse = story.requestOf(other, 1, 1, 1).sent(900).reaches(920, story.server1);
    reuse.replies(930, 200, 1, replayedFlag).accepted(950, 200, 1, replayedFlag);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict, 0), Outcome::ExactlyOnce);
    EXPECT_EQ(outcomeOf(verdict, 1), Outcome::Wrong);
}

TEST(OutcomeTest, EqualNumbersOfProviderAndLedgerAreDifferentPayments) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0);
    story.starts(0, other);
    paysAt(story, 0, story.request(1), 1);
    story.requestOf(other, 1, 1, 0).sent(0).reaches(20, story.server2).writesLedger(30, 1);
    EXPECT_EQ(outcomeOf(judge(story.ends(1'000))), Outcome::ExactlyOnce);
}

TEST(OutcomeTest, AConflictForALegitimateRequestIsFalseConflict) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 422).accepted(50, 422);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::FalseConflict);
    EXPECT_EQ(verdict.intents[0].belief, Belief::NotCharged);
}

TEST(OutcomeTest, ServiceUnavailableAndSilenceAreUnavailable) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 503).accepted(50, 503);
    story.starts(60, other);
    story.requestOf(other, 1, 1, 1).sent(60).lost(60).timesOut(360).givesUp(360);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(verdict.count(Outcome::Unavailable), 2U);
    EXPECT_EQ(verdict.intents[1].belief, Belief::Unknown);
}

TEST(OutcomeTest, ARefusedBreachOfTheAgreementIsRefused) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 0, malformedFlag);
    auto request = story.request(1, 1, 0).sent(0).reaches(20, story.server1);
    request.replies(21, 400).accepted(41, 400);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Refused);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
}

TEST(OutcomeTest, ADeclinedPaymentIsRefused) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 402).accepted(50, 402);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Refused);
    EXPECT_EQ(verdict.finding(Invariant::I7).judgement, Judgement::Holds);
}

TEST(OutcomeTest, WhatIsNotThereIsRightlyToldSo) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 1, safeFlag);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 404).accepted(50, 404);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Refused);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
}

TEST(OutcomeTest, OneCopyWithoutAnAnswerLeavesTheBeliefOpen) {
    TraceBuilder story;
    story.starts(0);
    story.request(1, 1).sent(0).reaches(20, story.server1).replies(30, 422).accepted(50, 422);
    story.request(1, 2).sent(1).lost(1).timesOut(301).givesUp(301);
    EXPECT_EQ(judge(story.ends(1'000)).intents[0].belief, Belief::Unknown);
}

TEST(OutcomeTest, AnIntentThatNeverStartedHasNoVerdict) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0, other);
    const Verdict verdict = judge(story.ends(10, RunEnd::Horizon));
    ASSERT_EQ(verdict.intents.size(), 1U);
    EXPECT_EQ(verdict.intents[0].intent, other);
    EXPECT_EQ(verdict.find(IntentId{0}), nullptr);
}

TEST(OutcomeTest, AReadThatSucceedsIsExactlyOnceWithoutAnEffect) {
    TraceBuilder story;
    const IntentId reader = story.intent();
    story.starts(0);
    paysAt(story, 0, story.request(1), 1);
    story.starts(900, reader, 0, safeFlag);
    auto read = story.requestOf(reader, 1, 1, 0).sent(900).reaches(920, story.server1);
    read.replies(930, 200, 1).accepted(950, 200, 1);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict, reader.value), Outcome::ExactlyOnce);
    EXPECT_EQ(verdict.find(reader)->effects, 0U);
    EXPECT_EQ(verdict.overall, Judgement::Holds);
}

TEST(OutcomeTest, AReadThatHasAnEffectTwiceIsDouble) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 0, safeFlag);
    paysAt(story, 0, story.request(1, 1, 0), 1);
    paysAt(story, 10, story.request(1, 2, 0), 2);
    EXPECT_EQ(outcomeOf(judge(story.ends(1'000))), Outcome::Double);
}

TEST(OutcomeTest, ASeatThatIsTakenIsRefusedRightly) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).replies(30, 410).accepted(50, 410);
    const Verdict verdict = judge(story.ends(1'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Refused);
    EXPECT_EQ(verdict.find(IntentId{0})->belief, Belief::NotCharged);
    EXPECT_EQ(verdict.finding(Invariant::I7).judgement, Judgement::Holds);
}

TEST(OutcomeTest, AKeyThatStaysUnknownIsStuckForAClientThatOnlyHears409) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.changesKey(300, story.database, OperationName::MarkUnknown, KeyState::Unknown, 0);
    first.timesOut(250);
    story.request(2).sent(320).reaches(340, story.server2).replies(344, 409).accepted(364, 409);
    const Verdict verdict = judge(story.ends(1'000'000));
    EXPECT_EQ(outcomeOf(verdict), Outcome::Stuck);
    EXPECT_EQ(verdict.finding(Invariant::I6).judgement, Judgement::Holds);
}

} // namespace idem
