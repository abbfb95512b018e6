// A request handler in simulated time.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/sim/process.h"
#include "engine/sim/simulation.h"
#include "engine/world/exchange.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace idem {

class ServerPool;

/// A session of a handler at a node of the database.
struct Connection {
    NodeId node;
    SessionId session;
    bool isBound = false;  ///< A transaction that its client has begun and not ended holds it.
    bool lostWork = false; ///< It broke inside a transaction that its client has not ended yet.

    bool isOpen() const { return session.isSome(); }
};

/// The world's side of one running handler. It outlives the handler's frames and is used again
/// for later requests, so results are matched by the number of the step that they belong to.
class TimedHandler final : public Handler {
public:
    TimedHandler(ServerPool& servers, Stage& stage, std::uint32_t position)
        : Handler(stage.clock), index(position), m_servers(servers), m_stage(stage) {}

    const std::uint32_t index; ///< Position in the pool; also its session in caches and memory.

    /// Takes a request up. `token` is unique in the run.
    void begin(std::size_t serverIndex, const Exchange& taken, std::int64_t token);
    /// Nothing that is still under way can reach the handler any more.
    void end();
    bool isActive() const { return m_isActive; }

    void announce(std::coroutine_handle<> frame) override;
    void keepAlive(const Operation& renewed, Duration period) override;
    void stopKeepingAlive() override;
    void sendBehind(const Operation& operation, Duration delay) override;
    std::uint32_t scopedKey(const Request& request) override;

    /// Resumes the handler with the result of step `number`; ignored when it has moved on.
    void receive(std::uint32_t number, OperationResult result);
    bool isWaitingFor(std::uint32_t number) const { return m_isActive && m_waitingFor == number; }

    std::uint32_t waitingFor() const { return m_waitingFor; }

    /// How many steps of this name the handler has sent before: the ordinal of its draws.
    std::uint32_t countStep(OperationName name) {
        return m_counts[static_cast<std::size_t>(name)]++;
    }

    // What the world remembers about the handler while it runs.
    std::size_t server = 0;
    Exchange exchange;
    RecordId lastRecord;
    ProcessRef process;
    ProcessRef renewal;
    Operation renewalOperation;
    Connection primary;
    Connection replica;
    Connection renewing;     ///< The renewal's own, at the primary.
    bool isBehind = false;   ///< Serves no request: it sends an operation behind one's answer.
    bool hasSteps = false;   ///< Has announced anything.
    bool hasClaimed = false; ///< A step with the role "claim" has come back.
    bool hasEffect = false;  ///< A step with the role "effect" has come back.
    bool hasRecord = false;  ///< After that, a step with the role "record" has come back.
    bool hasReplied = false;

    /// Between which of its steps it stands (semantics.md 3.0).
    CrashPoint point() const;

private:
    ServerPool& m_servers;
    Stage& m_stage;
    WakeToken m_frame;
    std::uint32_t m_waitingFor = 0;
    bool m_isActive = false;
    std::array<std::uint8_t, static_cast<std::size_t>(OperationName::Reply) + 1> m_counts{};
};

} // namespace idem
