#include "engine/verdict/teller.h"

#include "engine/trace/text.h"

#include <algorithm>
#include <cstdlib>

namespace idem {

namespace {

std::string at(const std::string& what, const std::string& when) {
    return what + " at " + when;
}

} // namespace

std::string Teller::node(NodeId node) const {
    return std::string(nameOf(m_chronicle.trace().names, node));
}

std::string Teller::key(std::uint32_t key) const {
    return std::string(keyNameOf(m_chronicle.trace().names, key));
}

std::string Teller::time(RecordId id) const {
    return toMillisecondText(m_chronicle.at(id).time - Time::zero());
}

std::string Teller::between(RecordId one, RecordId other) const {
    const Duration span = m_chronicle.at(other).time - m_chronicle.at(one).time;
    return toMillisecondText(Duration{std::llabs(span.ns)});
}

std::string Teller::client(IntentId intent) const {
    const TraceNames& names = m_chronicle.trace().names;
    return intent.value < names.intents.size() ? node(names.intents[intent.value].client) : "?";
}

std::string Teller::server(RecordId id) const {
    const HandlerSeen* handler = m_chronicle.handlerOf(id);
    return handler == nullptr ? "somebody" : node(handler->server);
}

std::string Teller::times(std::size_t count) {
    return count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string Teller::wasCharged(IntentId intent) const {
    return m_chronicle.trace().localEffect
               ? "the operation of " + client(intent) + " was carried out"
               : client(intent) + " was charged";
}

std::string_view Teller::effect() const {
    return m_chronicle.trace().localEffect ? "ledger row" : "charge";
}

std::string Teller::attempt(const Record& record) const {
    std::string text = "attempt " + std::to_string(record.attempt);
    const auto attempts = m_chronicle.attemptsOf(record.intent);
    const bool hasCopies = std::any_of(
        attempts.begin(), attempts.end(), [](const AttemptSeen* one) { return one->copy > 1; });
    if (hasCopies) {
        text += " of copy " + std::to_string(record.copy);
    }
    return text;
}

std::string Teller::clause(RecordId id) const {
    const Record& record = m_chronicle.at(id);
    switch (record.kind) {
    case RecordKind::OperationExecuted:
    case RecordKind::OperationAbandoned:
        return stepClause(id, record);
    case RecordKind::KeyChanged:
    case RecordKind::EntryApplied:
        return keyClause(id, record);
    case RecordKind::Charged:
    case RecordKind::ChargeReplayed:
    case RecordKind::ChargeCanceled:
    case RecordKind::LedgerWritten:
    case RecordKind::LedgerLost:
        return paymentClause(id, record);
    case RecordKind::AttemptSent:
    case RecordKind::AttemptTimedOut:
    case RecordKind::AnswerAccepted:
    case RecordKind::AnswerIgnored:
    case RecordKind::MessageLost:
    case RecordKind::CopyFinished:
        return answerClause(id, record);
    default:
        return nodeClause(id, record);
    }
}

std::string Teller::stepClause(RecordId id, const Record& record) const {
    const bool found = (record.flags & foundFlag) != 0;
    const std::string what = key(record.other);
    const std::string where = " in " + node(record.lane) + " at " + time(id);
    const std::string who = server(id);
    if (record.kind == RecordKind::OperationAbandoned) {
        return who + " gave its " + std::string(toText(static_cast<OperationName>(record.detail))) +
               " up at " + time(id);
    }
    switch (static_cast<OperationName>(record.detail)) {
    case OperationName::FindKey:
    case OperationName::LockKey:
    case OperationName::GetRecord:
        return who + " looked up " + what + where +
               (found ? " and found it" : " and found nothing");
    case OperationName::RecallRecord:
        return who + " looked up " + what + " in its own memory at " + time(id) +
               (found ? " and found it" : " and found nothing");
    case OperationName::ClaimKey:
    case OperationName::PutKey:
    case OperationName::ClaimRecord:
        return who + " claimed " + what + where + (found ? "" : " in vain");
    case OperationName::TakeOverKey:
        return who + " took " + what + " over" + where + (found ? "" : " in vain");
    case OperationName::TakeLock:
    case OperationName::TakeAdvisoryLock:
        return who + " took the lock of " + what + where + (found ? "" : " in vain");
    case OperationName::InsertKey:
    case OperationName::CompleteKey:
    case OperationName::PutRecord:
        return who + " wrote its record of " + what + where + (found ? "" : " in vain");
    case OperationName::KeepRecord:
        return who + " kept its record of " + what + " in its own memory at " + time(id);
    default:
        return who + " did " + std::string(toText(static_cast<OperationName>(record.detail))) +
               where;
    }
}

std::string Teller::keyClause(RecordId id, const Record& record) const {
    const std::string what = key(record.other);
    const bool isReplicated = record.kind == RecordKind::EntryApplied ||
                              (record.cause.value < id.value &&
                               m_chronicle.at(record.cause).kind == RecordKind::EntryApplied);
    if (isReplicated) {
        return at("the entry of " + what + " reached " + node(record.lane), time(id));
    }
    switch (static_cast<KeyState>(record.detail)) {
    case KeyState::Created:
        return at(server(id) + " marked " + what + " CREATED in " + node(record.lane), time(id));
    case KeyState::Consumed:
        return at(server(id) + " wrote its record of " + what + " in " + node(record.lane),
                  time(id));
    default:
        return at(what + " vanished from " + node(record.lane), time(id));
    }
}

std::string Teller::paymentClause(RecordId id, const Record& record) const {
    const std::string payment = "payment " + std::to_string(record.value);
    const std::string who = server(id);
    switch (record.kind) {
    case RecordKind::Charged:
        return at(node(record.lane) + " charged " + payment + " for " + who, time(id));
    case RecordKind::ChargeReplayed:
        return at(node(record.lane) + " knew " + payment + " and did not charge again", time(id));
    case RecordKind::ChargeCanceled:
        return at(node(record.lane) + " canceled " + payment, time(id));
    case RecordKind::LedgerWritten:
        return at("the row of " + payment + " became durable in " + node(record.lane), time(id));
    default:
        return at("the row of " + payment + " was lost in " + node(record.lane), time(id));
    }
}

std::string Teller::answerClause(RecordId id, const Record& record) const {
    const std::string who = client(record.intent);
    const std::string status = std::to_string(record.status);
    const auto message = static_cast<MessageKind>(record.detail);
    switch (record.kind) {
    case RecordKind::AttemptSent:
        return at(who + " sent " + attempt(record) +
                      (record.other == 0 ? " without a key" : " with " + key(record.other)),
                  time(id));
    case RecordKind::AttemptTimedOut:
        return at(who + " gave " + attempt(record) + " up without an answer", time(id));
    case RecordKind::AnswerAccepted:
        return at(who + " was answered " + status, time(id));
    case RecordKind::AnswerIgnored:
        return at("the answer " + status + " to " + attempt(record) + " came too late", time(id));
    case RecordKind::CopyFinished:
        return at(who + " stopped trying", time(id));
    default:
        return at(std::string("the ") + std::string(toText(message)) + " of " + attempt(record) +
                      " was lost",
                  time(id));
    }
}

std::string Teller::nodeClause(RecordId id, const Record& record) const {
    switch (record.kind) {
    case RecordKind::IntentStarted:
        return at(client(record.intent) + " began", time(id));
    case RecordKind::HandlerStarted:
        return at(node(record.lane) + " took " + attempt(record) + " up", time(id));
    case RecordKind::HandlerReplied:
        return at(node(record.lane) + " answered " + std::to_string(record.status), time(id));
    case RecordKind::HandlerDied:
    case RecordKind::NodeCrashed:
        return at(node(record.lane) + " died", time(id));
    case RecordKind::NodeRestarted:
        return at(node(record.lane) + " came back", time(id));
    default:
        return at(std::string(toText(record.kind)), time(id));
    }
}

void Telling::chain(std::initializer_list<RecordId> events) {
    for (const RecordId event : events) {
        const bool known =
            std::find(result.events.begin(), result.events.end(), event) != result.events.end();
        if (event.isSome() && !known && result.events.size() < 8) {
            result.events.push_back(event);
        }
    }
}

void Telling::prevent(std::string suggestion) {
    if (result.preventedBy.size() < 3) {
        result.preventedBy.push_back(std::move(suggestion));
    }
}

void Telling::decide(RecordId first, RecordId second) {
    result.criticalPair = CriticalPair{first, second};
}

void Telling::preventTimeout(const AttemptSeen* attempt) {
    if (attempt != nullptr && attempt->timedOut.isSome() && attempt->ignored.isSome()) {
        prevent("a client time-out longer than " + say.between(attempt->sent, attempt->ignored));
    }
}

} // namespace idem
