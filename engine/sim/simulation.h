// The discrete-event kernel: a clock and the coroutines that wait for it.
//
//     Process client(Simulation& simulation, Mailbox<Response>& reply) {
//         co_await simulation.delay(Duration::milliseconds(5));
//         const auto response = co_await reply.receive(Duration::seconds(1));
//         ...
//     }
//     Simulation simulation;
//     simulation.spawn(client, std::ref(simulation), std::ref(reply));
//     simulation.run();
//
// Ties are broken by time, then by the order of scheduling. Whatever is due at one time runs in the
// order in which it became due; a zero delay comes after all of it.
#pragma once

#include "engine/core/ensure.h"
#include "engine/core/time.h"
#include "engine/sim/event_heap.h"
#include "engine/sim/frame_pool.h"
#include "engine/sim/process.h"

#include <algorithm>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <utility>
#include <vector>

namespace idem {

/// The right to wake one suspension of one frame. Safe to keep: once that frame has gone on, died
/// or been reset, the token means nothing.
struct WakeToken {
    std::uint64_t key = 0;
    std::uint32_t run = 0;

    static constexpr WakeToken none() { return {}; }
    bool isSome() const { return key != 0; }
};

/// One thread uses a simulation at a time. A simulation outlives its mailboxes and resources.
class Simulation {
public:
    Simulation();
    /// Destroys every live process.
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    Time now() const { return {static_cast<std::int64_t>(m_now)}; }
    /// Resumptions of processes since the last reset.
    std::uint64_t eventCount() const { return m_eventCount; }
    /// Processes that have been spawned and have neither ended nor been killed.
    std::size_t processCount() const { return m_frames.processCount(); }
    /// Entries that wait for their time, cancelled ones that have not been swept included.
    std::size_t pendingCount() const { return m_heap.size() + m_ringTail - m_ringHead; }
    /// Whether anything is still going to happen but for background processes; what was cancelled
    /// is not. O(pendingCount()), for each background process alive.
    bool isAnythingDue() const;

    /// Runs until nothing is pending or stop() is called. Rethrows what leaves a process; the
    /// simulation may then be run on, or reset.
    void run();
    /// Runs everything due up to and including that time, which the clock then shows. REQUIRES:
    /// end >= now().
    void runUntil(Time end);
    /// Ends the current run after the event that is running.
    void stop() { m_isStopped = m_isInterrupted = true; }
    /// Back to time zero with nothing pending: destroys every live process and forgets every event.
    /// Mailboxes and resources made before are to be made anew. REQUIRES: not called from a
    /// process.
    void reset();

    /// Starts a process: it runs up to its first suspension before the caller goes on. While the
    /// simulation is not running it starts when that runs. REQUIRES: its frame was made in this
    /// simulation, by a process of it or by the other spawn.
    ProcessRef spawn(Process process);
    /// Calls start(arguments...), which returns a Process, and spawns that. For use from anywhere.
    template <class Start, class... Arguments>
    ProcessRef spawn(Start&& start, Arguments&&... arguments) {
        const FramePool::Scope scope{&m_frames};
        return spawn(Process{
            std::invoke(std::forward<Start>(start), std::forward<Arguments>(arguments)...)});
    }
    /// The same for a process that goes on only while others do: it asks isAnythingDue(), which
    /// counts neither it nor others of its kind, so that two of them do not keep each other alive.
    template <class Start, class... Arguments>
    ProcessRef spawnBackground(Start&& start, Arguments&&... arguments) {
        const ProcessRef started =
            spawn(std::forward<Start>(start), std::forward<Arguments>(arguments)...);
        std::erase_if(m_background, [this](ProcessRef process) { return !isAlive(process); });
        m_background.push_back(started);
        return started;
    }
    bool isAlive(ProcessRef process) const;
    /// Destroys a process and all its frames; false when it has ended already. A running process,
    /// which the caller and whoever is spawning the caller are, goes first to its next suspension
    /// and lives until the event is over.
    bool kill(ProcessRef process);
    /// The process that is running. REQUIRES: called from a process.
    ProcessRef current() const;

