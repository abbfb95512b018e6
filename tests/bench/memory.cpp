// Bytes for each live process, by the resident memory of a million of them: frame, header and
// entry, and whatever growing leaves around them.
//
// usage: bench_memory [delay|mailbox]

#include "engine/sim/mailbox.h"
#include "engine/sim/simulation.h"
#include "tests/bench/measure.h"
#include "tests/bench/random.h"

#include <functional>
#include <memory>
#include <unistd.h>

namespace idem::bench {

namespace {

struct Crowd {
    Simulation simulation;
    Xoshiro random{1};
};

Process waitsOnce(Crowd& crowd) {
    co_await crowd.simulation.delay(exponential(crowd.random, 1.0));
}

// As a client does: with a mailbox of its own and a deadline.
Process receivesOnce(Crowd& crowd) {
    Mailbox<bool> box{crowd.simulation};
    box.open();
    co_await box.receive(exponential(crowd.random, 1.0));
}

double residentBytes() {
    std::FILE* const file = std::fopen("/proc/self/statm", "r");
    long all = 0;
    long resident = 0;
    const int fields = file == nullptr ? 0 : std::fscanf(file, "%ld %ld", &all, &resident);
    if (file != nullptr) {
        std::fclose(file);
    }
    return fields == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE))
                       : 0;
}

void measure(const char* peer, Process (*body)(Crowd&)) {
    // Just below a power of two, where a doubling array is full.
    constexpr long count = 1'000'000;
    const auto crowd = std::make_unique<Crowd>();
    const double before = residentBytes();
    for (long k = 0; k < count; ++k) {
        crowd->simulation.spawn(body, std::ref(*crowd));
        if (k % 100 == 99) {
            crowd->simulation.runUntil(crowd->simulation.now());
        }
    }
    const double each = (residentBytes() - before) / static_cast<double>(count);
    std::printf(
        "RESULT bench=MEMORY peer=%s n=%ld ops=1 sec=0 ns=0 bytes=%.0f\n", peer, count, each);
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    using namespace idem::bench;
    // One kind a process of the system, or the second would find what the first has left.
    if (Arguments(argc, argv).text(0, "delay") == "delay") {
        measure("idem_delay", waitsOnce);
    } else {
        measure("idem_mailbox", receivesOnce);
    }
}
