// Which server gets a request.
#pragma once

#include "engine/sim/process.h"
#include "engine/world/exchange.h"
#include "engine/world/server_pool.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace idem {

/// Picks servers by the routing of the options, among those that it believes to be up. What it
/// believes is the truth, or as old as the last health check.
class Router {
public:
    /// Keeps references to both.
    Router(Stage& stage, const ServerPool& servers);

    void restart();

    /// The server for this arrival, none of those that have been tried; nothing if there is no
    /// other. Linear in the servers.
    std::optional<std::size_t> choose(const Exchange& exchange,
                                      const std::vector<std::size_t>& tried);
    void onHealthChange(std::size_t server);

    // Requests between here and a server count as connections of it.
    void onDeparture(std::size_t server) { ++m_onTheWay[server]; }
    void onArrival(std::size_t server) { --m_onTheWay[server]; }

private:
    static Process learnLater(Router* router, std::size_t server, Duration span);

    std::size_t preferred(const Exchange& exchange);
    std::size_t fixed(const Errand& errand) const;
    std::size_t leastConnected() const;
    std::size_t stickyTo(NodeId client);
    std::size_t rendezvous(std::uint32_t key) const;
    std::size_t inRegion(RegionId region);

    Stage& m_stage;
    const ServerPool& m_servers;
    std::vector<std::size_t> m_fixed;  ///< Servers of BalancerOptions::servers, as positions.
    std::vector<bool> m_isKnownUp;     ///< By server.
    std::vector<bool> m_isOffered;     ///< By server: what the current choice is among.
    std::vector<int> m_onTheWay;       ///< By server.
    std::vector<std::size_t> m_homes;  ///< By client node: its sticky server.
    std::vector<std::size_t> m_inTurn; ///< By region: the next of round robin.
    std::size_t m_next = 0;            ///< Of round robin.
};

} // namespace idem
