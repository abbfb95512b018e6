// Random worlds that a scenario could ask for: small, short, and full of trouble.
//
// Everything is a function of one number, so a failing world is found again by it.
#pragma once

#include "engine/core/chance.h"
#include "engine/core/distribution.h"
#include "engine/protocol/strategy.h"
#include "engine/world/options.h"
#include "engine/world/proxy_presets.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem::support {

struct RandomWorld {
    WorldOptions options;
    StrategyOptions strategyOptions;
    std::string_view strategy;
};

/// Makes the choices of one random world, one after the other.
class WorldDice {
public:
    explicit WorldDice(std::uint64_t number) : m_chance(number, 0) {}

    RandomWorld world();

private:
    bool happens(double probability) { return m_chance.happens(probability, stream, m_next++); }
    /// From low to high, both included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        const auto count = static_cast<std::uint64_t>(high - low + 1);
        return low + static_cast<std::int64_t>(m_chance.pick(count, stream, m_next++));
    }
    std::int32_t number(std::int32_t low, std::int32_t high) {
        return static_cast<std::int32_t>(between(low, high));
    }
    template <class Enum>
    Enum oneOf(Enum last) {
        return static_cast<Enum>(between(0, static_cast<std::int64_t>(last)));
    }
    template <class Value>
    Value among(const std::vector<Value>& values) {
        return values[static_cast<std::size_t>(
            between(0, static_cast<std::int64_t>(values.size()) - 1))];
    }
    /// Usually zero or a round number of milliseconds, so that much happens at one instant.
    Duration span(std::int64_t msMax) {
        if (happens(0.3)) {
            return Duration::zero();
        }
        return happens(0.5) ? Duration::milliseconds(between(0, msMax))
                            : Duration::nanoseconds(between(1, msMax * 1'000'000));
    }
    Duration positiveSpan(std::int64_t msMax) {
        return span(msMax - 1) + Duration::milliseconds(1);
    }
    double rate(double most) {
        return happens(0.5) ? 0 : most * static_cast<double>(between(1, 100)) / 100;
    }
    Distribution time(std::int64_t msMax);
    std::string region() { return happens(0.3) ? "" : among(m_world.options.regions); }

    void rollNetwork();
    void rollClients();
    void rollHabits(ClientOptions& client);
    void rollServers();
    void rollProxy(ProxyOptions& proxy);
    void rollStores();
    void rollProtocol();
    void rollFaults();
    Fault messageFault();
    Fault storeFault();
    void rollFailures();
    Fault handlerFault();
    Fault partition();

    static constexpr auto stream = StreamId::of("random world", "choice");

    Chance m_chance;
    std::uint32_t m_next = 0;
    RandomWorld m_world;
};

inline RandomWorld WorldDice::world() {
    const auto known = strategies();
    m_world.strategy =
        known[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(known.size()) - 1))]
            .name;
    WorldOptions& options = m_world.options;
    options.regions =
        happens(0.5) ? std::vector<std::string>{"eu"} : std::vector<std::string>{"eu", "us"};
    options.useCase = happens(0.2) ? UseCase::Cart : UseCase::Payment;
    rollNetwork();
    rollClients();
    rollServers();
    rollStores();
    if (happens(0.6)) {
        rollFailures();
    }
    rollProtocol();
    rollFaults();
    options.horizon = happens(0.2) ? positiveSpan(1'000) : Duration::seconds(120);
    options.eventsMax = happens(0.1) ? between(1, 300) : 100'000;
    return m_world;
}

inline Distribution WorldDice::time(std::int64_t msMax) {
    const Duration size = span(msMax);
    switch (between(0, 7)) {
    case 0:
        return Distribution::uniform(size / 2, size);
    case 1:
        return Distribution::exponential(size);
    case 2:
        return Distribution::lognormal(size, 0.7);
    case 3:
        return Distribution::pareto(size, 2.5);
    case 4:
        return Distribution::erlang(3, size / 3);
    case 5:
        return Distribution::empirical({{0, Duration::zero()}, {0.5, size / 4}, {1, size}});
    default:
        return Distribution::constant(size);
    }
}

