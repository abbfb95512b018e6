// The proxy gives tries up, repeats and hedges them by its rules; what it has given up goes on at
// its server (semantics.md R64-R66, F38).

#include "engine/world/proxy_presets.h"
#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idem::proxy_test {

using namespace support;

namespace {

/// Three servers; a charge takes 100 ms at the provider, 163 ms from the balancer and back.
WorldOptions proxied() {
    WorldOptions options = busyWorld();
    for (const char* name : {"server-2", "server-3"}) {
        options.servers.push_back(options.servers[0]);
        options.servers.back().name = name;
    }
    return options;
}

WorldOptions retrying(std::int32_t retries, std::vector<std::string> reasons) {
    WorldOptions options = proxied();
    ProxyOptions& proxy = options.balancer.proxy;
    proxy.retries = retries;
    proxy.retryOn = std::move(reasons);
    proxy.retryPosts = true;
    proxy.seesFailures = true;
    return options;
}

Fault crashAt(CrashPoint point) {
    Fault fault;
    fault.kind = FaultKind::Crash;
    fault.at = point;
    return fault;
}

std::size_t droppedAnswers(const Played& run) {
    std::size_t count = 0;
    for (const Record& record : run.all(RecordKind::MessageLost)) {
        count += record.value == static_cast<std::int64_t>(LossCause::GivenUp) ? 1 : 0;
    }
    return count;
}

} // namespace

TEST(ProxyTest, WithoutRulesItWaitsForEver) {
    WorldOptions options = proxied();
    options.faults = {crashAt(CrashPoint::EffectDone)};
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::ProxyTimedOut), 0U);
    EXPECT_TRUE(run.answers().empty());
}

TEST(ProxyTest, AnswersForASlowServerAndLetsItWork) {
    WorldOptions options = proxied();
    options.balancer.proxy.timeout = ms(50);
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::ProxyTimedOut), std::vector<double>{70});
    EXPECT_EQ(run.answers(), std::vector<int>{504});
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), std::vector<double>{90});
    EXPECT_EQ(run.charges(), 1U) << "the work goes on (F15)";
    EXPECT_EQ(droppedAnswers(run), 1U);
}

TEST(ProxyTest, ATryThatTimesOutIsRepeatedAtTheNextServer) {
    WorldOptions options = retrying(1, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(50);
    const Played run = play(options, "none");
    EXPECT_EQ(run.servers(), (std::vector<std::string>{"server-1", "server-2"}));
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), (std::vector<double>{21, 71}));
    EXPECT_EQ(run.times(RecordKind::ProxyTimedOut), (std::vector<double>{70, 120}));
    const auto retried = run.all(RecordKind::ProxyRetried);
    ASSERT_EQ(retried.size(), 1U);
    EXPECT_EQ(retried[0].value, 2);
    EXPECT_EQ(retried[0].other, run.node("server-2").value);
    EXPECT_EQ(run.answers(), std::vector<int>{504});
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.count(RecordKind::AttemptSent), 1U) << "the client never knew (F38)";
}

TEST(ProxyTest, DoesNotRepeatAPostUnlessTold) {
    WorldOptions options = retrying(1, {"timeout", "reset"});
    options.balancer.proxy.tryTimeout = ms(50);
    options.balancer.proxy.retryPosts = false;
    const Played run = play(options, "none");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), std::vector<int>{504});
}

TEST(ProxyTest, ARefusedConnectionIsRepeatedEvenForAPost) {
    WorldOptions options = retrying(1, {"connect-failure"});
    options.balancer.proxy.retryPosts = false;
    options.balancer.healthInterval = Duration::seconds(10);
    options.balancer.routing = Routing::Fixed;
    options.balancer.servers = {"server-1"};
    options.clients[0].intents = 2;
    options.faults = {crashAt(CrashPoint::BeforeClaim)};
    const Played run = play(options, "none");
    EXPECT_EQ(run.answers(), (std::vector<int>{502, 201}));
    EXPECT_EQ(run.servers(), (std::vector<std::string>{"server-1", "server-2"}));
}

TEST(ProxyTest, ABrokenConnectionAfterTheChargeMakesADouble) {
    WorldOptions options = retrying(1, {"reset"});
    options.faults = {crashAt(CrashPoint::EffectDone)};
    const Played run = play(options, "none");
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.answers(), std::vector<int>{201});
    EXPECT_EQ(run.outcome(), Outcome::Double);
    EXPECT_EQ(run.times(RecordKind::NodeCrashed), std::vector<double>{143});
    EXPECT_EQ(run.times(RecordKind::ProxyRetried), std::vector<double>{144});
}

TEST(ProxyTest, AKeyProtectsFromTheProxyToo) {
    WorldOptions options = retrying(1, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(50);
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), std::vector<int>{409}) << "the second try meets the first one's claim";
}

TEST(ProxyTest, RetriesAConflictWhenToldTo) {
    WorldOptions options = retrying(5, {"timeout", "http-409"});
    options.balancer.proxy.tryTimeout = ms(70);
    options.balancer.proxy.retryWait = options.balancer.proxy.retryWaitMax = ms(100);
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.charges(), 1U);
    EXPECT_EQ(run.answers(), std::vector<int>{200}) << "until the first try is done";
    EXPECT_GE(run.count(RecordKind::ProxyRetried), 1U);
}

TEST(ProxyTest, HedgingTakesTheFirstAnswerAndChargesTwice) {
    WorldOptions options = retrying(1, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(50);
    options.balancer.proxy.hedge = true;
    const Played run = play(options, "none");
    EXPECT_EQ(run.charges(), 2U);
    EXPECT_EQ(run.answers(), std::vector<int>{201}) << "the first try's, still in flight";
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), std::vector<double>{164});
    EXPECT_EQ(droppedAnswers(run), 1U);
}

