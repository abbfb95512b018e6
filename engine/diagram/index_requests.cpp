#include "engine/diagram/index_parts.h"

#include <algorithm>

namespace idem {

void RequestReader::read(RecordId id, const Record& record) {
    switch (record.kind) {
    case RecordKind::OperationReturned:
    case RecordKind::OperationAbandoned:
        m_ends.insert_or_assign(record.operation, id);
        return;
    case RecordKind::MessageLost:
        if (record.operation != 0) {
            m_losses.insert_or_assign(record.operation, id);
        }
        return;
    case RecordKind::HandlerQueued:
        if (record.cause.isSome()) {
            m_queued.insert_or_assign(record.cause.value, id);
        }
        return;
    default:
        return;
    }
}

void RequestReader::addHandler(const HandlerSeen& handler) {
    Bar bar;
    bar.lane = handler.server;
    bar.span = {timeOf(handler.started), timeOf(std::min(handler.replied, handler.died))};
    bar.died = handler.died.isSome() || handler.failed.isSome();
    bar.intent = handler.intent;
    bar.attempt = handler.attempt;
    bar.copy = handler.copy;
    bar.key = handler.key;
    bar.record = handler.started;
    m_index.bars.push_back(bar);
    addQueueing(handler, bar);
    for (const StepSeen& step : handler.steps) {
        addStep(handler, step);
    }
}

void RequestReader::addQueueing(const HandlerSeen& handler, Bar bar) {
    const Record& started = at(handler.started);
    // The start names the queueing as its cause, or the arrival that was queued.
    RecordId queued = started.cause;
    const auto found = queued.isSome() ? m_queued.find(queued.value) : m_queued.end();
    if (found != m_queued.end()) {
        queued = found->second;
    }
    if (!queued.isSome() || at(queued).kind != RecordKind::HandlerQueued) {
        return;
    }
    bar.kind = BarKind::Queued;
    bar.span = {at(queued).time, started.time};
    bar.record = queued;
    bar.died = false;
    m_index.bars.push_back(bar);
}

/// Two arrows: the step on its way to where it takes effect, and its result.
void RequestReader::addStep(const HandlerSeen& handler, const StepSeen& step) {
    const auto ended = m_ends.find(step.operation);
    const auto lost = m_losses.find(step.operation);
    const RecordId loss = lost == m_losses.end() ? RecordId::none() : lost->second;
    const LossCause cause =
        loss.isSome() ? static_cast<LossCause>(at(loss).value) : LossCause::GivenUp;
    Arrow arrow;
    arrow.kind = MessageKind::Operation;
    arrow.from = handler.server;
    arrow.step = step.name;
    arrow.attempt = handler.attempt;
    arrow.copy = handler.copy;
    arrow.intent = handler.intent;
    arrow.key = handler.key;
    arrow.found = step.has(foundFlag);
    arrow.cause = cause;
    arrow.sent = step.sent;
    arrow.arrived = step.executed;
    arrow.isBlind = step.abandoned.isSome();
    if (!step.executed.isSome()) {
        arrow.isLost = true;
        arrow.to = loss.isSome() ? at(loss).lane : NodeId::none(); // Where it was bound for.
        arrow.span = {timeOf(step.sent), timeOf(loss.isSome() ? loss : step.abandoned)};
        m_index.arrows.push_back(arrow);
        return;
    }
    arrow.to = at(step.executed).lane;
    arrow.span = {timeOf(step.sent), timeOf(step.executed)};
    m_index.arrows.push_back(arrow);

    const RecordId end = ended == m_ends.end() ? loss : ended->second;
    if (!end.isSome()) {
        return; // A renewal: nobody awaits its result.
    }
    arrow.kind = MessageKind::Result;
    std::swap(arrow.from, arrow.to);
    arrow.sent = step.executed;
    arrow.arrived = end;
    arrow.isLost = loss.isSome() || step.abandoned.isSome();
    arrow.span = {arrow.span.to, std::max(arrow.span.to, timeOf(loss.isSome() ? loss : end))};
    m_index.arrows.push_back(arrow);
}

void RequestReader::addWait(const AttemptSeen& attempt) {
    const RecordId end = std::min(attempt.timedOut, attempt.accepted);
    WaitSpan wait;
    wait.lane = at(attempt.sent).lane;
    wait.key = at(attempt.sent).other;
    wait.intent = attempt.intent;
    wait.copy = attempt.copy;
    wait.attempt = attempt.attempt;
    wait.span = {timeOf(attempt.sent), timeOf(end)};
    wait.timedOut = attempt.timedOut.isSome();
    wait.status = attempt.accepted.isSome() ? at(attempt.accepted).status : std::uint16_t{0};
    wait.record = end.isSome() ? end : attempt.sent;
    m_index.waits.push_back(wait);
}

void RequestReader::finish() {
    for (const HandlerSeen& handler : m_chronicle.handlers()) {
        addHandler(handler);
    }
    for (std::uint32_t intent = 0; intent < m_index.names.intents.size(); ++intent) {
        for (const AttemptSeen* attempt : m_chronicle.attemptsOf(IntentId{intent})) {
            addWait(*attempt);
        }
    }
}

} // namespace idem
