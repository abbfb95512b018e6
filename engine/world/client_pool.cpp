// Clients in simulated time. What a client knows is the answers that reach it in time; everything
// else about its operation it can only believe.

#include "engine/world/client_pool.h"

#include "engine/core/digest.h"
#include "engine/protocol/profile.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

constexpr StreamId startTime = StreamId::of("client", "start");
constexpr StreamId thinkTime = StreamId::of("client", "think");
constexpr StreamId copyGap = StreamId::of("client", "copy-gap");
constexpr StreamId arrivalTime = StreamId::of("client", "arrival");

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

std::vector<std::uint32_t> clientsByIntent(const WorldOptions& options) {
    std::vector<std::uint32_t> clients;
    for (std::uint32_t i = 0; i < options.clients.size(); ++i) {
        clients.insert(clients.end(), static_cast<std::size_t>(options.clients[i].intents), i);
    }
    return clients;
}

bool hasArrivals(const ClientOptions& options) {
    return !(options.arrival == Distribution());
}

/// An answer that no network brings: another copy has settled the operation.
Answer withdrawal() {
    return {};
}

bool isWithdrawal(const Answer& answer) {
    return !answer.cause.isSome();
}

/// Whether a server by these rules cannot read the client's header as a key (R01, R05).
bool isUnreadable(const ClientOptions& client, const Profile& rules) {
    const bool isTooLong = rules.keyLengthMax > 0 && client.keyLength > rules.keyLengthMax;
    const bool isUnquoted = client.keyForm == HeaderForm::Bare && rules.quotedKeys;
    return client.keyForm == HeaderForm::Malformed || isTooLong || isUnquoted;
}

} // namespace

ClientPool::ClientPool(Stage& stage, Balancer& balancer)
    : m_stage(stage),
      m_balancer(balancer),
      m_clients(clientsByIntent(stage.options)),
      m_keys(stage.options, m_clients) {
    std::vector<std::string> accounts;
    const Profile rules = rulesOf(stage.options.protocol);
    for (std::uint32_t i = 0; i < stage.options.clients.size(); ++i) {
        const ClientOptions& client = stage.options.clients[i];
        Request request;
        request.useCase = stage.options.useCase;
        request.method = client.method;
        request.keyForm = client.keyForm;
        request.keyLength = client.keyLength;
        request.caller = i;
        request.amount = client.amount;
        request.from = accountNumber(accounts, client.from);
        request.to = accountNumber(accounts, client.to);
        m_requests.push_back(request);
        m_unreadable.push_back(isUnreadable(client, rules));
        m_firstIntents.push_back(static_cast<std::uint32_t>(m_intents.size()));
        // Only a POST moves an amount; for the others it is the value that is read or written.
        const bool moves = client.method == Method::Post;
        IntentName name{
            stage.topology.client(i), moves ? client.amount : 0, client.from, client.to};
        for (std::int32_t n = 0; n < client.intents; ++n) {
            m_intents.push_back(name);
            name.amount += moves ? client.amountStep : 0;
        }
    }
    balancer.setLateAnswerSink(*this);
}

void ClientPool::start() {
    m_pursuits.assign(m_intents.size(), {});
    m_keys.restart();
    for (std::size_t client = 0; client < m_firstIntents.size(); ++client) {
        m_stage.simulation.spawn(live, this, client);
    }
}

Process ClientPool::live(ClientPool* pool, std::size_t client) {
    Stage& stage = pool->m_stage;
    const ClientOptions& options = stage.options.clients[client];
    const bool isOpen = hasArrivals(options);
    Mailbox<bool> allDone(stage.simulation);
    const std::uint32_t first = pool->m_firstIntents[client];
    const std::uint32_t last = first + static_cast<std::uint32_t>(options.intents);
    for (std::uint32_t intent = first; intent < last; ++intent) {
        const Errand errand{IntentId{intent}, 0, 0};
        const Distribution& later = isOpen ? options.arrival : options.think;
        const StreamId laterStream = isOpen ? arrivalTime : thinkTime;
        const bool isFirst = intent == first;
        const Distribution& pause = isFirst ? options.start : later;
        const Duration span = stage.draw(pause, isFirst ? startTime : laterStream, errand);
        co_await stage.simulation.delay(span);
        const bool hasEnd = options.arriveUntil > Duration::zero();
        if (hasEnd && stage.simulation.now() > Time::zero() + options.arriveUntil) {
            co_return;
        }
        const Ticket<bool> done = allDone.open();
        pool->beginIntent(intent, done);
        if (!isOpen) {
            co_await allDone.receive();
        }
    }
}

