// The trace alone says what every node held at any instant.

#include "engine/trace/state_at.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

TEST(StateAtTest, AKeyIsHeldFromItsChangeOn) {
    TraceBuilder story;
    auto request = story.request(1).reaches(10, story.server1);
    request.changesKey(20, story.database, OperationName::ClaimKey, KeyState::Created, 5'000);
    const RecordId claim = request.change();
    request.changesKey(800, story.database, OperationName::CompleteKey, KeyState::Consumed, 7);
    const Trace trace = story.ends(1'000);
    const RecordId claimed = story.finalId(claim);
    const KeyHeld held{KeyState::Created, 5'000'000'000, claimed, story.server1};
    EXPECT_EQ(stateAt(trace, claimed)[story.database].keys.at(1), held);
    EXPECT_TRUE(stateAt(trace, RecordId{claimed.value - 1})[story.database].keys.empty());
    EXPECT_EQ(stateAt(trace, RecordId::none())[story.database].keys.at(1).value, 7);
}

TEST(StateAtTest, AReplicaHoldsAKeyOnceTheEntryIsApplied) {
    TraceBuilder story;
    auto request = story.request(1).reaches(10, story.server1);
    request.changesKey(20, story.database, OperationName::InsertKey, KeyState::Consumed, 7);
    const RecordId there = story.replicates(20, 140, request.change(), story.replica);
    const Trace trace = story.ends(1'000);
    const RecordId applied = story.finalId(there);
    EXPECT_TRUE(stateAt(trace, RecordId{applied.value - 1})[story.replica].keys.empty());
    EXPECT_EQ(stateAt(trace, applied)[story.replica].keys.size(), 1U);
}

TEST(StateAtTest, PaymentsComeAndGo) {
    TraceBuilder story;
    const auto charge = story.request(1).reaches(10, story.server1).charges(20, 3);
    story.add(30, RecordKind::ChargeCanceled, story.provider, 3);
    const Trace trace = story.ends(1'000);
    const auto before = stateAt(trace, story.finalId(charge.change()));
    ASSERT_EQ(before[story.provider].payments.size(), 1U);
    EXPECT_EQ(before[story.provider].payments[0].amount, 1'000);
    EXPECT_TRUE(stateAt(trace, RecordId::none())[story.provider].payments.empty());
}

TEST(StateAtTest, AServerForgetsWhenItCrashesAndADatabaseDoesNot) {
    TraceBuilder story;
    auto request = story.request(1).reaches(10, story.server1);
    request.changesKey(20, story.server1, OperationName::KeepRecord, KeyState::Consumed, 1);
    request.changesKey(21, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    story.add(30, RecordKind::NodeCrashed, story.server1, 0);
    story.add(30, RecordKind::NodeCrashed, story.database, 0);
    story.add(40, RecordKind::NodeRestarted, story.database, 0);
    const auto states = stateAt(story.ends(50), RecordId::none());
    EXPECT_TRUE(states[story.server1].keys.empty());
    EXPECT_TRUE(states[story.server1].isDown);
    EXPECT_EQ(states[story.database].keys.size(), 1U);
    EXPECT_FALSE(states[story.database].isDown);
}

TEST(StateAtTest, ALockIsHeldUntilItBecomesFree) {
    TraceBuilder story;
    auto request = story.request(1).reaches(10, story.server1);
    const RecordId taken = request.locks(20, story.database, OperationName::TakeLock, 5'020);
    const RecordId freed = story.freesLock(90, story.database);
    const Trace trace = story.ends(100);
    const LockHeld held{1, 5'020'000'000, story.finalId(taken), story.server1};
    EXPECT_EQ(stateAt(trace, story.finalId(taken))[story.database].locks, std::vector{held});
    EXPECT_TRUE(stateAt(trace, story.finalId(freed))[story.database].locks.empty());
}

TEST(StateAtTest, ANodeStandsStillIsPromotedAndLosesALink) {
    TraceBuilder story;
    const RecordId paused = story.add(10, RecordKind::NodePaused, story.server1, 5'000'000);
    story.add(15, RecordKind::NodeResumed, story.server1, 0);
    const RecordId promoted =
        story.aboutNode(20, RecordKind::NodePromoted, story.replica, story.database);
    const RecordId cut = story.aboutNode(30, RecordKind::LinkCut, story.server2, story.database);
    story.aboutNode(40, RecordKind::LinkHealed, story.database, story.server2);
    const Trace trace = story.ends(50);
    EXPECT_TRUE(stateAt(trace, story.finalId(paused))[story.server1].isPaused);
    const State end = stateAt(trace, RecordId::none());
    EXPECT_FALSE(end[story.server1].isPaused);
    EXPECT_EQ(end[story.replica].promoted, story.finalId(promoted));
    EXPECT_EQ(end[story.database].deposed, story.finalId(promoted));
    EXPECT_EQ(stateAt(trace, story.finalId(cut)).cuts.size(), 1U);
    EXPECT_TRUE(end.cuts.empty());
}

TEST(StateAtTest, ACopyBelievesWhatItHeardAndWaits) {
    TraceBuilder story;
    auto first = story.request(1).sent(0);
    const RecordId sent = first.last();
    first.timesOut(300);
    auto second = story.request(2).sent(320).accepted(400, 201, 1);
    second.givesUp(400, Belief::Charged);
    const Trace trace = story.ends(500);
    const State early = stateAt(trace, story.finalId(sent));
    ASSERT_NE(early.find(IntentId{0}, 1), nullptr);
    EXPECT_EQ(early.find(IntentId{0}, 1)->belief, CopyBelief::NothingYet);
    EXPECT_EQ(early.find(IntentId{0}, 1)->waitsFor, CopyWait::Answer);
    StateIndex index(trace);
    EXPECT_EQ(index.at(RecordId{2}).find(IntentId{0}, 1)->belief, CopyBelief::Unknown);
    const CopyState* last = index.at(RecordId::none()).find(IntentId{0}, 1);
    EXPECT_EQ(last->belief, CopyBelief::Charged);
    EXPECT_EQ(last->waitsFor, CopyWait::Nothing);
    EXPECT_EQ(last->status, 201);
}

TEST(StateAtTest, AHandlerStandsAtTheStepThatItHasNotHeardOf) {
    TraceBuilder story;
    auto request = story.request(1).reaches(10, story.server1);
    request.charges(20, 3);
    const RecordId charged = request.change();
    request.replies(30, 201, 3);
    const Trace trace = story.ends(100);
    const RecordId executed = trace.records[story.finalId(charged).value].cause;
    const State at = stateAt(trace, executed);
    ASSERT_EQ(at.handlers.size(), 1U);
    ASSERT_EQ(at.handlers[0].steps.size(), 1U);
    EXPECT_EQ(at.handlers[0].steps[0].name, OperationName::Charge);
    EXPECT_EQ(at.handlers[0].steps[0].stand, StepStand::Executed);
    EXPECT_TRUE(stateAt(trace, RecordId::none()).handlers.empty());
}

TEST(StateAtTest, TheIndexSaysTheSameInAnyOrderOfQuestions) {
    TraceBuilder story;
    for (int copy = 1; copy <= 20; ++copy) {
        auto request = story.request(1, copy).sent(copy).reaches(10 + copy, story.server1);
        request.changesKey(
            50 + copy, story.database, OperationName::ClaimKey, KeyState::Created, 5'000);
        request.charges(100 + copy, copy).replies(150 + copy, 201, copy);
        request.accepted(170 + copy, 201, copy);
    }
    story.add(175, RecordKind::NodeCrashed, story.server1, 0);
    const Trace trace = story.ends(1'000);
    const auto count = static_cast<std::uint32_t>(trace.records.size());
    for (const std::size_t checkpoints : {1U, 7U, 10'000U}) {
        StateIndex index(trace, checkpoints);
        for (std::uint32_t question = 0; question < count; ++question) {
            const RecordId at{question * 37 % count};
            EXPECT_EQ(index.at(at), stateAt(trace, at)) << at.value;
        }
        EXPECT_EQ(index.at(RecordId::none()), stateAt(trace, RecordId::none()));
    }
}

} // namespace idem
