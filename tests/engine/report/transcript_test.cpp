// A record as a sentence and as the cells of a table.

#include "engine/report/transcript.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

std::string tableOf(const Trace& trace) {
    const Transcript transcript(trace);
    std::string text;
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const TranscriptRow row = transcript.row(RecordId{at});
        text += row.time + " | " + row.lane + " | " + row.event + " | " + row.peer + " | " +
                row.outcome + "\n";
    }
    return text;
}

} // namespace

TEST(TranscriptTest, ARequestIsATable) {
    TraceBuilder story;
    auto first = story.request(1);
    first.sent(0).reaches(20, story.server1);
    first.step(30, story.database, OperationName::FindKey, lookUpFlag);
    first.charges(500, 1).replies(520, 201, 1, replayedFlag).timesOut(530);
    EXPECT_EQ(tableOf(story.ends(600)),
              "0 ms | alice | Attempt sent |  | IK-001\n"
              "0 ms | alice | Request sent | server-1 | \n"
              "20 ms | server-1 | Request arrived | alice | \n"
              "20 ms | server-1 | Handler started |  | \n"
              "30 ms | server-1 | Find key sent | database | \n"
              "30 ms | database | Find key executed | server-1 | found nothing\n"
              "30 ms | server-1 | Find key returned | database | \n"
              "500 ms | server-1 | Charge sent | provider | \n"
              "500 ms | provider | Charge executed | server-1 | done\n"
              "500 ms | server-1 | Charge returned | provider | \n"
              "500 ms | provider | Charged | server-1 | payment 1\n"
              "520 ms | server-1 | Handler replied |  | 201, replayed\n"
              "530 ms | alice | Attempt timed out |  | \n"
              "600 ms | run | Run ended |  | quiet\n");
}

TEST(TranscriptTest, ASentenceBeginsWithANameAsItIsSpelledOrWithACapital) {
    TraceBuilder story;
    story.request(1).sent(0).lost(10);
    const Trace trace = story.ends(20);
    const Transcript transcript(trace);
    EXPECT_EQ(transcript.sentence(RecordId{0}), "alice sent attempt 1 with IK-001 at 0 ms.");
    EXPECT_EQ(transcript.sentence(RecordId{2}), "The request of attempt 1 was lost at 10 ms.");
}

TEST(TranscriptTest, WhatAScenarioCallsThingsIsSaidAsItStands) {
    TraceBuilder story;
    const NodeId odd = story.node("<img src=x><b>", NodeRole::Cache, "eu");
    story.setsKey(5, odd, KeyState::Consumed, 7);
    const Trace trace = story.ends(20);
    const Transcript transcript(trace);
    EXPECT_EQ(transcript.row(RecordId{0}).lane, "<img src=x><b>");
    EXPECT_EQ(transcript.row(RecordId{0}).outcome, "IK-001 CONSUMED, payment 7");
}

} // namespace idem
