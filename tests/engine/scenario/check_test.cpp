// Checks of a scenario that no file was read for, and warnings about what nobody can mean.
#include "engine/core/distribution_text.h"
#include "engine/scenario/check.h"
#include "tests/support/random_scenario.h"

#include <gtest/gtest.h>

#include <limits>

namespace idem {

namespace {

Scenario smallScenario() {
    Scenario scenario;
    scenario.world.clients.emplace_back().name = "alice";
    scenario.world.servers = {defaultServer(0), defaultServer(1)};
    return scenario;
}

/// "code path" of each finding.
std::vector<std::string> findingsOf(const Scenario& scenario) {
    std::vector<std::string> found;
    for (const Diagnostic& diagnostic : checkScenario(scenario)) {
        found.push_back(diagnostic.code + " " + diagnostic.path);
    }
    return found;
}

using Expected = std::vector<std::string>;

} // namespace

TEST(CheckTest, ASmallScenarioIsFine) {
    EXPECT_EQ(findingsOf(smallScenario()), Expected());
}

TEST(CheckTest, RandomScenariosHaveNoError) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        EXPECT_FALSE(hasError(checkScenario(randomScenario(seed)))) << seed;
    }
}

TEST(CheckTest, NothingButDecimalsIsAShare) {
    Scenario scenario = smallScenario();
    for (const double share : {std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(),
                               -0.25,
                               1.5,
                               1.0 / 3}) {
        scenario.world.network.requestLoss = share;
        EXPECT_EQ(findingsOf(scenario).size(), 1U) << share;
    }
}

TEST(CheckTest, AWorldNeedsAClientAndAServer) {
    Scenario scenario = smallScenario();
    scenario.world.clients.clear();
    scenario.world.servers.clear();
    EXPECT_EQ(findingsOf(scenario), (Expected{"out-of-range servers.count", "missing clients"}));
}

TEST(CheckTest, SeedsBeyondTheFormatAreRefused) {
    Scenario scenario = smallScenario();
    scenario.seed = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(findingsOf(scenario), Expected{"out-of-range seed"});
}

TEST(CheckTest, AFaultHasOnlyTheFieldsOfItsKind) {
    Scenario scenario = smallScenario();
    Fault& fault = scenario.world.faults.emplace_back();
    fault.kind = FaultKind::Crash;
    fault.ordinal = 2;
    EXPECT_EQ(findingsOf(scenario), Expected{"not-applicable faults[1].ordinal"});
}

TEST(CheckTest, ARecordThatIsGoneBeforeTheRetryIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.protocol.recordLife = Duration::seconds(1);
    EXPECT_EQ(findingsOf(scenario), Expected{"record-too-short protocol.record-life"});
}

