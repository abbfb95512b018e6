// B2 and B3 on the kernel, as peers/model.hpp defines them. Killable processes throughout.
#pragma once

#include "engine/sim/mailbox.h"
#include "engine/sim/resource.h"
#include "engine/sim/simulation.h"
#include "tests/bench/random.h"

#include <optional>

namespace idem::bench {

struct ModelTally {
    long done = 0;
    long answered = 0;
    long attempts = 0;
    long timeouts = 0;
    double latencySeconds = 0;

    /// Thinks, back-offs, and so many a attempt.
    double events(int perAttempt) const {
        return static_cast<double>(done + timeouts) + perAttempt * static_cast<double>(attempts);
    }
};

/// What both models share: a client that thinks, then races a reply against a deadline.
struct ModelWorld {
    Simulation simulation;
    Xoshiro random{1};
    ModelTally tally;

    Simulation::Delay wait(double meanSeconds) {
        return simulation.delay(exponential(random, meanSeconds));
    }
};

/// B2: 100 clients for ever, one server of 8 units.
struct ClientServer : ModelWorld {
    static constexpr int clients = 100;
    static constexpr int eventsPerAttempt = 5;
    Resource units{simulation, 8};
    long stopAt = 0;

    ClientServer();
    void run(long requests) {
        stopAt = tally.done + requests;
        simulation.run();
    }
};

/// B3: one client, two servers, one database unit, eight requests; a whole run each time.
struct TinyRun : ModelWorld {
    static constexpr int requests = 8;
    static constexpr int eventsPerAttempt = 6;
    std::optional<Resource> database;
    long served[2] = {};
    std::uint64_t runs = 0;

    void run(long count);
};

} // namespace idem::bench
