// The timed driver's journeys. One process carries one operation: there, work, effect, back. It
// belongs to no node, so a crash of the sender cannot call back what was sent.

#include "engine/world/carrier.h"

#include "engine/core/ensure.h"
#include "engine/world/flight.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace idem {

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

/// What a driver makes of no answer, and of a connection that is gone.
OperationResult unreachable(const Operation& operation) {
    if (std::holds_alternative<Statement>(operation.command)) {
        StatementResult lost;
        lost.state = SqlState::ConnectionLost;
        return lost;
    }
    if (std::holds_alternative<CacheCommand>(operation.command)) {
        return CacheResult{CacheStatus::Unreachable, {}, 0};
    }
    return ProviderResult{ProviderStatus::Unreachable, 0, false};
}

bool saysSessionIsGone(const OperationResult& result) {
    const auto* statement = std::get_if<StatementResult>(&result);
    return statement != nullptr && (statement->state == SqlState::ConnectionLost ||
                                    statement->state == SqlState::IdleInTransactionTimeout);
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
      m_cache(stage, *this, strategy.cache),
      m_provider(stage),
      m_storeFaults(stage, faults, m_database, m_cache) {}

Carrier::~Carrier() = default;

void Carrier::restart() {
    m_database.restart();
    m_cache.restart();
    m_provider.restart();
    m_storeFaults.restart();
    for (Flight* flight : m_active) {
        m_free.push_back(flight);
    }
    m_active.clear();
}

Flight& Carrier::newFlight(TimedHandler& handler, const Operation& operation, std::uint32_t step) {
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
    flight.store = storeOf(handler, operation);
    flight.session = SessionId::none();
    flight.isAwaited = true;
    flight.isRequestLost = flight.isResultLost = false;
    flight.isBlocked = flight.isDone = flight.closesSession = false;
    flight.isBroken = flight.isUnanswered = flight.isGivenUp = false;
    return flight;
}

void Carrier::release(Flight& flight) {
    m_active.erase(std::find(m_active.begin(), m_active.end(), &flight));
    m_free.push_back(&flight);
}

NodeId Carrier::storeOf(const TimedHandler& handler, const Operation& operation) const {
    const Topology& topology = m_stage.topology;
    const RegionId region = topology.regionOf(topology.server(handler.server));
    switch (operation.place) {
    case Place::Primary:
        return m_database.primary();
    case Place::Replica:
        return topology.replicaIn(region);
    case Place::Cache:
        return m_cache.standIn(topology.sharedCache());
    case Place::RegionalCache:
        return m_cache.standIn(topology.cacheIn(region));
    case Place::HomeCache:
        return m_cache.standIn(topology.cacheIn(topology.homeOf(operation.key)));
    case Place::NextHomeCache:
        return m_cache.standIn(topology.cacheIn(topology.homeAfter(operation.key)));
    case Place::Provider:
        return topology.provider();
    case Place::Memory:
    case Place::Client:
        break;
    }
    ENSURE(operation.place == Place::Provider); // Memory and the reply never travel this way.
    return {};
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
    flight.sentAt = m_stage.simulation.now();
    planJourney(flight);
    flight.cause = emit(flight, RecordKind::OperationSent, flight.server, flight.cause);
    if (!m_faults.isEmpty()) {
        applyFaults(flight);
    }
    m_stage.simulation.spawn(carry, this, &flight);
    const Duration patience = flight.operation.patience;
    const bool isLost = flight.isRequestLost || flight.isResultLost;
    if (patience > Duration::zero() && (isLost || flight.there + flight.back > patience)) {
        flight.isGivenUp = true;
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
        const bool isCharge = flight.operation.name == OperationName::Charge;
        const Duration work =
            draw(isCharge ? options.provider.latency : options.provider.queryLatency, workTime);
        const Duration untilEffect = scaled(work, options.provider.effectAt);
        flight.there += untilEffect;
        flight.back += work - untilEffect;
        break;
    }
    case Place::Cache:
    case Place::RegionalCache:
    case Place::HomeCache:
    case Place::NextHomeCache:
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
    const auto loss = carrier->lossOnTheWay(*flight);
    if (loss) {
        carrier->lose(*flight, *loss);
    } else {
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
    }
    if (carrier->isMissed(*flight)) {
        const Duration rest = carrier->restOfPatience(*flight);
        co_await simulation.delay(rest);
        carrier->giveUp(*flight);
    }
    carrier->release(*flight);
}

std::optional<LossCause> Carrier::lossOnTheWay(const Flight& flight) const {
    if (flight.isBroken) {
        return std::nullopt; // It never left.
    }
    if (flight.isRequestLost) {
        return LossCause::Fault;
    }
    if (isCut(flight)) {
        return LossCause::Partition;
    }
    const NodeRole role = m_stage.topology.nodes()[flight.store.value].role;
    const bool isUp = (role != NodeRole::Database || m_database.isUp(flight.store)) &&
                      (role != NodeRole::Cache || m_cache.isUp(flight.store));
    return isUp ? std::nullopt : std::optional(LossCause::NodeDown);
}

bool Carrier::isCut(const Flight& flight) const {
    // Not there, or not back: either way the server gets no answer.
    return m_stage.links.isCut(flight.server, flight.store) ||
           m_stage.links.isCut(flight.store, flight.server) ||
           m_storeFaults.isCut(flight.server, m_stage.topology.nodes()[flight.store.value].role);
}

void Carrier::lose(Flight& flight, LossCause cause) {
    flight.isUnanswered = true;
    emitLoss(flight, MessageKind::Operation, cause);
    leaveSession(flight);
}

/// Whether a server still waits for an answer that will not come.
bool Carrier::isMissed(const Flight& flight) const {
    return flight.isUnanswered && flight.isAwaited && !flight.isGivenUp &&
           patienceFor(flight.operation) > Duration::zero() &&
           flight.handler->isWaitingFor(flight.step);
}

Duration Carrier::patienceFor(const Operation& operation) const {
    if (operation.patience > Duration::zero()) {
        return operation.patience;
    }
    switch (operation.place) {
    case Place::Primary:
    case Place::Replica:
        return m_stage.options.database.timeout;
    case Place::Cache:
    case Place::RegionalCache:
    case Place::HomeCache:
    case Place::NextHomeCache:
        return m_stage.options.cache.timeout;
    default:
        return Duration::zero();
    }
}

Duration Carrier::restOfPatience(const Flight& flight) const {
    const Duration spent = m_stage.simulation.now() - flight.sentAt;
    return std::max(Duration::zero(), patienceFor(flight.operation) - spent);
}

/// The server takes the store, or the way to it, for dead. A connection to a database is.
void Carrier::giveUp(Flight& flight) {
    TimedHandler& handler = *flight.handler;
    if (!handler.isWaitingFor(flight.step)) {
        return;
    }
    flight.result = unreachable(flight.operation);
    handler.lastRecord = emit(flight, RecordKind::OperationAbandoned, flight.server, flight.cause);
    dropConnection(handler, flight);
    m_results->onResult(handler, flight.step, flight.operation, std::move(flight.result));
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
    if (flight.isBroken) {
        flight.result = unreachable(flight.operation);
        return;
    }
    const Occasion occasion{flight.errand,
                            flight.cause,
                            flight.ordinal * 64 +
                                static_cast<std::uint32_t>(flight.operation.name)};
    flight.isRefused = refusesStatement(flight);
    if (flight.isRefused) {
        flight.result = unreachable(flight.operation);
    } else if (const auto* statement = std::get_if<Statement>(&flight.operation.command)) {
        auto result = m_database.execute(flight.store, flight.session, *statement, occasion);
        flight.isBlocked = !result.has_value();
        if (result) {
            flight.result = std::move(*result);
        }
    } else if (const auto* command = std::get_if<CacheCommand>(&flight.operation.command)) {
        const auto result = m_cache.execute(flight.store, flight.session, *command);
        flight.isBlocked = !result.has_value();
        if (result) {
            flight.result = *result;
        }
    } else {
        const auto& call = std::get<ProviderCall>(flight.operation.command);
        flight.result = m_provider.execute(call, occasion);
    }
    const auto kind =
        flight.isBlocked ? RecordKind::OperationBlocked : RecordKind::OperationExecuted;
    flight.cause = emit(flight, kind, flight.store, flight.cause);
    settle(flight, {flight.errand, flight.cause, occasion.ordinal});
}

void Carrier::settle(const Flight& flight, const Occasion& occasion) {
    if (std::holds_alternative<Statement>(flight.operation.command)) {
        if (!flight.isRefused) {
            m_database.settle(flight.store, flight.session, occasion);
        }
    } else if (std::holds_alternative<CacheCommand>(flight.operation.command)) {
        m_cache.settle(flight.store, occasion);
    } else {
        m_provider.settle(flight.store, occasion, flight.step);
    }
}

void Carrier::afterExecution(Flight& flight) {
    if (flight.isBlocked) {
        flight.cause = emit(flight, RecordKind::OperationExecuted, flight.store, flight.cause);
    }
    leaveSession(flight);
    if (!m_faults.isEmpty() && flight.isAwaited && !flight.isBroken) {
        tellFaults(flight);
    }
}

void Carrier::tellFaults(const Flight& flight) {
    const bool isAtCache = m_stage.topology.nodes()[flight.store.value].role == NodeRole::Cache;
    const NodeId cache = isAtCache ? flight.store : cacheOf(*flight.handler);
    switch (flight.operation.role) {
    case Role::Claim:
        return m_storeFaults.onStep(StepPoint::Claim, *flight.handler, cache, flight.cause);
    case Role::Effect:
        return m_storeFaults.onStep(StepPoint::Effect, *flight.handler, cache, flight.cause);
    case Role::Record:
        return m_storeFaults.onStep(StepPoint::Record, *flight.handler, cache, flight.cause);
    default:
        return;
    }
}

void Carrier::onReply(TimedHandler& handler) {
    if (!m_faults.isEmpty()) {
        m_storeFaults.onStep(StepPoint::Reply, handler, cacheOf(handler), handler.lastRecord);
    }
}

NodeId Carrier::cacheOf(const TimedHandler& handler) const {
    const Topology& topology = m_stage.topology;
    return topology.cacheIn(topology.regionOf(topology.server(handler.server)));
}

void Carrier::deliver(Flight& flight) {
    if (flight.isResultLost || isCut(flight)) {
        const auto cause = flight.isResultLost ? LossCause::Fault : LossCause::Partition;
        flight.isUnanswered = true;
        emitLoss(flight, MessageKind::Result, cause);
        return;
    }
    TimedHandler& handler = *flight.handler;
    if (!handler.isWaitingFor(flight.step)) {
        return;
    }
    handler.lastRecord = emit(flight, RecordKind::OperationReturned, flight.server, flight.cause);
    if (saysSessionIsGone(flight.result)) {
        dropConnection(handler, flight);
    }
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

void Carrier::emitLoss(const Flight& flight, MessageKind message, LossCause cause) {
    const bool isThere = message == MessageKind::Operation;
    auto record = m_stage.record(RecordKind::MessageLost,
                                 isThere ? flight.store : flight.server,
                                 flight.errand,
                                 flight.cause);
    record.operation = flight.step;
    record.other = flight.operation.key;
    record.flags = roleFlags(flight.operation.role);
    record.detail = static_cast<std::uint8_t>(message);
    record.value = static_cast<std::int64_t>(cause);
    m_stage.emit(record);
}

RecordId Carrier::emit(const Flight& flight, RecordKind kind, NodeId lane, RecordId cause) {
    auto record = m_stage.record(kind, lane, flight.errand, cause);
    record.operation = flight.step;
    record.other = flight.operation.key;
    record.flags = roleFlags(flight.operation.role);
    record.detail = static_cast<std::uint8_t>(flight.operation.name);
    const ResultSummary summary = summarize(flight.operation, flight.result);
    record.value = summary.value;
    if (summary.found) {
        record.flags = static_cast<std::uint8_t>(record.flags | foundFlag);
    }
    return m_stage.emit(record);
}

} // namespace idem
