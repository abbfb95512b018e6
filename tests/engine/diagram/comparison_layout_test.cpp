// A comparison is legible for every scenario, has one ruler, and shows where strategies part.

#include "engine/diagram/comparison_layout.h"
#include "engine/diagram/outcome_look.h"
#include "engine/diagram/text_width.h"
#include "tests/support/scenario_files.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace idem {

namespace {

ComparedRuns comparedRuns(const std::string& file, const std::vector<const char*>& names = {}) {
    const auto scenario = loadScenarioFile(file);
    EXPECT_TRUE(scenario) << describe(scenario.diagnostics);
    auto chosen = strategiesToCompare(*scenario.value);
    if (!names.empty()) {
        chosen.clear();
        for (const char* name : names) {
            chosen.push_back(findStrategy(name));
        }
    }
    return ComparedRuns::of(compare(*scenario.value, chosen, scenario.value->seed),
                            *scenario.value);
}

ComparisonPicture pictureOf(const ComparedRuns& runs, const ComparisonView& view = {}) {
    return layoutComparison(runs, runs.axis(TimeMapping::Compressed), view);
}

std::vector<Label> labelsIn(const DisplayList& list) {
    std::vector<Label> labels;
    for (const Item& item : list.items) {
        if (const auto* label = std::get_if<Label>(&item.shape)) {
            labels.push_back(*label);
        }
    }
    return labels;
}

std::vector<std::string> textsIn(const DisplayList& list) {
    std::vector<std::string> texts;
    for (const Label& label : labelsIn(list)) {
        texts.push_back(label.text);
    }
    return texts;
}

bool isOver(const Box& one, const Box& other) {
    return one.left < other.right() && other.left < one.right() && one.top < other.bottom() - 2 &&
           other.top < one.bottom() - 2;
}

} // namespace

class EveryComparisonTest : public testing::TestWithParam<std::string> {};

TEST_P(EveryComparisonTest, IsLegible) {
    const ComparedRuns runs = comparedRuns(GetParam());
    for (const auto& [width, isCompact] :
         {std::pair(720.0, false), std::pair(1'280.0, false), std::pair(1'280.0, true)}) {
        ComparisonView view;
        view.width = width;
        view.isCompact = isCompact;
        const ComparisonPicture picture = pictureOf(runs, view);
        EXPECT_EQ(picture.multiples.size(), runs.rows.size());
        const auto labels = labelsIn(picture.list);
        for (std::size_t at = 0; at < labels.size(); ++at) {
            const Box box = boxOf(labels[at]);
            EXPECT_GE(box.left, 0) << labels[at].text;
            EXPECT_LE(box.right(), picture.list.width + 0.01) << labels[at].text;
            EXPECT_LE(box.bottom(), picture.list.height) << labels[at].text;
            for (std::size_t other = 0; other < at; ++other) {
                EXPECT_FALSE(isOver(box, boxOf(labels[other])))
                    << labels[at].text << " on " << labels[other].text;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         EveryComparisonTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& given) { return testNameOf(given.param); });

TEST(ComparisonLayoutTest, NamesEachStrategyItsOutcomeAndItsNumbers) {
    const auto runs = comparedRuns("double_payment.toml", {"none", "claim-lease"});
    const auto texts = textsIn(pictureOf(runs).list);
    EXPECT_THAT(texts, testing::IsSupersetOf({"none", "double", "claim-lease", "exactly once"}));
    EXPECT_THAT(texts, testing::Contains(testing::StartsWith("charges 2 for 1 wanted \u00b7 ")));
    EXPECT_THAT(texts, testing::Contains(testing::StartsWith("charges 1 \u00b7 answers 200")));
}

TEST(ComparisonLayoutTest, CompactOnesAreLowAndStillTellTheEffectsAndTheLedger) {
    const ComparedRuns runs = comparedRuns("double_payment.toml");
    ComparisonView compact;
    compact.isCompact = true;
    const ComparisonPicture low = pictureOf(runs, compact);
    const ComparisonPicture high = pictureOf(runs);
    EXPECT_LT(low.list.height, 0.75 * high.list.height);
    EXPECT_THAT(textsIn(low.list), testing::Contains("twice"));
    EXPECT_THAT(textsIn(low.list), testing::Contains("MORE THAN ONCE"));
    for (const Multiple& multiple : low.multiples) {
        for (const LaneBox& lane : multiple.lanes) {
            EXPECT_TRUE(lane.isCollapsed);
            const NodeRole role = runs.indexes[multiple.run].names.nodes[lane.node.value].role;
            EXPECT_NE(role, NodeRole::Balancer);
        }
    }
}

TEST(ComparisonLayoutTest, OneRulerStandsAboveAllAndAllShareItsTimes) {
    const auto runs = comparedRuns("double_payment.toml", {"none", "naive", "mutex"});
    const ComparisonPicture picture = pictureOf(runs);
    const auto texts = textsIn(picture.list);
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "ms"), 1);
    ASSERT_EQ(picture.multiples.size(), 3U);
    EXPECT_LT(picture.multiples[0].bottom, picture.multiples[1].top);
    // What happens at the same instant in two runs stands at the same place.
    const auto placeOf = [&](const Multiple& multiple) {
        const auto& index = runs.indexes[multiple.run];
        for (std::size_t at = multiple.firstItem; at < multiple.endItem; ++at) {
            const Item& item = picture.list.items[at];
            const auto* line = std::get_if<Line>(&item.shape);
            if (line != nullptr && item.record == index.arrows.front().sent) {
                return line->from;
            }
        }
        return Point{};
    };
    const Point first = placeOf(picture.multiples[0]);
    EXPECT_GT(first.x, 0);
    EXPECT_DOUBLE_EQ(placeOf(picture.multiples[1]).x, first.x);
    EXPECT_GT(placeOf(picture.multiples[1]).y, picture.multiples[1].top);
}

