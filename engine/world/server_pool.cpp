// Servers in simulated time. A strategy never learns that its server may die: the crash points lie
// between the roles of its steps, and are looked for here, where steps leave and come back.

#include "engine/world/server_pool.h"

#include "engine/world/housekeeping.h"
#include "engine/world/key_scopes.h"

#include <utility>

namespace idem {

namespace {

constexpr StreamId serviceTime = StreamId::of("server", "service");

} // namespace

ServerPool::ServerPool(Stage& stage,
                       Carrier& carrier,
                       FaultSchedule& faults,
                       const StrategyEntry& strategy,
                       const ProtocolSetup& setup)
    : m_stage(stage), m_carrier(carrier), m_faults(faults), m_strategy(strategy), m_setup(setup) {
    for (std::size_t i = 0; i < stage.topology.serverCount(); ++i) {
        m_servers.push_back({stage.topology.server(i), {}, true});
    }
    carrier.setResultSink(*this);
}

void ServerPool::restart() {
    for (Server& server : m_servers) {
        server.memory.clear();
        server.isUp = true;
    }
    // The first one is taken first, as if all were made anew: their positions show in a trace.
    m_idle.clear();
    for (auto handler = m_handlers.rbegin(); handler != m_handlers.rend(); ++handler) {
        (*handler)->end();
        m_idle.push_back(handler->get());
    }
    m_steps = 0;
    m_tokens = 0;
}

TimedHandler& ServerPool::idleHandler() {
    if (m_idle.empty()) {
        const auto index = static_cast<std::uint32_t>(m_handlers.size());
        m_handlers.push_back(std::make_unique<TimedHandler>(*this, m_stage, index));
        return *m_handlers.back();
    }
    TimedHandler& handler = *m_idle.back();
    m_idle.pop_back();
    return handler;
}

void ServerPool::accept(std::size_t index, const Exchange& exchange) {
    const Server& server = m_servers[index];
    if (!server.isUp) {
        auto lost =
            m_stage.record(RecordKind::MessageLost, server.node, exchange.errand, exchange.cause);
        lost.detail = static_cast<std::uint8_t>(MessageKind::Request);
        lost.value = static_cast<std::int64_t>(LossCause::NodeDown);
        m_stage.emit(lost);
        return;
    }
    TimedHandler& handler = idleHandler();
    handler.begin(index, exchange, ++m_tokens);
    auto started =
        m_stage.record(RecordKind::HandlerStarted, server.node, exchange.errand, exchange.cause);
    started.other = exchange.request.key.value_or(0);
    handler.lastRecord = m_stage.emit(started);
    handler.process = m_stage.simulation.spawn(run, this, &handler);
}

Process ServerPool::run(ServerPool* pool, TimedHandler* handler) {
    Stage& stage = pool->m_stage;
    const Distribution& service = stage.options.servers[handler->server].serviceTime;
    const Exchange& exchange = handler->exchange;
    const Duration span = stage.draw(service, serviceTime, exchange.errand);
    co_await stage.simulation.delay(span);
    co_await serve(*handler, pool->m_setup, pool->m_strategy, exchange.request);
    pool->finish(*handler);
}

void ServerPool::finish(TimedHandler& handler) {
    m_stage.simulation.kill(handler.renewal);
    handler.end();
    m_carrier.closeSessions(handler, false);
    m_idle.push_back(&handler);
}

void ServerPool::onAnnounced(TimedHandler& handler, std::uint32_t step) {
    const Operation& operation = handler.pending();
    if (crashesBefore(handler, operation)) {
        return;
    }
    switch (operation.place) {
    case Place::Memory:
        executeInMemory(handler, step);
        return;
    case Place::Client:
        sendReply(handler, step);
        return;
    default:
        m_carrier.send(handler, step);
    }
    if (operation.role == Role::Effect) {
        crashesAt(CrashPoint::EffectSent, handler);
    }
}

void ServerPool::onResult(TimedHandler& handler,
                          std::uint32_t step,
                          const Operation& operation,
                          OperationResult result) {
    if (!crashesAfter(handler, operation)) {
        handler.receive(step, std::move(result));
    }
}

void ServerPool::executeInMemory(TimedHandler& handler, std::uint32_t step) {
    Server& server = m_servers[handler.server];
    emitStep(handler, RecordKind::OperationSent, step);
    const auto& command = std::get<MemoryCommand>(handler.pending().command);
    const auto result = server.memory.execute(SessionId{handler.index}, command);
    if (!result) {
        emitStep(handler, RecordKind::OperationBlocked, step);
        return;
    }
    handler.setResult(*result);
    emitStep(handler, RecordKind::OperationExecuted, step);
    serveMemoryWaiters(server);
    onResult(handler, step, handler.pending(), *result);
}

void ServerPool::serveMemoryWaiters(Server& server) {
    for (const auto& completion : server.memory.completions()) {
        TimedHandler& waiter = *m_handlers[completion.session.value];
        const std::uint32_t step = waiter.waitingFor();
        waiter.setResult(completion.result);
        emitStep(waiter, RecordKind::OperationExecuted, step);
        waiter.receive(step, completion.result);
    }
}

void ServerPool::emitStep(TimedHandler& handler, RecordKind kind, std::uint32_t step) {
    const Operation& operation = handler.pending();
    auto record = m_stage.record(
        kind, m_servers[handler.server].node, handler.exchange.errand, handler.lastRecord);
    record.detail = static_cast<std::uint8_t>(operation.name);
    record.operation = step;
    record.other = operation.key;
    record.flags = roleFlags(operation.role);
    if (kind == RecordKind::OperationExecuted) {
        const ResultSummary summary = summarize(operation, handler.result());
        record.value = summary.value;
        record.flags = static_cast<std::uint8_t>(record.flags | (summary.found ? foundFlag : 0));
    }
    handler.lastRecord = m_stage.emit(record);
}

void ServerPool::sendReply(TimedHandler& handler, std::uint32_t step) {
    const auto& response = std::get<Response>(handler.pending().command);
    const NodeId node = m_servers[handler.server].node;
    auto replied = m_stage.record(
        RecordKind::HandlerReplied, node, handler.exchange.errand, handler.lastRecord);
    replied.status = static_cast<std::uint16_t>(response.status);
    replied.detail = static_cast<std::uint8_t>(response.keyFault);
    replied.value = response.resource;
    replied.other = handler.pending().key;
    replied.flags = response.replayed ? replayedFlag : 0;
    handler.lastRecord = m_stage.emit(replied);
    if (crashesAt(CrashPoint::Answered, handler)) {
        return;
    }
    Exchange exchange = handler.exchange;
    exchange.cause = handler.lastRecord;
    if (exchange.request.key) {
        exchange.request.key = handler.pending().key;
    }
    // Nobody waits for what the completer has had done.
    if (exchange.client.isSome()) {
        m_responses->respond(node, exchange, response);
    }
    handler.receive(step, std::monostate());
}

std::uint32_t ServerPool::scopedKey(const TimedHandler& handler, const Request& request) {
    const std::uint32_t key = m_scopes->scoped(request);
    m_housekeeping->remember(key, handler.exchange);
    return key;
}

void ServerPool::startRenewal(TimedHandler& handler, Duration period) {
    handler.renewal = m_stage.simulation.spawn(renew, this, &handler, period);
}

Process ServerPool::renew(ServerPool* pool, TimedHandler* handler, Duration period) {
    for (;;) {
        co_await pool->m_stage.simulation.delay(period);
        pool->m_carrier.sendRenewal(*handler, pool->nextStep());
    }
}

bool ServerPool::crashesBefore(TimedHandler& handler, const Operation& operation) {
    const bool isFirst = !std::exchange(handler.hasSteps, true);
    if (isFirst && crashesAt(CrashPoint::BeforeClaim, handler)) {
        return true;
    }
    // Without a step that claims, "after the claim" is the moment before the effect.
    if (operation.role == Role::Effect && !handler.hasClaimed &&
        crashesAt(CrashPoint::AfterClaim, handler)) {
        return true;
    }
    return operation.role == Role::Reply && handler.hasEffect &&
           crashesAt(CrashPoint::Recorded, handler);
}

bool ServerPool::crashesAfter(TimedHandler& handler, const Operation& operation) {
    if (operation.role == Role::Claim && !std::exchange(handler.hasClaimed, true)) {
        return crashesAt(CrashPoint::AfterClaim, handler);
    }
    if (operation.role == Role::Effect && !std::exchange(handler.hasEffect, true)) {
        return crashesAt(CrashPoint::EffectDone, handler);
    }
    return false;
}

bool ServerPool::crashesAt(CrashPoint point, TimedHandler& handler) {
    if (m_faults.isEmpty()) {
        return false;
    }
    const Fault* fault = m_faults.onPoint(point, handler.exchange.errand);
    if (fault == nullptr) {
        return false;
    }
    const std::size_t server = handler.server;
    crash(server, point, handler);
    if (fault->restartAfter > Duration::zero()) {
        m_stage.simulation.spawn(restartLater, this, server, fault->restartAfter);
    }
    return true;
}

void ServerPool::crash(std::size_t index, CrashPoint point, TimedHandler& cause) {
    Server& server = m_servers[index];
    server.isUp = false;
    auto crashed = m_stage.record(
        RecordKind::NodeCrashed, server.node, cause.exchange.errand, cause.lastRecord);
    crashed.detail = static_cast<std::uint8_t>(point);
    const RecordId crashId = m_stage.emit(crashed);
    for (const auto& handler : m_handlers) {
        if (!handler->isActive() || handler->server != index) {
            continue;
        }
        auto died =
            m_stage.record(RecordKind::HandlerDied, server.node, handler->exchange.errand, crashId);
        died.detail = static_cast<std::uint8_t>(point);
        m_stage.emit(died);
        m_stage.simulation.kill(handler->process);
        m_stage.simulation.kill(handler->renewal);
        handler->end();
        m_carrier.closeSessions(*handler, true);
        m_idle.push_back(handler.get());
    }
    server.memory.clear();
}

Process ServerPool::restartLater(ServerPool* pool, std::size_t index, Duration span) {
    co_await pool->m_stage.simulation.delay(span);
    Server& server = pool->m_servers[index];
    server.isUp = true;
    pool->m_stage.emit(pool->m_stage.record(RecordKind::NodeRestarted, server.node, Errand()));
}

} // namespace idem
