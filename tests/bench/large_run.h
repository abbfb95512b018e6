// Runs of a given number of records: many payments with lost answers, time-outs, a crash now and
// then, and here and there a double charge.
#pragma once

#include "engine/scenario/read.h"
#include "engine/study/run.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace idem::bench {

/// A scenario file whose run has about so many records.
inline std::string largeScenarioText(std::int64_t records) {
    constexpr std::int64_t recordsOfIntent = 35; // Measured.
    constexpr std::int64_t intentsOfClientMax = 10'000;
    std::string text = R"toml(format = 1
title = "Many payments"
strategy = "claim-lease"
seed = 1
horizon = "24h"

[network]
request-loss = "1%"
response-loss = "1%"

[provider]
latency = "lognormal(median=120ms, sigma=0.8)"

[strategies.claim-lease]
lease = "300ms"
renew = false

[servers.server-1]
crash-every = "exponential(mean=60s)"
restart-after = "2s"
[servers.server-2]
crash-every = "exponential(mean=60s)"
restart-after = "2s"
[servers.server-3]
[servers.server-4]
)toml";
    std::int64_t intents = records / recordsOfIntent;
    for (int number = 1; intents > 0; ++number) {
        const std::int64_t some = std::min(intents, intentsOfClientMax);
        text += "\n[clients.client" + std::to_string(number) +
                "]\ntimeout = \"250ms\"\nretry-wait = \"100ms\"\nretries = 2\narrival = "
                "\"exponential(mean=150ms)\"\nintents = " +
                std::to_string(some) + "\n";
        intents -= some;
    }
    return text;
}

inline Run largeRun(std::int64_t records) {
    const auto scenario = readScenario(largeScenarioText(records), "");
    if (!scenario) {
        std::fputs(scenario.diagnostics.front().message.c_str(), stderr);
        std::exit(1);
    }
    return runScenario(
        *scenario.value, *findStrategy(scenario.value->strategy), scenario.value->seed);
}

} // namespace idem::bench
