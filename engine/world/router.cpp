// Routing: each policy prefers one server; if that one is not to be had, the next one by position
// is taken.

#include "engine/world/router.h"

#include "engine/core/mix.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId routing = StreamId::of("balancer", "routing");
constexpr std::size_t noServer = SIZE_MAX;

} // namespace

Router::Router(Stage& stage, const ServerPool& servers) : m_stage(stage), m_servers(servers) {
    const auto& configured = stage.options.servers;
    for (const std::string& name : stage.options.balancer.servers) {
        const auto found =
            std::find_if(configured.begin(),
                         configured.end(),
                         [&name](const ServerOptions& server) { return server.name == name; });
        m_fixed.push_back(static_cast<std::size_t>(found - configured.begin()));
    }
    restart();
}

void Router::restart() {
    const std::size_t count = m_stage.topology.serverCount();
    m_isKnownUp.assign(count, true);
    m_isOffered.assign(count, true);
    m_onTheWay.assign(count, 0);
    m_homes.assign(m_stage.options.clients.size(), noServer);
    m_inTurn.assign(m_stage.topology.regionCount(), 0);
    m_next = 0;
}

void Router::onHealthChange(std::size_t server) {
    const Duration interval = m_stage.options.balancer.healthInterval;
    if (interval == Duration::zero()) {
        m_isKnownUp[server] = m_servers.isUp(server);
        return;
    }
    const std::int64_t sinceCheck = m_stage.simulation.now().ns % interval.ns;
    m_stage.simulation.spawn(learnLater, this, server, Duration{interval.ns - sinceCheck});
}

Process Router::learnLater(Router* router, std::size_t server, Duration span) {
    co_await router->m_stage.simulation.delay(span);
    router->m_isKnownUp[server] = router->m_servers.isUp(server);
}

std::optional<std::size_t> Router::choose(const Exchange& exchange,
                                          const std::vector<std::size_t>& tried) {
    const std::size_t count = m_isKnownUp.size();
    for (std::size_t server = 0; server < count; ++server) {
        const bool isTried = std::find(tried.begin(), tried.end(), server) != tried.end();
        m_isOffered[server] = m_isKnownUp[server] && !isTried;
    }
    const std::size_t first = preferred(exchange);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t server = (first + i) % count;
        if (m_isOffered[server]) {
            return server;
        }
    }
    return std::nullopt;
}

std::size_t Router::preferred(const Exchange& exchange) {
    const std::size_t count = m_isKnownUp.size();
    switch (m_stage.options.balancer.routing) {
    case Routing::RoundRobin:
        break;
    case Routing::Random:
        return m_stage.chance().pick(count, Stage::streamOf(routing, exchange.errand), 0);
    case Routing::Fixed:
        return fixed(exchange.errand);
    case Routing::LeastConnections:
        return leastConnected();
    case Routing::Sticky:
        return stickyTo(exchange.client);
    case Routing::KeyHash:
        if (exchange.request.key) {
            return rendezvous(*exchange.request.key);
        }
        break;
    case Routing::Region:
        return inRegion(m_stage.topology.regionOf(exchange.client));
    }
    return m_next++ % count;
}

/// The first copy's first attempt takes the first entry; every later copy, attempt, try or
/// duplicate takes the next.
std::size_t Router::fixed(const Errand& errand) const {
    const int turn = errand.attempt + errand.copy - 2 + errand.arrival / 2 + errand.arrival % 2;
    return m_fixed[std::min(static_cast<std::size_t>(turn), m_fixed.size() - 1)];
}

std::size_t Router::leastConnected() const {
    std::size_t best = noServer;
    std::size_t fewest = SIZE_MAX;
    for (std::size_t server = 0; server < m_isOffered.size(); ++server) {
        const std::size_t load =
            m_servers.load(server) + static_cast<std::size_t>(m_onTheWay[server]);
        if (m_isOffered[server] && load < fewest) {
            best = server;
            fewest = load;
        }
    }
    return best == noServer ? 0 : best;
}

/// A client whose server is gone gets the next one, and a cookie for that.
std::size_t Router::stickyTo(NodeId client) {
    std::size_t& home = m_homes[client.value];
    const std::size_t count = m_isKnownUp.size();
    if (home == noServer) {
        home = m_next++ % count;
    }
    for (std::size_t i = 0; i < count && !m_isKnownUp[home]; ++i) {
        home = (home + 1) % count;
    }
    return home;
}

/// The server whose weight for this key is the greatest (rendezvous hashing, Thaler and Ravishankar
/// 1998): the weights of the others do not change when one goes.
std::size_t Router::rendezvous(std::uint32_t key) const {
    std::size_t best = noServer;
    std::uint64_t greatest = 0;
    for (std::size_t server = 0; server < m_isOffered.size(); ++server) {
        const std::uint64_t weight = mixed(mixed(key) + server + 1);
        if (m_isOffered[server] && (best == noServer || weight > greatest)) {
            best = server;
            greatest = weight;
        }
    }
    return best == noServer ? 0 : best;
}

std::size_t Router::inRegion(RegionId region) {
    const Topology& topology = m_stage.topology;
    std::vector<std::size_t> near;
    for (std::size_t server = 0; server < m_isOffered.size(); ++server) {
        if (m_isOffered[server] && topology.regionOf(topology.server(server)) == region) {
            near.push_back(server);
        }
    }
    if (near.empty()) {
        return m_next++ % m_isOffered.size();
    }
    return near[m_inTurn[region.value]++ % near.size()];
}

} // namespace idem
