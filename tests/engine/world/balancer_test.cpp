// The balancer brings requests to servers that are up, by its policy; chance acts on the link
// between it and the client.

#include "tests/support/small_world.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace idem::balancer_test {

using namespace support;

namespace {

using Servers = std::vector<std::string>;

/// Four operations one after the other, and three servers.
WorldOptions threeServers(Routing routing) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 4;
    for (const char* name : {"server-2", "server-3"}) {
        options.servers.push_back(options.servers[0]);
        options.servers.back().name = name;
    }
    options.balancer.routing = routing;
    return options;
}

Fault crashOf(int intent) {
    Fault fault;
    fault.kind = FaultKind::Crash;
    fault.at = CrashPoint::BeforeClaim;
    fault.intent = intent;
    return fault;
}

/// 10,000 independent requests of one world, and how many records of a kind they leave.
std::uint64_t countOver(WorldOptions options, RecordKind kind, MessageKind message) {
    options.clients[0].intents = 10'000;
    const Played run = play(options, "none");
    const auto found = run.all(kind);
    return static_cast<std::uint64_t>(
        std::count_if(found.begin(), found.end(), [message](const Record& record) {
            return record.detail == static_cast<std::uint8_t>(message);
        }));
}

} // namespace

TEST(BalancerTest, RoundRobinTakesTurns) {
    const Played run = play(threeServers(Routing::RoundRobin), "none");
    EXPECT_EQ(run.servers(), (Servers{"server-1", "server-2", "server-3", "server-1"}));
}

TEST(BalancerTest, RoundRobinStartsAgainWithEveryRun) {
    const WorldOptions options = threeServers(Routing::RoundRobin);
    World world(options, strategyNamed("none"), {});
    const Servers first = record(world, "none", 1).servers();
    EXPECT_EQ(record(world, "none", 2).servers(), first);
}

TEST(BalancerTest, FixedRoutingCountsCopiesAndAttempts) {
    WorldOptions options = threeServers(Routing::Fixed);
    options.balancer.servers = {"server-3", "server-1"};
    options.clients[0].intents = 1;
    options.clients[0].copies = 3;
    options.clients[0].copyGap = constantly(ms(1));
    EXPECT_EQ(play(options, "none").servers(), (Servers{"server-3", "server-1", "server-1"}));
    options.clients[0].copies = 1;
    options.clients[0].retries = 2;
    options.network.responseLoss = 1;
    EXPECT_EQ(play(options, "none").servers(), (Servers{"server-3", "server-1", "server-1"}));
}

TEST(BalancerTest, RandomRoutingIsFair) {
    WorldOptions options = threeServers(Routing::Random);
    options.clients[0].intents = 10'000;
    const Servers met = play(options, "none").servers();
    for (const char* name : {"server-1", "server-2", "server-3"}) {
        const auto hits = static_cast<std::uint64_t>(std::count(met.begin(), met.end(), name));
        EXPECT_LE(std::abs(proportionZScore(hits, met.size(), 1.0 / 3)), 4.5) << name;
    }
}

TEST(BalancerTest, SkipsServersThatAreDown) {
    WorldOptions options = threeServers(Routing::RoundRobin);
    options.faults = {crashOf(2)};
    options.clients[0].intents = 6;
    EXPECT_EQ(play(options, "none").servers(),
              (Servers{"server-1", "server-2", "server-3", "server-1", "server-3", "server-3"}));
}

TEST(BalancerTest, AnswersItselfWhenEveryServerIsDown) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 2;
    options.faults = {crashOf(1)};
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), std::vector<int>{503});
    const auto replies = run.all(RecordKind::HandlerReplied);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].lane, run.node("balancer"));
    EXPECT_EQ(run.all(RecordKind::AnswerAccepted)[0].time, Time::zero() + ms(2'040));
}

TEST(BalancerTest, CrossesRegionsAtTheirLatency) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.balancer.servers = {"server-2"};
    options.network.region = constantly(ms(35));
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), std::vector<double>{35});
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), std::vector<double>{70});
}

TEST(ClientLinkTest, LosesRequestsAsOftenAsItSays) {
    WorldOptions options = stillWorld();
    options.network.requestLoss = 0.07;
    const auto lost = countOver(options, RecordKind::MessageLost, MessageKind::Request);
    EXPECT_LE(std::abs(proportionZScore(lost, 10'000, 0.07)), 4.5) << lost;
}

TEST(ClientLinkTest, LosesResponsesAsOftenAsItSays) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 0.03;
    const auto lost = countOver(options, RecordKind::MessageLost, MessageKind::Response);
    EXPECT_LE(std::abs(proportionZScore(lost, 10'000, 0.03)), 4.5) << lost;
}

TEST(ClientLinkTest, DuplicatesAsOftenAsItSays) {
    WorldOptions options = stillWorld();
    options.network.duplication = 0.05;
    options.clients[0].intents = 10'000;
    const auto twice = play(options, "none").count(RecordKind::MessageDuplicated);
    EXPECT_LE(std::abs(proportionZScore(twice, 10'000, 0.05)), 4.5) << twice;
}

TEST(ClientLinkTest, BringsTheDuplicateAfterItsGap) {
    WorldOptions options = busyWorld();
    options.network.duplication = 1;
    options.network.duplicateGap = constantly(ms(4));
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), (std::vector<double>{21, 25}));
    EXPECT_EQ(run.count(RecordKind::AnswerIgnored), 1U);
}

TEST(ClientLinkTest, ACertainLossLeavesNothing) {
    WorldOptions options = stillWorld();
    options.network.requestLoss = 1;
    options.clients[0].retries = 3;
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::MessageLost), 4U);
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 0U);
}

} // namespace idem::balancer_test
