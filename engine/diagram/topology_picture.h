// The topology of a run at one instant as a picture: who stands where, in what state, and which
// messages are under way. Everything is read from the trace.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/topology_layout.h"
#include "engine/trace/state_at.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace idem {

/// What is looked at, and what the person points at.
struct TopologyMoment {
    Time now;
    RecordId last; ///< The last record that has happened by now; none: nothing has.
    /// So long after it was lost a message is still shown, and an effect is emphasised.
    Duration lingering = Duration::milliseconds(100);
    NodeId selectedNode;
    NodeId hoveredNode;
    RecordId selectedRecord; ///< A message that was sent, or anything else.
    RecordId hoveredRecord;
    std::uint32_t key = 0;  ///< Emphasised wherever it is; 0 for none.
    bool showsSteps = true; ///< The steps of servers to the stores and back.
};

/// A message that is under way, or was lost a moment ago.
struct MessagePlace {
    RecordId sent;
    NodeId from;
    NodeId to;
    Point at;
    bool isLost = false;
};

struct TopologyPicture {
    DisplayList list;
    std::vector<MessagePlace> messages;

    /// The nearest message that is at most `reach` pixels away, or null.
    const MessagePlace* messageAt(Point point, double reach) const;
};

/// What a picture at any instant of one run needs. It keeps references: trace and index must
/// outlive it and stay as they are, and the index must be the trace's.
class TopologyScene {
public:
    /// Linear in the waits and bars of the index.
    TopologyScene(const Trace& trace, const TimelineIndex& index);

    /// REQUIRES: the layout is of the same index, the state that after view.last, or an empty one
    /// before the first record. Linear in what
    /// the state holds, in the effects so far, and in the arrows.
    TopologyPicture
    draw(const TopologyLayout& layout, const State& state, const TopologyMoment& view) const;

    /// One sentence about a node as it stands, for whoever does not see the picture.
    std::string sentenceOf(NodeId node, const State& state, const TopologyMoment& view) const;
    /// The same about a message; empty for a record that is none.
    std::string sentenceOf(RecordId sent) const;

    const Trace& trace() const { return m_trace; }
    const TimelineIndex& index() const { return m_index; }
    /// When the client of this wait gives up, if the run ever shows how long it waits.
    std::optional<Time> deadlineOf(const CopyState& copy) const;
    /// The largest number of requests that any server ever had at once, but at least 4: a fill
    /// level that means the same in the whole run.
    double busiest() const { return m_busiest; }
    /// The key that a message is about; 0 for none.
    std::uint32_t keyOf(const Arrow& arrow) const;

private:
    const Trace& m_trace;
    const TimelineIndex& m_index;
    double m_busiest = 4;
    std::map<NodeId, Duration> m_timeouts; ///< The longest that a client was seen to wait in vain.
};

/// The last record that has happened at an instant; none before the first. Logarithmic.
RecordId lastRecordAt(const Trace& trace, Time time);

} // namespace idem
