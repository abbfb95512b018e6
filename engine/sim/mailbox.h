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
    bool isOpen() const { return header().armed != 0; }

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

    // Stands in the frame pool like a frame, behind a header of its own, so that a ticket finds out
    // from that whether the mailbox is still there and waits for just its value. A granule has room
    // for more than the address; what stands here keeps the frames with mailboxes small.
    struct Place {
        Mailbox* mailbox;
        Simulation* simulation;
        WakeToken receiver;
    };

    static Place& placeBehind(FrameHeader& header) {
        return *reinterpret_cast<Place*>(&header + 1);
    }
    FrameHeader& header() const { return *(reinterpret_cast<FrameHeader*>(m_place) - 1); }
    bool isReceiving() const {
        return m_place->receiver.isSome() && m_place->simulation->isParked(m_place->receiver);
    }
    bool isReady() const {
        ENSURE(!isReceiving());
        ENSURE(m_value.has_value() || isOpen());
        return m_value.has_value();
    }
    std::optional<T> close();

    Place* m_place;
    std::optional<T> m_value;
};

template <class T>
class Mailbox<T>::TimedReceive {
public:
    TimedReceive(Mailbox& mailbox, Duration span) : m_mailbox(mailbox), m_span(span) {}
    bool await_ready() const { return m_mailbox.isReady(); }
    void await_suspend(std::coroutine_handle<> frame) const {
        Place& place = *m_mailbox.m_place;
        place.receiver = place.simulation->park(frame, m_span);
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
        Place& place = *m_mailbox.m_place;
        place.receiver = place.simulation->park(frame);
    }
    T await_resume() const { return *m_mailbox.close(); }

private:
    Mailbox& m_mailbox;
};

template <class T>
Mailbox<T>::Mailbox(Simulation& simulation)
    : m_place(::new (simulation.m_frames.allocate(sizeof(Place))) Place{this, &simulation, {}}) {}

template <class T>
Mailbox<T>::~Mailbox() {
    header().armed = 0;
    FramePool::release(m_place);
}

template <class T>
Ticket<T> Mailbox<T>::open() {
    ENSURE(!isReceiving());
    m_value.reset();
    Simulation& simulation = *m_place->simulation;
    const std::uint64_t key = simulation.nextKey(simulation.m_frames.indexOf(m_place));
    header().armed = key;
    return {&simulation, {key, simulation.m_run}};
}

template <class T>
std::optional<T> Mailbox<T>::close() {
    m_place->receiver = WakeToken::none();
    header().armed = 0;
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
    auto& place = Mailbox<T>::placeBehind(header);
    place.mailbox->m_value.emplace(std::move(value));
    if (place.receiver.isSome()) {
        m_simulation->wake(place.receiver);
    }
    return true;
}

} // namespace idem
