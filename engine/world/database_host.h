// The database in the world: the primary, its standbys, and what time and failures do to them.
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

/// What became of a session at its server.
enum class SessionFate : std::uint8_t {
    Alive,
    Ended,    ///< The server has ended it between transactions: a pool opens another one.
    LostWork, ///< The server has ended it inside a transaction, which is rolled back.
};

/// Feeds statements to the store model, traces what they change, ships the log to the standbys
/// with the scenario's lag, carries their acknowledgements back, lets limits expire, and lets
/// nodes die and take each other's place.
class DatabaseHost {
public:
    DatabaseHost(Stage& stage, CompletionSink& completions, bool localEffect);

    void restart();

    /// The node that takes writes, or did before it died.
    NodeId primary() const { return m_nodes[m_primary].id; }
    /// Whether a statement that arrives at the node finds a server there.
    bool isUp(NodeId id) const { return nodeOf(id).isUp; }

    /// A session at the primary, or at a replica.
    SessionId connect(NodeId id);
    /// What the server process leaves when it ends or dies: open work rolls back.
    void disconnect(NodeId id, SessionId session);
    /// Whether the session has, or had when its server ended it, a transaction open.
    bool isInWork(NodeId id, SessionId session) const {
        const SessionFate fate = fateOf(id, session);
        return fate == SessionFate::LostWork ||
               (fate == SessionFate::Alive && nodeOf(id).database.isInTransaction(session));
    }
    /// Whether the session holds what only itself, or its end, gives back.
    bool holdsSessionLock(NodeId id, SessionId session) const {
        return fateOf(id, session) == SessionFate::Alive &&
               nodeOf(id).database.holdsSessionLock(session);
    }
    bool isBlocked(NodeId id, SessionId session) const {
        return nodeOf(id).database.isBlocked(session);
    }
    SessionFate fateOf(NodeId id, SessionId session) const;
    /// Nothing when the session must wait; the sink is told when it is served. Call settle next.
    std::optional<StatementResult>
    execute(NodeId id, SessionId session, const Statement& statement, const Occasion& occasion);
    /// Traces what the last step changed, now that its own record is known, ships it and tells
    /// those whom it served.
    void settle(NodeId id, SessionId session, const Occasion& occasion);

    // Failures. Whoever waits at a node that dies is told 08006.

    /// The server ends a session by itself (semantics.md F19). Its number stays taken until its
    /// client disconnects.
    void terminate(NodeId id, SessionId session);
    /// The primary dies for good, and with it what it has sent but no standby has received. False
    /// if it is down already.
    bool failPrimary(const Occasion& occasion);
    /// The standby that has received most becomes the primary; what it lacks is lost. Nothing
    /// happens if there is none.
    void promote(const Occasion& occasion);
    /// The primary stops: what is committed but not yet on its disk is lost (semantics.md H12).
    /// False if it is down already.
    bool crashPrimary(const Occasion& occasion);
    /// It comes back, unless another has taken its place.
    void returnPrimary(NodeId id);

private:
    struct Session {
        Occasion occasion; ///< The statement that runs or ran last.
        SessionFate fate = SessionFate::Alive;
        std::uint32_t lockedKey = 0; ///< What it last asked an explicit lock for; 0: nothing.
    };
    struct Node {
        NodeId id;
        Database database;
        std::vector<Session> sessions;
        Time lastArrival = {}; ///< Of the log at this standby: entries keep their order.
        Time lastApplied = {}; ///< Likewise.
        Lsn shipped = 0;       ///< Up to here entries were sent on to this standby.
        Lsn received = 0;      ///< Up to here it has them on its disk.
        bool isUp = true;
    };

    // database_host.cpp
    Node& nodeOf(NodeId id);
    const Node& nodeOf(NodeId id) const;
    Node& primaryNode() { return m_nodes[m_primary]; }
    bool isPrimary(const Node& node) const { return &node == &m_nodes[m_primary]; }
    void afterStep(Node& node);
    void tellServed(const Node& node);
    void traceLocks(const Node& node);
    RecordId traceChange(const Node& node, const RowChange& change, const Occasion& occasion);
    void traceLoss(const Node& node, const RowChange& change, const Occasion& occasion);
    void armLimits();
    static Process
    expireLater(DatabaseHost* host, DatabaseDeadline deadline, Duration span, std::uint32_t term);

    // database_standbys.cpp
    void shipNewEntries(const Occasion& occasion);
    void shipUnseen();
    static Process ship(DatabaseHost* host, std::size_t standby, Lsn lsn, Occasion occasion);
    static Process flush(DatabaseHost* host, std::uint32_t term);
    static Process acknowledge(DatabaseHost* host,
                               std::size_t standby,
                               Lsn lsn,
                               AcknowledgementLevel level,
                               Occasion occasion);
    const DatabaseLogEntry& entryAt(Lsn lsn) const;
    void applyNext(Node& node, const DatabaseLogEntry& entry, const Occasion& occasion);
    void forgetAppliedLog();
    void acknowledgeFrom(std::size_t standby,
                         Lsn lsn,
                         AcknowledgementLevel level,
                         const Occasion& occasion);
    std::optional<std::size_t> mostAdvanced() const;
    void endSessions(Node& node);
    void traceCrash(const Node& node, const Occasion& occasion);
    void traceTakenBack(const Node& node, const RowChange& change, const Occasion& occasion);

    Stage& m_stage;
    CompletionSink& m_completions;
    bool m_localEffect;
    bool m_waitsForStandbys; ///< Commits do, so standbys acknowledge.
    std::vector<Node> m_nodes;
    std::size_t m_primary = 0;
    std::uint32_t m_term = 0; ///< Counts primaries: what an earlier one has sent is void.
    bool m_isFlushing = false;
    std::vector<DatabaseDeadline> m_deadlines;
    std::vector<DatabaseDeadline> m_armed; ///< Those whose time is being waited for.
    std::vector<DatabaseCompletion> m_served;
};

} // namespace idem
