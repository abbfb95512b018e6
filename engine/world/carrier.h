// Carries announced operations to the stores and their results back: the timed driver.
#pragma once

#include "engine/protocol/operation.h"
#include "engine/sim/process.h"
#include "engine/world/cache_host.h"
#include "engine/world/completion_sink.h"
#include "engine/world/database_host.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/provider_host.h"
#include "engine/world/store_faults.h"
#include "engine/world/timed_handler.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace idem {

struct Flight;

/// Who hears of an operation's result before the handler goes on.
class ResultSink {
public:
    ResultSink() = default;
    ResultSink(const ResultSink&) = delete;
    ResultSink& operator=(const ResultSink&) = delete;
    virtual ~ResultSink() = default;

    virtual void onResult(TimedHandler& handler,
                          std::uint32_t step,
                          const Operation& operation,
                          OperationResult result) = 0;
    /// For how long a handler's server still stands still; zero if it does not.
    virtual Duration standstill(std::size_t server) const = 0;
};

/// An operation is sent, takes effect when it has arrived and been worked on, and its result
/// travels back. What is under way goes on when its sender dies.
class Carrier final : public CompletionSink {
public:
    Carrier(Stage& stage, FaultSchedule& faults, const StrategyEntry& strategy, bool localEffect);
    Carrier(const Carrier&) = delete;
    Carrier& operator=(const Carrier&) = delete;
    ~Carrier() override;

    void restart();
    void setResultSink(ResultSink& sink) { m_results = &sink; }
    /// See StoreFaults.
    void setOnCacheBack(std::function<void()> listener) {
        m_storeFaults.setOnCacheBack(std::move(listener));
    }

    /// Sends the handler's pending operation as step `step`.
    void send(TimedHandler& handler, std::uint32_t step);
    /// Sends the handler's renewal, whose result nobody awaits.
    void sendRenewal(TimedHandler& handler, std::uint32_t step);
    /// Closes the handler's sessions, each after what it has under way. A crash is noticed by the
    /// database one latency later.
    void closeSessions(TimedHandler& handler, bool isCrash);
    /// The handler has replied: a fault of a store may follow that.
    void onReply(TimedHandler& handler);

    void complete(NodeId store, SessionId session, OperationResult result) override;

private:
    struct Served;

    static Process carry(Carrier* carrier, Flight* flight);
    static Process abandonLater(Carrier* carrier, Flight* flight, std::uint32_t step);
    static Process
    disconnectLater(Carrier* carrier, NodeId store, SessionId session, Duration notice);

    Flight& newFlight(TimedHandler& handler, const Operation& operation, std::uint32_t step);
    void release(Flight& flight);
    void launch(Flight& flight);
    NodeId storeOf(const TimedHandler& handler, const Operation& operation) const;
    NodeId cacheOf(const TimedHandler& handler) const;
    void planJourney(Flight& flight);
    void applyFaults(Flight& flight);
    void sendAgain(const Flight& flight, Duration gap);
    void execute(Flight& flight);
    void settle(const Flight& flight, const Occasion& occasion);
    void afterExecution(Flight& flight);
    void tellFaults(const Flight& flight);
    void deliver(Flight& flight);
    RecordId emit(const Flight& flight, RecordKind kind, NodeId lane, RecordId cause);
    void emitLoss(const Flight& flight, MessageKind message, LossCause cause);

    // What gets no answer
    bool isCut(const Flight& flight) const;
    std::optional<LossCause> lossOnTheWay(const Flight& flight) const;
    void lose(Flight& flight, LossCause cause);
    bool isMissed(const Flight& flight) const;
    Duration patienceFor(const Operation& operation) const;
    Duration restOfPatience(const Flight& flight) const;
    void giveUp(Flight& flight);

    // carrier_sessions.cpp
    static Connection& connectionOf(TimedHandler& handler, const Flight& flight);
    SessionId sessionOf(TimedHandler& handler, Flight& flight);
    bool refusesStatement(const Flight& flight) const;
    void dropConnection(TimedHandler& handler, const Flight& flight);
    void leaveSession(Flight& flight);
    bool isInUse(NodeId store, SessionId session) const;
    bool isPooled() const { return m_stage.options.database.pooling == Pooling::Transaction; }
    void closeConnection(Connection& held, Duration notice);

    Stage& m_stage;
    FaultSchedule& m_faults;
    DatabaseHost m_database;
    CacheHost m_cache;
    ProviderHost m_provider;
    StoreFaults m_storeFaults;
    ResultSink* m_results = nullptr;
    std::vector<std::unique_ptr<Flight>> m_pool;
    std::vector<Flight*> m_free;
    std::vector<Flight*> m_active;
};

} // namespace idem
