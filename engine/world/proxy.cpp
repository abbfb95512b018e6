// Without rules a proxy keeps nothing about a request: it passes the request on, and later the
// answer. With rules it opens a visit, which ends with the one answer that the client gets:
//
//     arrival -> try 1 -> answer                          -> client
//                      -> time-out, loss, bad answer -> wait -> try 2 -> ...
//                      -> rules exhausted: 502, 503, 504 or the last answer
//     overall time-out                               -> 504
//
// What arrives for a try that it has given up, or after the visit, is dropped.

#include "engine/world/proxy.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId toServer = StreamId::of("server-link", "request");
constexpr StreamId fromServer = StreamId::of("server-link", "response");
constexpr StreamId retryJitter = StreamId::of("proxy", "retry-wait");

bool hasRules(const ProxyOptions& rules) {
    return rules.seesFailures || rules.timeout > Duration::zero() ||
           rules.tryTimeout > Duration::zero() || rules.retries > 0;
}

std::uint32_t bitOf(RetryReason reason) {
    return 1U << static_cast<unsigned>(reason);
}

std::uint32_t reasonsOf(const std::vector<std::string>& words) {
    const auto known = retryReasonNames();
    std::uint32_t bits = 0;
    for (std::size_t reason = 0; reason < known.size(); ++reason) {
        const bool isNamed = std::find(words.begin(), words.end(), known[reason]) != words.end();
        bits |= isNamed ? 1U << reason : 0;
    }
    return bits;
}

/// Envoy's: base (2^n - 1) before the n-th retry, below a limit.
Duration longestWait(const ProxyOptions& rules, std::size_t retry) {
    Duration longest = rules.retryWait;
    for (std::size_t n = 1; n < retry && longest < rules.retryWaitMax; ++n) {
        longest = longest * 2 + rules.retryWait;
    }
    return std::min(longest, rules.retryWaitMax);
}

std::size_t positionOf(const Exchange& exchange) {
    return static_cast<std::size_t>(exchange.errand.proxyTry()) - 1;
}

} // namespace

Proxy::Proxy(Stage& stage, ServerPool& servers, AnswerSink& answers)
    : m_stage(stage),
      m_servers(servers),
      m_answers(answers),
      m_router(stage, servers),
      m_rules(stage.options.balancer.proxy),
      m_keepsVisits(hasRules(m_rules)),
      m_reasons(reasonsOf(m_rules.retryOn)) {
    servers.setResponseSink(*this);
}

void Proxy::restart() {
    m_router.restart();
    m_visits.clear();
    m_visitCount = 0;
}

RecordId Proxy::emit(
    RecordKind kind, MessageKind message, NodeId lane, NodeId other, const Exchange& exchange) {
    auto record = m_stage.record(kind, lane, exchange.errand, exchange.cause);
    record.detail = static_cast<std::uint8_t>(message);
    record.other = other.value;
    return m_stage.emit(record);
}

void Proxy::take(Exchange exchange) {
    if (!m_keepsVisits) {
        passOn(exchange);
        return;
    }
    exchange.visit = ++m_visitCount;
    m_visits[exchange.visit].request = exchange;
    if (m_rules.timeout > Duration::zero()) {
        m_visits[exchange.visit].timer = m_stage.simulation.spawn(endVisit, this, exchange.visit);
    }
    beginTry(exchange.visit, exchange.cause);
}

/// Without rules: the one and only try.
void Proxy::passOn(const Exchange& exchange) {
    if (const auto server = m_router.choose(exchange, {})) {
        m_stage.simulation.spawn(bringTry, this, *server, exchange);
    } else {
        refuse(exchange, 503);
    }
}

