// Each invariant holds, is violated at the right record, or is unknown because the run was cut.

#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

#include <limits>

namespace idem {

namespace {

constexpr Finding holds{Judgement::Holds, RecordId::none()};

Finding violatedAt(const TraceBuilder& story, RecordId told) {
    return {Judgement::Violated, story.finalId(told)};
}

/// Ends the story: the first record that violates the invariant is the one told as `told`.
void expectViolated(Invariant invariant, TraceBuilder& story, RecordId told) {
    const Verdict verdict = judge(story.ends(100));
    EXPECT_EQ(verdict.finding(invariant), violatedAt(story, told));
}

/// A claim at 20 ms that is good until `deadlineMs`; nothing follows.
RequestStory claims(TraceBuilder& story, double deadlineMs) {
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(10, story.server1);
    request.changesKey(20, story.database, OperationName::ClaimKey, KeyState::Created, deadlineMs);
    return request;
}

constexpr double minuteMs = 60'000;

} // namespace

TEST(InvariantTest, FirstPointsToTheSecondEffect) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1);
    const auto second = story.request(2).sent(30).reaches(40, story.server2).charges(50, 2);
    const Verdict verdict = judge(story.ends(100));
    EXPECT_EQ(verdict.finding(Invariant::I1), violatedAt(story, second.change()));
    EXPECT_EQ(verdict.overall, Judgement::Violated);
}

TEST(InvariantTest, FirstAllowsAnotherChargeAfterACancellation) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1);
    story.add(25, RecordKind::ChargeCanceled, story.provider, 1);
    story.request(2).sent(30).reaches(40, story.server2).charges(50, 2).replies(60, 201, 2);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I1), holds);
}

TEST(InvariantTest, FirstIsNotMendedByARefund) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1);
    const auto second = story.request(2).sent(30).reaches(40, story.server2).charges(50, 2);
    story.add(60, RecordKind::ChargeCanceled, story.provider, 1);
    expectViolated(Invariant::I1, story, second.change());
}

TEST(InvariantTest, SecondPointsToTheSuccessThatNothingBacks) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(10, story.server1);
    const RecordId told = request.replies(20, 201, 1).accepted(30, 201, 1).last();
    expectViolated(Invariant::I2, story, told);
}

TEST(InvariantTest, SecondPointsToTheLossOfAnAcknowledgedRow) {
    TraceBuilder story;
    story.localEffect();
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(10, story.server1).writesLedger(15, 4);
    request.replies(20, 201, 4).accepted(30, 201, 4);
    const RecordId lost = story.add(40, RecordKind::LedgerLost, story.database, 4);
    expectViolated(Invariant::I2, story, lost);
}

TEST(InvariantTest, SecondHoldsWhenTheEffectFollowsTheAnswer) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(10, story.server1);
    request.replies(20, 201, 1).accepted(30, 201, 1).charges(40, 1);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I2), holds);
}

TEST(InvariantTest, ThirdPointsToTheEffectThatNobodyReported) {
    TraceBuilder story;
    story.starts(0);
    const auto request = story.request(1).sent(0).reaches(10, story.server1).charges(20, 1);
    expectViolated(Invariant::I3, story, request.change());
}

TEST(InvariantTest, ThirdHoldsWhenARetryIsToldTheSuccess) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1).timesOut(25);
    auto retry = story.request(2).sent(30).reaches(40, story.server2);
    retry.replies(50, 200, 1, replayedFlag).accepted(60, 200, 1, replayedFlag);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I3), holds);
}

TEST(InvariantTest, FourthPointsToTheAnswerThatDiffersEvenIfItIsLate) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(10, story.server1).charges(20, 1).timesOut(25);
    auto second = story.request(2).sent(30).reaches(40, story.server2).charges(50, 2);
    second.replies(60, 201, 2).accepted(70, 201, 2);
    const RecordId late = first.replies(65, 201, 1).ignored(75, 201, 1).last();
    expectViolated(Invariant::I4, story, late);
}

TEST(InvariantTest, FourthSaysNothingAboutRequestsWithoutAKey) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 0, malformedFlag);
    for (const int attempt : {1, 2}) {
        auto request = story.request(attempt, 1, 0).sent(attempt).reaches(10, story.server1);
        request.charges(20, attempt).replies(30, 201, attempt).accepted(40, 201, attempt);
    }
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I4), holds);
}

TEST(InvariantTest, FifthPointsToTheAnswerThatNamesAnothersPayment) {
    TraceBuilder story;
    const IntentId other = story.intent();
    story.starts(0);
    story.starts(0, other);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1);
    auto reuse = story.requestOf(other, 1, 1, 1).sent(30).reaches(40, story.server1);
    const RecordId crossed = reuse.replies(50, 200, 1).ignored(60, 200, 1).last();
    expectViolated(Invariant::I5, story, crossed);
}

