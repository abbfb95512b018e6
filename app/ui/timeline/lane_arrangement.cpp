#include "app/ui/timeline/lane_arrangement.h"

#include <algorithm>

namespace idem::app {

namespace {

bool holdsNode(const std::vector<NodeId>& nodes, NodeId node) {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

} // namespace

void LaneArrangement::follow(const TimelineIndex& index) {
    std::vector<std::string> names;
    for (const NodeName& node : index.names.nodes) {
        names.push_back(node.name);
    }
    if (names != m_names) {
        *this = {};
        m_names = std::move(names);
    }
    for (const NodeId lane : index.lanes) {
        if (!holdsNode(m_order, lane)) {
            m_order.push_back(lane);
        }
    }
    std::erase_if(m_order, [&](NodeId node) { return !holdsNode(index.lanes, node); });
}

bool LaneArrangement::isHidden(NodeId node) const {
    return holdsNode(m_hidden, node);
}

bool LaneArrangement::isCollapsed(NodeId node) const {
    return holdsNode(m_collapsed, node);
}

void LaneArrangement::hide(NodeId node) {
    if (!isHidden(node) && shown().size() > 1) {
        m_hidden.push_back(node);
    }
}

void LaneArrangement::toggleCollapsed(NodeId node) {
    if (std::erase(m_collapsed, node) == 0) {
        m_collapsed.push_back(node);
    }
}

void LaneArrangement::move(NodeId node, NodeId other) {
    const auto from = std::find(m_order.begin(), m_order.end(), node);
    const auto to = std::find(m_order.begin(), m_order.end(), other);
    if (from == m_order.end() || to == m_order.end() || from == to) {
        return;
    }
    if (from < to) {
        std::rotate(from, from + 1, to + 1);
    } else {
        std::rotate(to, from, from + 1);
    }
}

void LaneArrangement::shift(NodeId node, int direction) {
    const auto lanes = shown();
    const auto place = std::find(lanes.begin(), lanes.end(), node) - lanes.begin() + direction;
    if (place >= 0 && place < static_cast<std::ptrdiff_t>(lanes.size())) {
        move(node, lanes[static_cast<std::size_t>(place)]);
    }
}

std::vector<NodeId> LaneArrangement::shown() const {
    std::vector<NodeId> lanes = m_order;
    std::erase_if(lanes, [this](NodeId node) { return isHidden(node); });
    return lanes;
}

} // namespace idem::app
