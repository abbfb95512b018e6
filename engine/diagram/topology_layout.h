// Where the nodes of a run stand in a picture of its topology: in layers from the clients on the
// left to the provider on the right, regions beneath each other.
#pragma once

#include "engine/diagram/path.h"
#include "engine/diagram/timeline_index.h"

#include <optional>
#include <string>
#include <vector>

namespace idem {

struct NodePlace {
    NodeId node;
    Point centre;
    double radius = 0;    ///< Of the disc; what is around it takes up to 6 pixels more.
    Box cell;             ///< What is the node's alone: disc and texts stay within it.
    std::string name;     ///< As much of it as fits; may be empty.
    bool isSmall = false; ///< Room for a disc with the name beside it, and nothing else.
    int lines = 0;        ///< Lines of text that fit under the disc, the name first; up to 3.
};

/// Two nodes that ever exchange messages. `one` has the smaller id.
struct LinkPlace {
    NodeId one;
    NodeId other;
    Path path; ///< From the rim of `one` to that of `other`, around what stands between.
};

struct RegionPlace {
    std::string name; ///< As much of it as fits.
    Box box;
};

struct TopologyLayout {
    double width = 0;
    double height = 0;
    std::vector<NodePlace> nodes;     ///< By id.
    std::vector<LinkPlace> links;     ///< By ids.
    std::vector<RegionPlace> regions; ///< Downward; empty if all nodes are in one.

    const NodePlace* find(NodeId node) const;
    /// Null if the two never exchange a message.
    const LinkPlace* find(NodeId from, NodeId to) const;
    /// The way that a message takes; empty if there is none, or it stays at its node.
    Path wayOf(NodeId from, NodeId to) const;
    /// The node whose disc or name is there.
    NodeId nodeAt(Point point) const;
};

/// The same for equal arguments. Up to 100 nodes stay apart in 700 by 300 pixels. Linear in the
/// arrows, and links by nodes. REQUIRES: width >= 300, height >= 120.
TopologyLayout layoutTopology(const TimelineIndex& index, double width, double height);

} // namespace idem
