// One server, one database and one provider, and a clock that a test moves: each request is served
// to its end before the next one comes.
#pragma once

#include "engine/core/ensure.h"
#include "engine/protocol/strategy.h"
#include "engine/protocol/tables.h"
#include "engine/stores/database.h"
#include "engine/stores/provider.h"
#include "engine/study/explore/exploring_handler.h"
#include "tests/engine/stores/manual_clock.h"

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace idem::support {

class OneServer {
public:
    explicit OneServer(ProtocolOptions protocol,
                       std::string_view strategy = "claim-lease",
                       const StrategyOptions& options = {})
        : m_setup(std::move(protocol), options, Duration::zero()),
          m_strategy(*findStrategy(strategy)),
          m_session(m_database.connect()) {}

    Response serve(const Request& request) {
        ExploringHandler handler(clock, ++m_tokens);
        auto task = idem::serve(handler, m_setup, m_strategy, request);
        task.start();
        Response response;
        while (!task.done()) {
            const Operation operation = handler.pending();
            if (operation.place == Place::Client) {
                response = std::get<Response>(operation.command);
                handler.resume(std::monostate());
            } else {
                handler.resume(execute(operation));
            }
        }
        task.take();
        return response;
    }
    std::size_t charges() const { return m_provider.charges().size(); }
    /// Rows that the last statement changed.
    std::size_t changes() const { return m_database.changes().size(); }
    std::span<const RowChange> rowChanges() const { return m_database.changes(); }

    ManualClock clock;

private:
    OperationResult execute(const Operation& operation) {
        if (const auto* call = std::get_if<ProviderCall>(&operation.command)) {
            return m_provider.execute(*call, clock);
        }
        auto step = m_database.execute(m_session, std::get<Statement>(operation.command), clock);
        ENSURE(step.result.has_value());
        return *step.result;
    }

    ProtocolSetup m_setup;
    const StrategyEntry& m_strategy;
    Database m_database{databaseSchema()};
    Provider m_provider{ProviderOptions()};
    SessionId m_session;
    std::int64_t m_tokens = 0;
};

inline Request payment(std::uint32_t key = 1) {
    Request request;
    request.key = key;
    request.amount = 1'000;
    request.from = 1;
    request.to = 2;
    request.fingerprint = 77;
    return request;
}

} // namespace idem::support
