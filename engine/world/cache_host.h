// The cache in the world: the shared primary, or one node a region that replicates to the others.
#pragma once

#include "engine/sim/process.h"
#include "engine/stores/cache.h"
#include "engine/world/stage.h"

#include <cstddef>
#include <vector>

namespace idem {

/// Feeds commands to the store models, traces what they change, and carries entries between
/// active-active nodes with the scenario's lag.
class CacheHost {
public:
    CacheHost(Stage& stage, CacheUse use);

    void restart();

    /// `session` numbers the handler. Nothing blocks: without replicas WAIT answers 0 at once.
    /// Call settle next.
    CacheResult execute(NodeId id, SessionId session, const CacheCommand& command);
    /// Traces what the last command changed, now that its own record is known, and ships it.
    void settle(NodeId id, const Occasion& occasion);

private:
    struct Node {
        NodeId id;
        Cache cache;
        std::int64_t shipped = 0;      ///< Offset up to which entries were sent on.
        std::vector<Time> lastArrival; ///< By source node: one stream keeps its order.
    };
    struct Shipment {
        std::size_t from = 0;
        std::size_t to = 0;
        CacheLogEntry entry;
        Occasion occasion;
    };

    static Process ship(CacheHost* host, Shipment shipment);

    std::size_t indexOf(NodeId id) const;
    RecordId traceChanges(const Node& node, const Occasion& occasion);
    void shipNewEntries(std::size_t from, const Occasion& occasion);

    Stage& m_stage;
    std::vector<Node> m_nodes;
};

} // namespace idem
