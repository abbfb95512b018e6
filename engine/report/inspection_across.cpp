// What is inspected across nodes: a key in every store, a request with its client and its truth,
// and a message between two of them.

#include "engine/report/inspection.h"
#include "engine/report/inspection_parts.h"
#include "engine/trace/walk.h"

#include <algorithm>

namespace idem {

namespace {

bool isStore(NodeRole role) {
    return role == NodeRole::Database || role == NodeRole::Cache;
}

/// The sending of the message, step or entry that this record is about; none if it is about none.
RecordId sendingOf(const Trace& trace, RecordId id) {
    const Record& record = trace.records[id.value];
    switch (record.kind) {
    case RecordKind::MessageSent:
    case RecordKind::EntrySent:
    case RecordKind::OperationSent:
        return id;
    case RecordKind::MessageArrived:
    case RecordKind::MessageLost:
    case RecordKind::EntryApplied:
    case RecordKind::EntryDropped:
    case RecordKind::OperationExecuted:
    case RecordKind::OperationBlocked:
        return causeOf(trace, id);
    default:
        return RecordId::none();
    }
}

bool isEndOf(const Record& sent, RecordId id, const Record& record) {
    switch (record.kind) {
    case RecordKind::MessageArrived:
    case RecordKind::MessageLost:
    case RecordKind::EntryApplied:
    case RecordKind::EntryDropped:
        return record.cause == id;
    case RecordKind::OperationExecuted:
    case RecordKind::OperationAbandoned:
        return sent.kind == RecordKind::OperationSent && record.operation == sent.operation;
    default:
        return false;
    }
}

/// Where it arrived or was lost, up to `last`; none if it is still on its way.
RecordId endOf(const Trace& trace, RecordId sent, RecordId last) {
    const std::size_t size = trace.records.size();
    const std::size_t end = last.isSome() ? std::min<std::size_t>(size, last.value + 1ULL) : size;
    const Record& sending = trace.records[sent.value];
    for (std::uint32_t at = sent.value + 1; at < end; ++at) {
        const Record& record = trace.records[at];
        // An unnumbered step has no end that could be told from others'.
        const bool isPaired = sending.kind != RecordKind::OperationSent || sending.operation != 0;
        if (isPaired && isEndOf(sending, sent, record)) {
            return RecordId{at};
        }
    }
    return RecordId::none();
}

std::string_view endWord(RecordKind kind) {
    switch (kind) {
    case RecordKind::MessageLost:
        return "lost";
    case RecordKind::EntryDropped:
        return "lost for good";
    case RecordKind::OperationAbandoned:
        return "given up by its sender";
    case RecordKind::OperationExecuted:
        return "took effect";
    default:
        return "arrived";
    }
}

} // namespace

Inspector::Items Inspector::stores(std::uint32_t key, const State& state) const {
    Items items;
    for (std::uint32_t at = 0; at < nodeCount(); ++at) {
        const NodeState& node = heldBy(NodeId{at}, state);
        const auto held = node.keys.find(key);
        if (held != node.keys.end()) {
            items.push_back({m_say.node(NodeId{at}), keyValue(held->second), held->second.since});
        } else if (isStore(m_trace.names.nodes[at].role)) {
            items.push_back(
                {m_say.node(NodeId{at}), std::string(spokenName(KeyState::Absent)), {}});
        }
    }
    return items;
}

Inspector::Items Inspector::locksOf(std::uint32_t key, const State& state) const {
    Items items;
    for (std::uint32_t at = 0; at < nodeCount(); ++at) {
        for (const LockHeld& held : heldBy(NodeId{at}, state).locks) {
            if (held.key == key) {
                items.push_back({m_say.node(NodeId{at}), lockValue(held), held.since});
            }
        }
    }
    return items;
}

Inspector::Items Inspector::handlersOf(std::uint32_t key, const State& state) const {
    Items items;
    for (const HandlerState& handler : state.handlers) {
        if (handler.key == key && key != 0) {
            items.push_back(handlerItem(handler));
        }
    }
    return items;
}

Inspection Inspector::key(std::uint32_t key, const State& state) const {
    Inspection result{m_say.key(key), {}};
    addSection(result, "Record", stores(key, state));
    addSection(result, "Lock", locksOf(key, state));
    addSection(result, "Requests", handlersOf(key, state));
    return result;
}

Inspector::Items Inspector::belief(const RequestName& request, const State& state) const {
    const CopyState* copy = state.find(request.intent, request.copy);
    if (copy == nullptr) {
        return {{"Belief", "it has sent nothing yet", {}}};
    }
    Items items{{"Belief", believed(*copy), copy->since},
                {"Waits for", waitOf(*copy), copy->since}};
    if (copy->status != 0) {
        items.push_back({"Last answer", std::to_string(copy->status), {}});
    }
    return items;
}

Inspector::Items Inspector::truth(IntentId intent, const State& state) const {
    Items items;
    const NodeRole role = m_trace.localEffect ? NodeRole::Database : NodeRole::Provider;
    for (std::uint32_t at = 0; at < nodeCount(); ++at) {
        if (m_trace.names.nodes[at].role != role) {
            continue;
        }
        for (const PaymentHeld& held : heldBy(NodeId{at}, state).payments) {
            if (held.intent == intent) {
                InspectedItem item = paymentItem(held);
                item.value = "at " + m_say.node(NodeId{at}) + since(held.since);
                items.push_back(std::move(item));
            }
        }
    }
    const std::string effects = std::string(m_say.effect()) + (items.size() == 1 ? "" : "s");
    items.insert(items.begin(),
                 {"Effects",
                  std::to_string(items.size()) + " " + effects,
                  items.empty() ? RecordId::none() : items.back().record});
    return items;
}

Inspection Inspector::request(const RequestName& request, const State& state) const {
    Inspection result{requestName(request), {}};
    addSection(result, "What the client believes", belief(request, state));
    addSection(result, "What is true", truth(request.intent, state));
    Items atWork;
    for (const HandlerState& handler : state.handlers) {
        if (handler.intent == request.intent) {
            atWork.push_back(handlerItem(handler));
        }
    }
    addSection(result, "At the servers", std::move(atWork));
    return result;
}

Inspection Inspector::message(RecordId id, RecordId last) const {
    Inspection result{"Message", {}};
    const RecordId sent =
        id.value < m_trace.records.size() ? sendingOf(m_trace, id) : RecordId::none();
    if (!sent.isSome()) {
        return result;
    }
    const Record& sending = m_trace.records[sent.value];
    result.title = eventName(sending);
    Items items{{"From", m_say.node(sending.lane), {}}};
    if (sending.kind != RecordKind::OperationSent) {
        items.push_back({"To", m_say.node(NodeId{sending.other}), {}});
    }
    if (last < sent) {
        items.push_back({"Now", "not sent yet", sent});
        addSection(result, "Message", std::move(items));
        return result;
    }
    items.push_back({"Sent", m_say.time(sent), sent});
    const RecordId end = endOf(m_trace, sent, last);
    if (!end.isSome()) {
        items.push_back({"Now", "on its way", sent});
    } else {
        const Record& ending = m_trace.records[end.value];
        std::string value = std::string(endWord(ending.kind)) + " at " + m_say.time(end);
        if (ending.kind == RecordKind::MessageLost) {
            value += ", " + std::string(spokenName(static_cast<LossCause>(ending.value)));
        }
        if (sending.kind == RecordKind::OperationSent &&
            ending.kind == RecordKind::OperationExecuted) {
            items.push_back({"To", m_say.node(ending.lane), {}});
        }
        items.push_back({"Now", value, end});
        items.push_back({"Took", m_say.between(sent, end), {}});
    }
    addSection(result, "Message", std::move(items));
    return result;
}

} // namespace idem
