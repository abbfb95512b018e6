// Clients in simulated time. What a client knows is the answers that reach it in time; everything
// else about its operation it can only believe.

#include "engine/world/client_pool.h"

#include "engine/core/digest.h"

#include <optional>
#include <string>
#include <utility>

namespace idem {

namespace {

constexpr StreamId startTime = StreamId::of("client", "start");
constexpr StreamId thinkTime = StreamId::of("client", "think");
constexpr StreamId copyGap = StreamId::of("client", "copy-gap");
constexpr StreamId retryWait = StreamId::of("client", "retry-wait");

/// Accounts by order of appearance, the same for every strategy.
std::int32_t accountNumber(std::vector<std::string>& accounts, const std::string& name) {
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        if (accounts[i] == name) {
            return static_cast<std::int32_t>(i);
        }
    }
    accounts.push_back(name);
    return static_cast<std::int32_t>(accounts.size()) - 1;
}

/// Retrying the same request cannot change a refusal of the request itself.
bool isRefusal(const Response& response) {
    return response.status == 400 || response.status == 402 || response.status == 422;
}

} // namespace

ClientPool::ClientPool(Stage& stage, Balancer& balancer) : m_stage(stage), m_balancer(balancer) {
    std::vector<std::string> accounts;
    for (std::size_t i = 0; i < stage.options.clients.size(); ++i) {
        const ClientOptions& client = stage.options.clients[i];
        Request request;
        request.useCase = stage.options.useCase;
        request.amount = client.amount;
        request.from = accountNumber(accounts, client.from);
        request.to = accountNumber(accounts, client.to);
        request.fingerprint =
            Digest().add(request.amount).add(request.from).add(request.to).value64();
        m_firstIntents.push_back(static_cast<std::uint32_t>(m_requests.size()));
        const NodeId node = stage.topology.client(i);
        for (std::int32_t n = 0; n < client.intents; ++n) {
            m_requests.push_back({&client, node, request});
            m_intents.push_back({node, client.amount, client.from, client.to});
        }
    }
}

void ClientPool::start() {
    m_started.assign(m_requests.size(), RecordId::none());
    m_running.assign(m_requests.size(), 0);
    m_allDone.assign(m_requests.size(), {});
    m_reissued.clear();
    for (std::size_t client = 0; client < m_firstIntents.size(); ++client) {
        m_stage.simulation.spawn(live, this, client);
    }
}

Process ClientPool::live(ClientPool* pool, std::size_t client) {
    Stage& stage = pool->m_stage;
    const ClientOptions& options = stage.options.clients[client];
    Mailbox<bool> allDone(stage.simulation);
    const std::uint32_t first = pool->m_firstIntents[client];
    const std::uint32_t last = first + static_cast<std::uint32_t>(options.intents);
    for (std::uint32_t intent = first; intent < last; ++intent) {
        const Errand errand{IntentId{intent}, 0, 0};
        const bool isFirst = intent == first;
        const Distribution& pause = isFirst ? options.start : options.think;
        const Duration span = stage.draw(pause, isFirst ? startTime : thinkTime, errand);
        co_await stage.simulation.delay(span);
        pool->m_allDone[intent] = allDone.open();
        pool->beginIntent(intent);
        co_await allDone.receive();
    }
}

void ClientPool::beginIntent(std::uint32_t intent) {
    const Intent& wanted = m_requests[intent];
    auto started =
        m_stage.record(RecordKind::IntentStarted, wanted.node, Errand{IntentId{intent}, 0, 0});
    started.value = wanted.client->amount;
    const bool hasKey = wanted.client->key != KeyPolicy::None;
    started.other = hasKey ? intent + 1 : 0;
    started.flags = hasKey ? 0 : malformedFlag;
    m_started[intent] = m_stage.emit(started);
    m_running[intent] = wanted.client->copies;
    for (std::int32_t copy = 1; copy <= wanted.client->copies; ++copy) {
        m_stage.simulation.spawn(pursue, this, intent, static_cast<std::uint8_t>(copy));
    }
}

