// The load balancer, and the links between it, the clients and the servers.
#pragma once

#include "engine/sim/process.h"
#include "engine/world/exchange.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/server_pool.h"

#include <cstddef>
#include <vector>

namespace idem {

/// Brings requests to servers that are up, and answers back. Chance and faults act on the link
/// between client and balancer, where the public network is.
class Balancer final : public ResponseSink {
public:
    Balancer(Stage& stage, FaultSchedule& faults, ServerPool& servers);

    void restart();
    void setLateAnswerSink(LateAnswerSink& sink) { m_late = &sink; }

    /// Sends a request on its way; it may be lost, or arrive twice.
    void send(Exchange exchange);
    void respond(NodeId server, const Exchange& exchange, const Response& response) override;

private:
    static Process bringRequest(Balancer* balancer, Exchange exchange, Duration extra);
    static Process
    bringResponse(Balancer* balancer, NodeId server, Exchange exchange, Response response);

    /// The server for this arrival; none if all are down.
    std::size_t choose(const Exchange& exchange);
    std::size_t preferred(const Exchange& exchange);
    void refuse(Exchange exchange);
    /// How long a message travels that draws this latency, so that none overtakes an earlier one.
    Duration inTurn(std::vector<Time>& lastArrivals, const Exchange& exchange, Duration latency);
    Duration holdUp(StreamId chance, StreamId delay, const Errand& errand) const;
    void lose(MessageKind message, NodeId lane, const Exchange& exchange, LossCause cause);
    void deliver(const Exchange& exchange, const Response& response);
    RecordId
    emit(RecordKind kind, MessageKind message, NodeId lane, NodeId other, const Exchange& exchange);

    Stage& m_stage;
    FaultSchedule& m_faults;
    ServerPool& m_servers;
    std::vector<std::size_t> m_fixed; ///< Servers of BalancerOptions::servers, as positions.
    std::size_t m_next = 0;           ///< Of round robin.
    LateAnswerSink* m_late = nullptr;
    std::vector<Time> m_lastRequests;  ///< By client: the last arrival at the balancer.
    std::vector<Time> m_lastResponses; ///< By client: the last arrival at the client.
};

} // namespace idem
