// The timed driver's journeys. One process carries one operation: there, work, effect, back. It
// belongs to no node, so a crash of the sender cannot call back what was sent.

#include "engine/world/carrier.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace idem {

struct Carrier::Flight {
    Operation operation;
    OperationResult result;
    TimedHandler* handler = nullptr;
    std::uint32_t step = 0;    ///< Of the handler; also pairs the records.
    std::uint32_t ordinal = 0; ///< Among the handler's steps of this name.
    Errand errand;
    NodeId server;
    NodeId store;
    SessionId session;
    Duration there; ///< Until the operation takes effect.
    Duration back;  ///< From the effect to the sender.
    bool isAwaited = true;
    bool isRequestLost = false;
    bool isResultLost = false;
    bool isBlocked = false;
    bool isDone = false;        ///< Has taken effect; only its result is still under way.
    bool closesSession = false; ///< The sender has ended or died meanwhile.
    RecordId cause;             ///< OperationSent, then OperationExecuted.
    WakeToken waiting;
};

/// Suspends a flight until the store has served it.
struct Carrier::Served {
    Simulation& simulation;
    Flight& flight;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> frame) const {
        flight.waiting = simulation.park(frame);
    }
    void await_resume() const noexcept {}
};

namespace {

constexpr StreamId requestTravel = StreamId::of("operation", "request");
constexpr StreamId resultTravel = StreamId::of("operation", "result");
constexpr StreamId workTime = StreamId::of("operation", "work");
constexpr std::uint32_t crashOrdinal = 0xffff;

ProviderOptions providerOptions(const ProviderSetup& setup) {
    ProviderOptions options;
    options.deduplicates = setup.deduplicates;
    options.keyTimeToLive = setup.keyLife;
    return options;
}

Duration scaled(Duration span, double factor) {
    return {static_cast<std::int64_t>(static_cast<double>(span.ns) * factor + 0.5)};
}

} // namespace

Carrier::Carrier(Stage& stage,
                 FaultSchedule& faults,
                 const StrategyEntry& strategy,
                 bool localEffect)
    : m_stage(stage),
      m_faults(faults),
      m_database(stage, *this, localEffect),
      m_cache(stage, strategy.cache),
      m_provider(providerOptions(stage.options.provider)) {}

Carrier::~Carrier() = default;

void Carrier::restart() {
    m_database.restart();
    m_cache.restart();
    m_provider.clear();
    for (Flight* flight : m_active) {
        m_free.push_back(flight);
    }
    m_active.clear();
}

Carrier::Flight&
Carrier::newFlight(TimedHandler& handler, const Operation& operation, std::uint32_t step) {
    if (m_free.empty()) {
        m_pool.push_back(std::make_unique<Flight>());
        m_free.push_back(m_pool.back().get());
    }
    Flight& flight = *m_free.back();
    m_free.pop_back();
    m_active.push_back(&flight);
    flight.operation = operation;
    flight.result = std::monostate{};
    flight.handler = &handler;
    flight.step = step;
    flight.errand = handler.exchange.errand;
    flight.server = m_stage.topology.server(handler.server);
    flight.store = storeOf(handler, operation.place);
    flight.session = SessionId::none();
    flight.isAwaited = true;
    flight.isRequestLost = flight.isResultLost = false;
    flight.isBlocked = flight.isDone = flight.closesSession = false;
    return flight;
}

void Carrier::release(Flight& flight) {
    m_active.erase(std::find(m_active.begin(), m_active.end(), &flight));
    m_free.push_back(&flight);
}

NodeId Carrier::storeOf(const TimedHandler& handler, Place place) const {
    const Topology& topology = m_stage.topology;
    const RegionId region = topology.regionOf(topology.server(handler.server));
    switch (place) {
    case Place::Primary:
        return topology.primary();
    case Place::Replica:
        return topology.replicaIn(region);
    case Place::Cache:
        return topology.sharedCache();
    case Place::RegionalCache:
        return topology.cacheIn(region);
    case Place::HomeCache:
        return topology.cacheIn(topology.homeOf(handler.pending().key));
    case Place::Provider:
        return topology.provider();
    case Place::Memory:
    case Place::Client:
        break;
    }
    ENSURE(place == Place::Provider); // Memory and the reply never travel this way.
    return {};
}

SessionId Carrier::sessionOf(TimedHandler& handler, const Flight& flight) {
    const Place place = flight.operation.place;
    if (place != Place::Primary && place != Place::Replica) {
        return SessionId{handler.index};
    }
    SessionId& session = !flight.isAwaited         ? handler.renewalSession
                         : place == Place::Primary ? handler.primarySession
                                                   : handler.replicaSession;
    if (!session.isSome()) {
        session = m_database.connect(flight.store);
    }
    return session;
}

void Carrier::send(TimedHandler& handler, std::uint32_t step) {
    Flight& flight = newFlight(handler, handler.pending(), step);
    flight.cause = handler.lastRecord;
    launch(flight);
    handler.lastRecord = flight.cause;
}

