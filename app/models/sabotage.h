// Breaking things on purpose: what a person points at becomes an entry of the fault schedule, which
// names the message or the step and no instant wherever it can.
#pragma once

#include "app/models/open_run.h"
#include "app/models/playback.h"
#include "engine/trace/state_at.h"

#include <QString>

#include <optional>
#include <vector>

namespace idem::app {

/// An entry for the schedule, or why there can be none.
struct Sabotage {
    std::optional<Fault> fault;
    QString title; ///< "drop the answer to alice's attempt 1"; or the reason, as a sentence.

    explicit operator bool() const { return fault.has_value(); }
};

/// Of the message that a record tells of: drop it, duplicate it, or delay it by so much.
Sabotage ofMessage(const OpenRun& run, FaultKind kind, RecordId record, Duration by = {});

/// Of a node at the cursor: a server crashes between the two steps of the request that it works on
/// and comes back after a while (zero: never); a store is out of reach for that while.
Sabotage
crashOf(const OpenRun& run, NodeId node, const State& state, const Cursor& cursor, Duration back);
/// A server stands still from the cursor on.
Sabotage pauseOf(const OpenRun& run, NodeId node, const Cursor& cursor, Duration lasts);
/// Nothing passes between two nodes from the cursor on.
Sabotage cutOf(const OpenRun& run, NodeId one, NodeId other, const Cursor& cursor, Duration lasts);

/// The nodes that exchange messages with this one in the run, by id.
std::vector<NodeId> peersOf(const OpenRun& run, NodeId node);

/// The node that a subject stands for: itself, or the lane of its record.
NodeId nodeOf(const OpenRun& run, RecordId record);

} // namespace idem::app
