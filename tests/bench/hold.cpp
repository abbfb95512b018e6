// B1, the hold model: N processes, and whenever one fires it waits another Exp(1 s).
//
//     loop     long-lived processes
//     spawn    every event ends its process and starts a new one
//     child    every event makes, awaits and ends a child task
//
// usage: bench_hold [rounds [events [kind [N]]]]   medians of rounds
//        bench_hold once KIND N EVENTS             runs so many events and prints nothing

#include "engine/sim/simulation.h"
#include "engine/sim/task.h"
#include "tests/bench/measure.h"
#include "tests/bench/random.h"

#include <functional>
#include <memory>

namespace idem::bench {

namespace {

struct Hold {
    Simulation simulation;
    Xoshiro random{42};
    long eventsLeft = 0;

    Duration span() { return exponential(random, 1.0); }
    void countEvent() {
        if (--eventsLeft <= 0) {
            simulation.stop();
        }
    }
    void run(long events) {
        eventsLeft = events;
        simulation.run();
    }
};

Process loops(Hold& hold) {
    for (;;) {
        co_await hold.simulation.delay(hold.span());
        hold.countEvent();
    }
}

Process respawns(Hold& hold) {
    co_await hold.simulation.delay(hold.span());
    hold.countEvent();
    hold.simulation.spawn(respawns(hold));
}

Task<int> waits(Hold& hold) {
    co_await hold.simulation.delay(hold.span());
    co_return 1;
}

Process awaitsChildren(Hold& hold) {
    for (;;) {
        const auto count = co_await waits(hold);
        hold.eventsLeft -= count - 1;
        hold.countEvent();
    }
}

struct Kind {
    const char* name;
    Process (*body)(Hold&);
};
constexpr Kind kinds[] = {{"loop", loops}, {"spawn", respawns}, {"child", awaitsChildren}};

std::unique_ptr<Hold> prepare(const Kind& kind, long n) {
    auto hold = std::make_unique<Hold>();
    for (long k = 0; k < n; ++k) {
        hold->simulation.spawn(kind.body, std::ref(*hold));
    }
    return hold;
}

void measure(const Kind& kind, long n, long rounds, long events) {
    const auto hold = prepare(kind, n);
    hold->run(std::max(events, 4 * n));
    std::vector<double> seconds;
    for (long round = 0; round < rounds; ++round) {
        hold->run(2 * std::min(n, events / 8));
        const double start = cpuSeconds();
        hold->run(events);
        seconds.push_back(cpuSeconds() - start);
    }
    Result{
        "B1", std::string("idem_") + kind.name, n, static_cast<double>(events), median(seconds), ""}
        .print();
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    using namespace idem::bench;
    const Arguments arguments{argc, argv};
    if (arguments.text(0, "") == "once") {
        for (const auto& kind : kinds) {
            if (arguments.text(1, "loop") == kind.name) {
                prepare(kind, arguments.number(2, 1'000))->run(arguments.number(3, 100'000));
            }
        }
        return 0;
    }
    const auto only = arguments.text(2, "");
    std::vector<long> sizes{10, 100, 1'000, 10'000, 100'000};
    if (const long n = arguments.number(3, 0); n != 0) {
        sizes = {n};
    }
    for (const long n : sizes) {
        for (const auto& kind : kinds) {
            if (only.empty() || only == kind.name) {
                measure(kind, n, arguments.number(0, 15), arguments.number(1, 200'000));
            }
        }
    }
}
