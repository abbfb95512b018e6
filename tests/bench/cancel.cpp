// Deadlines that are nearly always cancelled, on the event heap alone and on processes.
//
//     idem_heap       what peers/cancel.cpp does, on our heap: each of N entities fires at rate 1,
//                     cancels its 30 s deadline and arms the next one; stale entries are swept
//     idem_processes  each of N receivers waits for a reply that comes after Exp(1 s), with a
//                     deadline of 30 s, and opens its mailbox again: two resumptions an event
//
// usage: bench_cancel [rounds [N]]

#include "engine/sim/event_heap.h"
#include "engine/sim/mailbox.h"
#include "engine/sim/simulation.h"
#include "tests/bench/measure.h"
#include "tests/bench/random.h"

#include <functional>
#include <memory>

namespace idem::bench {

namespace {

constexpr long eventsPerRound = 200'000;

class HeapAlone {
public:
    explicit HeapAlone(long n) : m_armed(static_cast<std::size_t>(n)) {
        for (std::uint64_t entity = 0; entity < m_armed.size(); ++entity) {
            m_heap.insert({span(), nextKey(entity)});
        }
    }
    void run(long events) {
        while (events > 0) {
            const ScheduledEvent event = m_heap.top();
            m_heap.openHole();
            if ((event.key & deadlineBit) != 0) {
                m_stale -= isLive(event) ? 0 : 1;
                m_heap.closeHole();
            } else {
                --events;
                fire(event.time, event.key & entityMask);
            }
        }
    }

private:
    static constexpr std::uint64_t deadlineBit = 1 << 24;
    static constexpr std::uint64_t entityMask = deadlineBit - 1;

    std::uint64_t span() { return static_cast<std::uint64_t>(exponential(m_random, 1.0).ns); }
    std::uint64_t nextKey(std::uint64_t entity) { return (m_sequence += 2 * deadlineBit) + entity; }
    bool isLive(const ScheduledEvent& event) const {
        return (event.key & deadlineBit) == 0 || m_armed[event.key & entityMask] == event.key;
    }
    void fire(std::uint64_t now, std::uint64_t entity) {
        m_stale += m_armed[entity] != 0 ? 1 : 0;
        m_heap.insert({now + span(), nextKey(entity)});
        m_armed[entity] = nextKey(entity) + deadlineBit;
        m_heap.insertLate({now + 30'000'000'000, m_armed[entity]});
        if (m_stale > 64 && 2 * m_stale > m_heap.size()) {
            m_heap.sweep([this](const ScheduledEvent& event) { return isLive(event); });
            m_stale = 0;
        }
    }

    EventHeap m_heap;
    Xoshiro m_random{42};
    std::uint64_t m_sequence = 0;
    std::size_t m_stale = 0;
    std::vector<std::uint64_t> m_armed;
};

struct CancelWorld {
    Simulation simulation;
    Xoshiro random{42};
    long eventsLeft = 0;

    void run(long events) {
        eventsLeft = events;
        simulation.run();
    }
};

Process replies(CancelWorld& world, const Ticket<bool>* ticket) {
    for (;;) {
        co_await world.simulation.delay(exponential(world.random, 1.0));
        ticket->deliver(true);
        if (--world.eventsLeft <= 0) {
            world.simulation.stop();
        }
    }
}

Process receives(CancelWorld& world) {
    Mailbox<bool> box{world.simulation};
    Ticket<bool> ticket = box.open();
    // The replier lives as long as this frame, so it may look at the ticket in it.
    world.simulation.spawn(replies(world, &ticket));
    for (;;) {
        co_await box.receive(Duration::seconds(30));
        ticket = box.open();
    }
}

template <class World>
void measure(World& world, const char* peer, long n, long rounds) {
    world.run(40 * n);
    std::vector<double> seconds;
    for (long round = 0; round < rounds; ++round) {
        world.run(std::min(n, eventsPerRound / 8));
        const double start = cpuSeconds();
        world.run(eventsPerRound);
        seconds.push_back(cpuSeconds() - start);
    }
    Result{"CANCEL", peer, n, static_cast<double>(eventsPerRound), median(seconds), ""}.print();
}

void measureBoth(long n, long rounds) {
    HeapAlone heap{n};
    measure(heap, "idem_heap", n, rounds);
    const auto world = std::make_unique<CancelWorld>();
    for (long k = 0; k < n; ++k) {
        world->simulation.spawn(receives, std::ref(*world));
    }
    measure(*world, "idem_processes", n, rounds);
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    using namespace idem::bench;
    const Arguments arguments{argc, argv};
    std::vector<long> sizes{10, 100, 1'000, 10'000};
    if (const long n = arguments.number(1, 0); n != 0) {
        sizes = {n};
    }
    for (const long n : sizes) {
        measureBoth(n, arguments.number(0, 11));
    }
}
