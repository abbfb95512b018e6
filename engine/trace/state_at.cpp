// A fold of the changes that records carry. A server that crashes forgets its keys, locks and
// handlers; what a store forgets it tells in records of its own.

#include "engine/trace/state_at.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

/// The record that started the handler whose step led to this one, or none. Causes go back a few
/// steps only: each step of a handler is caused by the one before.
RecordId startOf(const Trace& trace, RecordId id) {
    while (id.value < trace.records.size()) {
        const Record& record = trace.records[id.value];
        if (record.kind == RecordKind::HandlerStarted) {
            return id;
        }
        const bool goesBack = record.cause < id && record.kind != RecordKind::AttemptSent;
        id = goesBack ? record.cause : RecordId::none();
    }
    return RecordId::none();
}

/// Folds one record into a state. It lives as long as that one step.
class Fold {
public:
    Fold(const Trace& trace, State& state, RecordId id)
        : m_trace(trace), m_state(state), m_id(id), m_record(trace.records[id.value]) {}

    void run() {
        if (m_record.lane.value < m_state.nodes.size()) {
            foldNode(m_state.nodes[m_record.lane.value]);
        }
        foldCopy();
        foldHandler();
    }

private:
    void foldNode(NodeState& node);
    void foldKey(NodeState& node);
    void foldLock(NodeState& node);
    void foldLink();
    void foldCopy();
    void foldAnswer(CopyState& copy);
    void foldHandler();
    void foldStep();
    void startHandler();
    void endHandler();

    NodeId ownerOf() const {
        const RecordId start = startOf(m_trace, m_id);
        return start.isSome() ? m_trace.records[start.value].lane : NodeId::none();
    }
    bool isServer() const {
        return m_trace.names.nodes[m_record.lane.value].role == NodeRole::Server;
    }
    bool isErrandOf(const HandlerState& handler) const {
        return handler.server == m_record.lane && handler.intent == m_record.intent &&
               handler.copy == m_record.copy && handler.attempt == m_record.attempt;
    }
    CopyState& copyOf();

    const Trace& m_trace;
    State& m_state;
    RecordId m_id;
    const Record& m_record;
};

void Fold::foldNode(NodeState& node) {
    switch (m_record.kind) {
    case RecordKind::KeyChanged:
        return foldKey(node);
    case RecordKind::LockChanged:
        return foldLock(node);
    case RecordKind::LedgerWritten:
    case RecordKind::Charged:
        node.payments.push_back(
            {m_record.value, std::int64_t{m_record.other}, m_record.intent, m_id});
        return;
    case RecordKind::LedgerLost:
    case RecordKind::ChargeCanceled:
        std::erase_if(node.payments,
                      [this](const PaymentHeld& held) { return held.payment == m_record.value; });
        return;
    case RecordKind::NodeCrashed:
        node.isDown = true;
        node.isPaused = false;
        if (isServer()) {
            node.keys.clear();
            node.locks.clear();
        }
        return;
    case RecordKind::NodeRestarted:
        node.isDown = false;
        return;
    case RecordKind::NodePaused:
    case RecordKind::NodeResumed:
        node.isPaused = m_record.kind == RecordKind::NodePaused;
        return;
    case RecordKind::NodePromoted:
        node.promoted = m_id;
        node.deposed = RecordId::none();
        if (m_record.other < m_state.nodes.size()) {
            m_state.nodes[m_record.other].deposed = m_id;
        }
        return;
    case RecordKind::LinkCut:
    case RecordKind::LinkHealed:
        return foldLink();
    default:
        return;
    }
}

void Fold::foldKey(NodeState& node) {
    const auto state = static_cast<KeyState>(m_record.detail);
    if (state == KeyState::Absent) {
        node.keys.erase(m_record.other);
    } else {
        node.keys[m_record.other] = {state, m_record.value, m_id, ownerOf()};
    }
}

/// A lock that becomes free is its holder's, or, if no holder has that token, that of the key.
void Fold::foldLock(NodeState& node) {
    const NodeId owner = ownerOf();
    const auto ended = std::erase_if(node.locks, [&](const LockHeld& held) {
        return held.key == m_record.other && held.owner == owner;
    });
    if (static_cast<LockState>(m_record.detail) == LockState::Held) {
        node.locks.push_back({m_record.other, m_record.value, m_id, owner});
    } else if (ended == 0) { // It ran out, or another took it away.
        std::erase_if(node.locks,
                      [this](const LockHeld& held) { return held.key == m_record.other; });
    }
}

