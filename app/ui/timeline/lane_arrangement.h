// How a person has arranged the lanes: which are hidden, which collapsed, and in what order.
#pragma once

#include "engine/diagram/timeline_index.h"

#include <string>
#include <vector>

namespace idem::app {

/// By nodes of one run. A run with other nodes begins anew.
class LaneArrangement {
public:
    /// Forgets everything if the nodes are not those of before.
    void follow(const TimelineIndex& index);

    const std::vector<NodeId>& hidden() const { return m_hidden; }
    const std::vector<NodeId>& collapsed() const { return m_collapsed; }
    const std::vector<NodeId>& order() const { return m_order; }

    bool isHidden(NodeId node) const;
    bool isCollapsed(NodeId node) const;
    void hide(NodeId node);
    void showAll() { m_hidden.clear(); }
    void toggleCollapsed(NodeId node);
    /// To the place of `other`; what lies between makes room.
    void move(NodeId node, NodeId other);
    /// One place up (-1) or down (+1) among those that are not hidden.
    void shift(NodeId node, int direction);
    /// In the order in which they are shown, without the hidden ones.
    std::vector<NodeId> shown() const;

private:
    std::vector<std::string> m_names;
    std::vector<NodeId> m_order; ///< Every lane.
    std::vector<NodeId> m_hidden;
    std::vector<NodeId> m_collapsed;
};

} // namespace idem::app
