// The way of one request, told leg by leg.

#include "engine/report/journey.h"
#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

std::string wayOf(const Trace& trace, const RequestName& request) {
    const TimelineIndex index = TimelineIndex::of(trace, judge(trace));
    const Transcript transcript(trace);
    std::string text;
    for (const Leg& leg : journey(index, transcript, request)) {
        text += toMillisecondText(leg.from - Time::zero()) + " + " + toMillisecondText(leg.length) +
                (leg.isLost ? " X " : " ") + leg.text + "\n";
    }
    return text;
}

} // namespace

TEST(JourneyTest, ARequestGoesThereIsWorkedOnAndComesBack) {
    TraceBuilder story;
    auto first = story.request(1);
    first.sent(0).reaches(20, story.server1);
    first.step(30, story.database, OperationName::FindKey, lookUpFlag);
    first.charges(50, 17).replies(60, 201, 17).accepted(70, 201, 17);
    EXPECT_EQ(wayOf(story.ends(100), {IntentId{0}, 1, 1}),
              "0 ms + 20 ms Request from alice to server-1\n"
              "30 ms + 0 ms Find key to database\n"
              "30 ms + 0 ms Find key, result from database: found nothing\n"
              "50 ms + 0 ms Charge to provider\n"
              "50 ms + 0 ms Charge, result from provider: done\n");
}

TEST(JourneyTest, ALostRequestEndsWhereItWasLost) {
    TraceBuilder story;
    story.request(1).sent(0).lost(10).timesOut(100);
    const Trace trace = story.ends(200);
    EXPECT_EQ(wayOf(trace, {IntentId{0}, 1, 1}),
              "0 ms + 10 ms X Request from alice to server-1: lost, by chance\n");
    EXPECT_EQ(wayOf(trace, {IntentId{0}, 1, 2}), "");
}

} // namespace idem
