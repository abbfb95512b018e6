// Who is there and how far apart: the nodes of a scenario and the links between them.
#pragma once

#include "engine/core/distribution.h"
#include "engine/core/ids.h"
#include "engine/protocol/strategy.h"
#include "engine/trace/names.h"
#include "engine/world/options.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace idem {

/// Only nodes that matter exist: cache nodes if the strategy uses a cache; database replicas if it
/// reads them, if a commit waits for them, or if one of them may become the primary. Node ids are
/// positions, clients first.
class Topology {
public:
    /// REQUIRES: checked options (names unique, regions known, at least one server and client).
    Topology(const WorldOptions& options, const StrategyEntry& strategy);

    const std::vector<NodeName>& nodes() const { return m_names; }
    RegionId regionOf(NodeId node) const { return m_regions[node.value]; }
    std::size_t regionCount() const { return m_regionCount; }

    NodeId client(std::size_t index) const { return m_clients[index]; }
    NodeId server(std::size_t index) const { return m_servers[index]; }
    /// None if there is no server of that name.
    NodeId serverNamed(std::string_view name) const;
    std::size_t serverCount() const { return m_servers.size(); }
    NodeId balancer() const { return m_balancer; }
    /// The first primary; after a failover DatabaseHost knows the current one.
    NodeId primary() const { return m_primary; }
    /// Every database node but the first primary.
    const std::vector<NodeId>& standbys() const { return m_standbys; }
    /// The replicas of the shared cache, if the strategy uses one.
    const std::vector<NodeId>& cacheReplicas() const { return m_cacheReplicas; }
    NodeId provider() const { return m_provider; }
    /// The database replica of a region; the primary itself in its own region, or if there is none.
    NodeId replicaIn(RegionId region) const { return m_replicas[region.value]; }
    /// The cache node of a region; the shared primary everywhere unless active-active. None if the
    /// strategy uses no cache.
    NodeId cacheIn(RegionId region) const { return m_caches[region.value]; }
    /// The region that a key belongs to: the one place that decides about it.
    RegionId homeOf(std::uint32_t key) const {
        return RegionId{key % static_cast<std::uint32_t>(m_regionCount)};
    }
    /// The region to which the home of a key moves: the next one of the list.
    RegionId homeAfter(std::uint32_t key) const { return homeOf(key + 1); }
    NodeId sharedCache() const { return m_sharedCache; }

    /// The one-way latency between two nodes that are not clients.
    const Distribution& link(NodeId from, NodeId to) const;
    const Distribution& clientLink() const { return m_network->client; }

private:
    RegionId regionNamed(std::string_view name, const WorldOptions& options) const;
    NodeId add(std::string_view name, NodeRole role, RegionId region);
    void addDatabases(const WorldOptions& options, bool readsReplica);
    void addCaches(const WorldOptions& options, const StrategyEntry& strategy);

    const NetworkOptions* m_network;
    std::vector<std::string> m_regionNames;
    std::vector<NodeName> m_names;
    std::vector<RegionId> m_regions;
    std::vector<NodeId> m_clients;
    std::vector<NodeId> m_servers;
    std::vector<NodeId> m_replicas;
    std::vector<NodeId> m_standbys;
    std::vector<NodeId> m_caches;
    std::vector<NodeId> m_cacheReplicas;
    NodeId m_balancer;
    NodeId m_primary;
    NodeId m_provider;
    NodeId m_sharedCache;
    std::size_t m_regionCount = 0;
};

} // namespace idem
