// The servers: processes that serve requests, and die between their steps.
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/stores/process_memory.h"
#include "engine/world/carrier.h"
#include "engine/world/exchange.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/timed_handler.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace idem {

class Housekeeping;
class KeyScopes;

/// Starts a handler for each request that arrives, executes what stays inside the process, and
/// destroys all frames of a server when it crashes (architecture.md, "Crash = destroyed frames").
class ServerPool final : public ResultSink {
public:
    ServerPool(Stage& stage,
               Carrier& carrier,
               FaultSchedule& faults,
               const StrategyEntry& strategy,
               const ProtocolSetup& setup);

    void restart();
    void setResponseSink(ResponseSink& sink) { m_responses = &sink; }
    void setKeyScopes(KeyScopes& scopes) { m_scopes = &scopes; }
    void setHousekeeping(Housekeeping& house) { m_housekeeping = &house; }

    bool isUp(std::size_t server) const { return m_servers[server].isUp; }
    /// A request arrives; a server that is down loses it.
    void accept(std::size_t index, const Exchange& exchange);

    // For the handlers.
    std::uint32_t nextStep() { return ++m_steps; }
    void onAnnounced(TimedHandler& handler, std::uint32_t step);
    void startRenewal(TimedHandler& handler, Duration period);
    std::uint32_t scopedKey(const TimedHandler& handler, const Request& request);

    void onResult(TimedHandler& handler,
                  std::uint32_t step,
                  const Operation& operation,
                  OperationResult result) override;

private:
    struct Server {
        NodeId node;
        ProcessMemory memory;
        bool isUp = true;
    };

    static Process run(ServerPool* pool, TimedHandler* handler);
    static Process renew(ServerPool* pool, TimedHandler* handler, Duration period);
    static Process restartLater(ServerPool* pool, std::size_t index, Duration span);

    TimedHandler& idleHandler();
    void finish(TimedHandler& handler);
    void executeInMemory(TimedHandler& handler, std::uint32_t step);
    void serveMemoryWaiters(Server& server);
    void sendReply(TimedHandler& handler, std::uint32_t step);
    bool crashesBefore(TimedHandler& handler, const Operation& operation);
    bool crashesAfter(TimedHandler& handler, const Operation& operation);
    bool crashesAt(CrashPoint point, TimedHandler& handler);
    void crash(std::size_t index, CrashPoint point, TimedHandler& cause);
    void emitStep(TimedHandler& handler, RecordKind kind, std::uint32_t step);

    Stage& m_stage;
    Carrier& m_carrier;
    FaultSchedule& m_faults;
    const StrategyEntry& m_strategy;
    const ProtocolSetup& m_setup;
    ResponseSink* m_responses = nullptr;
    KeyScopes* m_scopes = nullptr;
    Housekeeping* m_housekeeping = nullptr;
    std::vector<Server> m_servers;
    std::vector<std::unique_ptr<TimedHandler>> m_handlers;
    std::vector<TimedHandler*> m_idle;
    std::uint32_t m_steps = 0;
    std::int64_t m_tokens = 0;
};

} // namespace idem
