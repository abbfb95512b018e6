#include "engine/world/balancer.h"

namespace idem {

namespace {

constexpr StreamId requestTravelTime = StreamId::of("client-link", "request");
constexpr StreamId responseTravelTime = StreamId::of("client-link", "response");
constexpr StreamId requestLoss = StreamId::of("client-link", "request-loss");
constexpr StreamId responseLoss = StreamId::of("client-link", "response-loss");
constexpr StreamId duplication = StreamId::of("client-link", "duplication");
constexpr StreamId duplicateGap = StreamId::of("client-link", "duplicate-gap");

} // namespace

Balancer::Balancer(Stage& stage, FaultSchedule& faults, ServerPool& servers)
    : m_stage(stage), m_faults(faults), m_proxy(stage, servers, *this) {}

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
    const Fault* fault = m_faults.isEmpty()
                             ? nullptr
                             : m_faults.onMessage(Hop::Request, NodeRole::Client, exchange.errand);
    if (fault != nullptr && fault->kind == FaultKind::Drop) {
        loseRequest(exchange, LossCause::Fault);
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
        loseRequest(exchange, LossCause::Chance);
        return;
    }
    const bool isDelayed = fault != nullptr && fault->kind == FaultKind::Delay;
    m_stage.simulation.spawn(
        bringRequest, this, exchange, isDelayed ? fault->delay : Duration::zero());
}

void Balancer::loseRequest(const Exchange& exchange, LossCause cause) {
    auto lost =
        m_stage.record(RecordKind::MessageLost, exchange.client, exchange.errand, exchange.cause);
    lost.detail = static_cast<std::uint8_t>(MessageKind::Request);
    lost.value = static_cast<std::int64_t>(cause);
    m_stage.emit(lost);
}

Process Balancer::bringRequest(Balancer* balancer, Exchange exchange, Duration extra) {
    Stage& stage = balancer->m_stage;
    const Topology& topology = stage.topology;
    const NodeId self = topology.balancer();
    const Duration first = stage.draw(topology.clientLink(), requestTravelTime, exchange.errand);
    co_await stage.simulation.delay(first + extra);
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
    const Fault* fault = nullptr;
    if (!balancer->m_faults.isEmpty()) {
        fault = balancer->m_faults.onMessage(Hop::Response, NodeRole::Client, errand);
    }
    const bool isDropped = fault != nullptr && fault->kind == FaultKind::Drop;
    if (isDropped || stage.happens(network.responseLoss, responseLoss, errand)) {
        auto lost = stage.record(RecordKind::MessageLost, self, errand, exchange.cause);
        lost.detail = static_cast<std::uint8_t>(MessageKind::Response);
        lost.value = static_cast<std::int64_t>(isDropped ? LossCause::Fault : LossCause::Chance);
        stage.emit(lost);
        co_return;
    }
    Duration second = stage.draw(topology.clientLink(), responseTravelTime, errand);
    if (fault != nullptr && fault->kind == FaultKind::Delay) {
        second += fault->delay;
    }
    co_await stage.simulation.delay(second);
    balancer->deliver(exchange, response);
}

void Balancer::deliver(const Exchange& exchange, const Response& response) {
    Exchange arrived = exchange;
    arrived.cause = emit(RecordKind::MessageArrived,
                         MessageKind::Response,
                         exchange.client,
                         m_stage.topology.balancer(),
                         exchange);
    if (exchange.ticket.isOpen()) {
        exchange.ticket.deliver({response, arrived.cause, exchange.request.key.value_or(0)});
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