Process ClientPool::pursue(ClientPool* pool, std::uint32_t intent, std::uint8_t copy) {
    Stage& stage = pool->m_stage;
    const ClientOptions& options = *pool->m_requests[intent].client;
    Errand errand{IntentId{intent}, 1, copy};
    for (std::uint8_t earlier = 1; earlier < copy; ++earlier) {
        const Errand gap{IntentId{intent}, 0, earlier};
        const Duration span = stage.draw(options.copyGap, copyGap, gap);
        co_await stage.simulation.delay(span);
    }
    Mailbox<Answer> answers(stage.simulation);
    RecordId cause = pool->m_started[intent];
    Belief belief = Belief::Unknown;
    for (;;) {
        Exchange exchange = pool->nextAttempt(intent, errand, cause);
        exchange.ticket = answers.open();
        pool->m_balancer.send(exchange);
        const auto answer = co_await answers.receive(options.timeout);
        if (answer) {
            cause = pool->emitAnswer(exchange, *answer);
            if (answer->response.isSuccess() || isRefusal(answer->response)) {
                const bool isDone = answer->response.isSuccess();
                belief = isDone ? Belief::Charged : Belief::NotCharged;
                break;
            }
        } else {
            cause = pool->emitTimeout(exchange);
        }
        if (errand.attempt > options.retries) {
            break;
        }
        const Duration wait = stage.draw(options.retryWait, retryWait, errand);
        cause = pool->emitRetry(intent, errand, cause, wait);
        co_await stage.simulation.delay(wait);
        ++errand.attempt;
    }
    pool->finishCopy(intent, errand, cause, belief);
}

Exchange ClientPool::nextAttempt(std::uint32_t intent, const Errand& errand, RecordId cause) {
    const Intent& wanted = m_requests[intent];
    Exchange exchange;
    exchange.request = wanted.request;
    exchange.request.serialization = std::uint64_t{errand.attempt} << 8 | errand.copy;
    exchange.errand = errand;
    exchange.client = wanted.node;
    if (wanted.client->key != KeyPolicy::None) {
        const bool isFresh =
            wanted.client->key == KeyPolicy::PerAttempt && (errand.attempt > 1 || errand.copy > 1);
        exchange.request.key = isFresh ? keyFor(intent) : intent + 1;
    }
    auto sent = m_stage.record(RecordKind::AttemptSent, wanted.node, errand, cause);
    sent.other = exchange.request.key.value_or(0);
    sent.flags = exchange.request.key ? 0 : malformedFlag;
    exchange.cause = m_stage.emit(sent);
    return exchange;
}

std::uint32_t ClientPool::keyFor(std::uint32_t intent) {
    std::uint32_t ordinal = 2;
    for (const ReissuedKey& earlier : m_reissued) {
        ordinal += earlier.intent == intent && earlier.header == 0 ? 1 : 0;
    }
    m_reissued.push_back({intent, ordinal, 0, {}});
    return static_cast<std::uint32_t>(m_requests.size() + m_reissued.size());
}

std::uint32_t ClientPool::addScopedKey(std::uint32_t header, std::string suffix) {
    m_reissued.push_back({0, 0, header, std::move(suffix)});
    return static_cast<std::uint32_t>(m_requests.size() + m_reissued.size());
}

RecordId ClientPool::emitAnswer(const Exchange& exchange, const Answer& answer) {
    auto record =
        m_stage.record(RecordKind::AnswerAccepted, exchange.client, exchange.errand, answer.cause);
    record.status = static_cast<std::uint16_t>(answer.response.status);
    record.value = answer.response.resource;
    record.other = answer.key;
    record.flags = answer.response.replayed ? replayedFlag : 0;
    return m_stage.emit(record);
}

RecordId ClientPool::emitTimeout(const Exchange& exchange) {
    auto record = m_stage.record(
        RecordKind::AttemptTimedOut, exchange.client, exchange.errand, exchange.cause);
    record.other = exchange.request.key.value_or(0);
    return m_stage.emit(record);
}

RecordId
ClientPool::emitRetry(std::uint32_t intent, const Errand& errand, RecordId cause, Duration wait) {
    auto record =
        m_stage.record(RecordKind::RetryScheduled, m_requests[intent].node, errand, cause);
    record.value = wait.ns;
    return m_stage.emit(record);
}

void ClientPool::finishCopy(std::uint32_t intent,
                            const Errand& errand,
                            RecordId cause,
                            Belief belief) {
    auto record = m_stage.record(RecordKind::CopyFinished, m_requests[intent].node, errand, cause);
    record.detail = static_cast<std::uint8_t>(belief);
    m_stage.emit(record);
    if (--m_running[intent] == 0) {
        m_allDone[intent].deliver(true);
    }
}

std::vector<std::string> ClientPool::keyNames() const {
    const auto padded = [](std::uint32_t number) {
        std::string digits = std::to_string(number);
        return "IK-" + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
    };
    std::vector<std::string> names{""};
    for (std::uint32_t intent = 0; intent < m_requests.size(); ++intent) {
        names.push_back(padded(intent + 1));
    }
    for (const ReissuedKey& key : m_reissued) {
        if (key.header != 0) {
            names.push_back(names[key.header] + key.suffix);
            continue;
        }
        names.push_back(padded(key.intent + 1) + "-" + std::to_string(key.ordinal));
    }
    return names;
}

} // namespace idem
