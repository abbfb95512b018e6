// How servers die, stand still and throw: by the fault schedule between two steps of a handler, or
// by chance while they have work.

#include "engine/world/server_pool.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

constexpr StreamId faultPause = StreamId::of("server", "fault-pause");
constexpr StreamId pauseGap = StreamId::of("server", "pause-gap");
constexpr StreamId pauseSpan = StreamId::of("server", "pause-span");
constexpr StreamId crashGap = StreamId::of("server", "crash-gap");
constexpr StreamId restartSpan = StreamId::of("server", "restart-span");

bool strikes(const Distribution& interval) {
    return interval.max() != Duration::zero();
}

} // namespace

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
    handler.hasRecord |= handler.hasEffect && operation.role == Role::Record;
    return false;
}

bool ServerPool::crashesAt(CrashPoint point, TimedHandler& handler) {
    if (m_faults.isEmpty()) {
        return false;
    }
    const Errand& errand = handler.exchange.errand;
    const std::size_t server = handler.server;
    if (const Fault* fault = m_faults.onPoint(FaultKind::Pause, point, errand)) {
        pause(server, m_stage.draw(fault->lasts, faultPause, errand), errand, handler.lastRecord);
    }
    const Fault* fault = m_faults.onPoint(FaultKind::Crash, point, errand);
    if (fault == nullptr) {
        return false;
    }
    crash(server, point, handler);
    if (fault->restartAfter > Duration::zero()) {
        m_stage.simulation.spawn(restartLater, this, server, fault->restartAfter);
    }
    return true;
}

bool ServerPool::throwsAt(CrashPoint point, TimedHandler& handler) {
    const Errand& errand = handler.exchange.errand;
    if (m_faults.isEmpty() || m_faults.onPoint(FaultKind::Exception, point, errand) == nullptr) {
        return false;
    }
    auto failed = m_stage.record(
        RecordKind::HandlerFailed, m_servers[handler.server].node, errand, handler.lastRecord);
    failed.detail = static_cast<std::uint8_t>(point);
    handler.lastRecord = m_stage.emit(failed);
    return true;
}

void ServerPool::crash(std::size_t index, std::optional<CrashPoint> point, TimedHandler& cause) {
    Server& server = m_servers[index];
    server.isUp = false;
    auto crashed = m_stage.record(
        RecordKind::NodeCrashed, server.node, cause.exchange.errand, cause.lastRecord);
    crashed.detail = static_cast<std::uint8_t>(point.value_or(cause.point()));
    const RecordId crashId = m_stage.emit(crashed);
    killHandlers(index, point, crashId);
    server.isPaused = false;
    server.busy = 0;
    server.memory.clear();
    stopTroubles(server);
    dropRequests(server, crashId);
    m_responses->onHealthChange(index);
}

void ServerPool::killHandlers(std::size_t index, std::optional<CrashPoint> point, RecordId cause) {
    const NodeId node = m_servers[index].node;
    for (const auto& handler : m_handlers) {
        if (!handler->isActive() || handler->server != index) {
            continue;
        }
        Exchange lost = handler->exchange;
        lost.cause = handler->isBehind ? cause : emitDeath(*handler, point, cause);
        m_stage.simulation.kill(handler->process);
        m_stage.simulation.kill(handler->renewal);
        handler->end();
        m_carrier.closeSessions(*handler, true);
        m_idle.push_back(handler.get());
        // Nobody waits for what was to be done behind an answer.
        if (!handler->isBehind) {
            m_responses->lose(node, lost, ConnectionLoss::Reset);
        }
    }
}

RecordId ServerPool::emitDeath(const TimedHandler& handler,
                               std::optional<CrashPoint> point,
                               RecordId cause) {
    const NodeId node = m_servers[handler.server].node;
    auto died = m_stage.record(RecordKind::HandlerDied, node, handler.exchange.errand, cause);
    died.detail = static_cast<std::uint8_t>(point.value_or(handler.point()));
    return m_stage.emit(died);
}

/// Requests that have reached the server and have not been taken up die with it.
void ServerPool::dropRequests(Server& server, RecordId cause) {
    std::deque<Exchange> dropped = std::exchange(server.waiting, {});
    for (const Held& held : std::exchange(server.held, {})) {
        if (const auto* exchange = std::get_if<Exchange>(&held)) {
            dropped.push_back(*exchange);
        }
    }
    for (Exchange& exchange : dropped) {
        exchange.cause = cause;
        loseRequest(server, exchange);
    }
}

Process ServerPool::restartLater(ServerPool* pool, std::size_t index, Duration span) {
    co_await pool->m_stage.simulation.delay(span);
    Server& server = pool->m_servers[index];
    server.isUp = true;
    pool->m_stage.emit(pool->m_stage.record(RecordKind::NodeRestarted, server.node, Errand()));
    pool->m_responses->onHealthChange(index);
}

Duration ServerPool::standstill(std::size_t server) const {
    const Server& asked = m_servers[server];
    return asked.isPaused ? asked.pausedUntil - m_stage.simulation.now() : Duration::zero();
}