inline void WorldDice::rollNetwork() {
    NetworkOptions& network = m_world.options.network;
    network.client = time(60);
    network.internal = time(3);
    network.region = time(80);
    network.provider = time(20);
    network.requestLoss = rate(0.5);
    network.responseLoss = rate(0.5);
    network.duplication = rate(0.5);
    network.duplicateGap = time(50);
    network.reorder = rate(0.5);
    network.reorderDelay = time(80);
    network.isInOrder = happens(0.3);
}

inline void WorldDice::rollClients() {
    const std::vector<std::string> names{"alice", "bob", "carol"};
    const std::int64_t count = between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
        ClientOptions client;
        client.name = names[static_cast<std::size_t>(i)];
        client.region = region();
        client.intents = number(1, 3);
        client.start = time(100);
        client.think = time(200);
        client.key = happens(0.8) ? KeyPolicy::PerOperation : oneOf(KeyPolicy::None);
        client.timeout = positiveSpan(600);
        client.retries = number(0, 3);
        client.retryWait = time(300);
        client.copies = number(1, 3);
        client.copyGap = time(100);
        client.amount = between(1, 5'000);
        client.from = "payer-" + client.name;
        client.to = "shop";
        rollHabits(client);
        m_world.options.clients.push_back(client);
    }
}

/// What few clients do.
inline void WorldDice::rollHabits(ClientOptions& client) {
    if (happens(0.5)) {
        return;
    }
    client.key = oneOf(KeyPolicy::PerCopy);
    client.keyForm = happens(0.9) ? HeaderForm::Quoted : oneOf(HeaderForm::Malformed);
    client.backoff = oneOf(Backoff::Decorrelated);
    client.retryFactor = number(1, 4);
    client.retryCap = positiveSpan(600);
    client.retryAfter = oneOf(RetryAfterUse::Obey);
    client.lateAnswers = oneOf(LateAnswers::Accept);
    client.retryOn = {"timeout", "server-error"};
    client.rotateKeyOn = happens(0.5) ? client.retryOn : std::vector<std::string>();
    client.userRetries = number(0, 2);
    client.userRetryWait = time(500);
    client.userKey = oneOf(UserKey::New);
    client.hedgeAfter = happens(0.3) ? positiveSpan(200) : Duration::zero();
    client.arrival = happens(0.3) ? time(100) : Distribution();
}

