// What the numbers in a trace are called: nodes, intents, keys.
#pragma once

#include "engine/core/ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace idem {

enum class NodeRole : std::uint8_t { Client, Balancer, Server, Database, Cache, Provider };

struct NodeName {
    std::string name; ///< Unique, as the scenario calls it: "alice", "server-1", "cache-eu".
    NodeRole role = NodeRole::Client;
    std::string region;
    bool operator==(const NodeName&) const = default;
};

/// The sum over as many effects as there may be records fits into 64 bits.
inline constexpr std::int64_t amountMax = 100'000'000'000;

struct IntentName {
    NodeId client;
    std::int64_t amount = 0; ///< Minor units, or a quantity; up to amountMax. 0: moves nothing.
    std::string from;        ///< Account that pays, or the owner of the cart.
    std::string to;          ///< Account that receives, or the item.
    bool operator==(const IntentName&) const = default;
};

/// The side tables of a trace. Positions are the ids that records carry; key 0 means "no key".
struct TraceNames {
    std::vector<NodeName> nodes;
    std::vector<IntentName> intents;
    std::vector<std::string> keys{""};
    bool operator==(const TraceNames&) const = default;
};

} // namespace idem