Process Proxy::bringTry(Proxy* proxy, std::size_t server, Exchange exchange) {
    Stage& stage = proxy->m_stage;
    const NodeId self = stage.topology.balancer();
    const NodeId node = stage.topology.server(server);
    exchange.cause =
        proxy->emit(RecordKind::MessageSent, MessageKind::Request, self, node, exchange);
    if (proxy->isCut(self, node, exchange.client, node)) {
        emitLoss(stage, MessageKind::Request, self, exchange, LossCause::Partition);
        co_return;
    }
    const Distribution& link = stage.topology.link(exchange.client, node);
    const Duration travel = stage.draw(link, toServer, exchange.errand);
    proxy->m_router.onDeparture(server);
    co_await stage.simulation.delay(travel);
    proxy->m_router.onArrival(server);
    if (proxy->isCut(self, node, exchange.client, node)) {
        emitLoss(stage, MessageKind::Request, node, exchange, LossCause::Partition);
        co_return;
    }
    exchange.cause =
        proxy->emit(RecordKind::MessageArrived, MessageKind::Request, node, self, exchange);
    proxy->m_servers.accept(server, exchange);
}

void Proxy::respond(NodeId server, const Exchange& exchange, const Response& response) {
    if (!exchange.client.isSome()) {
        return; // Nobody waits for what the completer has had done.
    }
    m_stage.simulation.spawn(bringResponse, this, server, exchange, response);
}

Process Proxy::bringResponse(Proxy* proxy, NodeId server, Exchange exchange, Response response) {
    Stage& stage = proxy->m_stage;
    const NodeId self = stage.topology.balancer();
    exchange.cause =
        proxy->emit(RecordKind::MessageSent, MessageKind::Response, server, self, exchange);
    if (proxy->isCut(server, self, server, exchange.client)) {
        emitLoss(stage, MessageKind::Response, server, exchange, LossCause::Partition);
        co_return;
    }
    const Distribution& link = stage.topology.link(server, exchange.client);
    const Duration travel = stage.draw(link, fromServer, exchange.errand);
    co_await stage.simulation.delay(travel);
    if (proxy->isCut(server, self, server, exchange.client)) {
        emitLoss(stage, MessageKind::Response, self, exchange, LossCause::Partition);
        co_return;
    }
    if (exchange.visit != 0 && proxy->awaitedTry(exchange) == nullptr) {
        emitLoss(stage, MessageKind::Response, self, exchange, LossCause::GivenUp);
        co_return;
    }
    exchange.cause =
        proxy->emit(RecordKind::MessageArrived, MessageKind::Response, self, server, exchange);
    proxy->onAnswer(exchange, response);
}

void Proxy::lose(NodeId server, const Exchange& exchange, ConnectionLoss loss) {
    if (!exchange.client.isSome()) {
        return; // Nobody waits for what the completer has had done.
    }
    if (m_rules.seesFailures) {
        m_stage.simulation.spawn(bringLoss, this, server, exchange, loss);
    }
}

Process Proxy::bringLoss(Proxy* proxy, NodeId server, Exchange exchange, ConnectionLoss loss) {
    Stage& stage = proxy->m_stage;
    const Distribution& link = stage.topology.link(server, exchange.client);
    const Duration travel = stage.draw(link, fromServer, exchange.errand);
    co_await stage.simulation.delay(travel);
    if (proxy->isCut(server, stage.topology.balancer(), server, exchange.client)) {
        co_return; // Nobody hears of it: the try ends by its time-out.
    }
    const bool isRefused = loss == ConnectionLoss::Refused;
    proxy->failTry(exchange, isRefused ? RetryReason::ConnectFailure : RetryReason::Reset, 502);
}

Proxy::Visit* Proxy::visitOf(std::uint64_t number) {
    const auto found = m_visits.find(number);
    return found == m_visits.end() ? nullptr : &found->second;
}

Proxy::Try* Proxy::awaitedTry(const Exchange& exchange) {
    Visit* const visit = visitOf(exchange.visit);
    if (visit == nullptr) {
        return nullptr;
    }
    Try& sent = visit->tries[positionOf(exchange)];
    return sent.isAwaited ? &sent : nullptr;
}

