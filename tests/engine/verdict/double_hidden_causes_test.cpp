// Causes of a double effect that look like another one are told by what the records prove.

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

Explanation hiddenCauseOf(const Trace& trace) {
    const auto explanation = explain(trace, judge(trace));
    EXPECT_TRUE(explanation.has_value());
    EXPECT_EQ(explanation->outcome, Outcome::Double);
    EXPECT_TRUE(explanation->criticalPair.has_value());
    EXPECT_FALSE(explanation->preventedBy.empty());
    return *explanation;
}

} // namespace

TEST(DoubleHiddenCausesTest, TheFailoverLostTheCompletionNotTheClaim) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    story.replicates(22, 142, first.change(), story.replica);
    first.charges(420, 1);
    first.changesKey(834, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    story.add(835, RecordKind::NodeCrashed, story.database, 0);
    story.aboutNode(934, RecordKind::NodePromoted, story.replica, story.database);
    auto second = story.request(2).sent(5'100).reaches(5'120, story.server2);
    second.changesKey(5'122, story.replica, OperationName::TakeOverKey, KeyState::Created, 10'000);
    second.charges(5'500, 2);
    const Explanation why = hiddenCauseOf(story.ends(7'000));
    EXPECT_THAT(why.sentence, HasSubstr("server-1 wrote its record of IK-001 in database at 834"));
    EXPECT_THAT(why.sentence, HasSubstr("before the entry had reached replica-us"));
    EXPECT_THAT(why.preventedBy, Contains("a commit that waits for a synchronous standby"));
}

TEST(DoubleHiddenCausesTest, TheFailoverLostTheLockAlthoughTheRecordCameLater) {
    TraceBuilder story;
    const NodeId cache = story.node("cache", NodeRole::Cache, "eu");
    const NodeId spare = story.node("cache-2", NodeRole::Cache, "eu");
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, cache, OperationName::TakeLock);
    story.add(42, RecordKind::NodeCrashed, cache, 0);
    story.aboutNode(142, RecordKind::NodePromoted, spare, cache);
    first.charges(420, 1);
    first.changesKey(834, spare, OperationName::PutRecord, KeyState::Consumed, 1);
    auto second = story.request(1, 2).sent(400).reaches(420, story.server2);
    second.locks(422, spare, OperationName::TakeLock);
    second.step(423, spare, OperationName::GetRecord, lookUpFlag).charges(828, 2);
    EXPECT_THAT(hiddenCauseOf(story.ends(2'000)).sentence,
                HasSubstr("server-1 took the lock of IK-001 in cache at 22 ms, but cache died 20 "
                          "ms later, before the entry had reached cache-2"));
}

TEST(DoubleHiddenCausesTest, ALockDiedWithTheMemoryOfItsStore) {
    TraceBuilder story;
    const NodeId cache = story.node("cache", NodeRole::Cache, "eu");
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, cache, OperationName::TakeLock);
    story.add(42, RecordKind::NodeCrashed, cache, 0);
    story.freesLock(42, cache);
    story.add(142, RecordKind::NodeRestarted, cache, 0);
    auto second = story.request(1, 2).sent(400).reaches(420, story.server2);
    second.locks(422, cache, OperationName::TakeLock);
    first.charges(428, 1);
    second.charges(828, 2);
    first.changesKey(834, cache, OperationName::PutRecord, KeyState::Consumed, 1);
    const Explanation why = hiddenCauseOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("but cache died at 42 ms, 20 ms later"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("lease"))));
}

TEST(DoubleHiddenCausesTest, ALockInAHomeThatCouldNotBeReached) {
    TraceBuilder story;
    const NodeId home = story.node("cache-us", NodeRole::Cache, "us");
    const NodeId other = story.node("cache-eu", NodeRole::Cache, "eu");
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(56, home, OperationName::TakeLock);
    first.charges(143, 1);
    story.aboutNode(300, RecordKind::LinkCut, home, story.server2);
    auto second = story.request(1, 2).sent(500).reaches(520, story.server2);
    second.locks(572, other, OperationName::TakeLock);
    second.step(573, other, OperationName::GetRecord, lookUpFlag).charges(658, 2);
    EXPECT_THAT(hiddenCauseOf(story.ends(2'000)).sentence,
                HasSubstr("server-1 took the lock of IK-001 in cache-us at 56 ms; the link between "
                          "cache-us and server-2 was cut at 300 ms, so server-2 looked up"));
}

TEST(DoubleHiddenCausesTest, TheOwnerNeverLearntWhatBecameOfItsCharge) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.charges(420, 1);
    first.abandons(2'022, OperationName::Charge, effectFlag);
    first.replies(2'023, 504).accepted(2'043, 504);
    auto second = story.request(2).sent(8'000).reaches(8'020, story.server2);
    second.changesKey(8'022, story.database, OperationName::TakeOverKey, KeyState::Created, 9'000);
    second.charges(8'400, 2);
    const Explanation why = hiddenCauseOf(story.ends(9'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("not knowing that it had happened at 420 ms, and "
                          "answered 504; server-2 took IK-001 over"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("asking whether the charge exists")));
}

TEST(DoubleHiddenCausesTest, TheServersLookedForTheKeyUnderTwoNames) {
    TraceBuilder story;
    const std::uint32_t scoped = story.key("IK-001@us");
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    first.charges(420, 1);
    auto second = story.request(2).sent(500).reaches(520, story.server2);
    Record look;
    look.intent = IntentId{0};
    look.attempt = 2;
    look.copy = 1;
    look.cause = second.last();
    look.detail = static_cast<std::uint8_t>(OperationName::FindKey);
    look.flags = lookUpFlag;
    look.other = scoped;
    look.operation = 900;
    look.cause = story.TraceBuilder::add(521, RecordKind::OperationSent, story.server2, look);
    story.TraceBuilder::add(522, RecordKind::OperationExecuted, story.database, look);
    second.charges(900, 2);
    const Explanation why = hiddenCauseOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("server-2 looked up IK-001@us in database at 522 ms and "
                          "found nothing, but server-1 had kept the same key as "
                          "IK-001 since 22 ms"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("one scope")));
}

TEST(DoubleHiddenCausesTest, ASessionLockWasFreeBeforeTheCommit) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, story.database, OperationName::TakeAdvisoryLock);
    first.charges(420, 1);
    first.step(838, story.database, OperationName::ReleaseAdvisoryLock, foundFlag);
    first.step(845, story.database, OperationName::Commit, recordFlag | foundFlag);
    auto second = story.request(1, 2).sent(100).reaches(120, story.server2);
    second.locks(838.5, story.database, OperationName::TakeAdvisoryLock);
    second.step(841, story.database, OperationName::FindKey, lookUpFlag).charges(1'246, 2);
    const Explanation why = hiddenCauseOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("released the advisory lock of IK-001 in database at 838 "
                          "ms, 7 ms before its record became visible"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("ends with the transaction")));
}

TEST(DoubleHiddenCausesTest, ASessionLockEndedWithItsConnection) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, story.database, OperationName::TakeAdvisoryLock);
    auto second = story.request(1, 2).sent(50).reaches(70, story.server2);
    second.locks(222, story.database, OperationName::TakeAdvisoryLock);
    first.charges(420, 1);
    Record refused;
    refused.intent = IntentId{0};
    refused.cause = first.last();
    refused.detail = static_cast<std::uint8_t>(OperationName::InsertKey);
    refused.flags = recordFlag;
    refused.operation = 900;
    story.TraceBuilder::add(835, RecordKind::OperationSent, story.server1, refused);
    first.replies(840, 503);
    second.charges(600, 2);
    EXPECT_THAT(hiddenCauseOf(story.ends(2'000)).sentence,
                HasSubstr("its connection to database was broken off and with it the lock"));
}

TEST(DoubleHiddenCausesTest, TwoRowsOfOneKeyProveThatNoIndexIsUnique) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    auto second = story.request(1, 2).sent(1).reaches(21, story.server2);
    second.changesKey(23, story.database, OperationName::ClaimKey, KeyState::Created, 5'023);
    first.charges(420, 1);
    second.charges(421, 2);
    first.changesKey(834, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    second.changesKey(835, story.database, OperationName::CompleteKey, KeyState::Consumed, 2);
    const Explanation why = hiddenCauseOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("no unique index in database"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a unique index on the key")));
}

TEST(DoubleHiddenCausesTest, HousekeepingTookTheUnfinishedKeyOfTheDead) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 9'000'000);
    first.charges(420, 1).dies(832);
    story.losesKey(660'001, story.database, KeyLoss::Purged);
    auto second = story.request(2).sent(662'000).reaches(662'020, story.server2);
    second.changesKey(662'022, story.database, OperationName::ClaimKey, KeyState::Created, 667'022);
    second.charges(662'420, 2);
    const Explanation why = hiddenCauseOf(story.ends(700'000));
    EXPECT_THAT(why.sentence, HasSubstr("left IK-001 unfinished, but housekeeping deleted IK-001"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("deletes finished records only")));
}

TEST(DoubleHiddenCausesTest, ARecordInMemoryDiedWithItsServer) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    first.step(831, story.server1, OperationName::KeepRecord, recordFlag | foundFlag).dies(832);
    auto second = story.request(2).sent(2'500).reaches(2'520, story.server1);
    second.step(2'521, story.server1, OperationName::RecallRecord, lookUpFlag).charges(2'900, 2);
    EXPECT_THAT(hiddenCauseOf(story.ends(4'000)).sentence,
                HasSubstr("the record that it had kept in its own memory at 831 ms died with it"));
}

TEST(DoubleHiddenCausesTest, AServerThatStoodStillIsNamed) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    first.timesOut(300);
    story.add(500, RecordKind::NodePaused, story.server1, 2'000'000'000);
    auto second = story.request(2).sent(1'000).reaches(1'020, story.server2);
    second.step(1'022, story.database, OperationName::FindKey, lookUpFlag).charges(1'400, 2);
    EXPECT_THAT(hiddenCauseOf(story.ends(4'000)).sentence,
                HasSubstr("server-1 began to stand still for 2,000 ms at 500 ms, before it could "
                          "leave a record of it"));
}

TEST(DoubleHiddenCausesTest, NothingIsReleasedThatWasNeverHeld) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(22, story.database, OperationName::FindKey, lookUpFlag).charges(420, 1).fails(832);
    first.replies(833, 500).accepted(853, 500);
    auto second = story.request(2).sent(1'000).reaches(1'020, story.server2);
    second.step(1'022, story.database, OperationName::FindKey, lookUpFlag).charges(1'400, 2);
    const std::string sentence = hiddenCauseOf(story.ends(4'000)).sentence;
    EXPECT_THAT(sentence,
                HasSubstr("threw an exception at 832 ms, 412 ms after its charge, and "
                          "left no record of it"));
    EXPECT_THAT(sentence, Not(HasSubstr("released")));
}

} // namespace idem
