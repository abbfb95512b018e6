// The payment sweep that a study is judged by: 20 lags x 5 strategies x 10,000 replications, on two
// threads and on one. CPU time a run must not grow with threads, beyond what two processes that
// share nothing but the machine take beside each other; memory not with replications.

#include "engine/study/sweep.h"

#include "engine/scenario/set.h"
#include "tests/bench/measure.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace idem;

/// One client (time-out 300 ms, one retry), a balancer, two servers, the database, a provider of
/// 800 ms; links, statements and the lag are drawn.
Scenario paymentScenario() {
    Scenario scenario;
    scenario.title = "payment";
    ClientOptions client;
    client.name = "alice";
    client.timeout = Duration::milliseconds(300);
    client.retries = 1;
    client.retryWait = Distribution::constant(Duration::milliseconds(700));
    scenario.world.clients = {client};
    for (const char* name : {"server-1", "server-2"}) {
        ServerOptions server;
        server.name = name;
        scenario.world.servers.push_back(server);
    }
    return scenario;
}

SweepPlan paymentPlan(std::uint64_t runs) {
    SweepPlan plan;
    plan.scenario = paymentScenario();
    for (const char* name :
         {"none", "naive-replica", "claim-lease", "replicated-cache", "one-transaction"}) {
        plan.strategies.push_back(findStrategy(name));
    }
    plan.axes = {
        *parseAxis("database.lag=exponential(mean=25ms..500ms:25ms)", plan.scenario).value};
    plan.runs = runs;
    return plan;
}

double wallSeconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

double cpuSecondsOfChildren() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Two processes of one thread at once: what both cores together cost without any sharing.
void measurePair(std::uint64_t runs) {
    const SweepPlan plan = paymentPlan(runs);
    SweepControl control;
    control.threads = 1;
    const double cpu = bench::cpuSeconds();
    const pid_t other = fork();
    if (other < 0) {
        std::perror("fork");
        std::exit(1);
    }
    sweep(plan, control);
    if (other == 0) {
        std::_Exit(0);
    }
    int status = 0;
    if (waitpid(other, &status, 0) != other || status != 0) {
        std::exit(1);
    }
    bench::Result line;
    line.bench = "SWEEP";
    line.peer = "processes_2";
    line.n = static_cast<long>(runs);
    line.seconds = bench::cpuSeconds() - cpu + cpuSecondsOfChildren();
    line.operations = 2.0 * static_cast<double>(runs * plan.cellCount());
    line.print();
}

void measure(std::uint64_t runs, unsigned threads) {
    const SweepPlan plan = paymentPlan(runs);
    SweepControl control;
    control.threads = threads;
    const double wall = wallSeconds();
    const double cpu = bench::cpuSeconds();
    const SweepResult result = sweep(plan, control);
    bench::Result line;
    line.bench = "SWEEP";
    line.peer = "threads_" + std::to_string(threads);
    line.n = static_cast<long>(runs);
    line.seconds = bench::cpuSeconds() - cpu;
    for (const PointResult& point : result.points) {
        for (const Tally& tally : point.tallies) {
            line.operations += static_cast<double>(tally.runs);
        }
    }
    char extra[96];
    std::snprintf(
        extra, sizeof extra, "wall_s=%.3f peak_MB=%.1f", wallSeconds() - wall, peakMegabytes());
    line.extra = extra;
    line.print();
}

} // namespace

/// usage: bench_sweep RUNS THREADS|pair
int main(int argc, char** argv) {
    const std::uint64_t runs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
    if (argc > 2 && std::string(argv[2]) == "pair") {
        measurePair(runs);
        return 0;
    }
    const unsigned threads = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2;
    measure(runs, threads);
}