void ServerPool::pause(std::size_t index, Duration span, const Errand& errand, RecordId cause) {
    Server& server = m_servers[index];
    if (!server.isUp || span == Duration::zero()) {
        return;
    }
    auto paused = m_stage.record(RecordKind::NodePaused, server.node, errand, cause);
    paused.value = span.ns;
    m_stage.emit(paused);
    const Time now = m_stage.simulation.now();
    if (!server.isPaused) {
        server.isPaused = true;
        server.pausedSince = now;
        server.pausedUntil = now;
    }
    server.pausedUntil = std::max(server.pausedUntil, now + span);
    m_stage.simulation.spawn(resumeLater, this, index, span);
}

Process ServerPool::resumeLater(ServerPool* pool, std::size_t index, Duration span) {
    co_await pool->m_stage.simulation.delay(span);
    const Server& server = pool->m_servers[index];
    if (server.isPaused && server.pausedUntil == pool->m_stage.simulation.now()) {
        pool->resume(index);
    }
}

/// Catches up on what has come meanwhile, in order; a new pause or a crash on the way ends that.
void ServerPool::resume(std::size_t index) {
    Server& server = m_servers[index];
    server.isPaused = false;
    server.pausedBefore += server.pausedUntil - server.pausedSince;
    m_stage.emit(m_stage.record(RecordKind::NodeResumed, server.node, Errand()));
    while (server.isUp && !server.isPaused && !server.held.empty()) {
        Held next = std::move(server.held.front());
        server.held.pop_front();
        goOn(index, std::move(next));
    }
    startWaiting(index);
}

void ServerPool::goOn(std::size_t index, Held held) {
    if (const auto* exchange = std::get_if<Exchange>(&held)) {
        admit(index, *exchange);
    } else if (const auto* step = std::get_if<HeldStep>(&held)) {
        perform(*step->handler, step->step);
    } else if (const auto& result = std::get<HeldResult>(held);
               result.handler->isWaitingFor(result.step)) {
        if (result.isChecked) {
            deliver(*result.handler, result.step, result.operation.role, result.result);
        } else {
            onResult(*result.handler, result.step, result.operation, result.result);
        }
    }
}

Process ServerPool::pauseAt(ServerPool* pool, std::size_t index, std::size_t fault) {
    Stage& stage = pool->m_stage;
    const Fault& entry = stage.options.faults[fault];
    co_await stage.simulation.delay(entry.from);
    if (pool->isUp(index)) {
        pool->m_faults.onInstant(fault);
    }
    const auto ordinal = static_cast<std::uint32_t>(fault);
    const Duration span = stage.draw(entry.lasts, faultPause, Errand(), ordinal);
    pool->pause(index, span, Errand(), RecordId::none());
}

void ServerPool::startTimedPauses() {
    const WorldOptions& options = m_stage.options;
    for (std::size_t i = 0; i < options.faults.size(); ++i) {
        if (options.faults[i].kind != FaultKind::Pause) {
            continue;
        }
        const std::string& name = options.faults[i].server;
        const auto found =
            std::find_if(options.servers.begin(),
                         options.servers.end(),
                         [&name](const ServerOptions& server) { return server.name == name; });
        if (found != options.servers.end()) {
            const auto index = static_cast<std::size_t>(found - options.servers.begin());
            m_stage.simulation.spawn(pauseAt, this, index, i);
        }
    }
}

void ServerPool::startTroubles(std::size_t index) {
    const ServerOptions& options = m_stage.options.servers[index];
    Server& server = m_servers[index];
    if (strikes(options.pauseEvery) && strikes(options.pauseFor)) {
        server.pauses = m_stage.simulation.spawn(pauseByChance, this, index);
    }
    if (strikes(options.crashEvery)) {
        server.crashes = m_stage.simulation.spawn(crashByChance, this, index);
    }
}

void ServerPool::stopTroubles(Server& server) {
    m_stage.simulation.kill(server.pauses);
    m_stage.simulation.kill(server.crashes);
}

Process ServerPool::pauseByChance(ServerPool* pool, std::size_t index) {
    Stage& stage = pool->m_stage;
    const ServerOptions& options = stage.options.servers[index];
    for (;;) {
        const std::uint32_t ordinal = pool->m_servers[index].pauseCount++;
        const Duration work =
            stage.draw(options.pauseEvery, pauseGap.with(index), Errand(), ordinal);
        co_await stage.simulation.delay(work);
        const Duration span =
            stage.draw(options.pauseFor, pauseSpan.with(index), Errand(), ordinal);
        pool->pause(index, span, Errand(), RecordId::none());
        co_await stage.simulation.delay(span);
    }
}

TimedHandler* ServerPool::anyHandlerOf(std::size_t index) const {
    for (const auto& handler : m_handlers) {
        if (handler->isActive() && handler->server == index) {
            return handler.get();
        }
    }
    return nullptr;
}

Process ServerPool::crashByChance(ServerPool* pool, std::size_t index) {
    Stage& stage = pool->m_stage;
    const ServerOptions& options = stage.options.servers[index];
    const std::uint32_t ordinal = pool->m_servers[index].crashCount++;
    const Duration work = stage.draw(options.crashEvery, crashGap.with(index), Errand(), ordinal);
    co_await stage.simulation.delay(work);
    const Duration down =
        stage.draw(options.restartAfter, restartSpan.with(index), Errand(), ordinal);
    TimedHandler* const struck = pool->anyHandlerOf(index);
    if (struck == nullptr) {
        co_return;
    }
    pool->crash(index, std::nullopt, *struck);
    if (down > Duration::zero()) {
        stage.simulation.spawn(restartLater, pool, index, down);
    }
}

} // namespace idem