TEST(InvariantTest, SixthHoldsForAClaimWithADeadlineWithinTheBound) {
    TraceBuilder story;
    claims(story, 5'020);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I6), holds);
}

TEST(InvariantTest, SixthIsViolatedByAClaimThatNeverEnds) {
    TraceBuilder story;
    claims(story, 0);
    const RecordId forever = story.setsKey(
        30, story.replica, KeyState::Created, std::numeric_limits<std::int64_t>::max());
    expectViolated(Invariant::I6, story, forever);
}

TEST(InvariantTest, SixthIsViolatedByALeaseBeyondTheBound) {
    TraceBuilder story;
    const auto request = claims(story, 16 * minuteMs);
    const Trace& trace = story.ends(100);
    EXPECT_EQ(judge(trace).finding(Invariant::I6), violatedAt(story, request.change()));
    EXPECT_EQ(judge(trace, Duration::seconds(3'600)).finding(Invariant::I6), holds);
}

TEST(InvariantTest, SixthHoldsForAKeyThatWasConsumedInTime) {
    TraceBuilder story;
    claims(story, 60 * minuteMs)
        .changesKey(40, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I6), holds);
}

TEST(InvariantTest, SixthCountsRenewalsAsOneStay) {
    TraceBuilder story;
    auto request = claims(story, 10 * minuteMs);
    const RecordId claim = request.change();
    request.changesKey(
        9 * minuteMs, story.database, OperationName::RenewClaim, KeyState::Created, 19 * minuteMs);
    const Verdict verdict = judge(story.ends(9 * minuteMs));
    EXPECT_EQ(verdict.finding(Invariant::I6), violatedAt(story, claim));
}

TEST(InvariantTest, SixthCountsATakeOverAsANewStay) {
    TraceBuilder story;
    claims(story, 10 * minuteMs);
    auto successor = story.request(2).sent(700).reaches(800, story.server2);
    successor.changesKey(11 * minuteMs,
                         story.database,
                         OperationName::TakeOverKey,
                         KeyState::Created,
                         21 * minuteMs);
    EXPECT_EQ(judge(story.ends(11 * minuteMs)).finding(Invariant::I6), holds);
}

TEST(InvariantTest, SixthIsViolatedByALockThatNeverEnds) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(10, story.server1);
    const RecordId lock = request.locks(20, story.database, OperationName::TakeLock);
    expectViolated(Invariant::I6, story, lock);
}

TEST(InvariantTest, SixthHoldsForALockThatEndsInTime) {
    TraceBuilder story;
    story.starts(0);
    auto leased = story.request(1).sent(0).reaches(10, story.server1);
    leased.locks(20, story.database, OperationName::TakeLock, 5'020);
    auto released = story.request(2).sent(300).reaches(310, story.server2);
    released.locks(320, story.replica, OperationName::TakeLock);
    story.freesLock(330, story.replica);
    EXPECT_EQ(judge(story.ends(400)).finding(Invariant::I6), holds);
}

TEST(InvariantTest, SixthIsUnknownForAnOpenClaimInACutRun) {
    TraceBuilder story;
    claims(story, 60 * minuteMs);
    const Verdict verdict = judge(story.ends(100, RunEnd::Horizon));
    EXPECT_EQ(verdict.finding(Invariant::I6).judgement, Judgement::Unknown);
}

TEST(InvariantTest, SeventhPointsToTheRefusalOfTheFirstRequest) {
    TraceBuilder story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(10, story.server1).replies(20, 503);
    const RecordId refusal = request.last();
    auto retry = story.request(2).sent(40).reaches(50, story.server1).charges(60, 1);
    retry.replies(70, 201, 1).accepted(80, 201, 1);
    expectViolated(Invariant::I7, story, refusal);
}

TEST(InvariantTest, SeventhAllowsTheLoserOfARaceBetweenCopiesToBeRefused) {
    TraceBuilder story;
    story.starts(0);
    story.request(1, 1).sent(0).reaches(10, story.server1).replies(20, 409).accepted(30, 409);
    auto winner = story.request(1, 2).sent(0).reaches(11, story.server2).charges(60, 1);
    winner.replies(70, 201, 1).accepted(80, 201, 1);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I7), holds);
}

TEST(InvariantTest, SeventhIsViolatedWhenEveryCopyOfARaceIsRefused) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1, 1).sent(0).reaches(10, story.server1).replies(20, 409);
    story.request(1, 2).sent(0).reaches(11, story.server2).replies(21, 409);
    const RecordId refusal = first.last();
    expectViolated(Invariant::I7, story, refusal);
}

TEST(InvariantTest, SeventhDoesNotConcernWhatFollowsACrash) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).dies(20);
    story.request(2).sent(30).reaches(40, story.server2).replies(50, 409).accepted(60, 409);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I7), holds);
}

TEST(InvariantTest, SeventhIsNotAboutRequestsThatReachedNoServer) {
    TraceBuilder story;
    story.starts(0);
    Record refused;
    refused.intent = IntentId{0};
    refused.status = 503;
    story.add(10, RecordKind::HandlerReplied, story.alice, refused);
    auto retry = story.request(2).sent(30).reaches(40, story.server1).replies(50, 503);
    expectViolated(Invariant::I7, story, retry.last());
}

TEST(InvariantTest, SeventhDoesNotProtectABreachOfTheAgreement) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 0, malformedFlag);
    story.request(1, 1, 0).sent(0).reaches(10, story.server1).replies(20, 400).accepted(30, 400);
    EXPECT_EQ(judge(story.ends(100)).finding(Invariant::I7), holds);
}

TEST(InvariantTest, NothingThatIsNotViolatedIsKnownOfACutRun) {
    TraceBuilder story;
    story.starts(0);
    for (const RunEnd end : {RunEnd::Horizon, RunEnd::EventLimit}) {
        TraceBuilder cut;
        cut.starts(0);
        const Verdict verdict = judge(cut.ends(100, end));
        EXPECT_EQ(verdict.overall, Judgement::Unknown);
        for (const Finding& finding : verdict.invariants) {
            EXPECT_EQ(finding.judgement, Judgement::Unknown);
        }
    }
    EXPECT_EQ(judge(story.trace()).overall, Judgement::Unknown);
}

TEST(InvariantTest, AViolationInACutRunIsAViolation) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1);
    story.request(2).sent(30).reaches(40, story.server2).charges(50, 2);
    const Verdict verdict = judge(story.ends(100, RunEnd::Horizon));
    EXPECT_EQ(verdict.overall, Judgement::Violated);
    EXPECT_EQ(verdict.finding(Invariant::I2).judgement, Judgement::Unknown);
}

} // namespace idem
