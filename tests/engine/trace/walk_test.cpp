// A trace can be walked along causes and along lanes, both ways.

#include "engine/trace/walk.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem {

namespace {

/// alice's request is lost once; the second is charged.
Trace lostOnce() {
    TraceBuilder story;
    story.request(1).sent(0).lost(10).timesOut(100);
    auto second = story.request(2);
    second.sent(110).reaches(120, story.server1).charges(200, 1);
    second.replies(210, 201, 1).accepted(220, 201, 1);
    return story.ends(300);
}

} // namespace

TEST(WalkTest, CausesLeadBackToTheSendingAndEffectsForward) {
    const Trace trace = lostOnce();
    RecordId charged;
    RecordId accepted;
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const RecordKind kind = trace.records[at].kind;
        charged = kind == RecordKind::Charged ? RecordId{at} : charged;
        accepted = kind == RecordKind::AnswerAccepted ? RecordId{at} : accepted;
    }
    const RecordId sent = attemptSentOf(trace, charged);
    ASSERT_TRUE(sent.isSome());
    EXPECT_EQ(trace.records[sent.value].attempt, 2);
    EXPECT_EQ(attemptSentOf(trace, accepted), sent);
    const RecordId cause = causeOf(trace, charged);
    ASSERT_TRUE(cause.isSome());
    EXPECT_LT(cause, charged);
    const RecordId effect = effectOf(trace, cause);
    ASSERT_TRUE(effect.isSome());
    EXPECT_EQ(causeOf(trace, effect), cause);
    EXPECT_LE(effect, charged);
}

TEST(WalkTest, ALaneIsWalkedBothWays) {
    const Trace trace = lostOnce();
    RecordId at{0};
    std::vector<RecordId> there;
    for (; at.isSome(); at = nextOnLane(trace, at)) {
        EXPECT_EQ(trace.records[at.value].lane, trace.records[0].lane);
        there.push_back(at);
    }
    ASSERT_GE(there.size(), 4U);
    EXPECT_EQ(previousOnLane(trace, there[2]), there[1]);
    EXPECT_EQ(previousOnLane(trace, there[0]), RecordId::none());
}

TEST(WalkTest, WhatIsNotThereLeadsNowhere) {
    const Trace trace = lostOnce();
    const RecordId beyond{static_cast<std::uint32_t>(trace.records.size())};
    for (const RecordId id : {beyond, RecordId::none()}) {
        EXPECT_EQ(causeOf(trace, id), RecordId::none());
        EXPECT_EQ(effectOf(trace, id), RecordId::none());
        EXPECT_EQ(nextOnLane(trace, id), RecordId::none());
        EXPECT_EQ(previousOnLane(trace, id), RecordId::none());
        EXPECT_EQ(attemptSentOf(trace, id), RecordId::none());
    }
}

} // namespace idem
