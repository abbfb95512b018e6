// A double charge is explained by the two events whose order decided it.

#include "engine/verdict/explanation.h"
#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idem {

namespace {

using testing::Contains;
using testing::HasSubstr;

Explanation explained(const Trace& trace) {
    const auto explanation = explain(trace, judge(trace));
    EXPECT_TRUE(explanation.has_value());
    EXPECT_GE(explanation->events.size(), 3U);
    EXPECT_LE(explanation->events.size(), 8U);
    EXPECT_TRUE(std::is_sorted(explanation->events.begin(), explanation->events.end()));
    EXPECT_GE(explanation->because.size(), explanation->events.size());
    return *explanation;
}

/// Look up, charge, record, answer: the lecture's naive server.
void checksThenActs(RequestStory& request, double ms, TraceBuilder& story, int payment) {
    const NodeId server = payment == 1 ? story.server1 : story.server2;
    request.reaches(ms, server);
    request.step(ms + 5, story.database, OperationName::FindKey, lookUpFlag);
    request.charges(ms + 400, payment);
    request.changesKey(
        ms + 500, story.database, OperationName::InsertKey, KeyState::Consumed, payment);
    request.replies(ms + 501, 201, payment);
}

} // namespace

TEST(ExplainDoubleTest, TheRecordCameAfterTheLookUpOfTheRetry) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0);
    checksThenActs(first, 20, story, 1);
    first.timesOut(300).ignored(541, 201, 1);
    auto second = story.request(2).sent(320);
    checksThenActs(second, 340, story, 2);
    second.accepted(861, 201, 2);
    const Explanation explanation = explained(story.ends(1'000));
    EXPECT_EQ(explanation.sentence,
              "alice was charged twice: server-2 looked up IK-001 in database at 345 ms and found "
              "nothing; server-1 wrote its record of IK-001 in database at 520 ms, 175 ms too "
              "late.");
    EXPECT_THAT(explanation.preventedBy, Contains("a client time-out longer than 541 ms"));
    EXPECT_THAT(explanation.preventedBy, Contains(HasSubstr("an atomic claim of IK-001")));
    EXPECT_THAT(explanation.because,
                Contains("alice gave attempt 1 up without an answer at 300 ms"));
    ASSERT_TRUE(explanation.criticalPair);
    EXPECT_EQ(explanation.criticalPair->second, story.finalId(first.change()));
}

TEST(ExplainDoubleTest, ParallelCopiesBothLookedBeforeEitherWrote) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1, 1).sent(0);
    checksThenActs(first, 20, story, 1);
    auto second = story.request(1, 2).sent(1);
    checksThenActs(second, 22, story, 2);
    const Explanation explanation = explained(story.ends(1'000));
    EXPECT_THAT(explanation.sentence, HasSubstr("server-2 looked up IK-001 in database at 27 ms"));
    EXPECT_THAT(explanation.sentence, HasSubstr("493 ms too late"));
    EXPECT_THAT(explanation.because,
                Contains("alice sent attempt 1 of copy 2 with IK-001 at 1 ms"));
    EXPECT_THAT(explanation.preventedBy, testing::Not(Contains(HasSubstr("time-out"))));
}

TEST(ExplainDoubleTest, TheEntryArrivedAfterTheLookUpOfAReplica) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0);
    checksThenActs(first, 20, story, 1);
    story.replicates(520, 640, first.change(), story.replica);
    auto second = story.request(1, 2).sent(600).reaches(620, story.server2);
    second.step(637.3, story.replica, OperationName::FindKey, lookUpFlag).charges(1'000, 2);
    const Explanation explanation = explained(story.ends(2'000));
    EXPECT_THAT(explanation.sentence, HasSubstr("looked up IK-001 in replica-us at 637.3 ms"));
    EXPECT_THAT(explanation.sentence,
                HasSubstr("the entry reached replica-us at 640 ms, 2.7 ms too late"));
    EXPECT_THAT(explanation.preventedBy, Contains("a replication lag under 117.3 ms"));
}

TEST(ExplainDoubleTest, BothClaimedInStoresThatDidNotKnowOfEachOther) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimRecord, KeyState::Created, 600'000);
    story.replicates(22, 142, first.change(), story.replica);
    first.charges(400, 1);
    auto second = story.request(1, 2).sent(20).reaches(40, story.server2);
    second.changesKey(42, story.replica, OperationName::ClaimRecord, KeyState::Created, 600'000);
    second.charges(420, 2);
    const Explanation explanation = explained(story.ends(2'000));
    EXPECT_THAT(explanation.sentence, HasSubstr("server-2 claimed IK-001 in replica-us at 42 ms"));
    EXPECT_THAT(explanation.sentence, HasSubstr("100 ms too late"));
    EXPECT_THAT(explanation.preventedBy, Contains("a replication lag under 20 ms"));
}

TEST(ExplainDoubleTest, TheServerDiedBetweenChargeAndRecord) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(25, story.database, OperationName::FindKey, lookUpFlag);
    first.charges(400, 1).dies(405).timesOut(500);
    auto second = story.request(2).sent(520);
    checksThenActs(second, 540, story, 2);
    const Explanation explanation = explained(story.ends(2'000));
    EXPECT_THAT(explanation.sentence,
                HasSubstr("server-1 died at 405 ms, 5 ms after its charge and without a record"));
    EXPECT_THAT(explanation.preventedBy, Contains(HasSubstr("a provider that is sent the key")));
}

TEST(ExplainDoubleTest, TheLeaseEndedWhileItsOwnerWorked) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 222);
    first.charges(420, 1).timesOut(300);
    first.step(834, story.database, OperationName::CompleteKey, recordFlag);
    auto second = story.request(2).sent(320).reaches(340, story.server2);
    second.changesKey(345, story.database, OperationName::TakeOverKey, KeyState::Created, 545);
    second.charges(740, 2);
    const Explanation explanation = explained(story.ends(2'000));
    EXPECT_THAT(explanation.sentence, HasSubstr("server-2 took IK-001 over in database at 345 ms"));
    EXPECT_THAT(explanation.sentence, HasSubstr("at work until 834 ms, 489 ms too long"));
    EXPECT_THAT(explanation.preventedBy, Contains("a lease longer than 812 ms"));
}

TEST(ExplainDoubleTest, NobodyLookedAnythingUp) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).charges(420, 1).timesOut(300);
    story.request(2).sent(320).reaches(340, story.server2).charges(740, 2);
    const Explanation explanation = explained(story.ends(2'000));
    EXPECT_THAT(explanation.sentence, HasSubstr("nothing was looked up, so server-2 repeated"));
    EXPECT_THAT(explanation.preventedBy, Contains("a claim of the key before the charge"));
}

TEST(ExplainDoubleTest, TheRequestsCarriedNoKey) {
    TraceBuilder story;
    story.starts(0, IntentId{0}, 0, malformedFlag);
    story.request(1, 1, 0).sent(0).reaches(20, story.server1).charges(420, 1).timesOut(300);
    story.request(2, 1, 0).sent(320).reaches(340, story.server2).charges(740, 2);
    EXPECT_THAT(explained(story.ends(2'000)).sentence, HasSubstr("the requests carried no key"));
}

TEST(ExplainDoubleTest, TheRetryCarriedANewKey) {
    TraceBuilder story;
    const std::uint32_t fresh = story.key("IK-002");
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).charges(420, 1).timesOut(300);
    story.request(2, 1, fresh).sent(320).reaches(340, story.server2).charges(740, 2);
    EXPECT_THAT(explained(story.ends(2'000)).sentence,
                HasSubstr("the second request carried IK-002, the first one IK-001"));
}

TEST(ExplainDoubleTest, EachServerRemembersOnlyItsOwn) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(21, story.server1, OperationName::RecallRecord, lookUpFlag).charges(420, 1);
    first.step(830, story.server1, OperationName::KeepRecord, recordFlag | foundFlag);
    auto second = story.request(1, 2).sent(1'000).reaches(1'020, story.server2);
    second.step(1'021, story.server2, OperationName::RecallRecord, lookUpFlag).charges(1'420, 2);
    const Explanation explanation = explained(story.ends(2'000));
    EXPECT_THAT(explanation.sentence, HasSubstr("where server-2 cannot see it"));
    EXPECT_THAT(explanation.preventedBy, Contains("a store that server-1 and server-2 share"));
}

TEST(ExplainDoubleTest, TheFirstServerGaveTheChargeUp) {
    TraceBuilder story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(25, story.database, OperationName::FindKey, lookUpFlag).charges(420, 1);
    first.replies(620, 504).accepted(640, 504);
    auto second = story.request(2).sent(660);
    checksThenActs(second, 680, story, 2);
    EXPECT_THAT(explained(story.ends(2'000)).sentence,
                HasSubstr("server-1 answered 504 at 620 ms and recorded nothing, although its "
                          "charge happened at 420 ms"));
}

TEST(ExplainDoubleTest, OneRequestTookEffectTwice) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).charges(420, 1).charges(1'420, 2);
    EXPECT_THAT(explained(story.ends(2'000)).sentence,
                HasSubstr("one request at server-1 took effect at 420 ms and again at 1,420 ms"));
}

TEST(ExplainDoubleTest, ACanceledChargeIsNotOneOfTheTwo) {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(20, story.server1).charges(100, 1);
    story.add(150, RecordKind::ChargeCanceled, story.provider, 1);
    story.request(2).sent(320).reaches(340, story.server1).charges(740, 2);
    story.request(3).sent(920).reaches(940, story.server2).charges(1'340, 3);
    EXPECT_THAT(explained(story.ends(2'000)).sentence, HasSubstr("had done 600 ms earlier"));
}

} // namespace idem
