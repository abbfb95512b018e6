// A number of equal units and the queue for them, first come, first served.
#pragma once

#include "engine/core/ensure.h"
#include "engine/sim/simulation.h"

#include <coroutine>
#include <cstddef>

namespace idem {

/// A released unit passes directly to the process that has waited longest. A process that is killed
/// leaves the queue, and passes on a unit that it was about to get; one that holds a unit keeps it,
/// so whoever kills it has to release it.
class Resource {
public:
    /// REQUIRES: capacity >= 0.
    Resource(Simulation& simulation, int capacity)
        : m_simulation(&simulation), m_free(capacity), m_capacity(capacity) {
        ENSURE(capacity >= 0);
    }
    ~Resource();
    Resource(const Resource&) = delete;
    Resource& operator=(const Resource&) = delete;

    class Acquire;
    /// Suspends until a unit is the caller's: `co_await resource.acquire();`.
    Acquire acquire();
    /// Gives a unit back. ENSUREs that one was taken.
    void release();

    int freeCount() const { return m_free; }
    std::size_t queueLength() const { return m_queueLength; }

private:
    void enqueue(Acquire& waiter) noexcept;
    void unlink(Acquire& waiter) noexcept;

    Simulation* m_simulation;
    int m_free;
    int m_capacity;
    std::size_t m_queueLength = 0;
    // One list: first those that have been granted a unit and have not run since, then the queue.
    Acquire* m_first = nullptr;
    Acquire* m_last = nullptr;
    Acquire* m_firstWaiting = nullptr;
};

/// Lives in the waiting frame, so it is destroyed with it.
class Resource::Acquire {
public:
    ~Acquire() {
        if (m_resource != nullptr) [[unlikely]] {
            abandon();
        }
    }
    Acquire(const Acquire&) = delete;
    Acquire& operator=(const Acquire&) = delete;

    bool await_ready() noexcept {
        if (m_resource->m_free == 0) {
            return false;
        }
        --m_resource->m_free;
        return true;
    }
    void await_suspend(std::coroutine_handle<> frame) {
        m_token = m_resource->m_simulation->park(frame);
        m_resource->enqueue(*this);
    }
    /// From here on the unit is the process's own affair.
    void await_resume() noexcept {
        if (m_state != State::idle) {
            m_resource->unlink(*this);
        }
        m_resource = nullptr;
    }

private:
    friend class Resource;
    enum class State : unsigned char { idle, waiting, granted };

    explicit Acquire(Resource& resource) : m_resource(&resource) {}
    void abandon() noexcept;

    // Null once there is nothing to abandon.
    Resource* m_resource;
    State m_state = State::idle;
    WakeToken m_token;
    Acquire* m_previous = nullptr;
    Acquire* m_next = nullptr;
};

inline Resource::Acquire Resource::acquire() {
    return Acquire{*this};
}

inline void Resource::enqueue(Acquire& waiter) noexcept {
    waiter.m_state = Acquire::State::waiting;
    waiter.m_previous = m_last;
    (m_last != nullptr ? m_last->m_next : m_first) = &waiter;
    m_last = &waiter;
    if (m_firstWaiting == nullptr) {
        m_firstWaiting = &waiter;
    }
    ++m_queueLength;
}

inline void Resource::unlink(Acquire& waiter) noexcept {
    (waiter.m_previous != nullptr ? waiter.m_previous->m_next : m_first) = waiter.m_next;
    (waiter.m_next != nullptr ? waiter.m_next->m_previous : m_last) = waiter.m_previous;
    if (m_firstWaiting == &waiter) {
        m_firstWaiting = waiter.m_next;
    }
}

inline void Resource::release() {
    if (m_firstWaiting == nullptr) {
        ENSURE(m_free < m_capacity);
        ++m_free;
        return;
    }
    Acquire& next = *m_firstWaiting;
    m_firstWaiting = next.m_next;
    --m_queueLength;
    next.m_state = Acquire::State::granted;
    m_simulation->wake(next.m_token);
}

} // namespace idem
