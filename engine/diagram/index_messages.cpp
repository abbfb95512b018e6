// Messages are paired by cause: an arrival or a loss names the sending that it ends.

#include "engine/diagram/index_parts.h"

namespace idem {

void MessageReader::read(RecordId id, const Record& record) {
    switch (record.kind) {
    case RecordKind::AttemptSent:
        m_keys.insert_or_assign(attemptOf(record), record.other);
        return;
    case RecordKind::MessageSent:
    case RecordKind::EntrySent:
        return send(id, record);
    case RecordKind::MessageArrived:
    case RecordKind::MessageLost:
    case RecordKind::EntryApplied:
    case RecordKind::EntryDropped:
        return end(id, record);
    case RecordKind::AnswerIgnored:
        if (const auto arrived = m_arrived.find(record.cause.value); arrived != m_arrived.end()) {
            m_arrows[arrived->second].isIgnored = true;
        }
        return;
    default:
        return;
    }
}

void MessageReader::send(RecordId id, const Record& record) {
    m_sentBy.insert_or_assign(id.value, m_arrows.size());
    m_arrows.push_back(arrowOf(id, record));
}

Arrow MessageReader::arrowOf(RecordId id, const Record& record) const {
    Arrow arrow;
    const bool isEntry = record.kind == RecordKind::EntrySent;
    arrow.kind = isEntry ? MessageKind::Replication : static_cast<MessageKind>(record.detail);
    arrow.from = record.lane;
    arrow.to = NodeId{record.other};
    arrow.span = {record.time, m_index.end};
    arrow.isLost = true; // Until it is seen to arrive.
    arrow.attempt = record.attempt;
    arrow.copy = record.copy;
    arrow.intent = record.intent;
    arrow.sent = id;
    const auto key = m_keys.find(attemptOf(record));
    arrow.key = key == m_keys.end() ? 0 : key->second;
    if (arrow.kind == MessageKind::Response && record.cause.isSome()) {
        copyAnswer(arrow, record.cause);
    }
    return arrow;
}

/// What a response says, the handler's reply tells, or the response that a balancer passes on.
void MessageReader::copyAnswer(Arrow& arrow, RecordId cause) const {
    const Record& reply = m_trace.records[cause.value];
    arrow.status = reply.status;
    arrow.isReplayed = (reply.flags & replayedFlag) != 0;
    const auto passed = m_arrived.find(cause.value);
    if (passed != m_arrived.end()) {
        arrow.status = m_arrows[passed->second].status;
        arrow.isReplayed = m_arrows[passed->second].isReplayed;
    }
}

/// A second arrival of one message is an arrow of its own.
void MessageReader::end(RecordId id, const Record& record) {
    const auto sent = record.cause.isSome() ? m_sentBy.find(record.cause.value) : m_sentBy.end();
    if (sent == m_sentBy.end()) {
        return; // The loss of a step or its result.
    }
    std::size_t which = sent->second;
    if (m_arrows[which].arrived.isSome()) {
        m_arrows.push_back(m_arrows[which]);
        which = m_arrows.size() - 1;
    }
    Arrow& arrow = m_arrows[which];
    arrow.span.to = record.time;
    arrow.arrived = id;
    arrow.isLost =
        record.kind == RecordKind::MessageLost || record.kind == RecordKind::EntryDropped;
    if (record.kind == RecordKind::MessageLost) {
        arrow.cause = static_cast<LossCause>(record.value);
    } else if (record.kind == RecordKind::EntryDropped) {
        arrow.cause = LossCause::NodeDown;
    } else if (record.kind == RecordKind::EntryApplied) {
        arrow.key = record.other;
    }
    m_arrived.insert_or_assign(id.value, which);
}

void MessageReader::finish() {
    m_index.arrows = std::move(m_arrows);
}

} // namespace idem
