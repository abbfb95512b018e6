// One server: its memory, its workers and queue, and what it has put off while it stands still.
#pragma once

#include "engine/protocol/operation.h"
#include "engine/sim/process.h"
#include "engine/stores/process_memory.h"
#include "engine/world/exchange.h"

#include <cstdint>
#include <deque>
#include <utility>
#include <variant>

namespace idem {

class TimedHandler;

// What reaches a server that stands still, or what it was about to do, waits until it goes on.

struct HeldStep {
    TimedHandler* handler = nullptr;
    std::uint32_t step = 0;
};

struct HeldResult {
    TimedHandler* handler = nullptr;
    std::uint32_t step = 0;
    Operation operation;
    OperationResult result;
    bool isChecked = false; ///< Faults after this step have been looked for.
};

using Held = std::variant<HeldStep, HeldResult, Exchange>;

struct Server {
    NodeId node;
    ProcessMemory memory;
    bool isUp = true;
    std::int32_t busy = 0;        ///< Handlers that run.
    std::deque<Exchange> waiting; ///< For a worker.
    bool isPaused = false;
    Time pausedSince;
    Time pausedUntil;
    Duration pausedBefore = Duration::zero(); ///< By all pauses that are over.
    std::deque<Held> held;
    ProcessRef pauses;            ///< Makes pauses by chance while the server has work.
    ProcessRef crashes;           ///< The same for crashes.
    std::uint32_t pauseCount = 0; ///< Drawn so far.
    std::uint32_t crashCount = 0;

    /// For how long it has stood still in this run.
    Duration pausedTotal(Time now) const {
        return isPaused ? pausedBefore + (now - pausedSince) : pausedBefore;
    }
    /// As new, but at the same node.
    void reset() {
        const NodeId self = node;
        *this = Server();
        node = self;
    }
};

} // namespace idem
