// The database in the world: the primary, its replicas, and what time does to them.
#pragma once

#include "engine/protocol/options.h"
#include "engine/sim/process.h"
#include "engine/stores/database.h"
#include "engine/world/completion_sink.h"
#include "engine/world/stage.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace idem {

/// Feeds statements to the store model, traces what they change, ships the log to the replicas
/// with the scenario's lag, and lets limits expire.
class DatabaseHost {
public:
    DatabaseHost(Stage& stage, CompletionSink& completions, bool localEffect);

    void restart();

    /// A session at the primary, or at a replica.
    SessionId connect(NodeId id);
    /// What the server process leaves when it ends or dies: open work rolls back.
    void disconnect(NodeId id, SessionId session);
    /// Nothing when the session must wait; the sink is told when it is served. Call settle next.
    std::optional<StatementResult>
    execute(NodeId id, SessionId session, const Statement& statement, const Occasion& occasion);
    /// Traces what the last step changed, now that its own record is known, ships it and tells
    /// those whom it served.
    void settle(NodeId id, SessionId session, const Occasion& occasion);

private:
    struct Node {
        NodeId id;
        Database database;
        std::vector<Occasion> occasions; ///< By session: the statement that runs or ran last.
        Time lastArrival;                ///< Of the log at this replica: entries keep their order.
        Lsn shipped = 0;                 ///< Up to here entries were sent on to this replica.
    };

    static Process ship(DatabaseHost* host, std::size_t replica, Lsn lsn, Occasion occasion);
    static Process expireLater(DatabaseHost* host, DatabaseDeadline deadline, Duration span);

    Node& nodeOf(NodeId id);
    void afterStep(Node& node);
    RecordId traceChange(const Node& node, const RowChange& change, const Occasion& occasion);
    void shipNewEntries(const Occasion& occasion);
    void forgetAppliedLog();
    void armLimits();
    void applyAt(std::size_t replica, Lsn lsn, const Occasion& occasion);

    Stage& m_stage;
    CompletionSink& m_completions;
    bool m_localEffect;
    std::vector<Node> m_nodes; ///< The primary first.
    std::vector<DatabaseDeadline> m_deadlines;
    std::vector<DatabaseDeadline> m_armed; ///< Those whose time is being waited for.
    std::vector<DatabaseCompletion> m_served;
};

} // namespace idem
