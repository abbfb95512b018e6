// One attempt of a client on its way through the world, and the answer to it.
#pragma once

#include "engine/protocol/message.h"
#include "engine/sim/mailbox.h"
#include "engine/world/stage.h"

#include <cstddef>
#include <cstdint>

namespace idem {

struct Answer {
    Response response;
    RecordId cause;            ///< Its arrival at the client.
    std::uint16_t attempt = 0; ///< What it answers.
    std::uint32_t key = 0; ///< Of that attempt, within the scope that the server gave it; 0: none.
};

/// A request as it travels. The ticket is the client's for this attempt: whoever answers an
/// attempt that the client has given up delivers to nobody.
struct Exchange {
    Request request;
    Errand errand;
    NodeId client;
    Ticket<Answer> ticket;
    RecordId cause;          ///< The record that set it going, or its last arrival.
    std::uint64_t visit = 0; ///< The proxy's number of it; 0: it only passes the request on.
};

/// Tells that a request or its answer got lost between client, balancer and server, and where.
inline RecordId emitLoss(
    Stage& stage, MessageKind message, NodeId lane, const Exchange& exchange, LossCause cause) {
    auto lost = stage.record(RecordKind::MessageLost, lane, exchange.errand, exchange.cause);
    lost.detail = static_cast<std::uint8_t>(message);
    lost.value = static_cast<std::int64_t>(cause);
    return stage.emit(lost);
}

/// Takes what comes for an attempt that its client has given up.
class LateAnswerSink {
public:
    LateAnswerSink() = default;
    LateAnswerSink(const LateAnswerSink&) = delete;
    LateAnswerSink& operator=(const LateAnswerSink&) = delete;
    virtual ~LateAnswerSink() = default;

    /// Whether the client still makes use of it.
    virtual bool acceptLate(const Exchange& exchange, const Answer& answer) = 0;
};

/// How a connection tells that there will be no answer.
enum class ConnectionLoss : std::uint8_t {
    Refused, ///< Nobody listens: the request has not been read.
    Reset,   ///< The server died with the request; its effect may have happened.
};

/// Takes what becomes of requests at servers to where the requests came from.
class ResponseSink {
public:
    ResponseSink() = default;
    ResponseSink(const ResponseSink&) = delete;
    ResponseSink& operator=(const ResponseSink&) = delete;
    virtual ~ResponseSink() = default;

    virtual void respond(NodeId server, const Exchange& exchange, const Response& response) = 0;
    /// There will be no answer to this exchange.
    virtual void lose(NodeId server, const Exchange& exchange, ConnectionLoss loss) = 0;
    /// The server at this position has gone down, or is up again.
    virtual void onHealthChange(std::size_t server) = 0;
};

} // namespace idem
