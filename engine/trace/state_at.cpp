// A fold of the changes that store records carry. A server that crashes forgets its keys; what a
// store forgets it tells in records of its own.

#include "engine/trace/state_at.h"

#include <algorithm>

namespace idem {

namespace {

void foldKey(NodeState& node, RecordId id, const Record& record) {
    const auto state = static_cast<KeyState>(record.detail);
    if (state == KeyState::Absent) {
        node.keys.erase(record.other);
    } else {
        node.keys[record.other] = {state, record.value, id};
    }
}

void addPayment(NodeState& node, RecordId id, const Record& record) {
    node.payments.push_back({record.value, std::int64_t{record.other}, record.intent, id});
}

void removePayment(NodeState& node, std::int64_t payment) {
    std::erase_if(node.payments,
                  [payment](const PaymentHeld& held) { return held.payment == payment; });
}

void foldRecord(NodeState& node, NodeRole role, RecordId id, const Record& record) {
    switch (record.kind) {
    case RecordKind::KeyChanged:
        return foldKey(node, id, record);
    case RecordKind::LedgerWritten:
    case RecordKind::Charged:
        return addPayment(node, id, record);
    case RecordKind::LedgerLost:
    case RecordKind::ChargeCanceled:
        return removePayment(node, record.value);
    case RecordKind::NodeCrashed:
        node.isDown = true;
        if (role == NodeRole::Server) {
            node.keys.clear();
        }
        return;
    case RecordKind::NodeRestarted:
        node.isDown = false;
        return;
    default:
        return;
    }
}

} // namespace

KeyStates stateAt(const Trace& trace, RecordId last) {
    KeyStates states(trace.names.nodes.size());
    const std::size_t count = last.isSome()
                                  ? std::min(trace.records.size(), std::size_t{last.value} + 1)
                                  : trace.records.size();
    for (std::size_t at = 0; at < count; ++at) {
        const Record& record = trace.records[at];
        const std::size_t lane = record.lane.value;
        if (lane < states.size()) {
            const RecordId id{static_cast<std::uint32_t>(at)};
            foldRecord(states[lane], trace.names.nodes[lane].role, id, record);
        }
    }
    return states;
}

} // namespace idem
