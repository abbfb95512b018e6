#include "engine/report/transcript.h"

#include "engine/trace/text.h"

#include <algorithm>

namespace idem {

namespace {

/// "claim-key" -> "Claim key".
std::string spoken(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '-', ' ');
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

bool isStep(RecordKind kind) {
    return kind >= RecordKind::OperationSent && kind <= RecordKind::OperationAbandoned;
}

std::string_view stepPhase(RecordKind kind) {
    switch (kind) {
    case RecordKind::OperationSent:
        return " sent";
    case RecordKind::OperationExecuted:
        return " executed";
    case RecordKind::OperationBlocked:
        return " blocked";
    case RecordKind::OperationReturned:
        return " returned";
    default:
        return " abandoned";
    }
}

std::string answerText(const Record& record) {
    std::string text = std::to_string(record.status);
    if ((record.flags & replayedFlag) != 0) {
        text += ", replayed";
    }
    return text;
}

std::string stepOutcome(const Record& record) {
    const bool isFound = (record.flags & foundFlag) != 0;
    if ((record.flags & lookUpFlag) != 0) {
        return isFound ? "found" : "found nothing";
    }
    if ((record.flags & claimFlag) != 0) {
        return isFound ? "won" : "lost";
    }
    return isFound ? "done" : "changed nothing";
}

std::string instant(std::int64_t ns) {
    return toMillisecondText(Duration{ns});
}

std::string keyOutcome(const Record& record) {
    const auto state = static_cast<KeyState>(record.detail);
    std::string text(spokenName(state));
    if (state == KeyState::Absent) {
        return text + ", " + std::string(spokenName(static_cast<KeyLoss>(record.value)));
    }
    if (state == KeyState::Consumed && record.value > 0) {
        text += ", payment " + std::to_string(record.value);
    }
    return text;
}

std::string lockOutcome(const Record& record) {
    if (static_cast<LockState>(record.detail) == LockState::Free) {
        return "free";
    }
    const bool isEndless = record.value == Time::max().ns;
    return isEndless ? "held until it is released" : "held until " + instant(record.value);
}

/// A PUT or DELETE changes a resource, whose number is negative.
std::string paymentOutcome(const Record& record) {
    return record.value < 0 ? std::string("the resource")
                            : "payment " + std::to_string(record.value);
}

} // namespace

std::string_view spokenName(KeyState state) {
    switch (state) {
    case KeyState::Created:
        return "CREATED";
    case KeyState::Consumed:
        return "CONSUMED";
    case KeyState::Unknown:
        return "UNKNOWN";
    default:
        return "absent";
    }
}

std::string_view spokenName(Belief belief) {
    switch (belief) {
    case Belief::Charged:
        return "believes that it is done";
    case Belief::NotCharged:
        return "believes that it is not done";
    default:
        return "does not know whether it is done";
    }
}

std::string_view spokenName(LossCause cause) {
    switch (cause) {
    case LossCause::Fault:
        return "by a fault";
    case LossCause::NodeDown:
        return "its receiver was down";
    case LossCause::Partition:
        return "the link was cut";
    case LossCause::Overload:
        return "there was no room for it";
    case LossCause::GivenUp:
        return "nobody waited for it any more";
    default:
        return "by chance";
    }
}

std::string_view spokenName(KeyLoss loss) {
    switch (loss) {
    case KeyLoss::Expired:
        return "its time ran out";
    case KeyLoss::Evicted:
        return "evicted";
    case KeyLoss::Lost:
        return "lost";
    case KeyLoss::Purged:
        return "purged";
    default:
        return "deleted";
    }
}

std::string spokenStep(OperationName name) {
    return spoken(toText(name));
}

std::string eventName(const Record& record) {
    if (isStep(record.kind)) {
        return spokenStep(static_cast<OperationName>(record.detail)) +
               std::string(stepPhase(record.kind));
    }
    switch (record.kind) {
    case RecordKind::MessageSent:
        return spoken(toText(static_cast<MessageKind>(record.detail))) + " sent";
    case RecordKind::MessageArrived:
        return spoken(toText(static_cast<MessageKind>(record.detail))) + " arrived";
    case RecordKind::MessageLost:
        return spoken(toText(static_cast<MessageKind>(record.detail))) + " lost";
    case RecordKind::LockChanged:
        return static_cast<LockState>(record.detail) == LockState::Held ? "Lock taken"
                                                                        : "Lock freed";
    default:
        return spoken(toText(record.kind));
    }
}

std::string Transcript::sentence(RecordId id) const {
    std::string text = m_say.clause(id);
    // Names keep their spelling, at the start of a sentence too.
    constexpr std::string_view articles[]{"the ", "an ", "housekeeping "};
    const bool isPlain = std::any_of(std::begin(articles), std::end(articles), [&text](auto word) {
        return text.starts_with(word);
    });
    if (isPlain) {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text + ".";
}

TranscriptRow Transcript::row(RecordId id) const {
    const Record& record = m_chronicle.at(id);
    return {m_say.time(id),
            record.lane.isSome() ? m_say.node(record.lane) : std::string("run"),
            eventName(record),
            peer(id),
            outcome(id)};
}

NodeId Transcript::storeOf(RecordId step) const {
    const HandlerSeen* handler = m_chronicle.handlerOf(step);
    if (handler == nullptr) {
        return NodeId::none();
    }
    const std::uint32_t operation = m_chronicle.at(step).operation;
    for (const StepSeen& seen : handler->steps) {
        if (seen.operation == operation && seen.executed.isSome()) {
            return m_chronicle.at(seen.executed).lane;
        }
    }
    return NodeId::none();
}

/// Of a message or an entry that ends here: where it came from.
NodeId Transcript::otherEndOf(const Record& record) const {
    const bool isKnown = record.cause.value < trace().records.size();
    return isKnown ? m_chronicle.at(record.cause).lane : NodeId::none();
}

std::string Transcript::peer(RecordId id) const {
    const Record& record = m_chronicle.at(id);
    NodeId other;
    switch (record.kind) {
    case RecordKind::MessageSent:
    case RecordKind::MessageArrived:
    case RecordKind::EntrySent:
    case RecordKind::EntryDropped:
    case RecordKind::ProxyTimedOut:
    case RecordKind::ProxyRetried:
    case RecordKind::NodePromoted:
    case RecordKind::LinkCut:
    case RecordKind::LinkHealed:
        other = NodeId{record.other};
        break;
    case RecordKind::MessageLost:
    case RecordKind::EntryApplied:
        other = otherEndOf(record);
        break;
    case RecordKind::OperationSent:
    case RecordKind::OperationReturned:
    case RecordKind::OperationAbandoned:
        other = storeOf(id);
        break;
    default:
        if (const HandlerSeen* handler = m_chronicle.handlerOf(id)) {
            other = handler->server;
        }
    }
    const bool isOther = other.isSome() && other != record.lane;
    return isOther ? m_say.node(other) : std::string();
}

std::string Transcript::outcome(RecordId id) const {
    const Record& record = m_chronicle.at(id);
    switch (record.kind) {
    case RecordKind::IntentStarted:
    case RecordKind::AttemptSent:
    case RecordKind::EntryApplied:
        return m_say.key(record.other);
    case RecordKind::AnswerAccepted:
    case RecordKind::AnswerIgnored:
    case RecordKind::HandlerReplied:
        return answerText(record);
    case RecordKind::RetryScheduled:
    case RecordKind::NodePaused:
        return "for " + instant(record.value);
    case RecordKind::MessageDuplicated:
        return "again " + instant(record.value) + " later";
    case RecordKind::CopyFinished:
        return std::string(spokenName(static_cast<Belief>(record.detail)));
    case RecordKind::MessageLost:
        return std::string(spokenName(static_cast<LossCause>(record.value)));
    case RecordKind::HandlerQueued:
        return std::to_string(record.value) + " before it";
    case RecordKind::OperationExecuted:
        return stepOutcome(record);
    case RecordKind::ProxyRetried:
        return "try " + std::to_string(record.value);
    case RecordKind::KeyChanged:
        return m_say.key(record.other) + " " + keyOutcome(record);
    case RecordKind::LockChanged:
        return m_say.key(record.other) + " " + lockOutcome(record);
    case RecordKind::LedgerWritten:
    case RecordKind::LedgerLost:
    case RecordKind::Charged:
    case RecordKind::ChargeReplayed:
    case RecordKind::ChargeCanceled:
        return paymentOutcome(record);
    case RecordKind::RunEnded:
        return std::string(toText(static_cast<RunEnd>(record.detail)));
    default:
        return {};
    }
}

} // namespace idem
