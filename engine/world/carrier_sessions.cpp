// The sessions of handlers at the database: opened when first needed, closed when their handler
// ends, and opened again when a server has ended them.
//
// Between transactions a lost session harms nobody, since a pool opens another one. Inside a
// transaction the work is gone, and the handler must hear of it before it may go on.
//
// A pooler in transaction mode lends a session for one transaction, or one statement outside of
// any. The next one runs in another; that is the worst it may do, and what a busy pooler does.

#include "engine/world/carrier.h"
#include "engine/world/flight.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

constexpr StreamId noticeTravel = StreamId::of("operation", "request");
constexpr std::uint32_t crashOrdinal = 0xffff;

StatementKind kindOf(const Flight& flight) {
    return std::get<Statement>(flight.operation.command).kind;
}

bool endsTransaction(StatementKind kind) {
    return kind == StatementKind::Commit || kind == StatementKind::Rollback;
}

} // namespace

Connection& Carrier::connectionOf(TimedHandler& handler, const Flight& flight) {
    if (!flight.isAwaited) {
        return handler.renewing;
    }
    return flight.operation.place == Place::Replica ? handler.replica : handler.primary;
}

SessionId Carrier::sessionOf(TimedHandler& handler, Flight& flight) {
    const Place place = flight.operation.place;
    if (place != Place::Primary && place != Place::Replica) {
        return SessionId{handler.index};
    }
    Connection& held = connectionOf(handler, flight);
    if (held.isOpen()) {
        const SessionFate fate = m_database.fateOf(held.node, held.session);
        const bool isMine = !isPooled() || held.isBound;
        if (fate == SessionFate::Alive && held.node == flight.store && isMine) {
            held.isBound &= !endsTransaction(kindOf(flight));
            return held.session;
        }
        closeConnection(held, Duration::zero());
        held.lostWork = fate == SessionFate::LostWork && flight.isAwaited;
    }
    const StatementKind kind = kindOf(flight);
    if (held.lostWork && kind != StatementKind::Begin) {
        // A driver lets nobody go on in half a transaction: all fails until it is ended.
        held.lostWork = !endsTransaction(kind);
        flight.isBroken = true;
        return SessionId::none();
    }
    held = {flight.store, m_database.connect(flight.store)};
    held.isBound = kind == StatementKind::Begin;
    return held.session;
}

/// Whether the server has ended the session while the statement was on its way. A renewal, which
/// nobody awaits, is not made while the one before it still waits.
bool Carrier::refusesStatement(const Flight& flight) const {
    if (!std::holds_alternative<Statement>(flight.operation.command)) {
        return false;
    }
    const bool isBusy = !flight.isAwaited && m_database.isBlocked(flight.store, flight.session);
    return isBusy || m_database.fateOf(flight.store, flight.session) != SessionFate::Alive;
}

/// The next statement of the handler opens a new session, unless it was to go on in a transaction.
void Carrier::dropConnection(TimedHandler& handler, const Flight& flight) {
    if (!std::holds_alternative<Statement>(flight.operation.command)) {
        return;
    }
    Connection& held = connectionOf(handler, flight);
    if (!held.isOpen()) {
        return;
    }
    const auto* result = std::get_if<StatementResult>(&flight.result);
    const bool isTooIdle = result != nullptr && result->state == SqlState::IdleInTransactionTimeout;
    const bool wasInWork = isTooIdle || m_database.isInWork(held.node, held.session);
    closeConnection(held, Duration::zero());
    held.lostWork = wasInWork && !endsTransaction(kindOf(flight));
}

/// The last flight of a session whose sender is gone closes it.
void Carrier::leaveSession(Flight& flight) {
    flight.isDone = true;
    if (flight.closesSession && !isInUse(flight.store, flight.session)) {
        m_database.disconnect(flight.store, flight.session);
    }
}

bool Carrier::isInUse(NodeId store, SessionId session) const {
    return std::any_of(m_active.begin(), m_active.end(), [&](const Flight* flight) {
        return flight->store == store && flight->session == session && !flight->isDone;
    });
}

void Carrier::closeSessions(TimedHandler& handler, bool isCrash) {
    const NodeId server = m_stage.topology.server(handler.server);
    for (Connection* held : {&handler.primary, &handler.replica, &handler.renewing}) {
        const bool isNoticedLater = isCrash && held->isOpen();
        const Duration notice = isNoticedLater
                                    ? m_stage.draw(m_stage.topology.link(server, held->node),
                                                   noticeTravel,
                                                   handler.exchange.errand,
                                                   crashOrdinal)
                                    : Duration::zero();
        closeConnection(*held, notice);
    }
    m_cache.disconnect(SessionId{handler.index});
}

void Carrier::closeConnection(Connection& held, Duration notice) {
    if (!held.isOpen()) {
        return;
    }
    const Connection left = std::exchange(held, Connection());
    const NodeId store = left.node;
    const SessionId closing = left.session;
    if (isPooled() && m_database.holdsSessionLock(store, closing)) {
        return; // It goes back to the pool as it is: whoever unlocks does so in another one.
    }
    if (isInUse(store, closing)) {
        // What was sent before the end is still read before the end is noticed.
        for (Flight* flight : m_active) {
            flight->closesSession |= flight->store == store && flight->session == closing;
        }
        return;
    }
    if (notice == Duration::zero()) {
        m_database.disconnect(store, closing);
        return;
    }
    m_stage.simulation.spawn(disconnectLater, this, store, closing, notice);
}

Process
Carrier::disconnectLater(Carrier* carrier, NodeId store, SessionId session, Duration notice) {
    co_await carrier->m_stage.simulation.delay(notice);
    carrier->m_database.disconnect(store, session);
}

} // namespace idem
