// The proxy inside the balancer: it passes requests on to servers, and may do so more than once.
#pragma once

#include "engine/sim/process.h"
#include "engine/world/exchange.h"
#include "engine/world/proxy_presets.h"
#include "engine/world/router.h"
#include "engine/world/server_pool.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace idem {

/// Takes the answers that the balancer sends to clients.
class AnswerSink {
public:
    AnswerSink() = default;
    AnswerSink(const AnswerSink&) = delete;
    AnswerSink& operator=(const AnswerSink&) = delete;
    virtual ~AnswerSink() = default;

    virtual void answer(const Exchange& exchange, const Response& response) = 0;
};

/// The links between balancer and servers, and the rules of ProxyOptions (semantics.md R64-R66). A
/// try that it gives up goes on at its server: nothing calls the work back (F15, F38).
class Proxy final : public ResponseSink {
public:
    Proxy(Stage& stage, ServerPool& servers, AnswerSink& answers);

    void restart();
    /// A request has arrived at the balancer.
    void take(Exchange exchange);

    void respond(NodeId server, const Exchange& exchange, const Response& response) override;
    void lose(NodeId server, const Exchange& exchange, ConnectionLoss loss) override;
    void onHealthChange(std::size_t server) override { m_router.onHealthChange(server); }

private:
    struct Try {
        std::size_t server = 0;
        RecordId sent;
        ProcessRef timer;
        bool isAwaited = true; ///< Its answer would still be taken.
    };
    /// A request from its arrival to its answer.
    struct Visit {
        Exchange request;
        std::vector<Try> tries;
        std::vector<std::size_t> tried; ///< Servers that the next try avoids.
        ProcessRef timer;
        bool isWaiting = false; ///< A further try is due.
    };

    static Process bringTry(Proxy* proxy, std::size_t server, Exchange exchange);
    static Process bringResponse(Proxy* proxy, NodeId server, Exchange exchange, Response response);
    static Process bringLoss(Proxy* proxy, NodeId server, Exchange exchange, ConnectionLoss loss);
    static Process endVisit(Proxy* proxy, std::uint64_t number);
    static Process endTry(Proxy* proxy, std::uint64_t number, std::size_t position);
    static Process retryLater(Proxy* proxy, std::uint64_t number, Duration wait);

    void passOn(const Exchange& exchange);
    void beginTry(std::uint64_t number, RecordId cause);
    void onAnswer(const Exchange& exchange, const Response& response);
    void onTryTimeout(std::uint64_t number, std::size_t position);
    /// Plans a further try; false if the rules allow none.
    bool triesAgain(std::uint64_t number, RetryReason reason);
    bool allows(const Visit& visit, RetryReason reason) const;
    std::optional<RetryReason> reasonToRepeat(const Visit& visit, int status) const;
    static bool isInFlight(const Visit& visit);
    void failTry(const Exchange& exchange, RetryReason reason, int status);
    /// Answers by itself.
    void conclude(std::uint64_t number, int status, RecordId cause);
    void close(std::uint64_t number);
    Visit* visitOf(std::uint64_t number);
    Try* awaitedTry(const Exchange& exchange);
    bool isCut(NodeId from, NodeId to, NodeId regionFrom, NodeId regionTo);
    void refuse(Exchange exchange, int status);
    RecordId emitTimeout(const Visit& visit, const Try& late);
    RecordId
    emit(RecordKind kind, MessageKind message, NodeId lane, NodeId other, const Exchange& exchange);

    Stage& m_stage;
    ServerPool& m_servers;
    AnswerSink& m_answers;
    Router m_router;
    const ProxyOptions& m_rules;
    bool m_keepsVisits;
    std::uint32_t m_reasons = 0; ///< Of ProxyOptions::retryOn, as bits 1 << RetryReason.
    std::map<std::uint64_t, Visit> m_visits;
    std::uint64_t m_visitCount = 0;
};

} // namespace idem
