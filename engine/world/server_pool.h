// The servers: processes that serve requests, queue them, stand still, and die between their steps.
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/world/carrier.h"
#include "engine/world/exchange.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/server.h"
#include "engine/world/timed_handler.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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
    /// Requests that the server has and has not answered.
    std::size_t load(std::size_t server) const;
    /// A request arrives; a server that is down loses it, one whose queue is full answers 503.
    void accept(std::size_t index, const Exchange& exchange);

    // For the handlers.
    std::uint32_t nextStep() { return ++m_steps; }
    void onAnnounced(TimedHandler& handler, std::uint32_t step);
    void startRenewal(TimedHandler& handler, Duration period);
    void startBehind(TimedHandler& handler, const Operation& operation, Duration delay);
    std::uint32_t scopedKey(const TimedHandler& handler, const Request& request);

    void onResult(TimedHandler& handler,
                  std::uint32_t step,
                  const Operation& operation,
                  OperationResult result) override;
    Duration standstill(std::size_t server) const override;

private:
    static Process run(ServerPool* pool, TimedHandler* handler);
    static Process renew(ServerPool* pool, TimedHandler* handler, Duration period);
    static Process sendLater(ServerPool* pool, TimedHandler* behind, Duration delay);

    // server_pool_faults.cpp: how servers die, stand still and throw.
    static Process restartLater(ServerPool* pool, std::size_t index, Duration span);
    static Process resumeLater(ServerPool* pool, std::size_t index, Duration span);
    static Process pauseAt(ServerPool* pool, std::size_t index, std::size_t fault);
    static Process pauseByChance(ServerPool* pool, std::size_t index);
    static Process crashByChance(ServerPool* pool, std::size_t index);

    void admit(std::size_t index, const Exchange& exchange);
    void startHandler(std::size_t index, const Exchange& exchange);
    void enqueue(std::size_t index, const Exchange& exchange);
    void turnAway(std::size_t index, const Exchange& exchange);
    void loseRequest(const Server& server, Exchange exchange);
    void startWaiting(std::size_t index);
    void startTroubles(std::size_t index);
    void stopTroubles(Server& server);
    TimedHandler& idleHandler();
    TimedHandler* anyHandlerOf(std::size_t index) const;
    void perform(TimedHandler& handler, std::uint32_t step);
    void deliver(TimedHandler& handler, std::uint32_t step, Role role, OperationResult result);
    void finish(TimedHandler& handler);
    void executeInMemory(TimedHandler& handler, std::uint32_t step);
    void traceMutex(const TimedHandler& handler, const MemoryResult& result);
    void serveMemoryWaiters(Server& server);
    void sendReply(TimedHandler& handler, std::uint32_t step);
    bool crashesBefore(TimedHandler& handler, const Operation& operation);
    bool crashesAfter(TimedHandler& handler, const Operation& operation);
    /// Also looks for pauses that are due at this point.
    bool crashesAt(CrashPoint point, TimedHandler& handler);
    bool throwsAt(CrashPoint point, TimedHandler& handler);
    /// Nothing for the point: each handler dies where it stands.
    void crash(std::size_t index, std::optional<CrashPoint> point, TimedHandler& cause);
    RecordId
    emitDeath(const TimedHandler& handler, std::optional<CrashPoint> point, RecordId cause);
    void killHandlers(std::size_t index, std::optional<CrashPoint> point, RecordId cause);
    void dropRequests(Server& server, RecordId cause);
    void pause(std::size_t index, Duration span, const Errand& errand, RecordId cause);
    void resume(std::size_t index);
    void goOn(std::size_t index, Held held);
    void startTimedPauses();
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
