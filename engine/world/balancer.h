// The load balancer, and the public network between it and the clients.
#pragma once

#include "engine/sim/process.h"
#include "engine/world/exchange.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/proxy.h"
#include "engine/world/server_pool.h"

namespace idem {

/// Brings requests from clients to the proxy, and answers back. Chance and faults act on this link,
/// where the public network is.
class Balancer final : public AnswerSink {
public:
    Balancer(Stage& stage, FaultSchedule& faults, ServerPool& servers);

    void restart();
    void setLateAnswerSink(LateAnswerSink& sink) { m_late = &sink; }

    /// Sends a request on its way; it may be lost, or arrive twice.
    void send(Exchange exchange);
    /// Sends an answer from the balancer to the client.
    void answer(const Exchange& exchange, const Response& response) override;

private:
    static Process bringRequest(Balancer* balancer, Exchange exchange, Duration extra);
    static Process bringAnswer(Balancer* balancer, Exchange exchange, Response response);

    /// How long a message travels that draws this latency, so that none overtakes an earlier one.
    Duration inTurn(std::vector<Time>& lastArrivals, const Exchange& exchange, Duration latency);
    Duration holdUp(StreamId chance, StreamId delay, const Errand& errand) const;
    void deliver(const Exchange& exchange, const Response& response);
    RecordId
    emit(RecordKind kind, MessageKind message, NodeId lane, NodeId other, const Exchange& exchange);

    Stage& m_stage;
    FaultSchedule& m_faults;
    Proxy m_proxy;
    LateAnswerSink* m_late = nullptr;
    std::vector<Time> m_lastRequests;  ///< By client: the last arrival at the balancer.
    std::vector<Time> m_lastResponses; ///< By client: the last arrival at the client.
};

} // namespace idem
