// Every scenario's topology is legible at every instant: nothing leaves the picture, no text stands
// on another, messages lie on their links. And it says what has happened by then.

#include "engine/diagram/text_width.h"
#include "engine/diagram/topology_picture.h"
#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace idem {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// A run that can be looked at, at any instant.
struct Watched {
    explicit Watched(const std::string& file, std::string strategy = "")
        : run(runOf(file, std::move(strategy))),
          index(TimelineIndex::of(run.trace, run.verdict)),
          scene(run.trace, index) {}

    static Run runOf(const std::string& file, std::string strategy) {
        const auto scenario = loadScenarioFile(file);
        EXPECT_TRUE(scenario) << describe(scenario.diagnostics);
        strategy = strategy.empty() ? scenario.value->strategy : strategy;
        return runScenario(*scenario.value, *findStrategy(strategy), scenario.value->seed);
    }
    TopologyMoment momentAt(Time now) const {
        TopologyMoment view;
        view.now = now;
        view.last = lastRecordAt(run.trace, now);
        return view;
    }
    TopologyMoment momentAt(std::int64_t milliseconds) const {
        return momentAt(Time{milliseconds * 1'000'000});
    }
    TopologyPicture picture(const TopologyMoment& view) const {
        return scene.draw(layout, stateAt(run.trace, view.last), view);
    }
    std::string sentence(const std::string& name, std::int64_t milliseconds) const {
        const TopologyMoment view = momentAt(milliseconds);
        return scene.sentenceOf(node(name), stateAt(run.trace, view.last), view);
    }
    NodeId node(const std::string& name) const {
        for (std::uint32_t at = 0; at < index.names.nodes.size(); ++at) {
            if (index.names.nodes[at].name == name) {
                return NodeId{at};
            }
        }
        ADD_FAILURE() << name;
        return NodeId::none();
    }

    Run run;
    TimelineIndex index;
    TopologyScene scene;
    TopologyLayout layout = layoutTopology(index, 900, 320);
};

std::vector<Label> topologyLabels(const DisplayList& list) {
    std::vector<Label> labels;
    for (const Item& item : list.items) {
        if (const auto* label = std::get_if<Label>(&item.shape)) {
            labels.push_back(*label);
        }
    }
    return labels;
}

std::vector<std::string> topologyTexts(const DisplayList& list) {
    std::vector<std::string> texts;
    for (const Label& label : topologyLabels(list)) {
        texts.push_back(label.text);
    }
    return texts;
}

bool isOnTop(const Box& one, const Box& other) {
    return one.left < other.right() - 0.5 && other.left < one.right() - 0.5 &&
           one.top < other.bottom() - 3 && other.top < one.bottom() - 3;
}

struct Corners {
    std::vector<Point> operator()(const Line& line) const { return {line.from, line.to}; }
    std::vector<Point> operator()(const Surface& surface) const { return of(surface.box); }
    std::vector<Point> operator()(const Polygon& polygon) const { return polygon.corners; }
    std::vector<Point> operator()(const Disc& disc) const {
        const double size = 2 * disc.radius;
        return of({disc.centre.x - disc.radius, disc.centre.y - disc.radius, size, size});
    }
    std::vector<Point> operator()(const Label& label) const { return of(boxOf(label)); }
    static std::vector<Point> of(const Box& box) {
        return {{box.left, box.top}, {box.right(), box.bottom()}};
    }
};

void expectInside(const DisplayList& list) {
    for (const Item& item : list.items) {
        for (const Point corner : std::visit(Corners{}, item.shape)) {
            EXPECT_GE(corner.x, 0) << item.shape.index();
            EXPECT_GE(corner.y, 0) << item.shape.index();
            EXPECT_LE(corner.x, list.width) << item.shape.index();
            EXPECT_LE(corner.y, list.height) << item.shape.index();
        }
    }
}

void expectLabelsApart(const DisplayList& list) {
    const auto labels = topologyLabels(list);
    for (std::size_t at = 0; at < labels.size(); ++at) {
        for (std::size_t other = 0; other < at; ++other) {
            EXPECT_FALSE(isOnTop(boxOf(labels[at]), boxOf(labels[other])))
                << labels[at].text << " on " << labels[other].text;
        }
    }
}

