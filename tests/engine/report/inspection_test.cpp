// What is at hand at one instant, and what one step changed.

#include "engine/report/inspection.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

std::string textOf(const Inspection& inspection) {
    std::string text = inspection.title + "\n";
    for (const InspectedSection& section : inspection.sections) {
        text += section.title + "\n";
        for (const InspectedItem& item : section.items) {
            constexpr const char* marks[]{"  ", "~ ", "+ ", "- "};
            text += marks[static_cast<int>(item.change)] + item.name + ": " + item.value + "\n";
        }
    }
    return text;
}

/// alice pays once: claimed at 30, charged at 50, done at 60, answered at 70.
struct Paid {
    Paid() {
        auto first = story.request(1);
        first.sent(0).reaches(20, story.server1);
        first.changesKey(30, story.database, OperationName::ClaimKey, KeyState::Created, 500);
        claim = first.change();
        first.charges(50, 17);
        charge = first.change();
        first.changesKey(60, story.database, OperationName::CompleteKey, KeyState::Consumed, 17);
        done = first.change();
        first.replies(65, 201, 17).accepted(70, 201, 17);
        trace = story.ends(100);
    }
    RecordId at(RecordId told) const { return story.finalId(told); }
    static RecordId before(RecordId id) { return RecordId{id.value - 1}; }

    TraceBuilder story;
    RecordId claim;
    RecordId charge;
    RecordId done;
    Trace trace;
};

/// A node's inspection after a record, against the one before it.
std::string stepAt(const Paid& paid, RecordId id, NodeId node) {
    const Transcript transcript(paid.trace);
    const Inspector inspector(transcript);
    const Inspection was = inspector.node(node, stateAt(paid.trace, Paid::before(id)));
    Inspection is = inspector.node(node, stateAt(paid.trace, id));
    markChanges(was, is, id);
    return textOf(is);
}

} // namespace

TEST(InspectionTest, ANodeShowsWhatItHoldsAndMarksWhatTheStepChanged) {
    const Paid paid;
    EXPECT_EQ(stepAt(paid, paid.at(paid.claim), paid.story.database),
              "database\nNode\n  Role: database\n  Region: eu\n  State: up\n"
              "Keys\n+ IK-001: CREATED until 500 ms, by server-1\n");
    EXPECT_EQ(stepAt(paid, paid.at(paid.done), paid.story.database),
              "database\nNode\n  Role: database\n  Region: eu\n  State: up\n"
              "Keys\n~ IK-001: CONSUMED, payment 17, by server-1\n");
    EXPECT_EQ(stepAt(paid, paid.at(paid.charge), paid.story.provider),
              "provider\nNode\n  Role: provider\n  Region: eu\n  State: up\n"
              "Charges\n+ payment 17: for alice, intent 1 since 50 ms\n");
}

TEST(InspectionTest, WhatIsGoneIsShownOnceMore) {
    TraceBuilder story;
    story.setsKey(10, story.database, KeyState::Created, 500'000'000);
    const RecordId loss = story.losesKey(20, story.database, KeyLoss::Expired);
    const Trace trace = story.ends(30);
    const Transcript transcript(trace);
    const Inspector inspector(transcript);
    const RecordId id = story.finalId(loss);
    const Inspection was = inspector.node(story.database, stateAt(trace, RecordId{id.value - 1}));
    Inspection is = inspector.node(story.database, stateAt(trace, id));
    markChanges(was, is, id);
    EXPECT_EQ(textOf(is),
              "database\nNode\n  Role: database\n  Region: eu\n  State: up\n"
              "Keys\n- IK-001: gone\n");
    EXPECT_EQ(is.sections.back().items.back().record, id);
}

TEST(InspectionTest, AKeyIsShownInEveryStore) {
    const Paid paid;
    const Transcript transcript(paid.trace);
    const Inspector inspector(transcript);
    EXPECT_EQ(textOf(inspector.key(1, stateAt(paid.trace, paid.at(paid.charge)))),
              "IK-001\nRecord\n  database: CREATED until 500 ms, by server-1\n"
              "  replica-us: absent\nRequests\n"
              "  alice, intent 1, attempt 1 at server-1: at work since 20 ms\n");
}

TEST(InspectionTest, ARequestIsWhatTheClientBelievesAndWhatIsTrue) {
    const Paid paid;
    const Transcript transcript(paid.trace);
    const Inspector inspector(transcript);
    const RequestName request{IntentId{0}, 1, 1};
    EXPECT_EQ(textOf(inspector.request(request, stateAt(paid.trace, paid.at(paid.charge)))),
              "alice, intent 1, attempt 1\nWhat the client believes\n  Belief: nothing yet\n"
              "  Waits for: the answer to attempt 1 since 0 ms\n"
              "What is true\n  Effects: 1 charge\n  payment 17: at provider since 50 ms\n"
              "At the servers\n"
              "  alice, intent 1, attempt 1 at server-1: at work since 20 ms\n");
    EXPECT_EQ(textOf(inspector.request(request, stateAt(paid.trace, RecordId::none()))),
              "alice, intent 1, attempt 1\nWhat the client believes\n  Belief: it is done\n"
              "  Waits for: nothing since 70 ms\n  Last answer: 201\n"
              "What is true\n  Effects: 1 charge\n  payment 17: at provider since 50 ms\n");
    EXPECT_EQ(textOf(inspector.request(request, State())),
              "alice, intent 1, attempt 1\nWhat the client believes\n"
              "  Belief: it has sent nothing yet\nWhat is true\n  Effects: 0 charges\n");
}

TEST(InspectionTest, AMessageIsOnItsWayUntilItArrivesOrIsLost) {
    TraceBuilder story;
    story.request(1).sent(0).lost(10);
    const Trace trace = story.ends(30);
    const Transcript transcript(trace);
    const Inspector inspector(transcript);
    const std::string sent = "Request sent\nMessage\n  From: alice\n  To: server-1\n  Sent: 0 ms\n";
    EXPECT_EQ(textOf(inspector.message(RecordId{1}, RecordId{1})), sent + "  Now: on its way\n");
    EXPECT_EQ(textOf(inspector.message(RecordId{2}, RecordId::none())),
              sent + "  Now: lost at 10 ms, by chance\n  Took: 10 ms\n");
    EXPECT_EQ(textOf(inspector.message(RecordId{1}, RecordId{0})),
              "Request sent\nMessage\n  From: alice\n  To: server-1\n  Now: not sent yet\n");
    EXPECT_TRUE(inspector.message(RecordId{0}, RecordId::none()).sections.empty());
}

TEST(InspectionTest, OfVeryManyTheLatestAreShownAndTheRestIsCounted) {
    TraceBuilder story;
    for (std::int64_t payment = 1; payment <= 1'000; ++payment) {
        story.add(static_cast<double>(payment), RecordKind::Charged, story.provider, payment);
    }
    const Trace trace = story.ends(2'000);
    const Transcript transcript(trace);
    const Inspection all =
        Inspector(transcript).node(story.provider, stateAt(trace, RecordId::none()));
    const auto& items = all.sections.back().items;
    ASSERT_EQ(items.size(), Inspector::itemsMax + 1);
    EXPECT_EQ(items.front().value, "800 not shown");
    EXPECT_EQ(items.back().name, "payment 1000");
}

} // namespace idem
