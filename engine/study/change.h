// Single changes of a scenario that a person could make to mend it.
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// Whose work the change is: what a team can do at once, and what needs others.
enum class ChangeKind : std::uint8_t {
    Client,   ///< Time-outs, retries and keys of the caller.
    Server,   ///< Options of the strategy, or of the protocol.
    Stores,   ///< Database and cache.
    Routing,  ///< Balancer and proxies.
    Provider, ///< What the payment provider must be able to do.
    Strategy, ///< Another way of handling keys.
};
std::string_view toText(ChangeKind kind);

/// One change, ready to be tried.
struct Change {
    ChangeKind kind = ChangeKind::Server;
    std::string title;                       ///< "Client time-out 4 times as long".
    std::vector<std::string> settings;       ///< PATH=VALUE; what makes it one change.
    const StrategyEntry* strategy = nullptr; ///< Afterwards.
};

/// Every change that means something for this scenario and strategy: it alters a field, and the
/// result passes the checks. Changes of degree (a longer lease, time-out or life) come in steps,
/// the least first. In a fixed order.
std::vector<Change> changesOf(const Scenario& scenario, const StrategyEntry& strategy);

/// The scenario with the change made. REQUIRES: a change of changesOf(scenario, ...).
Scenario changed(const Scenario& scenario, const Change& change);

} // namespace idem
