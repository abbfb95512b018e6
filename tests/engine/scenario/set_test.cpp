// A setting changes one field by its path, or nothing at all.
#include "engine/scenario/check.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

/// Strategies of the test's own, so that a change of the registry changes no message here.
const Strategies known{
    {"none", {}}, {"naive", {"provider-key"}}, {"claim-lease", {"lease", "renew"}}};

Scenario settable() {
    return *readScenario(R"toml(
        [clients.alice]
        [[faults]]
        kind = "crash"
        )toml",
                         "settable.toml")
                .value;
}

/// The only diagnostic that a setting causes, as text.
std::string complaintAbout(std::string_view setting) {
    Scenario scenario = settable();
    const auto diagnostics = applySetting(scenario, setting, known);
    EXPECT_EQ(diagnostics.size(), 1U) << setting;
    EXPECT_EQ(scenario, settable()) << "an error leaves the scenario as it was";
    return diagnostics.empty() ? "" : toText(diagnostics[0]);
}

} // namespace

TEST(SetTest, PathsReachEveryGroup) {
    Scenario scenario = settable();
    const std::vector<std::string> settings{"seed=9",
                                            "regions=eu, us",
                                            "network.client=uniform(1ms, 2ms)",
                                            "clients.alice.timeout=300ms",
                                            "servers.count=3",
                                            "servers.server-3.region=us",
                                            "database.unique-keys=false",
                                            "strategy.claim-lease.lease=2s",
                                            "strategies.naive.provider-key=true",
                                            "faults[1].at=c1",
                                            "expected.none=double"};
    EXPECT_TRUE(applySettings(scenario, settings).empty());
    EXPECT_EQ(scenario.seed, 9U);
    EXPECT_EQ(scenario.world.regions, (std::vector<std::string>{"eu", "us"}));
    EXPECT_EQ(scenario.world.clients[0].timeout, Duration::milliseconds(300));
    EXPECT_EQ(scenario.world.servers.at(2).region, "us");
    EXPECT_EQ(scenario.strategies.at("claim-lease").lease, Duration::seconds(2));
    EXPECT_TRUE(scenario.strategies.at("naive").providerKey);
    EXPECT_EQ(scenario.world.faults[0].at, CrashPoint::AfterClaim);
    EXPECT_EQ(scenario.expected.at("none"), "double");
}

TEST(SetTest, SettingsMayNeedEachOther) {
    Scenario scenario = settable();
    EXPECT_TRUE(hasError(applySetting(scenario, "balancer.routing=fixed")));
    const std::vector<std::string> both{"balancer.routing=fixed", "balancer.servers=server-2"};
    EXPECT_TRUE(applySettings(scenario, both).empty());
}

TEST(SetTest, AnUnknownFieldNamesTheNearest) {
    EXPECT_EQ(complaintAbout("protocol.record-live=1h"),
              "error: protocol.record-live: there is no field \"record-live\" here\n"
              "  hint: write record-life");
}

TEST(SetTest, AnUnknownElementNamesTheNearest) {
    EXPECT_EQ(complaintAbout("clients.alcie.retries=1"),
              "error: clients.alcie: there is no client \"alcie\" (expected alice)\n"
              "  hint: write \"alice\"");
    EXPECT_EQ(complaintAbout("faults[2].at=c1"),
              "error: faults[2]: there is no fault \"faults[2]\" (expected faults[1])");
}

TEST(SetTest, AnOptionMustBeReadByItsStrategy) {
    EXPECT_EQ(complaintAbout("strategy.naive.lease=1s"),
              "error: strategy.naive.lease: the strategy naive does not read lease (expected "
              "provider-key)\n  hint: remove it");
}

TEST(SetTest, AValueIsCheckedAsInAFile) {
    EXPECT_EQ(complaintAbout("clients.alice.timeout=300"),
              "error: clients.alice.timeout: the unit is missing (expected one of ns, us, ms, s, "
              "min, h, d, found \"300\")\n"
              "  hint: write \"300ms\" or \"300s\"");
    EXPECT_EQ(complaintAbout("faults[1].hop=request"),
              "error: faults[1].hop: a fault of kind crash has no hop\n  hint: remove it");
}

TEST(SetTest, ASettingNeedsAnEqualsSign) {
    EXPECT_EQ(complaintAbout("seed"),
              "error: a setting has the form PATH=VALUE (expected for example seed=7, found "
              "\"seed\")");
}

TEST(SetTest, OldWarningsAreNotRepeated) {
    Scenario scenario = settable();
    EXPECT_EQ(applySetting(scenario, "horizon=1s").size(), 1U);
    EXPECT_TRUE(applySetting(scenario, "seed=2").empty());
}

TEST(SetTest, FieldTextGivesBackWhatWasSet) {
    Scenario scenario = settable();
    applySetting(scenario, "network.request-loss=0.015");
    EXPECT_EQ(fieldText(scenario, "network.request-loss"), "1.5%");
    EXPECT_EQ(fieldText(scenario, "strategy.claim-lease.lease"), "5s");
    EXPECT_EQ(fieldText(scenario, "servers.count"), "2");
    EXPECT_EQ(fieldText(scenario, "network.nothing"), std::nullopt);
}

} // namespace idem
