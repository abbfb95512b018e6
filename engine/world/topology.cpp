#include "engine/world/topology.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <string>

namespace idem {

namespace {

std::size_t failoversOf(const WorldOptions& options, std::string_view store) {
    return static_cast<std::size_t>(
        std::count_if(options.faults.begin(), options.faults.end(), [store](const Fault& fault) {
            return fault.kind == FaultKind::Failover && fault.store == store;
        }));
}

std::size_t standbysNeeded(const WorldOptions& options) {
    const DatabaseSetup& setup = options.database;
    const bool waits = setup.synchronous >= SynchronousCommit::RemoteWrite;
    const auto asked = std::max(setup.standbys, waits ? setup.synchronousStandbys : 0);
    return std::max(static_cast<std::size_t>(asked), failoversOf(options, "database"));
}

std::size_t cacheReplicasNeeded(const WorldOptions& options, const StrategyEntry& strategy) {
    const auto asked = std::max(
        {options.cache.replicas, options.cache.replicasToWriteMin, strategy.cacheReplicasMin});
    return std::max(static_cast<std::size_t>(asked), failoversOf(options, "cache"));
}

} // namespace

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
    addDatabases(options, strategy.readsReplica);
    addCaches(options, strategy);
    m_provider = add("provider", NodeRole::Provider, home);
}

void Topology::addDatabases(const WorldOptions& options, bool readsReplica) {
    const RegionId home = regionNamed(options.database.region, options);
    m_primary = add("database", NodeRole::Database, home);
    m_replicas.assign(m_regionCount, m_primary);
    if (readsReplica) {
        for (std::uint32_t region = 0; region < m_regionCount; ++region) {
            m_replicas[region] =
                add("replica-" + m_regionNames[region], NodeRole::Database, RegionId{region});
        }
        m_standbys = m_replicas;
    }
    while (m_standbys.size() < standbysNeeded(options)) {
        const auto number = std::to_string(m_standbys.size() + 1);
        m_standbys.push_back(add("standby-" + number, NodeRole::Database, home));
    }
}

void Topology::addCaches(const WorldOptions& options, const StrategyEntry& strategy) {
    const CacheUse use = strategy.cache;
    const RegionId home = regionNamed(options.cache.region, options);
    m_caches.assign(m_regionCount, NodeId::none());
    if (use == CacheUse::ActiveActive || use == CacheUse::Home) {
        for (std::uint32_t region = 0; region < m_regionCount; ++region) {
            m_caches[region] =
                add("cache-" + m_regionNames[region], NodeRole::Cache, RegionId{region});
        }
    } else if (use == CacheUse::Primary) {
        m_caches.assign(m_regionCount, add("cache", NodeRole::Cache, home));
        while (m_cacheReplicas.size() < cacheReplicasNeeded(options, strategy)) {
            const auto number = std::to_string(m_cacheReplicas.size() + 1);
            m_cacheReplicas.push_back(add("cache-replica-" + number, NodeRole::Cache, home));
        }
    }
    m_sharedCache = m_caches[home.value];
}

RegionId Topology::regionNamed(std::string_view name, const WorldOptions& options) const {
    if (name.empty()) {
        return RegionId{0};
    }
    const auto found = std::find(options.regions.begin(), options.regions.end(), name);
    ENSURE(found != options.regions.end());
    return RegionId{static_cast<std::uint32_t>(found - options.regions.begin())};
}

NodeId Topology::serverNamed(std::string_view name) const {
    for (const NodeId server : m_servers) {
        if (m_names[server.value].name == name) {
            return server;
        }
    }
    return NodeId::none();
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
