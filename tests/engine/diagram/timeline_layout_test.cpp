// Every scenario's picture is legible: nothing leaves it, no text stands on another. And it says
// what the run was about.

#include "engine/diagram/text_width.h"
#include "engine/diagram/timeline_layout.h"
#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace idem {

namespace {

struct Drawn {
    idem::Run run;
    TimelinePicture picture;
};

Drawn drawn(const std::string& file,
            const std::string& strategy,
            TimeMapping mapping = TimeMapping::Compressed,
            TimelineView view = TimelineView()) {
    const auto scenario = loadScenarioFile(file);
    EXPECT_TRUE(scenario) << describe(scenario.diagnostics);
    Drawn made{runScenario(*scenario.value, *findStrategy(strategy), scenario.value->seed), {}};
    const auto index = TimelineIndex::of(made.run.trace, made.run.verdict);
    const TimeAxis axis(made.run.trace, mapping);
    if (made.run.explanation) {
        view.chain = made.run.explanation->events;
    }
    made.picture = layoutTimeline(index, axis, view);
    return made;
}

std::vector<Label> labelsOf(const DisplayList& list) {
    std::vector<Label> labels;
    for (const Item& item : list.items) {
        if (const auto* label = std::get_if<Label>(&item.shape)) {
            labels.push_back(*label);
        }
    }
    return labels;
}

std::vector<std::string> textsOf(const DisplayList& list) {
    std::vector<std::string> texts;
    for (const Label& label : labelsOf(list)) {
        texts.push_back(label.text);
    }
    return texts;
}

bool overlaps(const Box& one, const Box& other) {
    return one.left < other.right() && other.left < one.right() && one.top < other.bottom() - 2 &&
           other.top < one.bottom() - 2;
}

} // namespace

class EveryTimelineTest : public testing::TestWithParam<std::string> {};

TEST_P(EveryTimelineTest, IsLegible) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario);
    for (const TimeMapping mapping :
         {TimeMapping::ToScale, TimeMapping::ByEvent, TimeMapping::Compressed}) {
        const Drawn made = drawn(GetParam(), scenario.value->strategy, mapping);
        const DisplayList& list = made.picture.list;
        EXPECT_FALSE(made.picture.lanes.empty());
        const auto labels = labelsOf(list);
        for (std::size_t at = 0; at < labels.size(); ++at) {
            const Box box = boxOf(labels[at]);
            EXPECT_GE(box.left, 0) << labels[at].text;
            EXPECT_LE(box.right(), list.width) << labels[at].text;
            EXPECT_LE(box.bottom(), list.height) << labels[at].text;
            for (std::size_t other = 0; other < at; ++other) {
                EXPECT_FALSE(overlaps(box, boxOf(labels[other])))
                    << labels[at].text << " on " << labels[other].text;
            }
        }
        for (const Item& item : list.items) {
            if (const auto* line = std::get_if<Line>(&item.shape)) {
                EXPECT_LE(std::max(line->from.x, line->to.x), list.width + 0.01);
                EXPECT_LE(std::max(line->from.y, line->to.y), list.height + 0.01);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         EveryTimelineTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& given) { return testNameOf(given.param); });

TEST(TimelineLayoutTest, TheDoublePaymentLeadsTheEyeToTheSecondCharge) {
    const Drawn made = drawn("double_payment.toml", "none");
    const auto texts = textsOf(made.picture.list);
    EXPECT_THAT(texts,
                testing::IsSupersetOf({"alice",
                                       "balancer",
                                       "server-1",
                                       "server-2",
                                       "provider",
                                       "time-out",
                                       "attempt 2",
                                       "twice",
                                       "nothing done",
                                       "done once",
                                       "does not know",
                                       "alice 10.00"}));
    const RecordId second = made.run.verdict.finding(Invariant::I1).record;
    std::size_t marks = 0;
    for (const Item& item : made.picture.list.items) {
        const auto* disc = std::get_if<Disc>(&item.shape);
        marks += disc != nullptr && item.record == second && disc->ink == Ink::Wrong ? 1U : 0U;
    }
    EXPECT_EQ(marks, 2U) << "a double ring";
}

// Vermilion is for wrong effects alone.
TEST(TimelineLayoutTest, NothingIsVermilionInARightRun) {
    const Drawn made = drawn("double_payment.toml", "claim-lease");
    for (const Item& item : made.picture.list.items) {
        std::visit([](const auto& shape) { EXPECT_NE(shape.ink, Ink::Wrong); }, item.shape);
    }
}

TEST(TimelineLayoutTest, PointingAtTheSecondChargeFindsIt) {
    const Drawn made = drawn("double_payment.toml", "none");
    const RecordId second = made.run.verdict.finding(Invariant::I1).record;
    for (const Item& item : made.picture.list.items) {
        const auto* disc = std::get_if<Disc>(&item.shape);
        if (disc != nullptr && item.record == second) {
            EXPECT_EQ(recordAt(made.picture.list, disc->centre, 3), second);
        }
    }
}

TEST(TimelineLayoutTest, AZoomedViewShowsOnlyItsPart) {
    TimelineView view;
    view.from = 0.9;
    const Drawn whole = drawn("double_payment.toml", "none");
    const Drawn part = drawn("double_payment.toml", "none", TimeMapping::Compressed, view);
    EXPECT_LT(part.picture.list.items.size(), whole.picture.list.items.size());
    EXPECT_DOUBLE_EQ(part.picture.xOf(0.9, view), part.picture.plot.left);
    EXPECT_DOUBLE_EQ(part.picture.positionAt(part.picture.plot.right(), view), 1);
}

TEST(TimelineLayoutTest, LanesMayBeHidden) {
    TimelineView view;
    view.hidden = {NodeId{1}};
    view.showsLedger = false;
    const Drawn made = drawn("double_payment.toml", "none", TimeMapping::Compressed, view);
    EXPECT_EQ(made.picture.lanes.size(), 4U);
    EXPECT_THAT(textsOf(made.picture.list), testing::Not(testing::Contains("balancer")));
    EXPECT_THAT(textsOf(made.picture.list), testing::Not(testing::Contains("does not know")));
}

} // namespace idem
