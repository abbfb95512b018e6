// The payment scenario as a study runs it: judged but not recorded, one core, CPU time.
//
// One client (time-out 300 ms, one retry after 700 ms), a balancer, two servers, the database and a
// provider of 800 ms. Goal: 200,000 runs a second under the strategy that uses the most of it,
// claim with lease. The others are printed beside it, and what a recorder adds.

#include "engine/protocol/strategy.h"
#include "engine/verdict/judge.h"
#include "engine/world/world.h"
#include "tests/bench/measure.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace idem;

/// What is measured beside the plain scenario.
enum class Variant { Judged, Recorded, Random };

const char* nameOf(Variant variant) {
    switch (variant) {
    case Variant::Judged:
        return "_judged";
    case Variant::Recorded:
        return "_recorded";
    case Variant::Random:
        break;
    }
    return "_random";
}

/// Every latency drawn: uniform links, a lognormal provider, exponential statements.
void makeRandom(WorldOptions& options) {
    const auto links = [](Duration middle) {
        return Distribution::uniform(middle / 2, middle * 3 / 2);
    };
    options.network.client = links(Duration::milliseconds(20));
    options.network.internal = links(Duration::microseconds(250));
    options.network.provider = links(Duration::milliseconds(5));
    options.provider.latency = Distribution::lognormal(Duration::milliseconds(800), 0.3);
    options.database.operation = Distribution::exponential(Duration::milliseconds(1));
}

WorldOptions paymentWorld() {
    WorldOptions options;
    ClientOptions client;
    client.name = "alice";
    client.timeout = Duration::milliseconds(300);
    client.retries = 1;
    client.retryWait = Distribution::constant(Duration::milliseconds(700));
    options.clients = {client};
    for (const char* name : {"server-1", "server-2"}) {
        ServerOptions server;
        server.name = name;
        options.servers.push_back(server);
    }
    return options;
}

struct Measured {
    double seconds = 0; ///< Median of the rounds, for `runs` runs.
    long records = 0;
    long doubles = 0;
};

Measured measureRuns(const StrategyEntry& strategy, long runs, int rounds, Variant variant) {
    WorldOptions options = paymentWorld();
    if (variant == Variant::Random) {
        makeRandom(options);
    }
    const bool isRecorded = variant == Variant::Recorded;
    World world(options, strategy, StrategyOptions{});
    Judge judge;
    Recorder recorder;
    Measured measured;
    std::vector<double> seconds;
    std::uint64_t replication = 0;
    for (int round = 0; round <= rounds; ++round) {
        const double begin = bench::cpuSeconds();
        for (long i = 0; i < runs; ++i) {
            judge.begin(world.intentCount(), {world.hasLocalEffect()});
            recorder.clear();
            const auto summary =
                world.run(1, replication++, &judge, isRecorded ? &recorder : nullptr);
            measured.records = static_cast<long>(summary.eventCount);
            measured.doubles += judge.finish().count(Outcome::Double);
        }
        if (round > 0) { // The first round warms memory up.
            seconds.push_back(bench::cpuSeconds() - begin);
        }
    }
    measured.seconds = bench::median(seconds);
    return measured;
}

void report(const StrategyEntry& strategy, long runs, int rounds, Variant variant) {
    const Measured measured = measureRuns(strategy, runs, rounds, variant);
    bench::Result result;
    result.bench = "PAYMENT";
    result.peer = std::string(strategy.name) + nameOf(variant);
    result.operations = static_cast<double>(runs);
    result.seconds = measured.seconds;
    result.extra = "per_s=" + std::to_string(std::lround(result.operations / result.seconds)) +
                   " records=" + std::to_string(measured.records) +
                   " doubles=" + std::to_string(measured.doubles);
    result.print();
}

} // namespace

int main(int argumentCount, char** argumentValues) {
    const int rounds = argumentCount > 1 ? std::atoi(argumentValues[1]) : 5;
    const long runs = argumentCount > 2 ? std::atol(argumentValues[2]) : 50'000;
    for (const StrategyEntry& strategy : strategies()) {
        report(strategy, runs, rounds, Variant::Judged);
    }
    report(*findStrategy("claim-lease"), runs, rounds, Variant::Recorded);
    report(*findStrategy("claim-lease"), runs, rounds, Variant::Random);
}
