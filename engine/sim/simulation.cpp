// The run loop. Two things hold what is pending: the heap what waits for its time, and the ring, in
// order of arrival, what is to run at the current time. A zero delay never goes to the heap, so
// whatever the heap has due now was scheduled earlier than everything in the ring and comes first.
//
// An entry names a frame by its index and carries a sequence. The frame's header holds the same key
// while the frame waits for just this entry, so one comparison tells an entry that still means
// something from one whose frame was woken otherwise, has died, or has been reused.

#include "engine/sim/simulation.h"

#include <algorithm>
#include <cstdint>

namespace idem {

class Simulation::RunScope {
public:
    explicit RunScope(Simulation& simulation)
        : m_simulation(simulation), m_frames(&simulation.m_frames), m_former(s_running) {
        ENSURE(!simulation.m_isRunning);
        simulation.m_isRunning = true;
        s_running = &simulation;
    }
    ~RunScope() {
        s_running = m_former;
        m_simulation.m_isRunning = false;
        m_simulation.m_running = 0;
    }
    RunScope(const RunScope&) = delete;
    RunScope& operator=(const RunScope&) = delete;

private:
    Simulation& m_simulation;
    FramePool::Scope m_frames;
    Simulation* m_former;
};

Simulation::Simulation() : m_ringMemory(256) {
    m_ring = m_ringMemory.data();
    m_ringMask = m_ringMemory.size() - 1;
}

Simulation::~Simulation() {
    reset();
}

void Simulation::run() {
    execute(Time::max(), false);
}

void Simulation::runUntil(Time end) {
    ENSURE(end >= now());
    execute(end, true);
    if (!m_isStopped) {
        m_now = static_cast<std::uint64_t>(end.ns);
    }
}

bool Simulation::isBackground(const FrameHeader& frame) const {
    return std::any_of(m_background.begin(), m_background.end(), [&](ProcessRef process) {
        return process.index == frame.owner && isAlive(process);
    });
}

bool Simulation::isAnythingDue() const {
    const auto isLive = [this](std::uint64_t key) {
        const FrameHeader& frame = headerOf(key);
        return frame.armed == key && !isBackground(frame);
    };
    for (std::size_t k = m_ringHead; k != m_ringTail; ++k) {
        if (isLive(m_ring[k & m_ringMask])) {
            return true;
        }
    }
    for (std::size_t k = 1; k <= m_heap.size(); ++k) {
        if (isLive(m_heap.at(k).key)) {
            return true;
        }
    }
    return false;
}

void Simulation::execute(Time end, bool isLimited) {
    // The sequence has 39 bits: five hours of nothing but events.
    ENSURE(m_sequence >> 63 == 0);
    const RunScope scope{*this};
    m_isStopped = false;
    do {
        m_isInterrupted = false;
        if (isLimited) {
            loop<true>(static_cast<std::uint64_t>(end.ns));
        } else {
            loop<false>(0);
        }
        killDoomed();
    } while (m_isInterrupted && !m_isStopped);
    if (m_failure) {
        std::rethrow_exception(std::exchange(m_failure, nullptr));
    }
}

template <bool isLimited>
void Simulation::loop([[maybe_unused]] std::uint64_t end) {
    while (!m_isInterrupted) {
        if (m_ringHead != m_ringTail && !m_heap.isDue(m_now)) {
            const std::uint64_t key = m_ring[m_ringHead++ & m_ringMask];
            FrameHeader& header = headerOf(key);
            if (header.armed == key) [[likely]] {
                resume(header);
            }
            continue;
        }
        m_heap.closeHole();
        if (m_heap.isEmpty()) {
            return;
        }
        const ScheduledEvent event = m_heap.top();
        if constexpr (isLimited) {
            if (event.time > end) {
                return;
            }
        }
        m_heap.openHole();
        FrameHeader& header = headerOf(event.key);
        if (header.armed != event.key) [[unlikely]] {
            m_frames.removeStale();
            continue;
        }
        prefetchSoon();
        m_now = event.time;
        resume(header);
    }
}

inline void Simulation::resume(FrameHeader& header) {
    header.armed = 0;
    m_running = header.owner;
    ++m_eventCount;
    std::coroutine_handle<>::from_address(&header + 1).resume();
}

// With many pending, the next frames are seldom in the cache, but their entries are known: they are
// among the root's children and grandchildren.
inline void Simulation::prefetchSoon() const {
    constexpr std::size_t manyPending = 4096;
    if (m_heap.size() <= manyPending) {
        return;
    }
    for (std::size_t k = 2; k <= 7; ++k) {
        const auto* const header = reinterpret_cast<const char*>(&headerOf(m_heap.at(k).key));
        __builtin_prefetch(header);
        __builtin_prefetch(header + 64);
    }
}

std::uint64_t Simulation::resumeAfterUnusual(std::coroutine_handle<> frame, Duration span) {
    const std::size_t index = m_frames.indexOf(frame.address());
    ENSURE(index < FramePool::indexMax);
    ENSURE(span >= Duration::zero());
    if (span == Duration::zero()) {
        return resumeNow(FrameHeader::of(frame), index);
    }
    const std::uint64_t key = nextKey(FramePool::inHeap + index);
    FrameHeader::of(frame).armed = key;
    m_heap.insert({static_cast<std::uint64_t>(Time::max().ns), key});
    return key;
}

void Simulation::growRing() {
    std::vector<std::uint64_t> larger(2 * m_ringMemory.size());
    for (std::size_t k = m_ringHead; k != m_ringTail; ++k) {
        larger[k & (larger.size() - 1)] = m_ring[k & m_ringMask];
    }
    m_ringMemory.swap(larger);
    m_ring = m_ringMemory.data();
    m_ringMask = m_ringMemory.size() - 1;
}

ProcessRef Simulation::current() const {
    ENSURE(m_running != 0);
    return {m_running, m_frames.header(m_running).birth, m_run};
}

bool Simulation::kill(ProcessRef process) {
    if (!isAlive(process)) {
        return false;
    }
    if (isOnStack(process.index)) {
        m_doomed.push_back(process);
        m_isInterrupted = true;
    } else {
        destroyProcess(process.index);
        sweepIfWorthwhile();
    }
    return true;
}

bool Simulation::isOnStack(std::uint32_t index) const {
    bool found = m_running == index;
    for (const Spawner* spawner = m_spawner; spawner != nullptr; spawner = spawner->next) {
        found = found || spawner->process == index;
    }
    return found;
}

void Simulation::killDoomed() {
    while (!m_doomed.empty()) {
        const ProcessRef process = m_doomed.back();
        m_doomed.pop_back();
        if (isAlive(process)) {
            destroyProcess(process.index);
        }
    }
}

// The process is dead before its frames go, so a destructor in them that kills it again, or asks
// after it, finds it gone.
void Simulation::destroyProcess(std::uint32_t index) noexcept {
    m_frames.endProcess(m_frames.header(index));
    std::coroutine_handle<>::from_address(m_frames.frameAt(index)).destroy();
}

void Simulation::fail(std::exception_ptr error) noexcept {
    if (!m_failure) {
        m_failure = std::move(error);
    }
    stop();
}

void Process::promise_type::unhandled_exception() noexcept {
    Simulation::running()->fail(std::current_exception());
}

void Simulation::reset() {
    ENSURE(!m_isRunning);
    // A destructor may spawn what has to be destroyed as well.
    while (m_frames.processCount() != 0) {
        m_frames.forEachFrame([this](std::uint32_t index) {
            if (m_frames.header(index).birth != 0) {
                destroyProcess(index);
            }
        });
    }
    m_heap.clear();
    m_ringHead = m_ringTail = 0;
    m_frames.forgetStale();
    m_sequence = m_now = m_eventCount = 0;
    m_births = 0;
    m_doomed.clear();
    m_background.clear();
    m_failure = nullptr;
    ++m_run;
}

} // namespace idem
