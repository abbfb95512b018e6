// Records are attributed by their causes: whatever follows from a handler's start, up to the next
// attempt of a client, is that handler's doing, also when another node or a replica executes it.

#include "engine/verdict/chronicle.h"

#include <algorithm>

namespace idem {

Chronicle::Chronicle(const Trace& trace)
    : m_trace(trace), m_handlerOf(trace.records.size()), m_attemptsOf(trace.names.intents.size()) {
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const Record& record = trace.records[at];
        // A cause lies before its effect in every trace that was recorded or read.
        if (record.cause.value < at) {
            m_handlerOf[at] = m_handlerOf[record.cause.value];
        }
        read(RecordId{at}, record);
    }
}

void Chronicle::read(RecordId id, const Record& record) {
    switch (record.kind) {
    case RecordKind::HandlerStarted:
        return startHandler(id, record);
    case RecordKind::OperationSent:
    case RecordKind::OperationExecuted:
    case RecordKind::OperationAbandoned:
        return readStep(id, record);
    case RecordKind::HandlerReplied:
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
        return readEnd(id, record);
    case RecordKind::EntryApplied:
    case RecordKind::KeyChanged:
    case RecordKind::Charged:
    case RecordKind::ChargeReplayed:
    case RecordKind::LedgerWritten:
    case RecordKind::ChargeCanceled:
    case RecordKind::LedgerLost:
        return readChange(id, record);
    default:
        return readAttempt(id, record);
    }
}

void Chronicle::startHandler(RecordId id, const Record& record) {
    HandlerSeen handler;
    handler.intent = record.intent;
    handler.server = record.lane;
    handler.key = record.other;
    handler.attempt = record.attempt;
    handler.copy = record.copy;
    handler.started = id;
    m_handlers.push_back(std::move(handler));
    m_handlerOf[id.value] = static_cast<std::uint32_t>(m_handlers.size());
}

void Chronicle::readStep(RecordId id, const Record& record) {
    if (m_handlerOf[id.value] == 0) {
        return;
    }
    HandlerSeen& handler = m_handlers[m_handlerOf[id.value] - 1];
    if (record.kind == RecordKind::OperationSent) {
        handler.steps.push_back({record.operation,
                                 static_cast<OperationName>(record.detail),
                                 record.flags,
                                 id,
                                 RecordId::none(),
                                 RecordId::none()});
        return;
    }
    const auto step =
        std::find_if(handler.steps.rbegin(), handler.steps.rend(), [&record](const StepSeen& seen) {
            return seen.operation == record.operation;
        });
    if (step == handler.steps.rend()) {
        return;
    }
    if (record.kind == RecordKind::OperationAbandoned) {
        step->abandoned = id;
    } else if (!step->executed.isSome()) {
        step->executed = id;
        step->flags = record.flags;
    }
}

/// By cause, if the handler led to its own end. A crash takes handlers that it was not caused by,
/// so its victims are found by their errand; a proxy may have sent one errand to a server twice.
HandlerSeen* Chronicle::findEnding(RecordId id, const Record& record) {
    const auto isIts = [&record](const HandlerSeen& seen) {
        return seen.server == record.lane && seen.intent == record.intent &&
               seen.copy == record.copy && seen.attempt == record.attempt && !seen.died.isSome();
    };
    const std::uint32_t caused = m_handlerOf[id.value];
    if (caused != 0 && isIts(m_handlers[caused - 1])) {
        return &m_handlers[caused - 1];
    }
    HandlerSeen* answered = nullptr;
    for (auto seen = m_handlers.rbegin(); seen != m_handlers.rend(); ++seen) {
        if (isIts(*seen) && !seen->replied.isSome()) {
            return &*seen;
        }
        if (isIts(*seen) && answered == nullptr) {
            answered = &*seen;
        }
    }
    return record.kind == RecordKind::HandlerDied ? answered : nullptr;
}

void Chronicle::readEnd(RecordId id, const Record& record) {
    HandlerSeen* handler = findEnding(id, record);
    if (handler == nullptr) {
        return;
    }
    switch (record.kind) {
    case RecordKind::HandlerDied:
        handler->died = id;
        break;
    case RecordKind::HandlerFailed:
        handler->failed = id;
        break;
    default:
        handler->replied = std::min(handler->replied, id);
    }
    m_handlerOf[id.value] = static_cast<std::uint32_t>(handler - m_handlers.data()) + 1;
}

