// What the explorer is given: the handlers, the stores that they share, and how far to search.
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/sim/task.h"
#include "engine/stores/provider.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace idem {

/// Makes the coroutine of one handler. It must act the same way each time it is called and use
/// nothing but its handler, because its state is restored by running it again.
using HandlerProgram = std::function<Task<void>(Handler&)>;

struct ExploredHandler {
    HandlerProgram program;
    int server = 0; ///< From 0; which process memory it uses, and by that which region.
    /// Handlers with the same number and server run the same program on the same request: merged
    /// counting takes states for one that differ only in their names.
    std::optional<int> alike;
};

/// Handlers run at once, and nothing happens but their steps: no time, no faults, no replication.
struct ExploredSystem {
    static constexpr int handlersMax = 16;

    std::vector<ExploredHandler> handlers;
    int servers = 1;
    /// Server s is in region s modulo `regions`. The caches of regions do not hear of each other.
    int regions = 1;
    /// Whether the replica hears of nothing that is written, or of everything at once.
    bool replicaFrozen = false;
    ProviderOptions provider;
    /// More charges at the provider than this, or more ledger rows, are a violation.
    int effectsMax = 1;
};

/// The same request `count` times at once, spread over the servers in turn. `setup` must outlive
/// the system.
ExploredSystem duplicates(const StrategyEntry& strategy,
                          const ProtocolSetup& setup,
                          const Request& request,
                          int count,
                          int servers = 1);

/// The same for any program.
ExploredSystem duplicates(const HandlerProgram& program, int count);

/// Where a search gives up.
struct ExplorationBounds {
    std::uint64_t schedulesMax = 100'000'000; ///< Of enumeration
    std::uint64_t statesMax = 4'000'000;      ///< Of merged counting; about 250 bytes each
    int stepsMax = 400;                       ///< Of one schedule
};

} // namespace idem
