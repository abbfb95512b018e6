// Long runs and chosen parts of them: what is drawn singly, what is told as density, and that
// finding what is in view agrees with looking at everything.

#include "engine/diagram/minimap.h"
#include "engine/diagram/timeline_layout.h"
#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace idem {

namespace {

struct Seen {
    idem::Run run;
    TimelineIndex index;
    TimeAxis axis;

    TimelinePicture layout(const TimelineView& view) const {
        return layoutTimeline(index, axis, view);
    }
    NodeId node(const std::string& name) const {
        for (std::uint32_t at = 0; at < index.names.nodes.size(); ++at) {
            if (index.names.nodes[at].name == name) {
                return NodeId{at};
            }
        }
        return NodeId::none();
    }
};

Seen seenOf(const Scenario& scenario) {
    idem::Run run = runScenario(scenario, *findStrategy(scenario.strategy), scenario.seed);
    auto index = TimelineIndex::of(run.trace, run.verdict);
    TimeAxis axis(run.trace, TimeMapping::ToScale);
    return {std::move(run), std::move(index), std::move(axis)};
}

/// 400 payments without a strategy; some answers are lost, so some are charged twice.
const Seen& longRun() {
    static const Seen seen = [] {
        auto scenario = *loadScenarioFile("double_payment.toml").value;
        scenario.world.clients[0].intents = 400;
        scenario.world.clients[0].timeout = Duration::seconds(2);
        scenario.world.network.responseLoss = 0.02;
        return seenOf(scenario);
    }();
    return seen;
}

const Seen& doublePayment() {
    static const Seen seen = seenOf(*loadScenarioFile("double_payment.toml").value);
    return seen;
}

std::vector<std::string> words(const DisplayList& list) {
    std::vector<std::string> texts;
    for (const Item& item : list.items) {
        if (const auto* label = std::get_if<Label>(&item.shape)) {
            texts.push_back(label->text);
        }
    }
    return texts;
}

template <class Shape>
std::size_t countOf(const DisplayList& list, Ink ink) {
    return static_cast<std::size_t>(
        std::count_if(list.items.begin(), list.items.end(), [ink](const Item& item) {
            const auto* shape = std::get_if<Shape>(&item.shape);
            return shape != nullptr && shape->ink == ink;
        }));
}

std::vector<std::string> laneNames(const Seen& seen, const TimelinePicture& picture) {
    std::vector<std::string> names;
    for (const LaneBox& lane : picture.lanes) {
        names.push_back(seen.index.names.nodes[lane.node.value].name);
    }
    return names;
}

} // namespace

