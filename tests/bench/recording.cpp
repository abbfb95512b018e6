// What recording costs: the hold model at N = 1000, once as it is and once with a record of 32
// bytes an event in a chunked arena that is kept between runs, so that its memory is warm. The two
// run in turn and share everything else.
//
// usage: bench_recording [rounds [events]]

#include "engine/sim/simulation.h"
#include "tests/bench/measure.h"
#include "tests/bench/random.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

namespace idem::bench {

namespace {

struct Record {
    std::int64_t time;
    std::uint64_t ordinal;
    std::uint32_t kind;
    std::uint32_t actor;
    std::uint32_t first;
    std::uint32_t second;
};
static_assert(sizeof(Record) == 32);

class Arena {
public:
    void add(const Record& record) {
        if (m_used == chunkLength) [[unlikely]] {
            takeChunk();
        }
        m_chunk[m_used++] = record;
    }
    void rewind() {
        m_taken = 0;
        m_used = chunkLength;
    }

private:
    static constexpr std::size_t chunkLength = 32'768;
    void takeChunk() {
        if (m_taken == m_chunks.size()) {
            m_chunks.push_back(std::make_unique<Record[]>(chunkLength));
        }
        m_chunk = m_chunks[m_taken++].get();
        m_used = 0;
    }
    std::vector<std::unique_ptr<Record[]>> m_chunks;
    Record* m_chunk = nullptr;
    std::size_t m_used = chunkLength;
    std::size_t m_taken = 0;
};

struct RecordedHold {
    Simulation simulation;
    Xoshiro random{42};
    Arena arena;
    std::uint64_t events = 0;
    std::uint64_t stopAt = 0;

    void countEvent() {
        if (++events == stopAt) {
            simulation.stop();
        }
    }
    void run(long count) {
        stopAt = events + static_cast<std::uint64_t>(count);
        arena.rewind();
        simulation.run();
    }
};

Process holds(RecordedHold& hold, std::uint32_t) {
    for (;;) {
        co_await hold.simulation.delay(exponential(hold.random, 1.0));
        hold.countEvent();
    }
}

Process holdsAndRecords(RecordedHold& hold, std::uint32_t actor) {
    for (;;) {
        co_await hold.simulation.delay(exponential(hold.random, 1.0));
        const auto low = static_cast<std::uint32_t>(hold.events);
        const std::int64_t time = hold.simulation.now().ns;
        hold.arena.add({time, hold.events, low & 7, actor, low & 0xff, 0});
        hold.countEvent();
    }
}

std::unique_ptr<RecordedHold> prepare(Process (*body)(RecordedHold&, std::uint32_t), long events) {
    auto hold = std::make_unique<RecordedHold>();
    for (std::uint32_t actor = 0; actor < 1'000; ++actor) {
        hold->simulation.spawn(body, std::ref(*hold), actor);
    }
    hold->run(events);
    return hold;
}

double nanoseconds(RecordedHold& hold, long events) {
    const double start = cpuSeconds();
    hold.run(events);
    return (cpuSeconds() - start) / static_cast<double>(events) * 1e9;
}

void measure(long rounds, long events) {
    const auto plain = prepare(holds, events);
    const auto recorded = prepare(holdsAndRecords, events);
    std::vector<double> times;
    std::vector<double> added;
    for (long round = 0; round < rounds; ++round) {
        const double without = nanoseconds(*plain, events);
        const double with = nanoseconds(*recorded, events);
        times.push_back(with);
        added.push_back(with - without);
    }
    char text[64];
    std::snprintf(text, sizeof text, "added_ns=%.2f MB_per_million=32", median(added));
    const auto operations = static_cast<double>(events);
    Result{"RECORDING", "idem", 1'000, operations, median(times) * 1e-9 * operations, text}.print();
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    const idem::bench::Arguments arguments{argc, argv};
    idem::bench::measure(arguments.number(0, 11), arguments.number(1, 1'000'000));
}