void Chronicle::readChange(RecordId id, const Record& record) {
    if (m_handlerOf[id.value] == 0) {
        return;
    }
    HandlerSeen& handler = m_handlers[m_handlerOf[id.value] - 1];
    const bool isReplicated =
        record.cause.value < id.value && at(record.cause).kind == RecordKind::EntryApplied;
    // An entry that a merge discards changes nothing there, but it has arrived.
    if (record.kind == RecordKind::EntryApplied) {
        m_arrivals.push_back(id);
    } else if (record.kind == RecordKind::ChargeReplayed) {
        handler.replayed = std::min(handler.replayed, id);
    } else if (record.kind == RecordKind::KeyChanged && !isReplicated) {
        handler.changes.push_back(id);
    } else if (record.kind == effectKind() && !isReplicated) {
        handler.effects.push_back(id);
    }
}

AttemptSeen* Chronicle::findAttempt(const Record& record) {
    if (record.intent.value >= m_attemptsOf.size()) {
        return nullptr;
    }
    const auto& own = m_attemptsOf[record.intent.value];
    const auto found = std::find_if(own.rbegin(), own.rend(), [&](std::uint32_t at) {
        return m_attempts[at].copy == record.copy && m_attempts[at].attempt == record.attempt;
    });
    return found == own.rend() ? nullptr : &m_attempts[*found];
}

void Chronicle::readAttempt(RecordId id, const Record& record) {
    if (record.kind == RecordKind::AttemptSent && record.intent.value < m_attemptsOf.size()) {
        AttemptSeen attempt;
        attempt.intent = record.intent;
        attempt.attempt = record.attempt;
        attempt.copy = record.copy;
        attempt.sent = id;
        m_attemptsOf[record.intent.value].push_back(static_cast<std::uint32_t>(m_attempts.size()));
        m_attempts.push_back(attempt);
        m_handlerOf[id.value] = 0;
        return;
    }
    AttemptSeen* attempt = findAttempt(record);
    if (attempt == nullptr) {
        return;
    }
    const auto message = static_cast<MessageKind>(record.detail);
    if (record.kind == RecordKind::AttemptTimedOut) {
        attempt->timedOut = id;
    } else if (record.kind == RecordKind::AnswerAccepted) {
        attempt->accepted = id;
    } else if (record.kind == RecordKind::AnswerIgnored) {
        attempt->ignored = id;
    } else if (record.kind == RecordKind::MessageLost && message == MessageKind::Request) {
        attempt->requestLost = id;
    } else if (record.kind == RecordKind::MessageLost && message == MessageKind::Response) {
        attempt->responseLost = id;
    }
}

const HandlerSeen* Chronicle::handlerOf(RecordId id) const {
    const std::uint32_t handler = id.value < m_handlerOf.size() ? m_handlerOf[id.value] : 0;
    return handler == 0 ? nullptr : &m_handlers[handler - 1];
}

std::vector<const HandlerSeen*> Chronicle::handlersOf(IntentId intent) const {
    std::vector<const HandlerSeen*> found;
    for (const HandlerSeen& handler : m_handlers) {
        if (handler.intent == intent) {
            found.push_back(&handler);
        }
    }
    return found;
}

std::vector<const AttemptSeen*> Chronicle::attemptsOf(IntentId intent) const {
    std::vector<const AttemptSeen*> found;
    if (intent.value < m_attemptsOf.size()) {
        for (const std::uint32_t at : m_attemptsOf[intent.value]) {
            found.push_back(&m_attempts[at]);
        }
    }
    return found;
}

const AttemptSeen* Chronicle::attemptOf(const HandlerSeen& handler) const {
    for (const AttemptSeen* attempt : attemptsOf(handler.intent)) {
        if (attempt->copy == handler.copy && attempt->attempt == handler.attempt) {
            return attempt;
        }
    }
    return nullptr;
}

std::vector<RecordId> Chronicle::effectsOf(IntentId intent) const {
    std::vector<RecordId> effects;
    for (std::uint32_t at = 0; at < size(); ++at) {
        const Record& record = m_trace.records[at];
        const auto isSame = [&](RecordId effect) { return this->at(effect).value == record.value; };
        if (record.kind == undoingKind()) {
            std::erase_if(effects, isSame);
        } else if (record.kind == effectKind() && record.intent == intent) {
            // A replica's copy of a row is the same row.
            const bool isCopy =
                m_trace.localEffect && std::any_of(effects.begin(), effects.end(), isSame);
            if (!isCopy) {
                effects.push_back(RecordId{at});
            }
        }
    }
    return effects;
}