TEST(ComparisonLayoutTest, TheFirstDivergenceIsMarkedAndPutIntoWords) {
    const auto runs = comparedRuns("double_payment.toml", {"none", "naive", "mutex"});
    ComparisonView view;
    const ComparisonPicture picture = pictureOf(runs, view);
    const TimeAxis axis = runs.axis(TimeMapping::Compressed);
    const auto texts = textsIn(picture.list);
    ASSERT_EQ(runs.comparison.divergences.size(), 2U);
    for (const Divergence& divergence : runs.comparison.divergences) {
        EXPECT_THAT(texts, testing::Contains(divergence.sentence));
        const double x = picture.xOf(axis.positionOf(divergence.at), view);
        const auto isMarker = [x](const Item& item) {
            const auto* line = std::get_if<Line>(&item.shape);
            return line != nullptr && line->dash == Dash::Dashed && line->ink == Ink::Selection &&
                   line->from.x == x && line->to.x == x;
        };
        const auto& items = picture.list.items;
        EXPECT_GE(std::count_if(items.begin(), items.end(), isMarker), 2)
            << "in the first and in the run that parts from it";
    }
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "2"), 4)
        << "its number in both runs, and their second charges";
}

TEST(ComparisonLayoutTest, EqualRunsSayThatTheyAreEqual) {
    const auto runs = comparedRuns("get_is_safe.toml", {"none", "naive"});
    ASSERT_TRUE(runs.comparison.divergences.empty()) << "a GET meets no strategy";
    EXPECT_THAT(textsIn(pictureOf(runs).list),
                testing::Contains("Does just what none does, event by event."));
}

TEST(ComparisonLayoutTest, ADivergenceOutOfViewStandsAtTheEdge) {
    const auto runs = comparedRuns("double_payment.toml", {"none", "naive"});
    ComparisonView view;
    view.from = 0.8;
    const ComparisonPicture picture = pictureOf(runs, view);
    EXPECT_THAT(textsIn(picture.list),
                testing::Contains(runs.comparison.divergences.front().sentence));
    for (const Label& label : labelsIn(picture.list)) {
        EXPECT_GE(boxOf(label).left, 0) << label.text;
    }
}

TEST(ComparisonLayoutTest, PointingFindsTheRunAndItsRecord) {
    const auto runs = comparedRuns("double_payment.toml", {"naive", "none"});
    const ComparisonPicture picture = pictureOf(runs);
    const RecordId second = runs.comparison.runs[1].verdict.finding(Invariant::I1).record;
    const Multiple& multiple = picture.multiples[1];
    bool isSeen = false;
    for (std::size_t at = multiple.firstItem; at < multiple.endItem; ++at) {
        const Item& item = picture.list.items[at];
        const auto* disc = std::get_if<Disc>(&item.shape);
        if (disc == nullptr || item.record != second) {
            continue;
        }
        isSeen = true;
        const auto found = recordAt(picture, disc->centre, 3);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->run, 1U);
        EXPECT_EQ(found->record, second);
    }
    EXPECT_TRUE(isSeen);
    EXPECT_FALSE(recordAt(picture, {5, 5}, 3).has_value()) << "the ruler tells of no record";
}

TEST(ComparisonLayoutTest, VermilionIsForWrongEffectsAlone) {
    const auto runs = comparedRuns("double_payment.toml", {"claim-lease", "redis-lock"});
    for (const Item& item : pictureOf(runs).list.items) {
        std::visit([](const auto& shape) { EXPECT_NE(shape.ink, Ink::Wrong); }, item.shape);
    }
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        const auto outcome = static_cast<Outcome>(at);
        const bool isWrong =
            outcome == Outcome::Double || outcome == Outcome::Lost || outcome == Outcome::Wrong;
        EXPECT_EQ(outcomeInk(outcome) == Ink::Wrong, isWrong) << toText(outcome);
        DisplayList mark;
        drawOutcome(mark, {10, 20}, 12, outcome);
        EXPECT_FALSE(mark.items.empty()) << toText(outcome);
    }
}

TEST(ComparisonLayoutTest, TheUsualChoiceHoldsTheOwnStrategyAndAtMostSix) {
    for (const std::string& file : scenarioFiles()) {
        const auto scenario = loadScenarioFile(file);
        const auto chosen = strategiesToCompare(*scenario.value);
        EXPECT_GE(chosen.size(), 2U) << file;
        EXPECT_LE(chosen.size(), comparedMax) << file;
        EXPECT_TRUE(std::is_sorted(chosen.begin(), chosen.end())) << file;
        EXPECT_THAT(chosen, testing::Contains(findStrategy(scenario.value->strategy))) << file;
    }
}

} // namespace idem
