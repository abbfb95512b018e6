// Which links are cut at this instant: the partitions of the fault schedule.
#pragma once

#include "engine/core/ids.h"
#include "engine/sim/process.h"
#include "engine/world/options.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace idem {

class Stage;

/// Follows the faults of kind Partition in time, and records each change of a link. A message is
/// lost when its link is cut as it leaves or as it would arrive; whoever carries it asks at both
/// instants and records the loss (LossCause::Partition).
class LinkState {
public:
    /// Keeps a reference to the stage, whose options and topology name the nodes. A name stands
    /// for the node that has it, or else for every node of the region that has it; not for the
    /// balancer, which stands at the edge of every region. A node that the strategy does not have
    /// is left out.
    explicit LinkState(Stage& stage);

    /// Heals everything and schedules the partitions. REQUIRES: the simulation has been reset.
    void restart();

    /// Whether a message from one node to another would be lost now; if so, counts as a hit of the
    /// partitions that cut this link. Constant time while nothing is cut.
    bool isCut(NodeId from, NodeId to);

    /// When the link from one node to another will pass again; Time::max() if never. REQUIRES: it
    /// is cut.
    Time healsAt(NodeId from, NodeId to) const;

    /// Positions among the faults of the partitions that have met no message since the restart.
    std::vector<std::size_t> unused() const;

private:
    struct Partition {
        const Fault* fault = nullptr;
        std::size_t position = 0;
        std::vector<std::pair<NodeId, NodeId>> links; ///< Nodes of one side and of the other.
        Time until;                                   ///< While it is active.
        bool isActive = false;
        bool isHit = false;
    };

    static Process follow(LinkState* links, std::size_t partition);
    static bool cuts(const Partition& partition, NodeId from, NodeId to);

    std::vector<NodeId> nodesNamed(const std::string& name) const;
    bool isCutByAny(NodeId from, NodeId to) const;
    void change(Partition& partition, bool isActive);

    Stage& m_stage;
    std::vector<Partition> m_partitions;
    std::int32_t m_activeCount = 0;
};

} // namespace idem