void Carrier::sendRenewal(TimedHandler& handler, std::uint32_t step) {
    Flight& flight = newFlight(handler, handler.renewalOperation, step);
    flight.isAwaited = false;
    flight.cause = handler.lastRecord;
    launch(flight);
}

void Carrier::launch(Flight& flight) {
    flight.ordinal = flight.handler->countStep(flight.operation.name);
    flight.session = sessionOf(*flight.handler, flight);
    planJourney(flight);
    flight.cause = emit(flight, RecordKind::OperationSent, flight.server, flight.cause);
    if (!m_faults.isEmpty()) {
        applyFaults(flight);
    }
    m_stage.simulation.spawn(carry, this, &flight);
    const Duration patience = flight.operation.patience;
    const bool isLost = flight.isRequestLost || flight.isResultLost;
    if (patience > Duration::zero() && (isLost || flight.there + flight.back > patience)) {
        m_stage.simulation.spawn(abandonLater, this, &flight, flight.step);
    }
}

void Carrier::planJourney(Flight& flight) {
    const WorldOptions& options = m_stage.options;
    const Distribution& link = m_stage.topology.link(flight.server, flight.store);
    const auto name = static_cast<std::uint64_t>(flight.operation.name);
    const auto draw = [&](const Distribution& distribution, StreamId purpose) {
        return m_stage.draw(distribution, purpose.with(name), flight.errand, flight.ordinal);
    };
    flight.there = draw(link, requestTravel);
    flight.back = draw(link, resultTravel);
    switch (flight.operation.place) {
    case Place::Provider: {
        const Duration work = draw(options.provider.latency, workTime);
        const Duration untilEffect = scaled(work, options.provider.effectAt);
        flight.there += untilEffect;
        flight.back += work - untilEffect;
        break;
    }
    case Place::Cache:
    case Place::RegionalCache:
    case Place::HomeCache:
        flight.there += draw(options.cache.operation, workTime);
        break;
    default:
        flight.there += draw(options.database.operation, workTime);
        break;
    }
}

void Carrier::applyFaults(Flight& flight) {
    const NodeRole store = m_stage.topology.nodes()[flight.store.value].role;
    if (const Fault* fault = m_faults.onMessage(Hop::Operation, store, flight.errand)) {
        flight.isRequestLost = fault->kind == FaultKind::Drop;
        if (fault->kind == FaultKind::Delay) {
            flight.there += fault->delay;
        }
        if (fault->kind == FaultKind::Duplicate) {
            sendAgain(flight, fault->delay);
        }
    }
    if (const Fault* fault = m_faults.onMessage(Hop::Result, store, flight.errand)) {
        flight.isResultLost = fault->kind == FaultKind::Drop;
        if (fault->kind == FaultKind::Delay) {
            flight.back += fault->delay;
        }
    }
}

/// A second delivery of the same operation, whose result nobody awaits.
void Carrier::sendAgain(const Flight& flight, Duration gap) {
    Flight& second = newFlight(*flight.handler, flight.operation, flight.step);
    second.ordinal = flight.ordinal;
    second.session = flight.session;
    second.isAwaited = false;
    second.cause = flight.cause;
    second.there = flight.there + gap;
    m_stage.simulation.spawn(carry, this, &second);
}

Process Carrier::carry(Carrier* carrier, Flight* flight) {
    Simulation& simulation = carrier->m_stage.simulation;
    co_await simulation.delay(flight->there);
    if (!flight->isRequestLost) {
        carrier->execute(*flight);
        if (flight->isBlocked) {
            const Served served{simulation, *flight};
            co_await served;
        }
        carrier->afterExecution(*flight);
        if (flight->isAwaited) {
            co_await simulation.delay(flight->back);
            carrier->deliver(*flight);
        }
    } else {
        const NodeId store = flight->store;
        carrier->emit(*flight, RecordKind::MessageLost, store, flight->cause);
        carrier->leaveSession(*flight);
    }
    carrier->release(*flight);
}

Process Carrier::abandonLater(Carrier* carrier, Flight* flight, std::uint32_t step) {
    // The flight may be over and reused by then: keep what identifies the step.
    TimedHandler* const handler = flight->handler;
    const Operation operation = flight->operation;
    const NodeId server = flight->server;
    const RecordId sent = flight->cause;
    const Duration patience = operation.patience;
    const std::size_t position = handler->server;
    co_await carrier->m_stage.simulation.delay(patience);
    // The handler's own timer stands still with its server.
    Duration still = carrier->m_results->standstill(position);
    while (still > Duration::zero()) {
        co_await carrier->m_stage.simulation.delay(still);
        still = carrier->m_results->standstill(position);
    }
    if (handler->isWaitingFor(step)) {
        auto record = carrier->m_stage.record(
            RecordKind::OperationAbandoned, server, handler->exchange.errand, sent);
        record.detail = static_cast<std::uint8_t>(operation.name);
        record.flags = roleFlags(operation.role);
        record.operation = step;
        record.other = operation.key;
        handler->lastRecord = carrier->m_stage.emit(record);
        carrier->m_results->onResult(*handler, step, operation, std::monostate());
    }
}

