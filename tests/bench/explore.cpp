// The explorer on one core, CPU time: schedules a second by plain enumeration, and the time that
// exact counting over merged states needs where enumeration would need millennia.
//
// Goal: 200,000 schedules a second of two straight lines of four steps (explorer.md 2.4), set-up
// of each search included.

#include "engine/protocol/services.h"
#include "engine/study/explore/explorer.h"
#include "tests/bench/measure.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace idem;

Task<void> straightLine(Handler& handler, Request request) {
    KeyTable keys{handler};
    Backend backend{handler, Duration::zero()};
    const Response response{201, 0, false};
    co_await keys.find(*request.key);
    const auto effect = co_await backend.execute(request);
    const Response kept{201, effect.payment, false};
    co_await keys.insert(request, kept);
    co_await reply(handler, request, response);
}

ExploredSystem straightLines(int count) {
    Request request;
    request.key = 1;
    request.amount = 1'000;
    return duplicates([request](Handler& handler) { return straightLine(handler, request); },
                      count);
}

void report(const std::string& peer, double operations, std::vector<double> seconds) {
    bench::Result result;
    result.bench = "EXPLORE";
    result.peer = peer;
    result.operations = operations;
    result.seconds = bench::median(std::move(seconds));
    result.extra = "per_s=" + std::to_string(std::lround(operations / result.seconds));
    result.print();
}

void measureEnumeration(int handlers, int repeats, int rounds) {
    const Explorer explorer(straightLines(handlers));
    std::vector<double> seconds;
    double schedules = 0;
    for (int round = 0; round <= rounds; ++round) {
        const double begin = bench::cpuSeconds();
        schedules = 0;
        for (int repeat = 0; repeat < repeats; ++repeat) {
            schedules += static_cast<double>(explorer.enumerate().schedules);
        }
        if (round > 0) { // The first round warms memory up.
            seconds.push_back(bench::cpuSeconds() - begin);
        }
    }
    report("enumerate_" + std::to_string(handlers) + "x4", schedules, seconds);
}

void measureCounting(int handlers, int rounds) {
    const Explorer explorer(straightLines(handlers));
    std::vector<double> seconds;
    double states = 0;
    for (int round = 0; round < rounds; ++round) {
        const double begin = bench::cpuSeconds();
        states = static_cast<double>(explorer.count().states);
        seconds.push_back(bench::cpuSeconds() - begin);
    }
    report("count_" + std::to_string(handlers) + "x4_states", states, seconds);
}

} // namespace

int main(int argumentCount, char** argumentValues) {
    const int rounds = argumentCount > 1 ? std::atoi(argumentValues[1]) : 3;
    measureEnumeration(2, 1'000, rounds);
    measureEnumeration(3, 5, rounds);
    measureCounting(6, rounds);
}
