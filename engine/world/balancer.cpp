#include "engine/world/balancer.h"

namespace idem {

namespace {

constexpr StreamId requestTravelTime = StreamId::of("client-link", "request");
constexpr StreamId responseTravelTime = StreamId::of("client-link", "response");
constexpr StreamId requestLoss = StreamId::of("client-link", "request-loss");
constexpr StreamId responseLoss = StreamId::of("client-link", "response-loss");
constexpr StreamId duplication = StreamId::of("client-link", "duplication");
constexpr StreamId duplicateGap = StreamId::of("client-link", "duplicate-gap");
constexpr StreamId requestReorder = StreamId::of("client-link", "request-reorder");
constexpr StreamId responseReorder = StreamId::of("client-link", "response-reorder");
constexpr StreamId requestHoldUp = StreamId::of("client-link", "request-hold-up");
constexpr StreamId responseHoldUp = StreamId::of("client-link", "response-hold-up");

} // namespace

Balancer::Balancer(Stage& stage, FaultSchedule& faults, ServerPool& servers)
    : m_stage(stage), m_faults(faults), m_proxy(stage, servers, *this) {}

void Balancer::restart() {
    m_proxy.restart();
    m_lastRequests.assign(m_stage.options.clients.size(), Time::zero());
    m_lastResponses.assign(m_stage.options.clients.size(), Time::zero());
}

RecordId Balancer::emit(
    RecordKind kind, MessageKind message, NodeId lane, NodeId other, const Exchange& exchange) {
    auto record = m_stage.record(kind, lane, exchange.errand, exchange.cause);
    record.detail = static_cast<std::uint8_t>(message);
    record.other = other.value;
    return m_stage.emit(record);
}

void Balancer::send(Exchange exchange) {
    const NetworkOptions& network = m_stage.options.network;
    const NodeId self = m_stage.topology.balancer();
    exchange.cause =
        emit(RecordKind::MessageSent, MessageKind::Request, exchange.client, self, exchange);
    if (m_stage.links.isCut(exchange.client, self)) {
        emitLoss(m_stage, MessageKind::Request, exchange.client, exchange, LossCause::Partition);
        return;
    }
    const Fault* fault = m_faults.isEmpty()
                             ? nullptr
                             : m_faults.onMessage(Hop::Request, NodeRole::Client, exchange.errand);
    if (fault != nullptr && fault->kind == FaultKind::Drop) {
        emitLoss(m_stage, MessageKind::Request, exchange.client, exchange, LossCause::Fault);
        return;
    }
    const bool isDuplicated = fault != nullptr && fault->kind == FaultKind::Duplicate;
    if (isDuplicated || m_stage.happens(network.duplication, duplication, exchange.errand)) {
        const Duration gap =
            isDuplicated ? fault->delay
                         : m_stage.draw(network.duplicateGap, duplicateGap, exchange.errand);
        auto record = m_stage.record(
            RecordKind::MessageDuplicated, exchange.client, exchange.errand, exchange.cause);
        record.value = gap.ns;
        Exchange second = exchange;
        second.cause = m_stage.emit(record);
        second.errand.arrival = 1;
        m_stage.simulation.spawn(bringRequest, this, second, gap);
    }
    if (m_stage.happens(network.requestLoss, requestLoss, exchange.errand)) {
        emitLoss(m_stage, MessageKind::Request, exchange.client, exchange, LossCause::Chance);
        return;
    }
    const bool isDelayed = fault != nullptr && fault->kind == FaultKind::Delay;
    m_stage.simulation.spawn(
        bringRequest, this, exchange, isDelayed ? fault->delay : Duration::zero());
}

Process Balancer::bringRequest(Balancer* balancer, Exchange exchange, Duration extra) {
    Stage& stage = balancer->m_stage;
    const Topology& topology = stage.topology;
    const NodeId self = topology.balancer();
    const Duration first = stage.draw(topology.clientLink(), requestTravelTime, exchange.errand);
    const Duration held = balancer->holdUp(requestReorder, requestHoldUp, exchange.errand);
    const Duration there =
        balancer->inTurn(balancer->m_lastRequests, exchange, first + extra + held);
    co_await stage.simulation.delay(there);
    if (stage.links.isCut(exchange.client, self)) {
        emitLoss(stage, MessageKind::Request, self, exchange, LossCause::Partition);
        co_return;
    }
    exchange.cause = balancer->emit(
        RecordKind::MessageArrived, MessageKind::Request, self, exchange.client, exchange);
    balancer->m_proxy.take(exchange);
}

void Balancer::answer(const Exchange& exchange, const Response& response) {
    m_stage.simulation.spawn(bringAnswer, this, exchange, response);
}

Process Balancer::bringAnswer(Balancer* balancer, Exchange exchange, Response response) {
    Stage& stage = balancer->m_stage;
    const NetworkOptions& network = stage.options.network;
    const Topology& topology = stage.topology;
    const Errand& errand = exchange.errand;
    const NodeId self = topology.balancer();
    exchange.cause = balancer->emit(
        RecordKind::MessageSent, MessageKind::Response, self, exchange.client, exchange);
    if (stage.links.isCut(self, exchange.client)) {
        emitLoss(stage, MessageKind::Response, self, exchange, LossCause::Partition);
        co_return;
    }
    const Fault* fault = nullptr;
    if (!balancer->m_faults.isEmpty()) {
        fault = balancer->m_faults.onMessage(Hop::Response, NodeRole::Client, errand);
    }
    const bool isDropped = fault != nullptr && fault->kind == FaultKind::Drop;
    if (isDropped || stage.happens(network.responseLoss, responseLoss, errand)) {
        const LossCause cause = isDropped ? LossCause::Fault : LossCause::Chance;
        emitLoss(stage, MessageKind::Response, self, exchange, cause);
        co_return;
    }
    Duration second = stage.draw(topology.clientLink(), responseTravelTime, errand);
    if (fault != nullptr && fault->kind == FaultKind::Delay) {
        second += fault->delay;
    }
    second += balancer->holdUp(responseReorder, responseHoldUp, errand);
    second = balancer->inTurn(balancer->m_lastResponses, exchange, second);
    co_await stage.simulation.delay(second);
    if (stage.links.isCut(self, exchange.client)) {
        emitLoss(stage, MessageKind::Response, exchange.client, exchange, LossCause::Partition);
        co_return;
    }
    balancer->deliver(exchange, response);
}

Duration Balancer::holdUp(StreamId chance, StreamId delay, const Errand& errand) const {
    const NetworkOptions& network = m_stage.options.network;
    return m_stage.happens(network.reorder, chance, errand)
               ? m_stage.draw(network.reorderDelay, delay, errand)
               : Duration::zero();
}

Duration
Balancer::inTurn(std::vector<Time>& lastArrivals, const Exchange& exchange, Duration latency) {
    // What the network duplicates is in nobody's turn.
    if (!m_stage.options.network.isInOrder || exchange.errand.arrival > 0) {
        return latency;
    }
    const Time now = m_stage.simulation.now();
    Time& last = lastArrivals[exchange.request.caller];
    last = std::max(last, now + latency);
    return last - now;
}

void Balancer::deliver(const Exchange& exchange, const Response& response) {
    Exchange arrived = exchange;
    arrived.cause = emit(RecordKind::MessageArrived,
                         MessageKind::Response,
                         exchange.client,
                         m_stage.topology.balancer(),
                         exchange);
    const Answer answer{
        response, arrived.cause, exchange.errand.attempt, exchange.request.key.value_or(0)};
    if (exchange.ticket.deliver(answer) || m_late->acceptLate(exchange, answer)) {
        return;
    }
    auto ignored =
        m_stage.record(RecordKind::AnswerIgnored, exchange.client, exchange.errand, arrived.cause);
    ignored.status = static_cast<std::uint16_t>(response.status);
    ignored.value = response.resource;
    ignored.other = exchange.request.key.value_or(0);
    ignored.flags = response.replayed ? replayedFlag : 0;
    m_stage.emit(ignored);
}

} // namespace idem