TEST(ProxyTest, HedgingDiscardsABadAnswerWhileAnotherTryRuns) {
    WorldOptions options = retrying(1, {"timeout", "http-409"});
    options.balancer.proxy.tryTimeout = ms(50);
    options.balancer.proxy.hedge = true;
    const Played run = play(options, "claim-lease");
    EXPECT_EQ(run.answers(), std::vector<int>{201}) << "not the 409 of the second try";
    EXPECT_EQ(run.charges(), 1U);
}

TEST(ProxyTest, LayersOfRetriesMultiply) {
    WorldOptions options = retrying(2, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(50);
    options.clients[0].retries = 2;
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::AttemptSent), 3U);
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 9U);
    EXPECT_EQ(run.charges(), 9U);
}

TEST(ProxyTest, EachServerOnceEndsWithTheServers) {
    WorldOptions options = retrying(20, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(50);
    EXPECT_EQ(play(options, "none").count(RecordKind::HandlerStarted), 21U);
    options.balancer.proxy.eachServerOnce = true;
    EXPECT_EQ(play(options, "none").count(RecordKind::HandlerStarted), 3U);
}

TEST(ProxyTest, TheOverallTimeoutEndsTheRetries) {
    WorldOptions options = retrying(20, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(50);
    options.balancer.proxy.timeout = ms(120);
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::HandlerStarted), 3U);
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), std::vector<double>{160});
    EXPECT_EQ(run.answers(), std::vector<int>{504});
}

TEST(ProxyTest, WaitsGrowAndAreJittered) {
    WorldOptions options = retrying(3, {"timeout"});
    options.balancer.proxy.tryTimeout = ms(10);
    options.balancer.proxy.retryWait = ms(25);
    options.balancer.proxy.retryWaitMax = ms(100);
    double longest[3] = {0, 0, 0};
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const Played run = play(options, "none", {}, seed);
        const auto gaveUp = run.times(RecordKind::ProxyTimedOut);
        const auto again = run.times(RecordKind::ProxyRetried);
        ASSERT_EQ(again.size(), 3U);
        for (std::size_t i = 0; i < 3; ++i) {
            longest[i] = std::max(longest[i], again[i] - gaveUp[i]);
        }
    }
    const double most[3] = {25, 75, 100};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_LE(longest[i], most[i]) << i;
        EXPECT_GE(longest[i], most[i] * 0.9) << i;
    }
}

TEST(ProxyTest, AFaultMayNameTheTry) {
    WorldOptions options = retrying(1, {"reset"});
    options.faults = {crashAt(CrashPoint::EffectDone), crashAt(CrashPoint::EffectDone)};
    options.faults[1].proxyTry = 2;
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::NodeCrashed), 2U);
    EXPECT_EQ(run.answers(), std::vector<int>{502});
    EXPECT_TRUE(run.summary.unusedFaults.empty());
}

// Common random numbers: the first try meets the same times whatever the proxy does later.
TEST(ProxyTest, FurtherTriesDisturbNoDraw) {
    WorldOptions options = proxied();
    options.network.internal = Distribution::exponential(ms(1));
    options.provider.latency = Distribution::exponential(ms(100));
    options.balancer.routing = Routing::Fixed;
    options.balancer.servers = {"server-1"};
    const double alone = play(options, "none").times(RecordKind::Charged).at(0);
    options.balancer.proxy = findProxyPreset("envoy-hedging")->rules;
    options.balancer.proxy.tryTimeout = ms(1);
    const auto hedged = play(options, "none").times(RecordKind::Charged);
    ASSERT_EQ(hedged.size(), 2U);
    EXPECT_TRUE(hedged[0] == alone || hedged[1] == alone);
    EXPECT_NE(hedged[0], hedged[1]);
}

// The rows R64-R66: who repeats a POST whose server has died after the charge?
TEST(ProxyPresetTest, RepeatAPostAsTheirMakersSay) {
    const std::vector<std::pair<std::string, std::size_t>> expected{{"none", 1},
                                                                    {"nginx", 1},
                                                                    {"nginx-non-idempotent", 2},
                                                                    {"envoy", 2},
                                                                    {"envoy-hedging", 2},
                                                                    {"istio", 1},
                                                                    {"aws-alb", 1},
                                                                    {"aws-api-gateway", 1}};
    ASSERT_EQ(proxyPresets().size(), expected.size());
    for (const auto& [name, charges] : expected) {
        WorldOptions options = proxied();
        ASSERT_NE(findProxyPreset(name), nullptr) << name;
        options.balancer.proxy = findProxyPreset(name)->rules;
        options.faults = {crashAt(CrashPoint::EffectDone)};
        EXPECT_EQ(play(options, "none").charges(), charges) << name;
    }
}

// F38, its minimal example: 500 ms a try with hedging, the provider takes 800 ms.
TEST(ProxyPresetTest, EnvoyHedgingDoublesASlowCharge) {
    WorldOptions options = proxied();
    options.balancer.proxy = findProxyPreset("envoy-hedging")->rules;
    options.provider.latency = constantly(ms(800));
    const Played run = play(options, "none");
    EXPECT_EQ(run.outcome(), Outcome::Double);
    EXPECT_EQ(run.count(RecordKind::AttemptSent), 1U);
}

TEST(ProxyPresetTest, HaveSources) {
    for (const ProxyPreset& preset : proxyPresets()) {
        EXPECT_EQ(preset.rules.preset, preset.name);
        EXPECT_FALSE(preset.description.empty()) << preset.name;
        EXPECT_TRUE(preset.name == "none" || !preset.source.empty()) << preset.name;
    }
}

} // namespace idem::proxy_test