void Fold::foldLink() {
    const NodeId one = std::min(m_record.lane, NodeId{m_record.other});
    const NodeId other = std::max(m_record.lane, NodeId{m_record.other});
    std::erase_if(m_state.cuts, [one, other](const CutLink& cut) {
        return cut.one == one && cut.other == other;
    });
    if (m_record.kind == RecordKind::LinkCut) {
        m_state.cuts.push_back({one, other, m_id});
    }
}

CopyState& Fold::copyOf() {
    const auto place = std::pair{m_record.intent, m_record.copy};
    const auto found = std::lower_bound(
        m_state.copies.begin(), m_state.copies.end(), place, [](const CopyState& one, auto key) {
            return std::pair{one.intent, one.copy} < key;
        });
    if (found != m_state.copies.end() && std::pair{found->intent, found->copy} == place) {
        return *found;
    }
    CopyState fresh;
    fresh.intent = m_record.intent;
    fresh.copy = m_record.copy;
    return *m_state.copies.insert(found, fresh);
}

void Fold::foldCopy() {
    if (!m_record.intent.isSome() || m_record.copy == 0) {
        return;
    }
    switch (m_record.kind) {
    case RecordKind::AttemptSent: {
        CopyState& copy = copyOf();
        copy.attempt = m_record.attempt;
        copy.waitsFor = CopyWait::Answer;
        copy.since = m_id;
        return;
    }
    case RecordKind::AttemptTimedOut:
    case RecordKind::AnswerAccepted:
        return foldAnswer(copyOf());
    case RecordKind::RetryScheduled:
    case RecordKind::CopyFinished: {
        CopyState& copy = copyOf();
        const bool isRetry = m_record.kind == RecordKind::RetryScheduled;
        copy.waitsFor = isRetry ? CopyWait::Retry : CopyWait::Nothing;
        copy.since = m_id;
        return;
    }
    default:
        return;
    }
}

/// As the judge takes answers: 400, 402, 410 and 422 settle that nothing was charged; any other
/// failure leaves it open, as silence does.
void Fold::foldAnswer(CopyState& copy) {
    copy.waitsFor = CopyWait::Nothing;
    copy.since = m_id;
    const std::uint16_t status =
        m_record.kind == RecordKind::AnswerAccepted ? m_record.status : std::uint16_t{0};
    if (status != 0) {
        copy.status = status;
    }
    const bool isRefusal = status == 400 || status == 402 || status == 410 || status == 422;
    if (status >= 200 && status < 300) {
        copy.belief = CopyBelief::Charged;
    } else if (copy.belief != CopyBelief::Charged) {
        copy.belief = isRefusal ? CopyBelief::NotCharged : CopyBelief::Unknown;
    }
}

void Fold::foldHandler() {
    switch (m_record.kind) {
    case RecordKind::HandlerQueued:
    case RecordKind::HandlerStarted:
        return startHandler();
    case RecordKind::OperationSent:
    case RecordKind::OperationBlocked:
    case RecordKind::OperationExecuted:
    case RecordKind::OperationReturned:
    case RecordKind::OperationAbandoned:
        return foldStep();
    case RecordKind::HandlerReplied:
    case RecordKind::HandlerDied:
        return endHandler();
    case RecordKind::NodeCrashed:
        std::erase_if(m_state.handlers,
                      [this](const HandlerState& one) { return one.server == m_record.lane; });
        return;
    default:
        return;
    }
}

void Fold::startHandler() {
    auto& handlers = m_state.handlers;
    auto found = handlers.end();
    const bool isStart = m_record.kind == RecordKind::HandlerStarted;
    if (isStart) {
        found = std::find_if(handlers.begin(), handlers.end(), [this](const HandlerState& one) {
            return isErrandOf(one) && !one.started.isSome();
        });
    }
    if (found == handlers.end()) {
        HandlerState handler;
        handler.server = m_record.lane;
        handler.intent = m_record.intent;
        handler.attempt = m_record.attempt;
        handler.copy = m_record.copy;
        handler.key = m_record.other;
        found = handlers.insert(handlers.end(), std::move(handler));
    }
    (isStart ? found->started : found->queued) = m_id;
}

