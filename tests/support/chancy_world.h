// A world that leaves nothing fixed, and the fingerprints of its runs.
#pragma once

#include "engine/trace/fingerprint.h"
#include "engine/world/world.h"
#include "tests/support/small_world.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace idem::support {

/// A world in which everything that can be left to chance is.
inline WorldOptions chancyWorld() {
    WorldOptions options = stillWorldOfTwoRegions();
    options.balancer.routing = Routing::Random;
    options.network.client = Distribution::exponential(ms(20));
    options.network.internal = Distribution::exponential(ms(1));
    options.network.region = Distribution::lognormal(ms(35), 0.3);
    options.network.requestLoss = options.network.responseLoss = 0.1;
    options.network.duplication = 0.1;
    options.database.operation = options.cache.operation = Distribution::exponential(ms(2));
    options.database.lag = options.cache.lag = Distribution::exponential(ms(80));
    options.provider.latency = Distribution::pareto(ms(50), 1.5);
    options.provider.timeout = ms(400);
    options.clients[0].intents = 5;
    options.clients[0].copies = 2;
    options.clients[0].retries = 2;
    options.clients[0].timeout = ms(300);
    options.clients[0].retryWait = Distribution::uniform(ms(10), ms(200));
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.intent = 3;
    crash.restartAfter = ms(100);
    options.faults = {crash};
    return options;
}

inline StrategyOptions shortLease() {
    StrategyOptions options;
    options.lease = ms(150);
    return options;
}

inline std::uint64_t printOf(World& world, std::uint64_t seed, std::uint64_t replication) {
    Fingerprint print;
    world.run(seed, replication, &print);
    return print.value();
}

using Prints = std::vector<std::uint64_t>;

inline Prints printsOf(const WorldOptions& options, std::string_view strategy, bool isBackward) {
    World world(options, strategyNamed(strategy), shortLease());
    constexpr std::uint64_t count = 50;
    Prints prints(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t replication = isBackward ? count - 1 - i : i;
        prints[replication] = printOf(world, 9, replication);
    }
    return prints;
}

} // namespace idem::support
