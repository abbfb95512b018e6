// A scenario file says what differs from the defaults, in the words of the reference page.
#include "engine/scenario/read.h"
#include "engine/scenario/write.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

Scenario readGood(std::string_view text) {
    const auto parsed = readScenario(text, "good.toml");
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
        ADD_FAILURE() << toText(diagnostic);
    }
    return parsed.value.value_or(Scenario());
}

} // namespace

TEST(ReadScenarioTest, AnEmptyFileIsTheDefaultWorld) {
    const Scenario scenario = readGood("");
    ASSERT_EQ(scenario.world.clients.size(), 1U);
    EXPECT_EQ(scenario.world.clients[0].name, "client-1");
    ASSERT_EQ(scenario.world.servers.size(), 2U);
    EXPECT_EQ(scenario.world.servers[1].name, "server-2");
    EXPECT_EQ(scenario.strategy, "none");
}

TEST(ReadScenarioTest, ValuesReachTheirFields) {
    const Scenario scenario = readGood(R"toml(
        seed = 42
        use-case = "cart"
        [network]
        client = "uniform(5ms, 20ms)"
        request-loss = "1%"
        response-loss = 0.25
        [database]
        unique-keys = false
        )toml");
    const WorldOptions& world = scenario.world;
    EXPECT_EQ(scenario.seed, 42U);
    EXPECT_EQ(world.useCase, UseCase::Cart);
    EXPECT_EQ(toText(world.network.client), "uniform(5ms, 20ms)");
    EXPECT_EQ(world.network.requestLoss, 0.01);
    EXPECT_EQ(world.network.responseLoss, 0.25);
    EXPECT_FALSE(world.database.uniqueKeys);
}

TEST(ReadScenarioTest, WhatAFileStatesWinsOverItsProxy) {
    for (const std::string_view text :
         {"[balancer]\nproxy = \"envoy\"\nretries = 0\nretry-on = []\n",
          "[balancer]\nretries = 0\nretry-on = []\nproxy = \"envoy\"\n"}) {
        const Scenario scenario = readGood(text);
        const ProxyOptions& proxy = scenario.world.balancer.proxy;
        EXPECT_EQ(proxy.preset, "envoy");
        EXPECT_EQ(proxy.retries, 0) << "although that is also the value without any proxy";
        EXPECT_EQ(proxy.timeout, Duration::seconds(15));
        const auto again = readScenario(writeScenario(scenario), "written.toml");
        ASSERT_TRUE(again);
        EXPECT_EQ(*again.value, scenario);
    }
}

TEST(ReadScenarioTest, ClientsKeepTheOrderOfTheFile) {
    const auto clients = readGood("[clients.zoe]\n[clients.adam]\nretries = 3\n").world.clients;
    ASSERT_EQ(clients.size(), 2U);
    EXPECT_EQ(clients[0].name, "zoe");
    EXPECT_EQ(clients[1].name, "adam");
    EXPECT_EQ(clients[1].retries, 3);
}

TEST(ReadScenarioTest, CountMakesServersThatTablesAlter) {
    const auto servers = readGood(R"(
        regions = ["eu", "us"]
        [servers.server-2]
        region = "us"
        [servers]
        count = 3)")
                             .world.servers;
    ASSERT_EQ(servers.size(), 3U);
    EXPECT_EQ(servers[1].region, "us");
    EXPECT_EQ(servers[2].region, "");
}

TEST(ReadScenarioTest, StrategiesHoldOptionsByName) {
    const Scenario scenario = readGood(R"(
        strategy = "claim-lease"
        [strategies.claim-lease]
        lease = "2s"
        renew = false
        [expected]
        claim-lease = "double")");
    EXPECT_EQ(scenario.strategy, "claim-lease");
    EXPECT_EQ(scenario.strategies.at("claim-lease").lease, Duration::seconds(2));
    EXPECT_FALSE(scenario.strategies.at("claim-lease").renew);
    EXPECT_EQ(scenario.expected.at("claim-lease"), "double");
}

TEST(ReadScenarioTest, FaultsKeepTheirOrder) {
    const auto faults = readGood(R"(
        [[faults]]
        kind = "crash"
        at = "c3"
        restart-after = "5s"
        [[faults]]
        kind = "delay"
        hop = "operation"
        store = "database"
        delay = "2s")")
                            .world.faults;
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].at, CrashPoint::EffectDone);
    EXPECT_EQ(faults[0].restartAfter, Duration::seconds(5));
    EXPECT_EQ(faults[1].hop, Hop::Operation);
    EXPECT_EQ(faults[1].store, "database");
}

TEST(ReadScenarioTest, AByteOrderMarkIsSkipped) {
    EXPECT_EQ(readGood("\xef\xbb\xbfseed = 3").seed, 3U);
}

TEST(ReadScenarioTest, AWarningComesWithTheValue) {
    const auto parsed = readScenario("[protocol]\nrecord-life = \"1s\"", "short.toml");
    ASSERT_TRUE(parsed);
    ASSERT_EQ(parsed.diagnostics.size(), 1U);
    EXPECT_EQ(parsed.diagnostics[0].severity, Severity::Warning);
    EXPECT_EQ(parsed.diagnostics[0].code, "record-too-short");
    EXPECT_EQ(parsed.diagnostics[0].line, 2);
}

} // namespace idem
