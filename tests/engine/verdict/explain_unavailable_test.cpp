// Who got nothing is told what refused it, and to try again only where that may help.

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

/// The usual world with a cache.
struct RefusalStory : TraceBuilder {
    NodeId cache = node("cache", NodeRole::Cache, "eu");
};

Explanation refusalOf(const Trace& trace) {
    const auto explanation = explain(trace, judge(trace));
    EXPECT_TRUE(explanation.has_value());
    EXPECT_EQ(explanation->outcome, Outcome::Unavailable);
    EXPECT_FALSE(explanation->preventedBy.empty());
    return *explanation;
}

} // namespace

TEST(ExplainUnavailableTest, AStoredFailureIsToldForEver) {
    RefusalStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).fails(30);
    first.changesKey(32, story.database, OperationName::CompleteKey, KeyState::Consumed, 0);
    first.replies(33, 503).accepted(53, 503);
    auto second = story.request(2).sent(553).reaches(573, story.server2);
    second.replies(577, 503, 0, replayedFlag).accepted(597, 503, 0, replayedFlag);
    const Explanation why = refusalOf(story.ends(1'000));
    EXPECT_EQ(why.sentence,
              "alice got nothing from any of its 2 attempts: every retry is answered 503 from the "
              "record, the last at 597 ms, because server-1 wrote its record of IK-001 in database "
              "at 32 ms; nothing happened, so trying again with a new key is safe.");
    EXPECT_THAT(why.preventedBy, Contains("not storing the 503: a failure that may pass"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("retry with the same key"))));
}

TEST(ExplainUnavailableTest, AKeyThatIsTooOldIsRefusedForEver) {
    RefusalStory story;
    story.starts(0);
    story.request(1).sent(0).lost(0).timesOut(2'000);
    auto second = story.request(2).sent(662'000).reaches(662'020, story.server2);
    second.replies(662'021, 412).accepted(662'041, 412);
    const Explanation why = refusalOf(story.ends(700'000));
    EXPECT_THAT(why.sentence, HasSubstr("longer than server-2 keeps records"));
    EXPECT_THAT(why.preventedBy, Contains("a new key, after finding out that nothing happened"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("same key"))));
}

TEST(ExplainUnavailableTest, TooFewReplicasAcknowledgedTheLock) {
    RefusalStory story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.locks(22, story.cache, OperationName::TakeLock, 30'022);
    request.waits(23, 1'023, story.cache, OperationName::WaitReplicas, foundFlag);
    request.step(1'025, story.cache, OperationName::ReleaseLock, foundFlag);
    request.replies(1'026, 503).accepted(1'046, 503);
    story.freesLock(1'025, story.cache);
    const Explanation why = refusalOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("503 at 1,046 ms, because too few replicas acknowledged its lock: "
                          "server-1 had waited 1,000 ms for those of cache, and none did"));
    EXPECT_THAT(why.preventedBy, Contains("fewer wait-replicas"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("retry"))));
}

TEST(ExplainUnavailableTest, TheProviderCouldNotTellOfTheCharge) {
    RefusalStory story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.step(50, story.provider, OperationName::QueryCharge, lookUpFlag);
    request.replies(80, 504).accepted(100, 504);
    const Explanation why = refusalOf(story.ends(200));
    EXPECT_THAT(why.sentence, HasSubstr("because provider could not tell server-1 at 50 ms"));
    EXPECT_THAT(why.preventedBy, Contains("a provider that can be asked what became of a charge"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("retry"))));
}

// semantics.md S16.
TEST(ExplainUnavailableTest, TheOldHomeWasNotDrainedYet) {
    RefusalStory story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.step(22, story.database, OperationName::FindHome, foundFlag);
    request.replies(23, 503).accepted(43, 503);
    Trace trace = story.ends(200);
    EXPECT_THAT(refusalOf(trace).sentence, Not(HasSubstr("moved")));
    for (Record& record : trace.records) {
        record.value = record.kind == RecordKind::OperationExecuted ? 1 : record.value;
    }
    const Explanation why = refusalOf(trace);
    EXPECT_THAT(why.sentence,
                HasSubstr("because server-1 looked up the home of IK-001 in database at 22 ms: it "
                          "had moved, and a lease of the old home might still be held"));
    EXPECT_THAT(why.preventedBy, Contains("a shorter lease"));
}

TEST(ExplainUnavailableTest, AFullCacheTookNoLock) {
    RefusalStory story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    request.step(22, story.cache, OperationName::TakeLock, claimFlag);
    request.replies(23, 503).accepted(43, 503);
    const Explanation why = refusalOf(story.ends(200));
    EXPECT_THAT(why.sentence, HasSubstr("although nobody held it: cache took no writes"));
    EXPECT_THAT(why.preventedBy,
                Contains("a further retry with the same key, once cache takes writes again"));
}

TEST(ExplainUnavailableTest, WhatRefusedAllAlikeMustPassFirst) {
    RefusalStory story;
    story.starts(0);
    for (int attempt = 1; attempt <= 3; ++attempt) {
        auto request =
            story.request(attempt).sent(attempt * 500).reaches(attempt * 500 + 20, story.server1);
        request.replies(attempt * 500 + 21, 503).accepted(attempt * 500 + 41, 503);
    }
    EXPECT_THAT(refusalOf(story.ends(2'000)).preventedBy,
                Contains("a further retry with the same key, once what refused all 3 attempts has "
                         "passed"));
}

} // namespace idem
