#include "engine/world/topology.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <string>

namespace idem {

Topology::Topology(const WorldOptions& options, const StrategyEntry& strategy)
    : m_network(&options.network),
      m_regionNames(options.regions),
      m_regionCount(options.regions.size()) {
    for (const ClientOptions& client : options.clients) {
        m_clients.push_back(
            add(client.name, NodeRole::Client, regionNamed(client.region, options)));
    }
    const RegionId home{0};
    m_balancer = add("balancer", NodeRole::Balancer, home);
    for (const ServerOptions& server : options.servers) {
        m_servers.push_back(
            add(server.name, NodeRole::Server, regionNamed(server.region, options)));
    }
    const RegionId databaseRegion = regionNamed(options.database.region, options);
    m_primary = add("database", NodeRole::Database, databaseRegion);
    m_replicas.assign(m_regionCount, m_primary);
    const RegionId cacheRegion = regionNamed(options.cache.region, options);
    m_caches.assign(m_regionCount, NodeId::none());
    for (std::uint32_t region = 0; region < m_regionCount; ++region) {
        if (strategy.readsReplica) {
            m_replicas[region] =
                add("replica-" + m_regionNames[region], NodeRole::Database, RegionId{region});
        }
        if (strategy.cache == CacheUse::ActiveActive || strategy.cache == CacheUse::Home) {
            m_caches[region] =
                add("cache-" + m_regionNames[region], NodeRole::Cache, RegionId{region});
        }
    }
    if (strategy.cache == CacheUse::Primary) {
        m_caches.assign(m_regionCount, add("cache", NodeRole::Cache, cacheRegion));
    }
    m_sharedCache = m_caches[cacheRegion.value];
    m_provider = add("provider", NodeRole::Provider, home);
}

RegionId Topology::regionNamed(std::string_view name, const WorldOptions& options) const {
    if (name.empty()) {
        return RegionId{0};
    }
    const auto found = std::find(options.regions.begin(), options.regions.end(), name);
    ENSURE(found != options.regions.end());
    return RegionId{static_cast<std::uint32_t>(found - options.regions.begin())};
}

NodeId Topology::add(std::string_view name, NodeRole role, RegionId region) {
    const NodeId id{static_cast<std::uint32_t>(m_names.size())};
    m_names.push_back({std::string(name), role, m_regionNames[region.value]});
    m_regions.push_back(region);
    return id;
}

const Distribution& Topology::link(NodeId from, NodeId to) const {
    if (to == m_provider || from == m_provider) {
        return m_network->provider;
    }
    return regionOf(from) == regionOf(to) ? m_network->internal : m_network->region;
}

} // namespace idem