inline void WorldDice::rollServers() {
    const std::int64_t count = between(1, 3);
    std::vector<std::string> names;
    for (std::int64_t i = 1; i <= count; ++i) {
        ServerOptions server;
        server.name = "server-" + std::to_string(i);
        server.region = region();
        server.serviceTime = time(10);
        if (happens(0.3)) {
            server.workers = number(1, 2);
            server.queue = number(0, 2);
            server.whenFull = oneOf(OverloadAnswer::RateLimited);
        }
        // Rarely enough that a run of requests still comes to its end.
        if (happens(0.2)) {
            server.pauseEvery = Distribution::exponential(positiveSpan(500));
            server.pauseFor = time(300);
        }
        if (happens(0.2)) {
            server.crashEvery = Distribution::exponential(positiveSpan(1'000));
            server.restartAfter = time(300);
        }
        names.push_back(server.name);
        m_world.options.servers.push_back(server);
    }
    BalancerOptions& balancer = m_world.options.balancer;
    balancer.routing = oneOf(Routing::Region);
    balancer.healthInterval = happens(0.3) ? span(500) : Duration::zero();
    if (happens(0.4)) {
        rollProxy(balancer.proxy);
    }
    for (std::int64_t i = between(1, 3); balancer.routing == Routing::Fixed && i > 0; --i) {
        balancer.servers.push_back(among(names));
    }
}

inline void WorldDice::rollProxy(ProxyOptions& proxy) {
    if (happens(0.3)) {
        const auto presets = proxyPresets();
        proxy = presets[static_cast<std::size_t>(number(0, static_cast<int>(presets.size()) - 1))]
                    .rules;
    }
    proxy.timeout = happens(0.5) ? positiveSpan(1'000) : proxy.timeout;
    proxy.tryTimeout = happens(0.5) ? positiveSpan(400) : proxy.tryTimeout;
    proxy.retries = number(0, 3);
    proxy.retryOn.clear();
    for (const std::string_view reason : retryReasonNames()) {
        if (happens(0.6)) {
            proxy.retryOn.emplace_back(reason);
        }
    }
    proxy.retryWait = span(50);
    proxy.retryPosts = happens(0.7);
    proxy.eachServerOnce = happens(0.3);
    proxy.hedge = happens(0.3);
    proxy.seesFailures = happens(0.7);
}

inline void WorldDice::rollStores() {
    WorldOptions& options = m_world.options;
    options.database.region = region();
    options.database.operation = time(10);
    options.database.lag = time(200);
    options.database.uniqueKeys = happens(0.9);
    options.cache.region = region();
    options.cache.operation = time(3);
    options.cache.lag = time(200);
    options.provider.latency = time(400);
    options.provider.effectAt = static_cast<double>(between(0, 4)) / 4;
    options.provider.deduplicates = happens(0.3);
    options.provider.keyLife = positiveSpan(2'000);
    options.provider.checksTokens = happens(0.3);
    options.provider.timeout = positiveSpan(800);
}

inline void WorldDice::rollFailures() {
    DatabaseSetup& database = m_world.options.database;
    database.pooling = happens(0.2) ? Pooling::Transaction : Pooling::Session;
    database.standbys = number(0, 2);
    database.synchronous = oneOf(SynchronousCommit::RemoteApply);
    database.synchronousStandbys = number(1, 2);
    database.apply = time(50);
    database.readTracking = oneOf(ReadTracking::LeafPage);
    database.advisoryKeyBits = among<std::int32_t>({1, 32, 64});
    database.lockTimeout = happens(0.3) ? positiveSpan(300) : Duration::zero();
    database.statementTimeout = happens(0.2) ? positiveSpan(300) : Duration::zero();
    database.idleInTransactionTimeout = happens(0.2) ? positiveSpan(500) : Duration::zero();
    database.timeout = positiveSpan(500);
    CacheSetup& cache = m_world.options.cache;
    cache.replicas = number(0, 2);
    cache.memoryMax = happens(0.3) ? between(64, 6'000) : 0;
    cache.eviction = oneOf(CacheEviction::VolatileLru);
    cache.otherTraffic = cache.memoryMax > 0 ? between(0, 20'000) : 0;
    cache.persistence = oneOf(CachePersistence::Always);
    cache.restore = happens(0.3);
    cache.replicasToWriteMin = happens(0.2) ? 1 : 0;
    cache.ahead = happens(0.3) ? m_world.options.regions.back() : "";
    cache.clockAhead = span(300);
    cache.timeout = positiveSpan(100);
    ProviderSetup& provider = m_world.options.provider;
    provider.regionInScope = happens(0.5);
    provider.checksTokens = happens(0.5);
    provider.queryable = happens(0.5);
    provider.settlementDelay = span(300);
    provider.decline = static_cast<double>(between(0, 4)) / 16;
    provider.failure = static_cast<double>(between(0, 4)) / 16;
}

inline void WorldDice::rollProtocol() {
    ProtocolOptions& protocol = m_world.options.protocol;
    protocol.keyRequired = happens(0.7);
    protocol.afterRefusal = oneOf(Ending::Rerun);
    protocol.afterUnknown = oneOf(Ending::Rerun);
    protocol.fingerprint = oneOf(FingerprintKind::None);
    protocol.checkFingerprint = happens(0.8);
    protocol.recordLife = happens(0.5) ? Duration::seconds(86'400) : positiveSpan(1'000);
    StrategyOptions& options = m_world.strategyOptions;
    options.lease = happens(0.5) ? Duration::seconds(5) : positiveSpan(500);
    options.renew = happens(0.5);
    options.whenHeld = oneOf(MutexPolicy::Refuse);
    options.claimLife = positiveSpan(2'000);
    options.providerKey = happens(0.5);
    options.lockWait = oneOf(LockWait::SkipLocked);
    options.reclaim = oneOf(Reclaim::ReadThenSet);
    options.isolation = oneOf(Isolation::Serializable);
    options.unlock = oneOf(UnlockTime::AfterCommit);
    options.permits = static_cast<std::uint32_t>(between(1, 4));
    options.finallyDeletes = happens(0.3);
    options.waitReplicas = static_cast<std::int32_t>(between(0, 1));
    options.waitTimeout = positiveSpan(500);
    options.whenStoreDown = oneOf(StoreDownPolicy::FailOpen);
    options.whenHomeFails = oneOf(HomeDownPolicy::ReHome);
    options.fallback = static_cast<CacheFallback>(between(0, 2));
    options.persistDelay = span(500);
}

inline Fault WorldDice::messageFault() {
    Fault fault;
    fault.kind = among<FaultKind>({FaultKind::Drop, FaultKind::Duplicate, FaultKind::Delay});
    fault.hop = oneOf(Hop::Result);
    const bool isAnswer = fault.hop == Hop::Response || fault.hop == Hop::Result;
    if (fault.kind == FaultKind::Duplicate && isAnswer) {
        fault.hop = Hop::Request;
    }
    if (fault.hop == Hop::Operation || fault.hop == Hop::Result) {
        fault.store = among<std::string>({"", "cache", "provider", "database"});
        const bool isUnable =
            (fault.kind == FaultKind::Duplicate && fault.store == "database") ||
            (m_world.options.useCase != UseCase::Payment && fault.store == "provider");
        fault.store = isUnable ? "" : fault.store;
        fault.ordinal = number(1, 4);
    }
    if (fault.kind != FaultKind::Drop) {
        fault.delay = positiveSpan(800);
    }
    return fault;
}

inline Fault WorldDice::storeFault() {
    Fault fault;
    fault.kind = among<FaultKind>(
        {FaultKind::Failover, FaultKind::StoreCrash, FaultKind::Disconnect, FaultKind::Outage});
    const bool isCache = fault.kind != FaultKind::Disconnect && happens(0.5);
    fault.store = isCache ? "cache" : "database";
    if (fault.kind == FaultKind::Outage) {
        fault.from = span(800);
        fault.lasts = Distribution::constant(positiveSpan(800));
        fault.server = happens(0.5) ? "" : m_world.options.servers.front().name;
        fault.wiped = isCache && happens(0.5);
        return fault;
    }
    fault.after = oneOf(StepPoint::Reply);
    fault.wait = span(200);
    fault.promotionTime = fault.kind == FaultKind::Failover ? span(300) : fault.promotionTime;
    fault.restartAfter = fault.kind == FaultKind::StoreCrash ? span(300) : Duration::zero();
    fault.powerCut = isCache && fault.kind == FaultKind::StoreCrash && happens(0.5);
    return fault;
}

inline Fault WorldDice::handlerFault() {
    Fault fault;
    if (happens(0.5)) {
        fault.kind = FaultKind::Exception;
        fault.at = happens(0.5) ? CrashPoint::AfterClaim : CrashPoint::EffectDone;
        return fault;
    }
    fault.kind = FaultKind::Pause;
    fault.lasts = time(1'000);
    if (happens(0.3)) {
        fault.server = among(m_world.options.servers).name;
        fault.from = span(500);
    } else {
        fault.at = oneOf(CrashPoint::Answered);
    }
    return fault;
}

inline Fault WorldDice::partition() {
    Fault fault;
    fault.kind = FaultKind::Partition;
    const bool hasOtherRegion = m_world.options.regions.size() > 1;
    const std::string far = hasOtherRegion ? "us" : "cache-eu";
    fault.between = {among<std::string>({"balancer", "database", "eu"}),
                     among<std::string>({"alice", "server-1", "cache", far})};
    fault.from = span(400);
    fault.lasts = Distribution::constant(span(800));
    fault.isOneWay = happens(0.3);
    return fault;
}

inline void WorldDice::rollFaults() {
    for (std::int64_t i = happens(0.3) ? 0 : between(1, 5); i > 0; --i) {
        Fault fault;
        if (happens(0.2)) {
            m_world.options.faults.push_back(partition());
            continue;
        }
        if (happens(0.5)) {
            fault = messageFault();
        } else if (happens(0.5)) {
            fault = storeFault();
        } else if (happens(0.6)) {
            fault.kind = FaultKind::Crash;
            fault.at = oneOf(CrashPoint::Answered);
            fault.restartAfter = span(500);
        } else {
            fault = handlerFault();
        }
        const ClientOptions& client = among(m_world.options.clients);
        if (fault.kind != FaultKind::Outage) {
            fault.client = client.name;
            fault.intent = number(1, client.intents);
            fault.copy = number(1, client.copies);
            fault.attempt = number(0, client.retries + 1);
        }
        m_world.options.faults.push_back(fault);
    }
}

inline RandomWorld randomWorld(std::uint64_t number) {
    return WorldDice(number).world();
}

} // namespace idem::support