double awayFrom(const Path& path, Point point) {
    double best = 1e9;
    for (int at = 0; at <= 1'000; ++at) {
        best = std::min(best, distanceBetween(path.at(at / 1'000.0), point));
    }
    return best;
}

/// Nodes of a made-up run that never happened, all of them in use.
TimelineIndex indexOf(std::size_t clients, std::size_t servers, std::size_t regions) {
    TimelineIndex index;
    const auto add = [&index](const std::string& name, NodeRole role, std::size_t region) {
        index.lanes.push_back(NodeId{static_cast<std::uint32_t>(index.names.nodes.size())});
        index.names.nodes.push_back({name, role, "region-" + std::to_string(region)});
    };
    for (std::size_t at = 0; at < clients; ++at) {
        add("client-" + std::to_string(at + 1), NodeRole::Client, at % regions);
    }
    add("balancer", NodeRole::Balancer, 0);
    for (std::size_t at = 0; at < servers; ++at) {
        add("server-" + std::to_string(at + 1), NodeRole::Server, at % regions);
    }
    for (std::size_t at = 0; at < regions; ++at) {
        add("cache-" + std::to_string(at + 1), NodeRole::Cache, at);
    }
    add("provider", NodeRole::Provider, 0);
    return index;
}

void expectNodesApart(const TopologyLayout& layout) {
    for (const NodePlace& one : layout.nodes) {
        EXPECT_GE(one.cell.left, 0);
        EXPECT_LE(one.cell.right(), layout.width + 0.01);
        EXPECT_LE(one.cell.bottom(), layout.height + 0.01);
        EXPECT_EQ(layout.nodeAt(one.centre), one.node);
        for (const NodePlace& other : layout.nodes) {
            const double apart = distanceBetween(one.centre, other.centre);
            EXPECT_TRUE(one.node == other.node || apart > one.radius + other.radius + 1);
        }
    }
}

} // namespace

class EveryTopologyTest : public testing::TestWithParam<std::string> {};

TEST_P(EveryTopologyTest, IsLegibleAtEveryInstant) {
    Watched watched(GetParam());
    StateIndex states(watched.run.trace);
    for (const auto& [width, height] : {std::pair{700.0, 300.0}, std::pair{1'600.0, 500.0}}) {
        watched.layout = layoutTopology(watched.index, width, height);
        EXPECT_EQ(watched.layout.nodes.size(), watched.index.lanes.size());
        const auto count = static_cast<std::uint32_t>(watched.run.trace.records.size());
        const std::uint32_t stride = std::max(count / 60, 1U);
        for (std::uint32_t at = 0; at < count && !HasFailure(); at += stride) {
            SCOPED_TRACE(at);
            TopologyMoment view = watched.momentAt(watched.run.trace.records[at].time);
            view.last = RecordId{at};
            const auto picture = watched.scene.draw(watched.layout, states.at(view.last), view);
            expectInside(picture.list);
            expectLabelsApart(picture.list);
            for (const MessagePlace& message : picture.messages) {
                const Path way = watched.layout.wayOf(message.from, message.to);
                EXPECT_LT(awayFrom(way, message.at), 1);
                EXPECT_EQ(picture.messageAt(message.at, 0.1)->at, message.at);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         EveryTopologyTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& given) { return testNameOf(given.param); });

TEST(TopologyLayoutTest, LayersGoFromLeftToRight) {
    const Watched watched("double_payment.toml");
    const auto xOf = [&](const std::string& name) {
        return watched.layout.find(watched.node(name))->centre.x;
    };
    EXPECT_LT(xOf("alice"), xOf("balancer"));
    EXPECT_LT(xOf("balancer"), xOf("server-1"));
    EXPECT_EQ(xOf("server-1"), xOf("server-2"));
    EXPECT_LT(xOf("server-2"), xOf("provider"));
    EXPECT_TRUE(watched.layout.regions.empty()) << "there is only one";
}

TEST(TopologyLayoutTest, RegionsHoldTheirNodesAndNoOther) {
    const Watched watched("regions_inside_lag.toml");
    ASSERT_EQ(watched.layout.regions.size(), 2U);
    EXPECT_EQ(watched.layout.regions[0].name, "eu");
    for (const NodePlace& place : watched.layout.nodes) {
        const NodeName& name = watched.index.names.nodes[place.node.value];
        for (const RegionPlace& region : watched.layout.regions) {
            const bool isIts = name.region == region.name && name.role != NodeRole::Provider;
            EXPECT_EQ(region.box.contains(place.centre), isIts) << name.name << region.name;
        }
    }
}

TEST(TopologyLayoutTest, AHundredNodesStayApart) {
    for (const std::size_t regions : {1U, 3U}) {
        for (const auto& [width, height] : {std::pair{700.0, 300.0}, std::pair{1'600.0, 500.0}}) {
            const auto layout = layoutTopology(indexOf(82, 13, regions), width, height);
            ASSERT_EQ(layout.nodes.size(), 97U + regions);
            expectNodesApart(layout);
        }
    }
}

TEST(TopologyPictureTest, AMessageMovesAlongItsLink) {
    const Watched watched("double_payment.toml", "none");
    const auto early = watched.picture(watched.momentAt(5));
    const auto late = watched.picture(watched.momentAt(15));
    ASSERT_EQ(early.messages.size(), 1U);
    ASSERT_EQ(late.messages.size(), 1U);
    EXPECT_LT(early.messages[0].at.x, late.messages[0].at.x);
    EXPECT_EQ(early.messages[0].sent, late.messages[0].sent);
    EXPECT_THAT(topologyTexts(late.list), Contains("request"));
    EXPECT_EQ(recordAt(late.list, late.messages[0].at, 2), late.messages[0].sent);
}

TEST(TopologyPictureTest, TheSecondChargeIsWrongWhereItIsMade) {
    const Watched watched("double_payment.toml", "none");
    const auto before = watched.picture(watched.momentAt(1'400));
    const auto after = watched.picture(watched.momentAt(1'430));
    const auto wrongs = [](const TopologyPicture& picture) {
        return std::count_if(picture.list.items.begin(), picture.list.items.end(), [](auto& item) {
            return std::visit([](const auto& shape) { return shape.ink == Ink::Wrong; },
                              item.shape);
        });
    };
    EXPECT_EQ(wrongs(before), 0);
    EXPECT_GT(wrongs(after), 0);
    EXPECT_THAT(topologyTexts(before.list), Contains("1 charge"));
    EXPECT_THAT(topologyTexts(after.list), Contains("2 charges"));
    EXPECT_THAT(topologyTexts(after.list), testing::IsSupersetOf({"?", "does not know"}));
}

TEST(TopologyPictureTest, ALostMessageStaysToBeSeenForAWhile) {
    const Watched watched("lost_answer.toml");
    const auto lost = std::find_if(watched.index.arrows.begin(),
                                   watched.index.arrows.end(),
                                   [](const Arrow& arrow) { return arrow.isLost; });
    ASSERT_NE(lost, watched.index.arrows.end());
    const auto crosses = [&](Duration later) {
        const auto picture = watched.picture(watched.momentAt(lost->span.to + later));
        return std::any_of(picture.messages.begin(),
                           picture.messages.end(),
                           [&](const MessagePlace& one) { return one.isLost; });
    };
    EXPECT_TRUE(crosses(Duration::milliseconds(1)));
    EXPECT_TRUE(crosses(Duration::milliseconds(99)));
    EXPECT_FALSE(crosses(Duration::milliseconds(101)));
}

TEST(TopologyPictureTest, SentencesSayHowANodeStands) {
    const Watched watched("double_payment.toml", "none");
    EXPECT_EQ(watched.sentence("alice", 100), "alice, client in eu: waits for an answer.");
    EXPECT_EQ(watched.sentence("server-1", 100),
              "server-1, server in eu: is at work on 1 request.");
    EXPECT_EQ(watched.sentence("server-2", 100), "server-2, server in eu: idle.");
    EXPECT_THAT(watched.sentence("alice", 500), HasSubstr("does not know whether it was done"));
    EXPECT_EQ(watched.sentence("provider", 1'500),
              "provider in eu: 2 charges, more than one for one intent.");
    EXPECT_EQ(watched.scene.sentenceOf(RecordId{2}), "request from alice to balancer, attempt 1.");
    EXPECT_EQ(watched.scene.sentenceOf(RecordId{0}), "") << "no message";
}

TEST(TopologyPictureTest, WhatIsDownOrPausedSaysSo) {
    const Watched crashed("crash_after_charge.toml");
    EXPECT_THAT(topologyTexts(crashed.picture(crashed.momentAt(900)).list), Contains("down"));
    EXPECT_THAT(crashed.sentence("server-1", 900), HasSubstr("is down"));
    const Watched paused("pause_outlives_the_lease.toml");
    EXPECT_THAT(topologyTexts(paused.picture(paused.momentAt(2'000)).list),
                Contains("stands still"));
}

TEST(TopologyPictureTest, KeysStandWhereTheyAreHeldAndAPadlockWhoHoldsThem) {
    const Watched watched("regions_inside_lag.toml");
    const auto picture = watched.picture(watched.momentAt(120));
    EXPECT_THAT(topologyTexts(picture.list), Contains("CREATED").Times(2));
    EXPECT_THAT(watched.sentence("server-eu", 120), HasSubstr("has claimed a key"));
    EXPECT_THAT(watched.sentence("cache-us", 120), HasSubstr("key IK-001 CREATED"));
}

TEST(TopologyPictureTest, ACutLinkHasAGap) {
    const Watched watched("partition_between_regions.toml");
    const LinkPlace* link =
        watched.layout.find(watched.node("server-eu"), watched.node("cache-us"));
    ASSERT_NE(link, nullptr);
    const auto picture = watched.picture(watched.momentAt(1));
    for (const Item& item : picture.list.items) {
        if (const auto* line = std::get_if<Line>(&item.shape)) {
            EXPECT_GT(distanceBetween(between(line->from, line->to, 0.5), link->path.at(0.5)), 2);
        }
    }
}

TEST(TopologyPictureTest, BeforeTheFirstRecordNothingHasHappened) {
    const Watched watched("double_payment.toml");
    const auto picture = watched.scene.draw(watched.layout, State(), TopologyMoment());
    EXPECT_TRUE(picture.messages.empty());
    EXPECT_THAT(topologyTexts(picture.list), Not(Contains("waits")));
}

TEST(TopologyPictureTest, TheChosenKeyIsFramedEverywhere) {
    const Watched watched("regions_inside_lag.toml");
    TopologyMoment view = watched.momentAt(120);
    const auto framesOf = [&] {
        const auto list = watched.picture(view).list;
        return std::count_if(list.items.begin(), list.items.end(), [](const Item& item) {
            const auto* surface = std::get_if<Surface>(&item.shape);
            return surface != nullptr && surface->ink == Ink::Selection;
        });
    };
    EXPECT_EQ(framesOf(), 0);
    view.key = 1;
    EXPECT_EQ(framesOf(), 2);
}

} // namespace idem