void Fold::foldStep() {
    const RecordId start = startOf(m_trace, m_id);
    const auto handler = std::find_if(
        m_state.handlers.begin(), m_state.handlers.end(), [start](const HandlerState& one) {
            return start.isSome() && one.started == start;
        });
    if (handler == m_state.handlers.end()) {
        return;
    }
    auto& steps = handler->steps;
    const auto name = static_cast<OperationName>(m_record.detail);
    const auto isIt = [this](const StepState& step) {
        return step.operation == m_record.operation;
    };
    if (m_record.kind == RecordKind::OperationSent) {
        steps.push_back({m_record.operation, name, StepStand::Sent, m_id});
        return;
    }
    // Nobody waits for a renewal: it is over once it took effect.
    const bool isRenewal = name == OperationName::RenewClaim || name == OperationName::RenewLock;
    const bool isExecuted = m_record.kind == RecordKind::OperationExecuted;
    if ((isExecuted && isRenewal) || m_record.kind == RecordKind::OperationReturned ||
        m_record.kind == RecordKind::OperationAbandoned) {
        std::erase_if(steps, isIt);
        return;
    }
    const auto step = std::find_if(steps.begin(), steps.end(), isIt);
    if (step != steps.end()) {
        step->stand = isExecuted ? StepStand::Executed : StepStand::Blocked;
        step->since = m_id;
    }
}

/// By cause; the victim of a crash is found by its errand.
void Fold::endHandler() {
    auto& handlers = m_state.handlers;
    const RecordId start = startOf(m_trace, m_id);
    auto found = std::find_if(handlers.begin(), handlers.end(), [start](const HandlerState& one) {
        return start.isSome() && one.started == start;
    });
    if (found == handlers.end()) {
        found = std::find_if(handlers.begin(), handlers.end(), [this](const HandlerState& one) {
            return isErrandOf(one);
        });
    }
    if (found != handlers.end()) {
        handlers.erase(found);
    }
}

void fold(const Trace& trace, State& state, std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
        Fold(trace, state, RecordId{static_cast<std::uint32_t>(at)}).run();
    }
}

State initialState(const Trace& trace) {
    State state;
    state.nodes.resize(trace.names.nodes.size());
    return state;
}

/// How many records come before the instant just after `last`.
std::size_t countTo(const Trace& trace, RecordId last) {
    return last.isSome() ? std::min(trace.records.size(), std::size_t{last.value} + 1)
                         : trace.records.size();
}

} // namespace

const CopyState* State::find(IntentId intent, std::uint8_t copy) const {
    const auto found =
        std::find_if(copies.begin(), copies.end(), [intent, copy](const CopyState& one) {
            return one.intent == intent && one.copy == copy;
        });
    return found == copies.end() ? nullptr : &*found;
}

State stateAt(const Trace& trace, RecordId last) {
    State state = initialState(trace);
    fold(trace, state, 0, countTo(trace, last));
    return state;
}

StateIndex::StateIndex(const Trace& trace, std::size_t checkpoints)
    : m_trace(trace), m_spacing(1), m_state(initialState(trace)) {
    ENSURE(checkpoints > 0);
    m_spacing = trace.records.size() / checkpoints + 1;
    State state = m_state;
    for (std::size_t at = 0; at < trace.records.size(); at += m_spacing) {
        m_checkpoints.push_back(state);
        fold(trace, state, at, std::min(at + m_spacing, trace.records.size()));
    }
}

const State& StateIndex::at(RecordId last) {
    const std::size_t count = countTo(m_trace, last);
    const std::size_t checkpoint =
        m_checkpoints.empty() ? 0 : std::min(count / m_spacing, m_checkpoints.size() - 1);
    const bool goesOn = m_folded <= count && m_folded >= checkpoint * m_spacing;
    if (!goesOn) {
        m_state = m_checkpoints[checkpoint];
        m_folded = checkpoint * m_spacing;
    }
    fold(m_trace, m_state, m_folded, count);
    m_folded = count;
    return m_state;
}

} // namespace idem
