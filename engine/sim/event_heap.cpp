// The rarer half of the event heap: growing, and closing a hole that nothing has filled.

#include "engine/sim/event_heap.h"

#include <cstring>
#include <new>

namespace idem {

EventHeap::EventHeap() {
    grow();
}

void EventHeap::grow() {
    const std::size_t capacity = m_capacity == 0 ? 1023 : 2 * m_capacity + 1;
    const std::size_t bytes = (capacity + 1) * sizeof(ScheduledEvent);
    std::unique_ptr<ScheduledEvent[], Free> memory{
        static_cast<ScheduledEvent*>(std::aligned_alloc(64, bytes))};
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    if (m_size != 0) {
        std::memcpy(&memory[root], &m_events[root], m_size * sizeof(ScheduledEvent));
    }
    m_memory = std::move(memory);
    m_events = m_memory.get();
    m_capacity = capacity;
}

// Runs the hole down to a leaf and lets the last entry rise from there: it belongs low, so this
// saves the comparison with it on the way down.
void EventHeap::dropRoot() {
    m_hasHole = false;
    const ScheduledEvent moved = m_events[m_size];
    const std::size_t last = --m_size;
    if (last == 0) {
        return;
    }
    std::size_t place = root;
    while (2 * place < last) {
        const std::size_t next = smaller(m_events, 2 * place);
        m_events[place] = m_events[next];
        place = next;
    }
    if (2 * place == last) {
        m_events[place] = m_events[last];
        place = last;
    }
    siftUp(place, moved);
}

} // namespace idem
