// A slot for one reply at a time. Whoever is to reply gets a ticket, which names the mailbox and
// one opening of it; a ticket is a value and may outlive the mailbox, the process that opened it,
// and its own use. So a late, repeated or misdirected reply is ignored, not a dangling reference.
#pragma once

#include "engine/core/ensure.h"
#include "engine/core/time.h"
#include "engine/sim/frame_pool.h"
#include "engine/sim/simulation.h"

#include <coroutine>
#include <cstdint>
#include <new>
#include <optional>
#include <utility>

namespace idem {

template <class T>
class Mailbox;

/// The right to deliver one value to one opening of a mailbox. REQUIRES: the simulation lives.
template <class T>
class Ticket {
public:
    Ticket() = default;

    /// Is a value still expected?
    bool isOpen() const;
    /// False, and the value is dropped, when the mailbox is gone, was reopened, has a value or its
    /// deadline has passed. A receiver goes on at the current time.
    bool deliver(T value) const;

private:
    friend class Mailbox<T>;
    Ticket(Simulation* simulation, WakeToken opening)
        : m_simulation(simulation), m_opening(opening) {}

    Simulation* m_simulation = nullptr;
    WakeToken m_opening;
};

/// One process receives at a time. It may live in a frame.
template <class T>
class Mailbox {
public:
    explicit Mailbox(Simulation& simulation);
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    /// Expects a value from now on; every earlier ticket is void. ENSUREs that nobody is receiving.
    Ticket<T> open();
    /// The same as ticket.deliver(value), which needs no mailbox at hand.
    bool deliver(const Ticket<T>& ticket, T value) { return ticket.deliver(std::move(value)); }
    bool isOpen() const { return m_address->armed != 0; }

    class TimedReceive;
    class Receive;
    /// Suspends until the value is there, or for that span: then the result is nullopt and the
    /// ticket is void. A value that is due at the very deadline counts when it was scheduled before
    /// the wait began. ENSUREs that the mailbox is open or holds a value.
    TimedReceive receive(Duration span) { return TimedReceive{*this, span}; }
    /// Suspends until the value is there.
    Receive receive() { return Receive{*this}; }

private:
    friend class Ticket<T>;

    bool isReady() const {
        ENSURE(!m_receiver.isSome() || !m_simulation->isParked(m_receiver));
        ENSURE(m_value.has_value() || isOpen());
        return m_value.has_value();
    }
    std::optional<T> close();

    Simulation* m_simulation;
    // Stands in the frame pool like the header of a frame, with this mailbox behind it, so that a
    // ticket finds out from it whether the mailbox is still there and waits for just its value.
    FrameHeader* m_address;
    WakeToken m_receiver;
    std::optional<T> m_value;
};

template <class T>
class Mailbox<T>::TimedReceive {
public:
    TimedReceive(Mailbox& mailbox, Duration span) : m_mailbox(mailbox), m_span(span) {}
    bool await_ready() const { return m_mailbox.isReady(); }
    void await_suspend(std::coroutine_handle<> frame) const {
        m_mailbox.m_receiver = m_mailbox.m_simulation->park(frame, m_span);
    }
    std::optional<T> await_resume() const { return m_mailbox.close(); }

private:
    Mailbox& m_mailbox;
    Duration m_span;
};

template <class T>
class Mailbox<T>::Receive {
public:
    explicit Receive(Mailbox& mailbox) : m_mailbox(mailbox) {}
    bool await_ready() const { return m_mailbox.isReady(); }
    void await_suspend(std::coroutine_handle<> frame) const {
        m_mailbox.m_receiver = m_mailbox.m_simulation->park(frame);
    }
    T await_resume() const { return *m_mailbox.close(); }

private:
    Mailbox& m_mailbox;
};

template <class T>
Mailbox<T>::Mailbox(Simulation& simulation) : m_simulation(&simulation) {
    void* const place = simulation.m_frames.allocate(sizeof(Mailbox*));
    m_address = static_cast<FrameHeader*>(place) - 1;
    ::new (place) Mailbox*(this);
}

template <class T>
Mailbox<T>::~Mailbox() {
    m_address->armed = 0;
    FramePool::release(m_address + 1);
}

template <class T>
Ticket<T> Mailbox<T>::open() {
    ENSURE(!m_receiver.isSome() || !m_simulation->isParked(m_receiver));
    m_value.reset();
    const std::uint64_t key = m_simulation->nextKey(m_simulation->m_frames.indexOf(m_address));
    m_address->armed = key;
    return {m_simulation, {key, m_simulation->m_run}};
}

template <class T>
std::optional<T> Mailbox<T>::close() {
    m_receiver = WakeToken::none();
    m_address->armed = 0;
    return std::exchange(m_value, std::nullopt);
}

template <class T>
bool Ticket<T>::isOpen() const {
    return m_simulation != nullptr && m_simulation->isParked(m_opening);
}

template <class T>
bool Ticket<T>::deliver(T value) const {
    if (!isOpen()) {
        return false;
    }
    FrameHeader& header = m_simulation->headerOf(m_opening.key);
    header.armed = 0;
    Mailbox<T>& mailbox = **reinterpret_cast<Mailbox<T>**>(&header + 1);
    mailbox.m_value.emplace(std::move(value));
    if (mailbox.m_receiver.isSome()) {
        m_simulation->wake(mailbox.m_receiver);
    }
    return true;
}

} // namespace idem
