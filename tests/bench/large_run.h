// Runs of a given number of records: many payments with lost answers, time-outs, a crash now and
// then, and here and there a double charge.
#pragma once

#include "engine/scenario/scenario.h"
#include "engine/study/run.h"

#include <cstdint>
#include <string>

namespace idem::bench {

inline constexpr std::int32_t intentsOfClientMax = 10'000;
inline constexpr std::int32_t recordsOfIntent = 28; ///< About; measured.

inline Scenario largeScenario(std::int64_t records) {
    Scenario scenario;
    scenario.title = "Many payments";
    scenario.strategy = "claim-lease";
    WorldOptions& world = scenario.world;
    world.horizon = Duration::seconds(86'400);
    world.network.responseLoss = 0.01;
    world.network.requestLoss = 0.01;
    world.provider.latency = Distribution::lognormal(Duration::milliseconds(120), 0.5);
    auto intents = static_cast<std::int32_t>(records / recordsOfIntent);
    for (int number = 1; intents > 0; ++number) {
        ClientOptions client;
        client.name = "client-" + std::to_string(number);
        client.intents = std::min(intents, intentsOfClientMax);
        client.timeout = Duration::milliseconds(400);
        client.retries = 2;
        client.arrival = Distribution::exponential(Duration::milliseconds(150));
        world.clients.push_back(client);
        intents -= client.intents;
    }
    for (int number = 1; number <= 4; ++number) {
        ServerOptions server;
        server.name = "server-" + std::to_string(number);
        server.crashEvery = Distribution::exponential(Duration::seconds(300));
        server.restartAfter = Distribution::constant(Duration::seconds(2));
        world.servers.push_back(server);
    }
    return scenario;
}

inline Run largeRun(std::int64_t records) {
    const Scenario scenario = largeScenario(records);
    return runScenario(scenario, *findStrategy(scenario.strategy), scenario.seed);
}

} // namespace idem::bench