// semantics.md F39.
TEST(CheckTest, AProviderThatForgetsAKeyBeforeItsRecordEndsIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.provider.keyLife = Duration::seconds(3'600);
    EXPECT_EQ(findingsOf(scenario), Expected()) << "a provider without keys forgets none";
    scenario.world.provider.deduplicates = true;
    EXPECT_EQ(findingsOf(scenario), Expected{"provider-forgets provider.key-life"});
    scenario.world.protocol.recordLife = Duration::seconds(3'600);
    EXPECT_EQ(findingsOf(scenario), Expected());
    scenario.world.protocol.recordLife = Duration::zero();
    scenario.world.protocol.profile = "stripe-v2";
    scenario.world.provider.keyLife = Duration::seconds(86'400);
    EXPECT_EQ(findingsOf(scenario), Expected{"provider-forgets provider.key-life"});
}

TEST(CheckTest, ALeaseThatOutlivesTheRecordIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.protocol.recordLife = Duration::seconds(10);
    scenario.strategies["claim-lease"].lease = Duration::seconds(20);
    EXPECT_EQ(findingsOf(scenario), Expected{"lease-too-long strategy.claim-lease.lease"});
}

TEST(CheckTest, AWaitThatOutlastsTheLockIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.strategies["redis-lock-wait"].waitTimeout = StrategyOptions().lease;
    EXPECT_EQ(findingsOf(scenario),
              Expected{"wait-too-long strategy.redis-lock-wait.wait-timeout"});
    scenario.strategies["redis-lock-wait"].lease = Duration::seconds(60);
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, TheLifeOfTheProfileCountsWhereNoneIsSet) {
    Scenario scenario = smallScenario();
    scenario.world.protocol.profile = "azure-repeatability";
    scenario.world.clients[0].timeout = Duration::seconds(301);
    EXPECT_EQ(findingsOf(scenario), Expected{"record-too-short protocol.record-life"});
}

TEST(CheckTest, FieldsThatAnotherOneSwitchesOffAreWarnings) {
    Scenario scenario = smallScenario();
    ProtocolOptions& protocol = scenario.world.protocol;
    protocol.checkFingerprint = false;
    protocol.fingerprint = FingerprintKind::Raw;
    protocol.reaperPeriod = Duration::zero();
    protocol.reap = Reap::All;
    protocol.completerAge = Duration::seconds(1);
    EXPECT_EQ(findingsOf(scenario),
              (Expected{"no-effect protocol.fingerprint",
                        "no-effect protocol.reap",
                        "no-effect protocol.completer-age"}));
    protocol.checkFingerprint = true;
    protocol.reaperPeriod = protocol.completerPeriod = Duration::seconds(60);
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, EndingsThatTheStrategyFixesAreAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.protocol.afterRefusal = Ending::Release;
    scenario.world.protocol.afterUnknown = Ending::Store;
    for (const char* strategy : {"conditional-put", "recovery-points"}) {
        scenario.strategy = strategy;
        EXPECT_EQ(
            findingsOf(scenario),
            (Expected{"no-effect protocol.after-refusal", "no-effect protocol.after-unknown"}));
    }
    scenario.strategy = "claim-lease";
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, PersistenceOfACacheThatItsPeersFillIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.strategy = "replicated-cache";
    scenario.world.cache.persistence = CachePersistence::Always;
    EXPECT_EQ(findingsOf(scenario), Expected()) << "alone it has no peers";
    scenario.world.regions = {"eu", "us"};
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect cache.persistence"});
    scenario.strategy = "redis-lock";
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, AClaimThatIsGoneBeforeTheTimeoutIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.strategy = "replicated-cache";
    scenario.world.clients[0].timeout = Duration::seconds(10);
    scenario.strategies["replicated-cache"].claimLife = Duration::seconds(1);
    EXPECT_EQ(findingsOf(scenario),
              Expected{"claim-too-short strategy.replicated-cache.claim-life"});
}

TEST(CheckTest, RetriesBeyondTheEndOfTheRunAreAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.horizon = Duration::seconds(60);
    scenario.world.clients[0].retryWait = Distribution::constant(Duration::seconds(1));
    scenario.world.clients[0].retries = 61;
    EXPECT_EQ(findingsOf(scenario), Expected{"retries-without-end clients.alice.retries"});
    scenario.world.clients[0].retries = 60;
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, RetriesWithoutAnyWaitAreAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.clients[0].retryWait = Distribution();
    EXPECT_EQ(findingsOf(scenario), Expected{"no-wait clients.alice.retry-wait"});
}

TEST(CheckTest, HabitsThatCannotShowAreWarnings) {
    Scenario scenario = smallScenario();
    ClientOptions& client = scenario.world.clients[0];
    client.rotateKeyOn = {"timeout", "mismatch"};
    client.hedgeAfter = Duration::milliseconds(100);
    client.arriveUntil = Duration::seconds(10);
    client.backoff = Backoff::Exponential;
    client.retryCap = Duration::milliseconds(100);
    EXPECT_EQ(findingsOf(scenario),
              (Expected{"no-effect clients.alice.rotate-key-on",
                        "no-effect clients.alice.hedge-after",
                        "no-effect clients.alice.arrive-until",
                        "no-effect clients.alice.retry-cap"}));
    client = ClientOptions();
    client.name = "alice";
    client.retryOn.clear();
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect clients.alice.retries"});
}

TEST(CheckTest, APartitionAfterTheEndIsAWarning) {
    Scenario scenario = smallScenario();
    Fault& fault = scenario.world.faults.emplace_back();
    fault.kind = FaultKind::Partition;
    fault.between = {"alice", "balancer"};
    fault.from = scenario.world.horizon + Duration::seconds(1);
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect faults[1].from"});
}

TEST(CheckTest, EveryAttemptOfAPersonWhoStartsAnewCanBeHit) {
    Scenario scenario = smallScenario();
    scenario.world.clients[0].userRetries = 1;
    scenario.world.faults.emplace_back().attempt = 4;
    EXPECT_EQ(findingsOf(scenario), Expected());
    scenario.world.faults[0].attempt = 5;
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect faults[1].attempt"});
}

TEST(CheckTest, AnImpatientServerIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.provider.timeout = Duration::milliseconds(799);
    EXPECT_EQ(findingsOf(scenario), Expected{"always-times-out provider.timeout"});
    scenario.world.provider.timeout = Duration::milliseconds(800);
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, FaultsThatHitNothingAreWarnings) {
    Scenario scenario = smallScenario();
    Fault& fault = scenario.world.faults.emplace_back();
    fault.copy = 2;
    fault.attempt = 3;
    scenario.world.faults.push_back(fault);
    EXPECT_EQ(findingsOf(scenario),
              (Expected{"no-effect faults[1].copy",
                        "no-effect faults[1].attempt",
                        "no-effect faults[2].copy",
                        "no-effect faults[2].attempt",
                        "no-effect faults[2]"}));
}

TEST(CheckTest, AProxyThatOutlivesItsClientsIsAWarning) {
    Scenario scenario = smallScenario();
    ProxyOptions& proxy = scenario.world.balancer.proxy;
    proxy.timeout = Duration::seconds(3);
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect balancer.timeout"});
    proxy.timeout = Duration::seconds(1);
    proxy.tryTimeout = Duration::milliseconds(1'500);
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect balancer.try-timeout"});
}

TEST(CheckTest, RetriesOfAProxyNeedNumberAndReason) {
    Scenario scenario = smallScenario();
    ProxyOptions& proxy = scenario.world.balancer.proxy;
    proxy.retries = 1;
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect balancer.retries"});
    proxy.retryOn = {"timeout"};
    EXPECT_EQ(findingsOf(scenario), Expected());
    proxy.retries = 0;
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect balancer.retry-on"});
}

TEST(CheckTest, AProxyThatRepeatsPostsIsAWarning) {
    Scenario scenario = smallScenario();
    ProxyOptions& proxy = scenario.world.balancer.proxy;
    proxy.retries = 1;
    proxy.retryOn = {"reset"};
    proxy.retryPosts = true;
    EXPECT_EQ(findingsOf(scenario), Expected{"repeats-posts balancer.retry-posts"});
    proxy.hedge = true;
    proxy.retryPosts = false;
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect balancer.hedge"});
}

TEST(CheckTest, AQueueWithoutWorkersIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.servers[1].queue = 5;
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect servers.server-2.queue"});
    scenario.world.servers[1].workers = 1;
    EXPECT_EQ(findingsOf(scenario), Expected());
}

TEST(CheckTest, ARestartWithoutCrashesIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.servers[0].restartAfter = Distribution::constant(Duration::seconds(1));
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect servers.server-1.restart-after"});
}

TEST(CheckTest, AHintShowsADistributionThatCanBeRead) {
    Scenario scenario = smallScenario();
    scenario.world.servers[0].restartAfter = Distribution::constant(Duration::seconds(1));
    const std::string hint = checkScenario(scenario).at(0).suggestion;
    const std::size_t first = hint.find('"') + 1;
    const std::string example = hint.substr(first, hint.find('"', first) - first);
    EXPECT_TRUE(parseDistribution(example).value.has_value()) << hint;
}

TEST(CheckTest, AFaultOfATryThatIsNeverMadeIsAWarning) {
    Scenario scenario = smallScenario();
    scenario.world.faults.emplace_back().proxyTry = 2;
    EXPECT_EQ(findingsOf(scenario), Expected{"no-effect faults[1].try"});
}

TEST(CheckTest, OtherMeaninglessCombinationsAreWarnings) {
    Scenario scenario = smallScenario();
    scenario.world.clients[0].to = scenario.world.clients[0].from;
    scenario.world.balancer.servers = {"server-1"};
    scenario.world.horizon = Duration::seconds(1);
    EXPECT_EQ(findingsOf(scenario),
              (Expected{"horizon-too-short horizon",
                        "same-account clients.alice.to",
                        "no-effect balancer.servers"}));
}

} // namespace idem
