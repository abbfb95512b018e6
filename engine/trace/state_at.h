// The state of everything at any instant, from the trace alone: what every node holds, what every
// client believes and waits for, and where every handler stands.
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
    NodeId owner;           ///< The server whose step led to it, as far as causes tell.

    bool operator==(const KeyHeld&) const = default;
};

/// A lock, mutex or permit that somebody holds.
struct LockHeld {
    std::uint32_t key = 0;
    std::int64_t deadline = 0; ///< When it ends by itself, in nanoseconds since the start.
    RecordId since;
    NodeId owner; ///< The server whose step took it, as far as causes tell.

    bool operator==(const LockHeld&) const = default;
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
    std::vector<LockHeld> locks;           ///< In order of time.
    std::vector<PaymentHeld> payments;     ///< Ledger rows or charges, in order of time.
    bool isDown = false;
    bool isPaused = false;
    RecordId promoted; ///< Since when it is the primary in place of another; none: as it began.
    RecordId deposed;  ///< Since when another is the primary in its place.

    bool operator==(const NodeState&) const = default;
};

/// What one copy of a client believes about its intent.
enum class CopyBelief : std::uint8_t { NothingYet, Unknown, Charged, NotCharged };
enum class CopyWait : std::uint8_t { Answer, Retry, Nothing };

/// One copy (tab, click) of an intent.
struct CopyState {
    IntentId intent;
    std::uint8_t copy = 0;
    std::uint16_t attempt = 0; ///< The latest one.
    std::uint16_t status = 0;  ///< Of the answer accepted last; 0 for none.
    CopyBelief belief = CopyBelief::NothingYet;
    CopyWait waitsFor = CopyWait::Nothing;
    RecordId since; ///< Since when it waits for that.

    bool operator==(const CopyState&) const = default;
};

enum class StepStand : std::uint8_t { Sent, Blocked, Executed };

/// A step that a handler has sent and not heard of yet.
struct StepState {
    std::uint32_t operation = 0;
    OperationName name = OperationName::Reply;
    StepStand stand = StepStand::Sent;
    RecordId since;

    bool operator==(const StepState&) const = default;
};

/// A request at a server: queued, while `started` is none, or at work.
struct HandlerState {
    NodeId server;
    IntentId intent;
    std::uint16_t attempt = 0;
    std::uint8_t copy = 0;
    std::uint32_t key = 0;
    RecordId queued;
    RecordId started;
    std::vector<StepState> steps; ///< Under way; more than one while it renews its claim.

    bool operator==(const HandlerState&) const = default;
};

/// Nothing passes between the two nodes.
struct CutLink {
    NodeId one;
    NodeId other;
    RecordId since;

    bool operator==(const CutLink&) const = default;
};

struct State {
    std::vector<NodeState> nodes;       ///< By NodeId, for every node of the trace's names.
    std::vector<CopyState> copies;      ///< By intent and copy.
    std::vector<HandlerState> handlers; ///< Queued or at work, in order of arrival.
    std::vector<CutLink> cuts;

    const NodeState& operator[](NodeId node) const { return nodes[node.value]; }
    const CopyState* find(IntentId intent, std::uint8_t copy) const;
    bool operator==(const State&) const = default;
};

/// The state just after the record `last`; none: at the end. Linear in the records.
State stateAt(const Trace& trace, RecordId last);

/// The states of one trace, for asking often. It keeps checkpoints, so that a question costs a
/// copy of one state and a fold of a small part of the trace; asking forward costs only what lies
/// between. It keeps a reference: the trace must outlive it and stay as it is.
class StateIndex {
public:
    /// Linear in the records, and `checkpoints` states of memory. REQUIRES: checkpoints > 0.
    explicit StateIndex(const Trace& trace, std::size_t checkpoints = 16);

    /// As stateAt(). The reference is good until the next question.
    const State& at(RecordId last);

private:
    const Trace& m_trace;
    std::size_t m_spacing;
    std::vector<State> m_checkpoints; ///< The i-th is after i * m_spacing records.
    State m_state;
    std::size_t m_folded = 0; ///< Records that m_state has seen.
};

} // namespace idem