std::uint8_t ClientPool::headerFlags(std::uint32_t intent, std::uint32_t key) const {
    const ClientOptions& options = optionsOf(intent);
    const bool isSafe = options.method == Method::Get;
    const bool isUnreadable = m_unreadable[m_clients[intent]];
    const bool isMalformed =
        (key == 0 && !isSafe) || (key != 0 && (isUnreadable || m_keys.isForeign(intent)));
    return static_cast<std::uint8_t>((isMalformed ? malformedFlag : 0) | (isSafe ? safeFlag : 0));
}

void ClientPool::beginIntent(std::uint32_t intent, Ticket<bool> allDone) {
    const ClientOptions& options = optionsOf(intent);
    auto started =
        m_stage.record(RecordKind::IntentStarted, nodeOf(intent), Errand{IntentId{intent}, 0, 0});
    started.value = m_intents[intent].amount;
    started.other = m_keys.atStart(intent, m_stage.simulation.now());
    started.flags = headerFlags(intent, started.other);
    Pursuit& pursuit = m_pursuits[intent];
    pursuit.started = m_stage.emit(started);
    pursuit.running = options.copies;
    pursuit.allDone = allDone;
    pursuit.waiting.resize(static_cast<std::size_t>(options.copies));
    for (std::int32_t copy = 1; copy <= options.copies; ++copy) {
        m_stage.simulation.spawn(pursue, this, intent, static_cast<std::uint8_t>(copy));
    }
}

/// Whether something may reach a copy while it waits for its next attempt.
bool ClientPool::isListening(const ClientOptions& options) {
    return options.lateAnswers == LateAnswers::Accept || options.hedgeAfter > Duration::zero();
}

Process ClientPool::pursue(ClientPool* pool, std::uint32_t intent, std::uint8_t number) {
    Stage& stage = pool->m_stage;
    const ClientOptions& options = pool->optionsOf(intent);
    const bool isHedged = options.hedgeAfter > Duration::zero();
    for (std::uint8_t earlier = 1; earlier < number; ++earlier) {
        const Errand gap{IntentId{intent}, 0, earlier};
        const Duration drawn = stage.draw(options.copyGap, copyGap, gap);
        const Duration span = isHedged ? options.hedgeAfter : drawn;
        co_await stage.simulation.delay(span);
    }
    Pursuit& pursuit = pool->m_pursuits[intent];
    Copy copy;
    copy.errand = Errand{IntentId{intent}, 1, number};
    copy.cause = pursuit.started;
    if (pool->isSettled(copy)) {
        pool->leave(pursuit); // Nothing of this copy has been seen, so nothing ends.
        co_return;
    }
    pool->chooseKeyAnew(copy, pool->m_keys.forCopy(intent, number, stage.simulation.now()));
    Mailbox<Answer> answers(stage.simulation);
    Ticket<Answer>& waiting = pursuit.waiting[number - 1U];
    RetryPolicy policy(options);
    for (;;) {
        Exchange exchange = pool->nextAttempt(copy);
        exchange.ticket = waiting = answers.open();
        pool->m_balancer.send(exchange);
        auto answer = co_await answers.receive(options.timeout);
        pool->conclude(copy, exchange, answer);
        const auto wait = pool->nextWait(copy, policy);
        if (!wait) {
            break;
        }
        if (!isListening(options)) {
            co_await stage.simulation.delay(*wait);
        } else {
            waiting = answers.open();
            answer = co_await answers.receive(*wait);
        }
        if (isListening(options) && answer) {
            pool->conclude(copy, exchange, answer);
        }
        if (copy.outcome == AttemptOutcome::Success || pool->isSettled(copy)) {
            break;
        }
        ++copy.errand.attempt;
        const std::uint32_t key = pool->m_keys.forRetry(intent, copy.key, stage.simulation.now());
        if (key != copy.key) {
            pool->chooseKeyAnew(copy, key);
        }
    }
    pool->finishCopy(copy);
}

bool ClientPool::isSettled(const Copy& copy) const {
    return m_pursuits[copy.errand.intent.value].settled.has_value();
}

void ClientPool::chooseKeyAnew(Copy& copy, std::uint32_t key) {
    copy.key = key;
    copy.firstSent = m_stage.simulation.now();
}

