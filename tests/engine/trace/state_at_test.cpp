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
    const KeyHeld held{KeyState::Created, 5'000'000'000, claimed};
    EXPECT_EQ(stateAt(trace, claimed)[story.database.value].keys.at(1), held);
    EXPECT_TRUE(stateAt(trace, RecordId{claimed.value - 1})[story.database.value].keys.empty());
    EXPECT_EQ(stateAt(trace, RecordId::none())[story.database.value].keys.at(1).value, 7);
}

TEST(StateAtTest, AReplicaHoldsAKeyOnceTheEntryIsApplied) {
    TraceBuilder story;
    auto request = story.request(1).reaches(10, story.server1);
    request.changesKey(20, story.database, OperationName::InsertKey, KeyState::Consumed, 7);
    const RecordId there = story.replicates(20, 140, request.change(), story.replica);
    const Trace trace = story.ends(1'000);
    const RecordId applied = story.finalId(there);
    EXPECT_TRUE(stateAt(trace, RecordId{applied.value - 1})[story.replica.value].keys.empty());
    EXPECT_EQ(stateAt(trace, applied)[story.replica.value].keys.size(), 1U);
}

TEST(StateAtTest, PaymentsComeAndGo) {
    TraceBuilder story;
    const auto charge = story.request(1).reaches(10, story.server1).charges(20, 3);
    story.add(30, RecordKind::ChargeCanceled, story.provider, 3);
    const Trace trace = story.ends(1'000);
    const auto before = stateAt(trace, story.finalId(charge.change()));
    ASSERT_EQ(before[story.provider.value].payments.size(), 1U);
    EXPECT_EQ(before[story.provider.value].payments[0].amount, 1'000);
    EXPECT_TRUE(stateAt(trace, RecordId::none())[story.provider.value].payments.empty());
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
    EXPECT_TRUE(states[story.server1.value].keys.empty());
    EXPECT_TRUE(states[story.server1.value].isDown);
    EXPECT_EQ(states[story.database.value].keys.size(), 1U);
    EXPECT_FALSE(states[story.database.value].isDown);
}

} // namespace idem
