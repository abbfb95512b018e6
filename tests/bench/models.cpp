// usage: bench_models [rounds [requests of B2 [runs of B3]]]   medians of rounds
//        bench_models once B2|B3 COUNT                         prints how many model events it ran

#include "tests/bench/models.h"

#include "tests/bench/measure.h"

#include <memory>

namespace idem::bench {

namespace {

constexpr double think = 1.0;
constexpr double net = 0.01;
constexpr double service = 0.05;
constexpr double backoff = 0.1;
constexpr double loss = 0.1;
constexpr int attemptMax = 3;

using Reply = Ticket<bool>;

Process serves(ClientServer& world, Reply reply) {
    co_await world.wait(net);
    co_await world.units.acquire();
    co_await world.wait(service);
    world.units.release();
    co_await world.wait(net);
    reply.deliver(true);
}

Process requestsForEver(ClientServer& world) {
    constexpr auto deadline = Duration::milliseconds(250);
    Mailbox<bool> box{world.simulation};
    for (;;) {
        co_await world.wait(think);
        const Time start = world.simulation.now();
        for (int attempt = 0; attempt < attemptMax; ++attempt) {
            ++world.tally.attempts;
            world.simulation.spawn(serves(world, box.open()));
            const auto answer = co_await box.receive(deadline);
            if (answer) {
                ++world.tally.answered;
                world.tally.latencySeconds += (world.simulation.now() - start).seconds();
                break;
            }
            ++world.tally.timeouts;
            co_await world.wait(backoff);
        }
        if (++world.tally.done == world.stopAt) {
            world.simulation.stop();
        }
    }
}

Process servesThroughDatabase(TinyRun& world, int server, Reply reply) {
    co_await world.wait(net);
    ++world.served[server];
    co_await world.wait(net);
    co_await world.database->acquire();
    co_await world.wait(service);
    world.database->release();
    co_await world.wait(net);
    co_await world.wait(net);
    if (world.random.uniform() >= loss) {
        reply.deliver(true);
    }
}

Process requestsInSequence(TinyRun& world) {
    constexpr auto deadline = Duration::milliseconds(300);
    Mailbox<bool> box{world.simulation};
    for (int request = 0; request < TinyRun::requests; ++request) {
        co_await world.wait(think);
        const Time start = world.simulation.now();
        for (int attempt = 0; attempt < attemptMax; ++attempt) {
            ++world.tally.attempts;
            const int server = (request + attempt) % 2;
            world.simulation.spawn(servesThroughDatabase(world, server, box.open()));
            const auto answer = co_await box.receive(deadline);
            if (answer) {
                ++world.tally.answered;
                world.tally.latencySeconds += (world.simulation.now() - start).seconds();
                break;
            }
            ++world.tally.timeouts;
            co_await world.wait(backoff);
        }
        ++world.tally.done;
    }
}

std::string describe(const ModelTally& tally, double eventsPerUnit) {
    char text[128];
    std::snprintf(text,
                  sizeof text,
                  "ev_per_unit=%.2f timeouts=%.4f lat=%.5f",
                  eventsPerUnit,
                  static_cast<double>(tally.timeouts) / static_cast<double>(tally.attempts),
                  tally.latencySeconds / static_cast<double>(tally.answered));
    return text;
}

template <class World>
void measure(const char* bench, long count, long rounds) {
    const auto world = std::make_unique<World>();
    world->run(count);
    const double before = world->tally.events(World::eventsPerAttempt);
    std::vector<double> seconds;
    for (long round = 0; round < rounds; ++round) {
        const double start = cpuSeconds();
        world->run(count);
        seconds.push_back(cpuSeconds() - start);
    }
    const double all = world->tally.events(World::eventsPerAttempt) - before;
    const double events = all / static_cast<double>(rounds);
    Result{bench,
           "idem",
           count,
           events,
           median(seconds),
           describe(world->tally, events / static_cast<double>(count))}
        .print();
}

template <class World>
void runOnce(long count) {
    const auto world = std::make_unique<World>();
    world->run(count);
    std::printf("EVENTS %.0f\n", world->tally.events(World::eventsPerAttempt));
}

} // namespace

ClientServer::ClientServer() {
    for (int k = 0; k < clients; ++k) {
        simulation.spawn(requestsForEver, std::ref(*this));
    }
}

void TinyRun::run(long count) {
    for (long k = 0; k < count; ++k) {
        random.reseed(++runs);
        simulation.reset();
        database.emplace(simulation, 1);
        simulation.spawn(requestsInSequence, std::ref(*this));
        simulation.run();
    }
}

} // namespace idem::bench

int main(int argc, char** argv) {
    using namespace idem::bench;
    const Arguments arguments{argc, argv};
    if (arguments.text(0, "") == "once") {
        const long count = arguments.number(2, 1'000);
        arguments.text(1, "B2") == "B2" ? runOnce<ClientServer>(count) : runOnce<TinyRun>(count);
        return 0;
    }
    const long rounds = arguments.number(0, 15);
    measure<ClientServer>("B2", arguments.number(1, 50'000), rounds);
    measure<TinyRun>("B3", arguments.number(2, 20'000), rounds);
}
