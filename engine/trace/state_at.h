// The state of every node at any instant, from the trace alone.
#pragma once

#include "engine/trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace idem {

/// What one store holds about one key.
struct KeyHeld {
    KeyState state = KeyState::Absent;
    std::int64_t value = 0; ///< Payment, or the claim's deadline in nanoseconds since the start.
    RecordId since;         ///< The change that made it so.

    bool operator==(const KeyHeld&) const = default;
};

/// A payment somewhere: a row of the ledger, or a charge at the provider.
struct PaymentHeld {
    std::int64_t payment = 0;
    std::int64_t amount = 0;
    IntentId intent;
    RecordId since;

    bool operator==(const PaymentHeld&) const = default;
};

struct NodeState {
    std::map<std::uint32_t, KeyHeld> keys; ///< Those that are not absent, by key.
    std::vector<PaymentHeld> payments;     ///< Ledger rows or charges, in order of time.
    bool isDown = false;

    bool operator==(const NodeState&) const = default;
};

/// By NodeId, for every node of the trace's names.
using KeyStates = std::vector<NodeState>;

/// What every node holds just after the record `last`; none: at the end. Linear in the records.
KeyStates stateAt(const Trace& trace, RecordId last);

} // namespace idem
