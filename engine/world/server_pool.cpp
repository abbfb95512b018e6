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
        m_servers.emplace_back().node = stage.topology.server(i);
    }
    carrier.setResultSink(*this);
}

void ServerPool::restart() {
    for (Server& server : m_servers) {
        server.reset();
    }
    // The first one is taken first, as if all were made anew: their positions show in a trace.
    m_idle.clear();
    for (auto handler = m_handlers.rbegin(); handler != m_handlers.rend(); ++handler) {
        (*handler)->end();
        m_idle.push_back(handler->get());
    }
    m_steps = 0;
    m_tokens = 0;
    startTimedPauses();
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

std::size_t ServerPool::load(std::size_t server) const {
    const Server& loaded = m_servers[server];
    return static_cast<std::size_t>(loaded.busy) + loaded.waiting.size() + loaded.held.size();
}

void ServerPool::accept(std::size_t index, const Exchange& exchange) {
    Server& server = m_servers[index];
    if (!server.isUp) {
        loseRequest(server, exchange);
    } else if (server.isPaused) {
        server.held.emplace_back(exchange);
    } else {
        admit(index, exchange);
    }
}

void ServerPool::loseRequest(const Server& server, Exchange exchange) {
    exchange.cause =
        emitLoss(m_stage, MessageKind::Request, server.node, exchange, LossCause::NodeDown);
    m_responses->lose(server.node, exchange, ConnectionLoss::Refused);
}

void ServerPool::admit(std::size_t index, const Exchange& exchange) {
    const ServerOptions& options = m_stage.options.servers[index];
    Server& server = m_servers[index];
    if (options.workers == 0 || server.busy < options.workers) {
        startHandler(index, exchange);
    } else if (server.waiting.size() < static_cast<std::size_t>(options.queue)) {
        enqueue(index, exchange);
    } else {
        turnAway(index, exchange);
    }
}

void ServerPool::startHandler(std::size_t index, const Exchange& exchange) {
    TimedHandler& handler = idleHandler();
    handler.begin(index, exchange, ++m_tokens);
    auto started = m_stage.record(
        RecordKind::HandlerStarted, m_servers[index].node, exchange.errand, exchange.cause);
    started.other = exchange.request.key.value_or(0);
    handler.lastRecord = m_stage.emit(started);
    if (++m_servers[index].busy == 1) {
        startTroubles(index);
    }
    handler.process = m_stage.simulation.spawn(run, this, &handler);
}

void ServerPool::enqueue(std::size_t index, const Exchange& exchange) {
    Server& server = m_servers[index];
    auto queued =
        m_stage.record(RecordKind::HandlerQueued, server.node, exchange.errand, exchange.cause);
    queued.other = exchange.request.key.value_or(0);
    queued.value = static_cast<std::int64_t>(server.waiting.size());
    server.waiting.push_back(exchange);
    server.waiting.back().cause = m_stage.emit(queued);
}

/// The queue is full: shed the load at once.
void ServerPool::turnAway(std::size_t index, const Exchange& exchange) {
    const Server& server = m_servers[index];
    const auto whenFull = m_stage.options.servers[index].whenFull;
    const Response refusal{whenFull == OverloadAnswer::RateLimited ? 429 : 503,
                           0,
                           false,
                           m_stage.options.protocol.retryAfter};
    const RecordId lost =
        emitLoss(m_stage, MessageKind::Request, server.node, exchange, LossCause::Overload);
    auto replied = m_stage.record(RecordKind::HandlerReplied, server.node, exchange.errand, lost);
    replied.status = static_cast<std::uint16_t>(refusal.status);
    replied.other = exchange.request.key.value_or(0);
    Exchange refused = exchange;
    refused.cause = m_stage.emit(replied);
    m_responses->respond(server.node, refused, refusal);
}

/// Gives workers that have become free to those who have waited longest.
void ServerPool::startWaiting(std::size_t index) {
    Server& server = m_servers[index];
    const std::int32_t workers = m_stage.options.servers[index].workers;
    while (!server.isPaused && !server.waiting.empty() && server.busy < workers) {
        const Exchange next = server.waiting.front();
        server.waiting.pop_front();
        startHandler(index, next);
    }
}

Process ServerPool::run(ServerPool* pool, TimedHandler* handler) {
    Stage& stage = pool->m_stage;
    const std::size_t index = handler->server;
    const Exchange& exchange = handler->exchange;
    const Distribution& service = stage.options.servers[index].serviceTime;
    Duration left = stage.draw(service, serviceTime, exchange.errand);
    do {
        const Duration before = pool->m_servers[index].pausedTotal(stage.simulation.now());
        co_await stage.simulation.delay(left);
        left = pool->m_servers[index].pausedTotal(stage.simulation.now()) - before;
        for (Duration still = pool->standstill(index); still > Duration::zero();
             still = pool->standstill(index)) {
            co_await stage.simulation.delay(still);
        }
    } while (left > Duration::zero());
    co_await serve(*handler, pool->m_setup, pool->m_strategy, exchange.request);
    pool->finish(*handler);
}

void ServerPool::finish(TimedHandler& handler) {
    m_stage.simulation.kill(handler.renewal);
    handler.end();
    m_carrier.closeSessions(handler, false);
    m_idle.push_back(&handler);
    if (handler.isBehind) {
        return; // It took no worker.
    }
    Server& server = m_servers[handler.server];
    if (--server.busy == 0) {
        stopTroubles(server);
    }
    startWaiting(handler.server);
}

void ServerPool::onAnnounced(TimedHandler& handler, std::uint32_t step) {
    const Operation& operation = handler.pending();
    if (crashesBefore(handler, operation)) {
        return;
    }
    if (operation.role == Role::Effect && throwsAt(CrashPoint::AfterClaim, handler)) {
        handler.receive(step, Exception{false});
        return;
    }
    Server& server = m_servers[handler.server];
    if (server.isPaused) {
        server.held.emplace_back(HeldStep{&handler, step});
    } else {
        perform(handler, step);
    }
}

void ServerPool::perform(TimedHandler& handler, std::uint32_t step) {
    const Operation& operation = handler.pending();
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
    Server& server = m_servers[handler.server];
    const bool isHeld = server.isPaused;
    if (!isHeld && crashesAfter(handler, operation)) {
        return;
    }
    if (server.isPaused) {
        server.held.emplace_back(HeldResult{&handler, step, operation, std::move(result), !isHeld});
    } else {
        deliver(handler, step, operation.role, std::move(result));
    }
}

/// Hands a result to its handler, unless the server's own code throws there.
void ServerPool::deliver(TimedHandler& handler,
                         std::uint32_t step,
                         Role role,
                         OperationResult result) {
    const bool isResult = !std::holds_alternative<std::monostate>(result);
    if (role == Role::Effect && isResult && throwsAt(CrashPoint::EffectDone, handler)) {
        handler.receive(step, Exception{true});
        return;
    }
    handler.receive(step, std::move(result));
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
    traceMutex(handler, *result);
    serveMemoryWaiters(server);
    onResult(handler, step, handler.pending(), *result);
}

/// A mutex that changes hands. Permits are nobody's: they guard no key.
void ServerPool::traceMutex(const TimedHandler& handler, const MemoryResult& result) {
    const Operation& operation = handler.pending();
    const MemoryCommandKind kind = std::get<MemoryCommand>(operation.command).kind;
    const bool isTaken = kind == MemoryCommandKind::Lock || kind == MemoryCommandKind::TryLock;
    if (!result.done || operation.key == 0 || (!isTaken && kind != MemoryCommandKind::Unlock)) {
        return;
    }
    auto record = m_stage.record(RecordKind::LockChanged,
                                 m_servers[handler.server].node,
                                 handler.exchange.errand,
                                 handler.lastRecord);
    record.detail = static_cast<std::uint8_t>(isTaken ? LockState::Held : LockState::Free);
    record.other = operation.key;
    record.value = isTaken ? Deadline::never().ticks : 0;
    m_stage.emit(record);
}

void ServerPool::serveMemoryWaiters(Server& server) {
    for (const auto& completion : server.memory.completions()) {
        TimedHandler& waiter = *m_handlers[completion.session.value];
        const std::uint32_t step = waiter.waitingFor();
        waiter.setResult(completion.result);
        emitStep(waiter, RecordKind::OperationExecuted, step);
        traceMutex(waiter, completion.result);
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
    handler.hasReplied = true;
    if (crashesAt(CrashPoint::Answered, handler)) {
        return;
    }
    Exchange exchange = handler.exchange;
    exchange.cause = handler.lastRecord;
    if (exchange.request.key) {
        exchange.request.key = handler.pending().key;
    }
    m_responses->respond(node, exchange, response);
    m_carrier.onReply(handler);
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
    const std::size_t index = handler->server;
    for (;;) {
        co_await pool->m_stage.simulation.delay(period);
        for (Duration still = pool->standstill(index); still > Duration::zero();
             still = pool->standstill(index)) {
            co_await pool->m_stage.simulation.delay(still);
        }
        pool->m_carrier.sendRenewal(*handler, pool->nextStep());
    }
}

/// A handler of its own, so that it outlives the request and dies with the server like any other.
void ServerPool::startBehind(TimedHandler& handler, const Operation& operation, Duration delay) {
    Exchange exchange = handler.exchange;
    exchange.cause = handler.lastRecord;
    TimedHandler& behind = idleHandler();
    behind.begin(handler.server, exchange, handler.token());
    behind.isBehind = true;
    behind.renewalOperation = operation;
    behind.process = m_stage.simulation.spawn(sendLater, this, &behind, delay);
}

Process ServerPool::sendLater(ServerPool* pool, TimedHandler* behind, Duration delay) {
    co_await pool->m_stage.simulation.delay(delay);
    pool->m_carrier.sendRenewal(*behind, pool->nextStep());
    pool->finish(*behind);
}

} // namespace idem