    // One word, because every wait in a coroutine keeps a place in its frame for it.
    struct Delay {
        Duration span;

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> frame) const {
            s_running->resumeAfter<Usually::soon>(frame, span);
        }
        void await_resume() const noexcept {}
    };
    /// Suspends for a span of simulated time. ENSUREs span >= 0. REQUIRES: called from a process.
    Delay delay(Duration span) const {
        ENSURE(s_running == this);
        return {span};
    }

    // For the awaitables of other layers. A frame that is suspended there belongs to a coroutine
    // whose promise derives from PooledFrame.

    /// Notes that the frame is suspended until somebody wakes it.
    WakeToken park(std::coroutine_handle<> frame);
    /// The same, and that it resumes by itself after that span.
    WakeToken park(std::coroutine_handle<> frame, Duration span);
    bool isParked(WakeToken token) const {
        return token.run == m_run && token.isSome() && headerOf(token.key).armed == token.key;
    }
    /// Resumes the frame at the current time, after everything that is already due. Does nothing
    /// and returns false when it has been woken, has gone on or has died.
    bool wake(WakeToken token);

    /// The simulation whose run() is going on in this thread, or null.
    static Simulation* running() { return s_running; }
    /// Ends the run with this exception, the first one to be reported.
    void fail(std::exception_ptr error) noexcept;

private:
    template <class T>
    friend class Mailbox;
    template <class T>
    friend class Ticket;
    class RunScope;

    // A key is sequence:39 | inHeap:1 | index:24. It says which suspension of which frame an entry
    // resumes: the frame's header holds the same key until that happens.
    static constexpr std::uint64_t sequenceStep = std::uint64_t{1} << 25;
    static constexpr std::uint64_t indexMask = 0xff'ffff;
    bool isBackground(const FrameHeader& frame) const;
    static std::uint32_t indexOf(std::uint64_t key) {
        return static_cast<std::uint32_t>(key & indexMask);
    }
    FrameHeader& headerOf(std::uint64_t key) const { return m_frames.header(indexOf(key)); }
    std::uint64_t nextKey(std::uint64_t index) {
        m_sequence += sequenceStep;
        return m_sequence + index;
    }

    static inline constinit thread_local Simulation* s_running = nullptr;

    // What is scheduled is usually due soon; a deadline is usually late, and cancelled before.
    enum class Usually { soon, late };
    template <Usually when>
    std::uint64_t resumeAfter(std::coroutine_handle<> frame, Duration span);
    std::uint64_t resumeAfterUnusual(std::coroutine_handle<> frame, Duration span);
    std::uint64_t resumeNow(FrameHeader& header, std::uint64_t index);
    void pushRing(std::uint64_t key);
    void growRing();
    void sweepIfWorthwhile();
    bool isOnStack(std::uint32_t index) const;
    void destroyProcess(std::uint32_t index) noexcept;
    void killDoomed();
    void execute(Time end, bool isLimited);
    template <bool isLimited>
    void loop(std::uint64_t end);
    void resume(FrameHeader& header);
    void prefetchSoon() const;

    // The processes that are spawning the one that runs, innermost first.
    struct Spawner {
        std::uint32_t process;
        const Spawner* next;
    };

    // What every event touches comes first, so that it lies together.
    EventHeap m_heap;
    std::uint64_t m_sequence = 0;
    std::uint64_t m_now = 0;
    std::uint64_t m_eventCount = 0;
    std::uint64_t* m_ring = nullptr;
    std::size_t m_ringMask = 0;
    std::size_t m_ringHead = 0;
    std::size_t m_ringTail = 0;
    std::uint32_t m_running = 0;
    const Spawner* m_spawner = nullptr;
    // One flag for the inner loop to look at; the members below say why.
    bool m_isInterrupted = false;
    bool m_isStopped = false;
    bool m_isRunning = false;
    FramePool m_frames;
    std::vector<std::uint64_t> m_ringMemory;
    std::uint32_t m_births = 0;
    std::uint32_t m_run = 1;
    std::vector<ProcessRef> m_doomed;
    std::vector<ProcessRef> m_background; ///< Some may have ended.
    std::exception_ptr m_failure;
};

