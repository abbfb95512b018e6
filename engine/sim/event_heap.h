// The events of the future: an implicit binary heap of 16-byte entries whose fired root stays open
// as a hole, because what fires nearly always schedules something that can sift down from there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace idem {

/// When (nanoseconds) and what. Events are ordered by time, then by key, and the high bits of a key
/// are the order of scheduling, so no two events are equal.
struct ScheduledEvent {
    std::uint64_t time;
    std::uint64_t key;
};

class EventHeap {
public:
    EventHeap();

    bool isEmpty() const { return m_size == 0; }
    /// Entries, stale ones and the hole included.
    std::size_t size() const { return m_size; }
    /// REQUIRES: not empty, no hole.
    const ScheduledEvent& top() const { return m_events[root]; }
    /// Entry k of the heap order, 1 being the root. REQUIRES: k in 1..size().
    const ScheduledEvent& at(std::size_t k) const { return m_events[k]; }

    /// Leaves the root open for the next insert. REQUIRES: not empty, no hole.
    void openHole() { m_hasHole = true; }
    void closeHole() {
        if (m_hasHole) {
            dropRoot();
        }
    }
    /// O(log n).
    void insert(ScheduledEvent event) {
        if (m_hasHole) [[likely]] {
            m_hasHole = false;
            siftDown(event);
        } else {
            push(event);
        }
    }
    /// The same for an event that is late among those pending, such as a deadline. It rises hardly
    /// from the end, and the hole stays for an event that is due sooner.
    void insertLate(ScheduledEvent event) { push(event); }
    /// Is anything due at this time, given that nothing is due earlier?
    bool isDue(std::uint64_t time) const;
    void clear() {
        m_size = 0;
        m_hasHole = false;
    }
    /// Removes every entry for which isLive(event) is false. O(n) when few entries change order.
    template <class IsLive>
    void sweep(IsLive isLive);

private:
    // The root is entry 1, so that both children of a node lie in one cache line.
    static constexpr std::size_t root = 1;

    __extension__ typedef unsigned __int128 Wide;
    static bool isBefore(const ScheduledEvent& a, const ScheduledEvent& b) {
        return (Wide{a.time} << 64 | a.key) < (Wide{b.time} << 64 | b.key);
    }
    // The smaller of two siblings by arithmetic: a branch here would be mispredicted half the time.
    static std::size_t smaller(const ScheduledEvent* events, std::size_t child) {
        return child + static_cast<std::size_t>(isBefore(events[child + 1], events[child]));
    }
    void siftDown(ScheduledEvent event);
    void push(ScheduledEvent event);
    void siftUp(std::size_t place, ScheduledEvent event);
    void dropRoot();
    void grow();

    struct Free {
        void operator()(ScheduledEvent* events) const { std::free(events); }
    };
    ScheduledEvent* m_events = nullptr;
    std::size_t m_size = 0;
    bool m_hasHole = false;
    std::size_t m_capacity = 0;
    std::unique_ptr<ScheduledEvent[], Free> m_memory;
};

inline void EventHeap::siftDown(ScheduledEvent event) {
    ScheduledEvent* const events = m_events;
    const std::size_t last = m_size;
    std::size_t place = root;
    while (2 * place < last)
        [[likely]] {
            // The chain from one pair of children to the next is what a fired event costs: both are
            // addressed from one pointer to keep it short.
            const ScheduledEvent* const pair = events + 2 * place;
            const std::size_t next =
                2 * place + static_cast<std::size_t>(isBefore(pair[1], pair[0]));
            if (!isBefore(events[next], event)) {
                events[place] = event;
                return;
            }
            events[place] = events[next];
            place = next;
        }
    if (2 * place == last && isBefore(events[last], event)) {
        events[place] = events[last];
        place = last;
    }
    events[place] = event;
}

inline void EventHeap::siftUp(std::size_t place, ScheduledEvent event) {
    ScheduledEvent* const events = m_events;
    while (place > root && isBefore(event, events[place / 2])) {
        events[place] = events[place / 2];
        place /= 2;
    }
    events[place] = event;
}

inline void EventHeap::push(ScheduledEvent event) {
    if (m_size == m_capacity) [[unlikely]] {
        grow();
    }
    siftUp(++m_size, event);
}

inline bool EventHeap::isDue(std::uint64_t time) const {
    if (!m_hasHole) {
        return m_size != 0 && m_events[root].time == time;
    }
    // The root is the event that has just fired: ask its children.
    return (m_size > 1 && m_events[2].time == time) || (m_size > 2 && m_events[3].time == time);
}

template <class IsLive>
void EventHeap::sweep(IsLive isLive) {
    closeHole();
    const std::size_t before = m_size;
    m_size = 0;
    for (std::size_t k = root; k <= before; ++k) {
        const ScheduledEvent event = m_events[k];
        if (isLive(event)) {
            push(event);
        }
    }
}

} // namespace idem
