// What of a state a picture of the topology shows, by node.
#pragma once

#include "engine/diagram/topology_picture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// A key in a store, or a lock of it.
struct KeySight {
    std::uint32_t key = 0;
    bool isLock = false;
    KeyState state = KeyState::Absent;
    bool isOver = false; ///< Its time has run out, though nobody has cleared it away.
    RecordId since;
};

enum class RingKind : std::uint8_t {
    None,
    Deadline, ///< Until a client gives up.
    Open,     ///< It waits, and the run does not show for how long.
    Retry,    ///< Until the next attempt.
};

struct NodeSight {
    NodeRole role = NodeRole::Client;
    bool isDown = false;
    bool isPaused = false;
    std::uint32_t working = 0;
    std::uint32_t queued = 0;
    std::uint32_t blocked = 0; ///< Steps that wait for another session.
    std::vector<KeySight> keys;
    RecordId lock;  ///< A lock that it holds somewhere.
    RecordId claim; ///< A claim of its own that is CREATED somewhere.
    std::uint32_t payments = 0;
    bool hasEffects = false; ///< What counts is made here.
    bool isWrong = false;    ///< An intent has more than one effect, one of them here.
    RecordId lastPayment;
    bool isFresh = false; ///< An effect took place here a moment ago.
    bool isPrimaryNow = false;
    bool isReplaced = false;
    std::uint32_t waiting = 0; ///< Copies of a client that wait for an answer.
    std::uint16_t attempt = 0;
    CopyBelief belief = CopyBelief::NothingYet;
    RecordId beliefSince;
    RingKind ring = RingKind::None;
    double ringLeft = 0; ///< From 1 down to 0.
    RecordId ringSince;
};

/// By node id, for every node of the names.
std::vector<NodeSight>
sightsOf(const TopologyScene& scene, const State& state, const TopologyMoment& view);

/// What is to be said of a node under its name; empty if there is nothing.
struct NodeCaption {
    std::string text;
    Ink ink = Ink::Muted;
};
NodeCaption captionOf(const NodeSight& sight);

} // namespace idem