template <Simulation::Usually when>
inline std::uint64_t Simulation::resumeAfter(std::coroutine_handle<> frame, Duration span) {
    const std::size_t index = m_frames.indexOf(frame.address());
    const std::uint64_t end = m_now + static_cast<std::uint64_t>(span.ns);
    // One look at each: neither a foreign frame, nor a span that is not positive or leads beyond
    // the last instant that a Time can show, is for the fast path.
    if (index >= FramePool::indexMax || span.ns <= 0 || static_cast<std::int64_t>(end) < 0)
        [[unlikely]] {
        return resumeAfterUnusual(frame, span);
    }
    const std::uint64_t key = nextKey(FramePool::inHeap + index);
    FrameHeader::of(frame).armed = key;
    const ScheduledEvent event{end, key};
    if constexpr (when == Usually::soon) {
        m_heap.insert(event);
    } else {
        m_heap.insertLate(event);
    }
    return key;
}

inline std::uint64_t Simulation::resumeNow(FrameHeader& header, std::uint64_t index) {
    const std::uint64_t key = nextKey(index);
    header.armed = key;
    pushRing(key);
    return key;
}

inline void Simulation::pushRing(std::uint64_t key) {
    if (m_ringTail - m_ringHead > m_ringMask) [[unlikely]] {
        growRing();
    }
    m_ring[m_ringTail++ & m_ringMask] = key;
}

inline WakeToken Simulation::park(std::coroutine_handle<> frame, Duration span) {
    return {resumeAfter<Usually::late>(frame, span), m_run};
}

inline WakeToken Simulation::park(std::coroutine_handle<> frame) {
    const std::size_t index = m_frames.indexOf(frame.address());
    ENSURE(index < FramePool::indexMax);
    const std::uint64_t key = nextKey(index);
    FrameHeader::of(frame).armed = key;
    return {key, m_run};
}

inline bool Simulation::wake(WakeToken token) {
    if (!isParked(token)) {
        return false;
    }
    resumeNow(headerOf(token.key), indexOf(token.key));
    if ((token.key & FramePool::inHeap) != 0) {
        m_frames.addStale(1);
        sweepIfWorthwhile();
    }
    return true;
}

inline void Simulation::sweepIfWorthwhile() {
    const std::size_t stale = m_frames.staleCount();
    if (stale > 64 && 2 * stale > m_heap.size()) [[unlikely]] {
        m_heap.sweep(
            [this](const ScheduledEvent& event) { return headerOf(event.key).armed == event.key; });
        m_frames.forgetStale();
    }
}

inline ProcessRef Simulation::spawn(Process process) {
    const std::size_t index = m_frames.indexOf(process.m_frame.address());
    ENSURE(index < FramePool::indexMax);
    ++m_births;
    ENSURE(m_births != 0);
    FrameHeader& header = FrameHeader::of(std::exchange(process.m_frame, nullptr));
    header.birth = m_births;
    header.owner = index & indexMask;
    m_frames.addProcess();
    const ProcessRef started{static_cast<std::uint32_t>(index), m_births, m_run};
    if (s_running == this) [[likely]] {
        const Spawner spawner{m_running, m_spawner};
        m_spawner = &spawner;
        m_running = started.index;
        std::coroutine_handle<>::from_address(&header + 1).resume();
        m_running = spawner.process;
        m_spawner = spawner.next;
    } else {
        resumeNow(header, index);
    }
    return started;
}

inline bool Simulation::isAlive(ProcessRef process) const {
    return process.run == m_run && process.birth != 0 &&
           m_frames.header(process.index).birth == process.birth;
}

} // namespace idem
