#include "engine/world/timed_handler.h"

#include "engine/world/server_pool.h"

#include <utility>

namespace idem {

void TimedHandler::begin(std::size_t serverIndex, const Exchange& taken, std::int64_t token) {
    server = serverIndex;
    exchange = taken;
    exchange.request.region = m_stage.topology.regionOf(m_stage.topology.server(serverIndex));
    lastRecord = taken.cause;
    process = renewal = ProcessRef::none();
    primary = replica = renewing = {};
    isBehind = hasSteps = hasClaimed = hasEffect = hasRecord = hasReplied = false;
    m_counts.fill(0);
    m_waitingFor = 0;
    m_isActive = true;
    setToken(token);
}

CrashPoint TimedHandler::point() const {
    if (hasReplied) {
        return CrashPoint::Answered;
    }
    if (hasEffect) {
        return hasRecord ? CrashPoint::Recorded : CrashPoint::EffectDone;
    }
    if (m_waitingFor != 0 && pending().role == Role::Effect) {
        return CrashPoint::EffectSent;
    }
    return hasClaimed ? CrashPoint::AfterClaim : CrashPoint::BeforeClaim;
}

void TimedHandler::end() {
    m_isActive = false;
    m_waitingFor = 0;
}

void TimedHandler::announce(std::coroutine_handle<> frame) {
    m_frame = m_stage.simulation.park(frame);
    m_waitingFor = m_servers.nextStep();
    m_servers.onAnnounced(*this, m_waitingFor);
}

void TimedHandler::receive(std::uint32_t number, OperationResult result) {
    if (!isWaitingFor(number)) {
        return;
    }
    m_waitingFor = 0;
    setResult(std::move(result));
    m_stage.simulation.wake(m_frame);
}

void TimedHandler::keepAlive(const Operation& renewed, Duration period) {
    renewalOperation = renewed;
    m_servers.startRenewal(*this, period);
}

std::uint32_t TimedHandler::scopedKey(const Request& request) {
    return m_servers.scopedKey(*this, request);
}

void TimedHandler::stopKeepingAlive() {
    m_stage.simulation.kill(renewal);
}

void TimedHandler::sendBehind(const Operation& operation, Duration delay) {
    m_servers.startBehind(*this, operation, delay);
}

} // namespace idem