// The balancer stands at the edge of every region, so what parts two regions parts the client's
// from the server's; a fault may also name the balancer itself.
bool Proxy::isCut(NodeId from, NodeId to, NodeId regionFrom, NodeId regionTo) {
    const bool isNamed = m_stage.links.isCut(from, to);
    return m_stage.links.isCut(regionFrom, regionTo) || isNamed;
}

void Proxy::beginTry(std::uint64_t number, RecordId cause) {
    Visit& visit = m_visits.at(number);
    visit.isWaiting = false;
    Exchange exchange = visit.request;
    const std::size_t position = visit.tries.size();
    exchange.errand.arrival = static_cast<std::uint8_t>(exchange.errand.arrival + 2 * position);
    exchange.cause = cause;
    auto server = m_router.choose(exchange, visit.tried);
    if (!server && !m_rules.eachServerOnce && !visit.tried.empty()) {
        visit.tried.clear();
        server = m_router.choose(exchange, visit.tried);
    }
    if (!server) {
        if (!isInFlight(visit)) {
            conclude(number, position == 0 ? 503 : 502, cause);
        }
        return;
    }
    if (position > 0) {
        auto again = m_stage.record(
            RecordKind::ProxyRetried, m_stage.topology.balancer(), exchange.errand, cause);
        again.value = exchange.errand.proxyTry();
        again.other = m_stage.topology.server(*server).value;
        exchange.cause = m_stage.emit(again);
    }
    visit.tries.push_back({*server, exchange.cause, ProcessRef::none()});
    visit.tried.push_back(*server);
    m_stage.simulation.spawn(bringTry, this, *server, exchange);
    if (m_rules.tryTimeout > Duration::zero()) {
        visit.tries.back().timer = m_stage.simulation.spawn(endTry, this, number, position);
    }
}

Process Proxy::endTry(Proxy* proxy, std::uint64_t number, std::size_t position) {
    co_await proxy->m_stage.simulation.delay(proxy->m_rules.tryTimeout);
    proxy->onTryTimeout(number, position);
}

Process Proxy::endVisit(Proxy* proxy, std::uint64_t number) {
    co_await proxy->m_stage.simulation.delay(proxy->m_rules.timeout);
    Visit* const visit = proxy->visitOf(number);
    if (visit != nullptr) {
        const RecordId late = visit->tries.empty()
                                  ? visit->request.cause
                                  : proxy->emitTimeout(*visit, visit->tries.back());
        proxy->conclude(number, 504, late);
    }
}

RecordId Proxy::emitTimeout(const Visit& visit, const Try& late) {
    Errand errand = visit.request.errand;
    errand.arrival = static_cast<std::uint8_t>(errand.arrival + 2 * (&late - visit.tries.data()));
    auto record =
        m_stage.record(RecordKind::ProxyTimedOut, m_stage.topology.balancer(), errand, late.sent);
    record.other = m_stage.topology.server(late.server).value;
    return m_stage.emit(record);
}

void Proxy::onTryTimeout(std::uint64_t number, std::size_t position) {
    Visit* const visit = visitOf(number);
    if (visit == nullptr || !visit->tries[position].isAwaited) {
        return;
    }
    Try& late = visit->tries[position];
    visit->request.cause = emitTimeout(*visit, late);
    late.isAwaited = m_rules.hedge;
    if (!triesAgain(number, RetryReason::Timeout) && !m_rules.hedge) {
        conclude(number, 504, visit->request.cause);
    }
}

bool Proxy::allows(const Visit& visit, RetryReason reason) const {
    const bool isUnread = reason == RetryReason::ConnectFailure;
    const bool isRepeatable =
        isUnread || m_rules.retryPosts || visit.request.request.method != Method::Post;
    return isRepeatable && (m_reasons & bitOf(reason)) != 0;
}