Exchange ClientPool::nextAttempt(const Copy& copy) {
    const std::uint32_t intent = copy.errand.intent.value;
    Exchange exchange;
    exchange.request = m_requests[m_clients[intent]];
    Request& request = exchange.request;
    request.amount = m_intents[intent].amount;
    request.fingerprint = Digest().add(request.amount).add(request.from).add(request.to).value64();
    exchange.errand = copy.errand;
    exchange.client = nodeOf(intent);
    exchange.request.firstSent = copy.firstSent;
    exchange.request.serialization = std::uint64_t{copy.errand.attempt} << 8 | copy.errand.copy;
    if (copy.key != 0) {
        exchange.request.key = copy.key;
    }
    auto sent = m_stage.record(RecordKind::AttemptSent, exchange.client, copy.errand, copy.cause);
    sent.other = copy.key;
    sent.flags = headerFlags(intent, copy.key);
    exchange.cause = m_stage.emit(sent);
    return exchange;
}

std::uint32_t ClientPool::addScopedKey(std::uint32_t header, std::string suffix) {
    return m_keys.inScope(header, std::move(suffix));
}

/// What the copy makes of the answer, or of its absence.
void ClientPool::conclude(Copy& copy,
                          const Exchange& exchange,
                          const std::optional<Answer>& answer) {
    if (!answer) {
        copy.cause = emitTimeout(exchange);
        copy.outcome = AttemptOutcome::Timeout;
        copy.retryAfter = Duration::zero();
    } else if (!isWithdrawal(*answer)) {
        copy.cause = emitAnswer(copy, *answer);
        copy.outcome = outcomeOf(answer->response);
        copy.retryAfter = answer->response.retryAfter;
    }
    copy.belief = beliefAfter(copy.outcome);
}

/// The wait before the next attempt, of the program or of the person; none if both have ended.
std::optional<Duration> ClientPool::nextWait(Copy& copy, RetryPolicy& policy) {
    if (copy.outcome == AttemptOutcome::Success || isSettled(copy)) {
        return std::nullopt;
    }
    const std::uint32_t intent = copy.errand.intent.value;
    std::optional<Duration> wait;
    if (policy.retries(copy.outcome)) {
        wait = policy.nextWait(m_stage, copy.errand, copy.retryAfter);
        if (wait && policy.rotatesKey(copy.outcome)) {
            chooseKeyAnew(copy, m_keys.reissue(intent));
        }
    }
    if (!wait) {
        wait = policy.nextUserWait(m_stage, copy.errand);
        if (wait && optionsOf(intent).userKey == UserKey::New) {
            chooseKeyAnew(copy, m_keys.reissue(intent));
        }
    }
    if (wait) {
        copy.cause = emitRetry(copy, *wait);
    }
    return wait;
}

bool ClientPool::acceptLate(const Exchange& exchange, const Answer& answer) {
    const std::uint32_t intent = exchange.errand.intent.value;
    if (optionsOf(intent).lateAnswers == LateAnswers::Ignore) {
        return false;
    }
    // A failure of an attempt that is past tells nothing about the one that is under way.
    const auto& waiting = m_pursuits[intent].waiting;
    const std::size_t copy = exchange.errand.copy - 1U;
    return answer.response.isSuccess() && copy < waiting.size() && waiting[copy].deliver(answer);
}

RecordId ClientPool::emitAnswer(const Copy& copy, const Answer& answer) {
    Errand errand = copy.errand;
    errand.attempt = answer.attempt;
    auto record = m_stage.record(
        RecordKind::AnswerAccepted, nodeOf(errand.intent.value), errand, answer.cause);
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

RecordId ClientPool::emitRetry(const Copy& copy, Duration wait) {
    auto record = m_stage.record(
        RecordKind::RetryScheduled, nodeOf(copy.errand.intent.value), copy.errand, copy.cause);
    record.value = wait.ns;
    return m_stage.emit(record);
}

void ClientPool::finishCopy(const Copy& copy) {
    const std::uint32_t intent = copy.errand.intent.value;
    Pursuit& pursuit = m_pursuits[intent];
    auto record = m_stage.record(RecordKind::CopyFinished, nodeOf(intent), copy.errand, copy.cause);
    record.detail = static_cast<std::uint8_t>(pursuit.settled.value_or(copy.belief));
    m_stage.emit(record);
    const bool isHedged = optionsOf(intent).hedgeAfter > Duration::zero();
    if (isHedged && !pursuit.settled && copy.belief != Belief::Unknown) {
        pursuit.settled = copy.belief;
        for (const Ticket<Answer>& other : pursuit.waiting) {
            other.deliver(withdrawal());
        }
    }
    leave(pursuit);
}

void ClientPool::leave(Pursuit& pursuit) {
    if (--pursuit.running == 0) {
        pursuit.waiting = {};
        pursuit.allDone.deliver(true);
    }
}

} // namespace idem