RecordId Chronicle::waitOf(const HandlerSeen& handler, const StepSeen& step) const {
    return lastBetween(step.sent, step.executed, [&](RecordId id, const Record& record) {
        return record.kind == RecordKind::OperationBlocked && record.operation == step.operation &&
               handlerOf(id) == &handler;
    });
}

RecordId Chronicle::arrivalOf(const HandlerSeen& writer, std::uint32_t key, NodeId lane) const {
    for (const RecordId arrival : m_arrivals) {
        const Record& record = at(arrival);
        if (record.lane == lane && record.other == key && handlerOf(arrival) == &writer) {
            return arrival;
        }
    }
    return RecordId::none();
}

std::vector<RecordId> Chronicle::lastChangesOf(std::uint32_t key) const {
    const std::size_t nodes = m_trace.names.nodes.size();
    std::vector<RecordId> last(2 * nodes);
    for (std::uint32_t at = 0; at < size(); ++at) {
        const Record& record = m_trace.records[at];
        const bool isLock = record.kind == RecordKind::LockChanged;
        const bool isIts = record.other == key && record.lane.value < nodes &&
                           (isLock || record.kind == RecordKind::KeyChanged);
        if (isIts) {
            last[record.lane.value + (isLock ? nodes : 0)] = RecordId{at};
        }
    }
    return last;
}

std::vector<RecordId> Chronicle::openClaimsOf(std::uint32_t key) const {
    auto last = lastChangesOf(key);
    std::erase_if(last, [this](RecordId id) {
        if (!id.isSome()) {
            return true;
        }
        if (at(id).kind == RecordKind::LockChanged) {
            return static_cast<LockState>(at(id).detail) != LockState::Held;
        }
        const auto state = static_cast<KeyState>(at(id).detail);
        return state != KeyState::Created && state != KeyState::Unknown;
    });
    std::sort(last.begin(), last.end());
    return last;
}

bool Chronicle::keepsSuccessOf(std::uint32_t key) const {
    const auto last = lastChangesOf(key);
    return std::any_of(last.begin(), last.end(), [this](RecordId id) {
        return id.isSome() && at(id).kind == RecordKind::KeyChanged &&
               static_cast<KeyState>(at(id).detail) == KeyState::Consumed && at(id).value != 0 &&
               servesAtEnd(at(id).lane);
    });
}

bool Chronicle::servesAtEnd(NodeId store) const {
    const RecordId last =
        lastBetween(RecordId::none(), RecordId::none(), [store](RecordId, const Record& record) {
            const bool isPromotion = record.kind == RecordKind::NodePromoted;
            return (record.lane == store &&
                    (isPromotion || record.kind == RecordKind::NodeCrashed ||
                     record.kind == RecordKind::NodeRestarted)) ||
                   (isPromotion && NodeId{record.other} == store);
        });
    return !last.isSome() || (at(last).lane == store && at(last).kind != RecordKind::NodeCrashed);
}

NodeRole Chronicle::roleOf(NodeId node) const {
    const auto& nodes = m_trace.names.nodes;
    return node.value < nodes.size() ? nodes[node.value].role : NodeRole::Client;
}

RecordId Chronicle::outageOf(NodeId node, NodeId from, RecordId before) const {
    const auto isLink = [&](const Record& record) {
        const NodeId other{record.other};
        return (record.lane == node && other == from) || (record.lane == from && other == node);
    };
    const RecordId life = lastBetween(RecordId::none(), before, [&](RecordId, const Record& one) {
        return one.lane == node &&
               (one.kind == RecordKind::NodeCrashed || one.kind == RecordKind::NodeRestarted);
    });
    if (life.isSome() && at(life).kind == RecordKind::NodeCrashed) {
        return life;
    }
    const RecordId link = lastBetween(RecordId::none(), before, [&](RecordId, const Record& one) {
        return isLink(one) &&
               (one.kind == RecordKind::LinkCut || one.kind == RecordKind::LinkHealed);
    });
    return link.isSome() && at(link).kind == RecordKind::LinkCut ? link : RecordId::none();
}

RecordId Chronicle::findPayment(RecordKind kind, std::int64_t payment) const {
    for (std::uint32_t at = 0; at < m_trace.records.size(); ++at) {
        if (m_trace.records[at].kind == kind && m_trace.records[at].value == payment) {
            return RecordId{at};
        }
    }
    return RecordId::none();
}

} // namespace idem
