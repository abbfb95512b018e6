// How an intent ended and which promises were kept, in words.

#include "engine/report/verdict_words.h"
#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

#include <set>

namespace idem {

namespace {

Trace chargedTwice(RunEnd end = RunEnd::Quiet) {
    TraceBuilder story;
    auto first = story.request(1);
    first.sent(0).reaches(20, story.server1).charges(50, 17);
    first.replies(60, 201, 17).responseLost(65).timesOut(100);
    auto second = story.request(2);
    second.sent(110).reaches(120, story.server2).charges(150, 18);
    second.replies(160, 201, 18).accepted(170, 201, 18).givesUp(171, Belief::Charged);
    return story.ends(200, end);
}

} // namespace

TEST(VerdictWordsTest, ADoubleChargeIsSaidInNumbers) {
    const Trace trace = chargedTwice();
    const Transcript transcript(trace);
    const Verdict verdict = judge(trace);
    ASSERT_EQ(verdict.intents.size(), 1U);
    EXPECT_EQ(headline(verdict.intents[0], false), "Charged twice");
    EXPECT_EQ(headline(verdict.intents[0], true), "Done twice");
    EXPECT_EQ(numbersOf(verdict.intents[0], transcript),
              "There are 2 charges where one was asked for. alice was answered 201 and believes "
              "that it is done.");
    EXPECT_EQ(intentTitle(IntentId{0}, transcript), "alice, intent 1");
}

TEST(VerdictWordsTest, EveryOutcomeHasAHeadlineOfItsOwn) {
    std::set<std::string> headlines;
    for (std::size_t outcome = 0; outcome < outcomeCount; ++outcome) {
        IntentVerdict verdict;
        verdict.outcome = static_cast<Outcome>(outcome);
        verdict.effects = 2;
        headlines.insert(headline(verdict, false));
    }
    EXPECT_EQ(headlines.size(), outcomeCount);
}

TEST(VerdictWordsTest, ABrokenPromiseNamesItsEvent) {
    const Trace trace = chargedTwice();
    const Transcript transcript(trace);
    const auto rows = findingsOf(judge(trace), transcript);
    ASSERT_EQ(rows.size(), invariantCount);
    EXPECT_EQ(rows[0].judgement, Judgement::Violated);
    EXPECT_EQ(rows[0].promise, "No operation takes effect twice.");
    EXPECT_EQ(rows[0].remark, "provider charged payment 18 for server-2 at 150 ms.");
    EXPECT_EQ(trace.records[rows[0].record.value].kind, RecordKind::Charged);
    EXPECT_EQ(rows[1].judgement, Judgement::Holds);
    EXPECT_TRUE(rows[1].remark.empty());
}

TEST(VerdictWordsTest, ARunThatWasCutShortProvesNothing) {
    const Trace trace = chargedTwice(RunEnd::Horizon);
    const Transcript transcript(trace);
    const auto rows = findingsOf(judge(trace), transcript);
    EXPECT_EQ(rows[0].judgement, Judgement::Violated);
    EXPECT_EQ(rows[1].judgement, Judgement::Unknown);
    EXPECT_EQ(rows[1].remark, "The run was cut short, so nothing is proved.");
    EXPECT_FALSE(rows[1].record.isSome());
}

} // namespace idem
