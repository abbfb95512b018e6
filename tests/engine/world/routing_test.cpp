// Each routing policy sends requests where it says, and round what it knows to be down.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace idem::routing_test {

using namespace support;

namespace {

using Servers = std::vector<std::string>;

WorldOptions worldOf(std::size_t servers, Routing routing) {
    WorldOptions options = busyWorld();
    for (std::size_t i = 2; i <= servers; ++i) {
        options.servers.push_back(options.servers[0]);
        options.servers.back().name = "server-" + std::to_string(i);
    }
    options.balancer.routing = routing;
    return options;
}

ClientOptions another(const WorldOptions& options, const char* name) {
    ClientOptions client = options.clients[0];
    client.name = name;
    return client;
}

Fault crashOf(int intent, Duration restartAfter = Duration::zero()) {
    Fault fault;
    fault.kind = FaultKind::Crash;
    fault.at = CrashPoint::BeforeClaim;
    fault.intent = intent;
    fault.restartAfter = restartAfter;
    return fault;
}

/// By intent: the server that took its first attempt up.
std::vector<std::string> serverOfIntent(const Played& run, std::size_t intents) {
    std::vector<std::string> servers(intents);
    for (const Record& record : run.all(RecordKind::HandlerStarted)) {
        std::string& server = servers[record.intent.value];
        server = server.empty() ? std::string(nameOf(run.trace.names, record.lane)) : server;
    }
    return servers;
}

} // namespace

TEST(RoutingTest, LeastConnectionsTakesTheIdleServer) {
    WorldOptions options = worldOf(3, Routing::LeastConnections);
    options.clients[0].copies = 4;
    options.clients[0].copyGap = constantly(ms(10));
    EXPECT_EQ(play(options, "none").servers(),
              (Servers{"server-1", "server-2", "server-3", "server-1"}));
    options.clients[0].copyGap = constantly(ms(1'000));
    EXPECT_EQ(play(options, "none").servers(), Servers(4, "server-1")) << "all idle: the first";
}

TEST(RoutingTest, LeastConnectionsCountsWhatIsOnItsWay) {
    WorldOptions options = worldOf(2, Routing::LeastConnections);
    options.clients[0].copies = 2;
    EXPECT_EQ(play(options, "none").servers(), (Servers{"server-1", "server-2"}));
}

TEST(RoutingTest, StickyKeepsAClientUntilItsServerIsDown) {
    WorldOptions options = worldOf(3, Routing::Sticky);
    options.clients[0].intents = 4;
    options.faults = {crashOf(2)};
    EXPECT_EQ(play(options, "none").servers(),
              (Servers{"server-1", "server-1", "server-2", "server-2"}));
}

TEST(RoutingTest, StickyGivesEveryClientItsOwn) {
    WorldOptions options = worldOf(2, Routing::Sticky);
    options.clients[0].intents = 2;
    options.clients.push_back(another(options, "bob"));
    options.clients[1].start = constantly(ms(5));
    const auto servers = serverOfIntent(play(options, "none"), 4);
    EXPECT_EQ(servers, (Servers{"server-1", "server-1", "server-2", "server-2"}));
}

TEST(RoutingTest, KeyHashBringsRetriesToTheSameServer) {
    WorldOptions options = worldOf(4, Routing::KeyHash);
    options.clients[0].intents = 10;
    options.clients[0].copies = 3;
    const Played run = play(options, "none");
    std::set<std::string> used;
    const auto servers = serverOfIntent(run, 10);
    for (const Record& record : run.all(RecordKind::HandlerStarted)) {
        EXPECT_EQ(nameOf(run.trace.names, record.lane), servers[record.intent.value]);
        used.insert(servers[record.intent.value]);
    }
    EXPECT_GE(used.size(), 3U) << "keys spread over the servers";
}

TEST(RoutingTest, KeyHashMovesOnlyTheKeysOfADeadServer) {
    WorldOptions options = worldOf(4, Routing::KeyHash);
    options.clients[0].intents = 200;
    const auto before = serverOfIntent(play(options, "none"), 200);
    options.faults = {crashOf(1)};
    const auto after = serverOfIntent(play(options, "none"), 200);
    std::size_t moved = 0;
    for (std::size_t intent = 1; intent < 200; ++intent) {
        const bool wasThere = before[intent] == before[0];
        EXPECT_EQ(after[intent] != before[intent], wasThere) << intent;
        moved += wasThere ? 1 : 0;
    }
    EXPECT_GE(moved, 20U);
}

TEST(RoutingTest, KeyHashTakesTurnsWithoutAKey) {
    WorldOptions options = worldOf(2, Routing::KeyHash);
    options.clients[0].key = KeyPolicy::None;
    options.clients[0].intents = 3;
    options.protocol.keyRequired = false;
    EXPECT_EQ(play(options, "none").servers(), (Servers{"server-1", "server-2", "server-1"}));
}

TEST(RoutingTest, RegionStaysAtHomeWhileAnyoneIsThere) {
    WorldOptions options = worldOf(3, Routing::Region);
    options.regions = {"eu", "us"};
    options.servers[0].region = "us";
    options.clients[0].intents = 4;
    EXPECT_EQ(play(options, "none").servers(),
              (Servers{"server-2", "server-3", "server-2", "server-3"}));
    options.clients[0].region = "us";
    options.faults = {crashOf(2)};
    EXPECT_EQ(play(options, "none").servers(),
              (Servers{"server-1", "server-1", "server-2", "server-2"}))
        << "nobody is left at home: the others in turn, from server-1, which is down";
}

TEST(HealthTest, ABalancerLearnsOfADeathAtItsNextLook) {
    WorldOptions options = worldOf(2, Routing::Fixed);
    options.balancer.servers = {"server-1"};
    options.balancer.healthInterval = ms(100);
    options.clients[0].intents = 3;
    options.clients[0].timeout = ms(40);
    options.clients[0].think = constantly(ms(10));
    options.faults = {crashOf(1)};
    // Arrivals at the balancer at 20, 70 and 120 ms; the server dies at 23 ms.
    const Played run = play(options, "none");
    EXPECT_EQ(run.servers(), (Servers{"server-1", "server-2"}));
    const auto lost = run.all(RecordKind::MessageLost);
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].time, Time::zero() + ms(71));
    EXPECT_EQ(lost[0].value, static_cast<std::int64_t>(LossCause::NodeDown));
}

TEST(HealthTest, ABalancerLearnsOfAReturnAtItsNextLook) {
    WorldOptions options = worldOf(2, Routing::Fixed);
    options.balancer.servers = {"server-1"};
    options.balancer.healthInterval = ms(100);
    options.clients[0].intents = 5;
    options.clients[0].timeout = ms(40);
    options.clients[0].think = constantly(ms(10));
    options.faults = {crashOf(1, ms(90))};
    // Up again at 113 ms and known to be so from 200 ms on; arrivals every 50 ms from 20 ms on.
    const Played run = play(options, "none");
    EXPECT_EQ(run.servers(), (Servers{"server-1", "server-2", "server-2", "server-1"}));
}

} // namespace idem::routing_test