TEST(TimelineDetailTest, FinderAgreesWithLookingAtEach) {
    const auto& arrows = longRun().index.arrows;
    ASSERT_GT(arrows.size(), 1'000U);
    for (int part = 0; part < 50; ++part) {
        const std::int64_t from = longRun().index.end.ns / 50 * part;
        const TimeSpan within{Time{from}, Time{from + 3'000'000}};
        std::vector<RecordId> found;
        longRun().index.arrowFinder.visit(
            arrows, within, [&](const Arrow& arrow) { found.push_back(arrow.sent); });
        std::vector<RecordId> sought;
        std::size_t starting = 0;
        for (const Arrow& arrow : arrows) {
            if (arrow.span.meets(within)) {
                sought.push_back(arrow.sent);
            }
            starting += arrow.span.from >= within.from && arrow.span.from <= within.to ? 1U : 0U;
        }
        EXPECT_EQ(found, sought);
        EXPECT_EQ(SpanFinder::startingIn(arrows, within), starting);
    }
}

TEST(TimelineDetailTest, FromAfarDoublesAndLossesAreStillThereSingly) {
    const TimelinePicture picture = longRun().layout({});
    EXPECT_EQ(picture.detail, Detail::Far);
    EXPECT_THAT(picture.notice, testing::HasSubstr("items in view"));
    EXPECT_THAT(words(picture.list), testing::Contains(testing::HasSubstr("items in view")));
    ASSERT_FALSE(longRun().index.doubles.empty());
    EXPECT_GE(countOf<Disc>(picture.list, Ink::Wrong), longRun().index.doubles.size())
        << "rings of those that do not fall together";
    EXPECT_GT(countOf<Line>(picture.list, Ink::Fault), 0U) << "crosses";
    EXPECT_GT(countOf<Surface>(picture.list, Ink::Faint), 100U) << "density";
    EXPECT_GT(countOf<Surface>(picture.list, Ink::Uncertain), 0U) << "trouble";
    EXPECT_EQ(countOf<Polygon>(picture.list, Ink::Text), 0U) << "no heads of arrows";
    EXPECT_LT(picture.list.items.size(), 12'000U);
}

TEST(TimelineDetailTest, NearerThereAreLinesAndThenLabels) {
    TimelineView view;
    view.from = 0.4;
    view.to = 0.41;
    const TimelinePicture near = longRun().layout(view);
    EXPECT_EQ(near.detail, Detail::Near);
    EXPECT_THAT(words(near.list), testing::Contains("charge"));
    view.nearMax = near.itemsInView / 2;
    const TimelinePicture middle = longRun().layout(view);
    EXPECT_EQ(middle.detail, Detail::Middle);
    EXPECT_THAT(words(middle.list), testing::Not(testing::Contains("charge")));
    EXPECT_GT(countOf<Line>(middle.list, Ink::Text), 0U);
    EXPECT_THAT(middle.notice, testing::HasSubstr("without labels"));
}

TEST(TimelineDetailTest, AFilterBringsOneOperationOfManyNear) {
    TimelineView view;
    view.filter.intent = IntentId{200};
    const TimelinePicture dimmed = longRun().layout(view);
    EXPECT_EQ(dimmed.detail, Detail::Near);
    EXPECT_GT(countOf<Surface>(dimmed.list, Ink::Faint), 100U) << "the others as density";
    view.filter.removes = true;
    const TimelinePicture alone = longRun().layout(view);
    EXPECT_LT(countOf<Surface>(alone.list, Ink::Faint), 10U);
    for (const Item& item : alone.list.items) {
        if (item.record.isSome() && std::holds_alternative<Polygon>(item.shape)) {
            EXPECT_EQ(longRun().run.trace.records[item.record.value].intent, IntentId{200});
        }
    }
}

TEST(TimelineDetailTest, AFilterByKindLeavesTheOtherArrowsFaintOrOut) {
    TimelineView view;
    view.filter.kinds = {true, false, true, true, true};
    const TimelinePicture faint = doublePayment().layout(view);
    EXPECT_GT(countOf<Line>(faint.list, Ink::Grid),
              countOf<Line>(doublePayment().layout({}).list, Ink::Grid));
    view.filter.removes = true;
    const TimelinePicture without = doublePayment().layout(view);
    EXPECT_LT(without.list.items.size(), faint.list.items.size());
}

TEST(TimelineDetailTest, OutcomesFilterToo) {
    TimelineView view;
    view.filter.outcome = Outcome::Double;
    view.filter.removes = true;
    const TimelinePicture picture = longRun().layout(view);
    std::size_t doubles = 0;
    for (const auto& outcome : longRun().index.outcomes) {
        doubles += outcome == Outcome::Double ? 1U : 0U;
    }
    ASSERT_GT(doubles, 0U);
    EXPECT_NE(picture.detail, Detail::Far);
    EXPECT_GT(countOf<Polygon>(picture.list, Ink::Text), doubles);
}

TEST(TimelineDetailTest, LanesCollapseAndMove) {
    const Seen& seen = doublePayment();
    TimelineView view;
    view.order = {seen.node("provider"), seen.node("server-2")};
    view.collapsed = {seen.node("server-2")};
    view.hidden = {seen.node("balancer")};
    const TimelinePicture picture = seen.layout(view);
    EXPECT_EQ(laneNames(seen, picture),
              (std::vector<std::string>{"provider", "server-2", "alice", "server-1"}));
    EXPECT_EQ(picture.lanes[1].height, 22);
    EXPECT_EQ(picture.laneAt(picture.lanes[1].top + 5), &picture.lanes[1]);
    EXPECT_EQ(picture.laneAt(-1), nullptr);
}

TEST(TimelineDetailTest, OnlyTheJourneysAreDrawnIfOneWantsSo) {
    TimelineView view;
    view.arrows = ArrowChoice::Journeys;
    view.showsSteps = false;
    view.journeys = {{IntentId{0}, 2, 1}};
    const TimelinePicture some = doublePayment().layout(view);
    EXPECT_THAT(words(some.list), testing::Contains("attempt 2"));
    const auto requests = countOf<Polygon>(some.list, Ink::Text);
    view.arrows = ArrowChoice::All;
    EXPECT_EQ(countOf<Polygon>(doublePayment().layout(view).list, Ink::Text), 2 * requests);
}

TEST(TimelineDetailTest, BeliefsCanBeLeftOut) {
    TimelineView view;
    const TimelinePicture with = doublePayment().layout(view);
    view.showsBeliefs = false;
    const TimelinePicture without = doublePayment().layout(view);
    EXPECT_THAT(words(with.list), testing::Contains("does not know"));
    EXPECT_THAT(words(without.list), testing::Not(testing::Contains("does not know")));
    EXPECT_THAT(words(without.list), testing::Contains("MORE THAN ONCE"));
    EXPECT_LT(without.list.height, with.list.height);
}

TEST(TimelineDetailTest, AFormerRunLiesFaintlyBeneath) {
    TimelineView view;
    const std::size_t before = doublePayment().layout(view).list.items.size();
    view.ghost = &doublePayment().index;
    const TimelinePicture picture = doublePayment().layout(view);
    EXPECT_GT(picture.list.items.size(), before);
    EXPECT_EQ(countOf<Disc>(picture.list, Ink::Faint), 2U) << "both charges of then";
}

TEST(TimelineDetailTest, ThePairThatDecidedIsMarked) {
    const Seen& seen = doublePayment();
    ASSERT_TRUE(seen.run.explanation && seen.run.explanation->criticalPair);
    TimelineView view;
    for (const RecordId id :
         {seen.run.explanation->criticalPair->first, seen.run.explanation->criticalPair->second}) {
        const Record& record = seen.run.trace.records[id.value];
        view.critical.push_back({id, record.time, record.lane});
    }
    EXPECT_EQ(countOf<Polygon>(seen.layout(view).list, Ink::Selection), 2U);
}

TEST(TimelineDetailTest, AHighlightFollowsAKeyThroughEveryLane) {
    const Seen seen = seenOf(*loadScenarioFile("regions_inside_lag.toml").value);
    const DisplayList marks = layoutHighlight(seen.index, seen.axis, {}, {{}, 1});
    EXPECT_GT(countOf<Line>(marks, Ink::Selection), 10U);
    EXPECT_TRUE(layoutHighlight(seen.index, seen.axis, {}, {}).items.empty());
    EXPECT_EQ(marks.height, seen.layout({}).list.height);
}

TEST(TimelineDetailTest, TheMinimapPinsWhatWentWrong) {
    const DisplayList map = layoutMinimap(longRun().index, longRun().axis, {800, 40, 100, 790});
    EXPECT_GT(countOf<Disc>(map, Ink::Wrong), 0U);
    EXPECT_GT(countOf<Line>(map, Ink::Fault), 0U);
    EXPECT_GT(countOf<Surface>(map, Ink::Faint), 10U);
    for (const Item& item : map.items) {
        if (const auto* disc = std::get_if<Disc>(&item.shape)) {
            EXPECT_GE(disc->centre.x, 100);
            EXPECT_LE(disc->centre.x, 790);
        }
    }
}

} // namespace idem