void Carrier::execute(Flight& flight) {
    const Occasion occasion{flight.errand,
                            flight.cause,
                            flight.ordinal * 64 +
                                static_cast<std::uint32_t>(flight.operation.name)};
    if (const auto* statement = std::get_if<Statement>(&flight.operation.command)) {
        auto result = m_database.execute(flight.store, flight.session, *statement, occasion);
        flight.isBlocked = !result.has_value();
        if (result) {
            flight.result = std::move(*result);
        }
    } else if (const auto* command = std::get_if<CacheCommand>(&flight.operation.command)) {
        flight.result = m_cache.execute(flight.store, flight.session, *command);
    } else {
        const auto& call = std::get<ProviderCall>(flight.operation.command);
        flight.result = m_provider.execute(call, m_stage.clock);
    }
    const auto kind =
        flight.isBlocked ? RecordKind::OperationBlocked : RecordKind::OperationExecuted;
    flight.cause = emit(flight, kind, flight.store, flight.cause);
    settle(flight, {flight.errand, flight.cause, occasion.ordinal});
}

void Carrier::settle(const Flight& flight, const Occasion& occasion) {
    if (std::holds_alternative<Statement>(flight.operation.command)) {
        m_database.settle(flight.store, flight.session, occasion);
    } else if (std::holds_alternative<CacheCommand>(flight.operation.command)) {
        m_cache.settle(flight.store, occasion);
    } else {
        traceCharge(flight);
    }
}

void Carrier::traceCharge(const Flight& flight) {
    for (const ProviderChange& change : m_provider.changes()) {
        auto kind = RecordKind::Charged;
        switch (change.kind) {
        case ProviderChangeKind::Charged:
            break;
        case ProviderChangeKind::Replayed:
            kind = RecordKind::ChargeReplayed;
            break;
        case ProviderChangeKind::Canceled:
            kind = RecordKind::ChargeCanceled;
            break;
        case ProviderChangeKind::Refused:
            continue;
        }
        auto record = m_stage.record(kind, flight.store, flight.errand, flight.cause);
        record.value = change.payment;
        record.other = static_cast<std::uint32_t>(change.amount);
        record.operation = flight.step;
        m_stage.emit(record);
    }
}

void Carrier::afterExecution(Flight& flight) {
    if (flight.isBlocked) {
        flight.cause = emit(flight, RecordKind::OperationExecuted, flight.store, flight.cause);
    }
    leaveSession(flight);
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

void Carrier::deliver(Flight& flight) {
    if (flight.isResultLost) {
        emit(flight, RecordKind::MessageLost, flight.server, flight.cause);
        return;
    }
    TimedHandler& handler = *flight.handler;
    if (!handler.isWaitingFor(flight.step)) {
        return;
    }
    handler.lastRecord = emit(flight, RecordKind::OperationReturned, flight.server, flight.cause);
    m_results->onResult(handler, flight.step, flight.operation, std::move(flight.result));
}

void Carrier::complete(NodeId store, SessionId session, OperationResult result) {
    for (Flight* flight : m_active) {
        if (flight->isBlocked && flight->store == store && flight->session == session) {
            flight->result = std::move(result);
            m_stage.simulation.wake(flight->waiting);
            return;
        }
    }
    ENSURE(!session.isSome()); // Whoever waits at a store has a flight that waits here.
}

void Carrier::closeSessions(TimedHandler& handler, bool isCrash) {
    const Topology& topology = m_stage.topology;
    const NodeId server = topology.server(handler.server);
    const auto notice = [&](NodeId store) {
        return isCrash ? m_stage.draw(topology.link(server, store),
                                      requestTravel,
                                      handler.exchange.errand,
                                      crashOrdinal)
                       : Duration::zero();
    };
    const NodeId replica = topology.replicaIn(topology.regionOf(server));
    closeSession(topology.primary(), handler.primarySession, notice(topology.primary()));
    closeSession(replica, handler.replicaSession, notice(replica));
    closeSession(topology.primary(), handler.renewalSession, notice(topology.primary()));
}

void Carrier::closeSession(NodeId store, SessionId& session, Duration notice) {
    if (!session.isSome()) {
        return;
    }
    const SessionId closing = std::exchange(session, SessionId::none());
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

RecordId Carrier::emit(const Flight& flight, RecordKind kind, NodeId lane, RecordId cause) {
    auto record = m_stage.record(kind, lane, flight.errand, cause);
    record.operation = flight.step;
    record.other = flight.operation.key;
    record.flags = roleFlags(flight.operation.role);
    if (kind == RecordKind::MessageLost) {
        const bool isThere = flight.isRequestLost;
        record.detail =
            static_cast<std::uint8_t>(isThere ? MessageKind::Operation : MessageKind::Result);
        record.value = static_cast<std::int64_t>(LossCause::Fault);
        return m_stage.emit(record);
    }
    record.detail = static_cast<std::uint8_t>(flight.operation.name);
    const ResultSummary summary = summarize(flight.operation, flight.result);
    record.value = summary.value;
    if (summary.found) {
        record.flags = static_cast<std::uint8_t>(record.flags | foundFlag);
    }
    return m_stage.emit(record);
}

} // namespace idem