bool Proxy::triesAgain(std::uint64_t number, RetryReason reason) {
    Visit& visit = m_visits.at(number);
    const std::size_t made = visit.tries.size();
    if (visit.isWaiting || made > static_cast<std::size_t>(m_rules.retries) ||
        !allows(visit, reason) ||
        (m_rules.eachServerOnce && made >= m_stage.topology.serverCount())) {
        return false;
    }
    Errand errand = visit.request.errand;
    errand.arrival = static_cast<std::uint8_t>(errand.arrival + 2 * (made - 1));
    const auto jitter = Distribution::uniform(Duration::zero(), longestWait(m_rules, made));
    visit.isWaiting = true;
    const Duration wait = m_stage.draw(jitter, retryJitter, errand);
    m_stage.simulation.spawn(retryLater, this, number, wait);
    return true;
}

Process Proxy::retryLater(Proxy* proxy, std::uint64_t number, Duration wait) {
    co_await proxy->m_stage.simulation.delay(wait);
    Visit* const visit = proxy->visitOf(number);
    if (visit != nullptr) {
        proxy->beginTry(number, visit->request.cause);
    }
}

std::optional<RetryReason> Proxy::reasonToRepeat(const Visit& visit, int status) const {
    if (status == 503 && allows(visit, RetryReason::Status503)) {
        return RetryReason::Status503;
    }
    if (status >= 500 && status <= 599 && allows(visit, RetryReason::Status5xx)) {
        return RetryReason::Status5xx;
    }
    if (status == 409 && allows(visit, RetryReason::Status409)) {
        return RetryReason::Status409;
    }
    return std::nullopt;
}

/// Whether an answer may come although one try has failed.
bool Proxy::isInFlight(const Visit& visit) {
    return visit.isWaiting || std::any_of(visit.tries.begin(),
                                          visit.tries.end(),
                                          [](const Try& one) { return one.isAwaited; });
}

void Proxy::onAnswer(const Exchange& exchange, const Response& response) {
    Visit* const visit = visitOf(exchange.visit);
    if (visit == nullptr) {
        m_answers.answer(exchange, response);
        return;
    }
    Try& answered = visit->tries[positionOf(exchange)];
    answered.isAwaited = false;
    m_stage.simulation.kill(answered.timer);
    if (const auto reason = reasonToRepeat(*visit, response.status)) {
        visit->request.cause = exchange.cause;
        // A hedged request waits for the better answer of its other try.
        if (isInFlight(*visit) || triesAgain(exchange.visit, *reason)) {
            return;
        }
    }
    // Towards the client it is the answer to the one request that the client sent.
    Exchange answer = visit->request;
    answer.cause = exchange.cause;
    close(exchange.visit);
    m_answers.answer(answer, response);
}

void Proxy::failTry(const Exchange& exchange, RetryReason reason, int status) {
    Try* const failed = awaitedTry(exchange);
    if (failed == nullptr) {
        return;
    }
    Visit& visit = *visitOf(exchange.visit);
    failed->isAwaited = false;
    m_stage.simulation.kill(failed->timer);
    visit.request.cause = exchange.cause;
    if (!isInFlight(visit) && !triesAgain(exchange.visit, reason)) {
        conclude(exchange.visit, status, exchange.cause);
    }
}

void Proxy::conclude(std::uint64_t number, int status, RecordId cause) {
    Exchange exchange = m_visits.at(number).request;
    exchange.cause = cause;
    close(number);
    refuse(exchange, status);
}

void Proxy::close(std::uint64_t number) {
    const auto found = m_visits.find(number);
    m_stage.simulation.kill(found->second.timer);
    for (const Try& one : found->second.tries) {
        m_stage.simulation.kill(one.timer);
    }
    m_visits.erase(found);
}

void Proxy::refuse(Exchange exchange, int status) {
    auto replied = m_stage.record(
        RecordKind::HandlerReplied, m_stage.topology.balancer(), exchange.errand, exchange.cause);
    replied.status = static_cast<std::uint16_t>(status);
    exchange.cause = m_stage.emit(replied);
    m_answers.answer(exchange, Response{status, 0, false});
}

} // namespace idem
