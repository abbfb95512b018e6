// A relational database that behaves as PostgreSQL 15 does, as a plain value.
#pragma once

#include "engine/core/digest.h"
#include "engine/stores/commit_log.h"
#include "engine/stores/database_events.h"
#include "engine/stores/database_options.h"
#include "engine/stores/locks.h"
#include "engine/stores/row_versions.h"
#include "engine/stores/schema.h"
#include "engine/stores/serializable.h"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace idem {

/// One server: sessions, transactions, savepoints, locks, waits. A step answers at once or leaves
/// its session blocked; whatever the step caused for others stands in completions(). Waiters are
/// served first come, first served. Two deliberate simplifications: now() is the moment of
/// execution, not of the transaction's start, and rows found by one statement come in the order of
/// their cells. Copyable; a copy continues identically. clear() keeps capacity.
class Database {
public:
    explicit Database(Schema schema, const DatabaseOptions& options = {});

    /// Back to the empty database that the schema and the options describe.
    void clear();

    // Sessions

    /// Opens a session under the lowest number that is free.
    SessionId connect();
    /// Opens the session of that number. REQUIRES: it is free.
    void connect(SessionId session);
    /// The server ends the session: rolls back, frees its locks and its number. A commit that
    /// waits for a standby stays committed (semantics.md G4, H10). Does nothing if it is free.
    void disconnect(SessionId session, const Clock& clock);
    /// REQUIRES: connected and not blocked. A session that the server has closed answers 25P03
    /// (idle too long) once and 08006 from then on.
    DatabaseStep execute(SessionId id, const Statement& statement, const Clock& clock);
    /// The client cancels its blocked statement: 57014, or for a commit that waits for a standby,
    /// success with a warning (semantics.md H10). Does nothing when it is not blocked.
    void cancel(SessionId session, const Clock& clock);

    bool isConnected(SessionId session) const;
    bool isBlocked(SessionId session) const;
    /// In a transaction block, failed ones included.
    bool isInTransaction(SessionId session) const;
    /// Holds an advisory lock at session level, which no end of a transaction gives back.
    bool holdsSessionLock(SessionId session) const;
    /// Whom a blocked session waits for, in the order in which they took the lock. Empty when it
    /// waits for a standby, or is not blocked.
    boost::container::small_vector<SessionId, 4> blockers(SessionId session) const;

    // Time

    /// Appends every limit that is running, by session. Cheap when there is none.
    void deadlines(std::vector<DatabaseDeadline>& into) const;
    /// The limit runs out; does nothing if it is no longer armed.
    void expire(const DatabaseDeadline& deadline, const Clock& clock);

    // What the last step did. Valid until the next one.

    std::span<const DatabaseCompletion> completions() const { return m_completions; }
    std::span<const RowChange> changes() const { return m_changes; }
    std::span<const LockEvent> lockEvents() const { return m_lockEvents; }

    // The server and its standbys

    /// The server stops and comes back: sessions end with 08006 and uncommitted work is gone. The
    /// log survives up to `durable`, which may lie between flushed and last; all that was flushed
    /// if none is given. Acknowledged commits after it are lost (semantics.md H12).
    void crash(std::optional<Lsn> durable = std::nullopt);
    /// The log reaches the disk; only asynchronous commits need it (every 200 ms in PostgreSQL).
    void flush() { m_log.flush(); }
    bool isStandby() const { return m_standby; }
    Lsn lastLsn() const { return m_log.last(); }
    Lsn flushedLsn() const { return m_log.flushed(); }
    /// What a standby that has everything up to `lsn` must still get. Valid until the next step.
    std::span<const DatabaseLogEntry> entriesAfter(Lsn lsn) const {
        return m_log.flushedAfter(lsn);
    }
    /// Frees the entries up to `lsn`: every standby has them.
    void forgetLog(Lsn lsn) { m_log.forget(lsn); }
    /// A standby replays the next entry. REQUIRES: isStandby(), entry.lsn == lastLsn() + 1.
    void apply(const DatabaseLogEntry& entry);
    /// The standby becomes a primary. What it has not applied is lost; its options hold from now
    /// on, so one that needs standbys itself hangs at its first commit (semantics.md H11).
    void promote() { m_standby = false; }
    /// A standby reports how far it has come. May complete commits that wait for it.
    void acknowledge(NodeId standby, Lsn lsn, AcknowledgementLevel level, const Clock& clock);

    const Schema& schema() const { return *m_schema; }
    const DatabaseOptions& options() const { return m_options; }

    /// Equal for databases that will behave alike: free of transaction numbers, row ids, log
    /// positions and ticks; of armed limits it knows that they are armed.
    Digest128 digest() const;

private:
    enum class TransactionState : std::uint8_t { None, Active, Failed };
    enum class Progress : std::uint8_t { Done, Blocked, Failed };
    enum class RowFate : std::uint8_t { Mine, Gone, Blocked, Failed };

    struct Limit {
        bool armed = false;
        Deadline at;
        std::uint32_t serial = 0;
    };
    struct Session {
        bool connected = false;
        bool waiting = false;
        bool inBlock = false;
        bool hasSnapshot = false;
        TransactionState state = TransactionState::None;
        Isolation isolation = Isolation::ReadCommitted;
        SqlState lost = SqlState::Ok; ///< Not Ok: closed by the server; the next answer.
        TransactionNumber transaction = 0;
        CommitNumber snapshot = 0;
        SessionLimits limits;
        SessionLimits limitsBefore; ///< A rollback takes SET back.
        std::array<Limit, limitKinds> armed{};
        std::uint32_t level = 0; ///< Under how many savepoints it works
    };
    struct Savepoint {
        SessionId session;
        std::int32_t name = 0;
        SessionLimits limits; ///< As they were: ROLLBACK TO takes SET back.
    };
    struct Target {
        RowPosition row = 0;
        RowId id;
        bool operator==(const Target&) const = default;
    };
    /// What a blocked statement waits for. Only the fields of its object count.
    struct WaitObject {
        LockObject object = LockObject::TableRow;
        Target row; ///< TableRow: the row to lock. Key: the row that holds it.
        RowLock mode = RowLock::ForUpdate;
        SessionId rival;      ///< Key
        std::int64_t key = 0; ///< Advisory
        bool operator==(const WaitObject&) const = default;
    };
    /// How far a statement has come; survives waits.
    struct Execution {
        SessionId session;
        bool started = false;
        bool committing = false;
        Lsn lsn = 0;
        std::size_t next = 0; ///< Of targets
        boost::container::small_vector<Target, 2> targets;
        Row cells{}; ///< Insert: evaluated once
        StatementResult result;
        WaitObject waitsFor;
        SessionId behind; ///< Whose end makes this a new wait, with new limits

        void restart(SessionId id);
    };
    struct Waiting {
        Execution execution;
        Statement statement;
    };
    struct Write {
        SessionId session;
        RowPosition row = 0;
        std::uint32_t level = 0;
    };
    using Sessions = boost::container::small_vector<SessionId, 4>;

    // Sessions and transactions: database.cpp
    Session& sessionOf(SessionId id);
    const Session& sessionOf(SessionId id) const;
    void beginStep();
    void openSession(SessionId id);
    void closeSession(SessionId id, SqlState lost);
    void finishStatement(SessionId id, const Clock& clock);
    Progress advance(Execution& execution, const Statement& statement, const Clock& clock);
    Progress control(Execution& execution, const Statement& statement);
    Progress commit(Execution& execution);
    void publish(SessionId id);
    /// False if there is nothing to tell: inserted and deleted by the same transaction.
    bool describe(const Write& write, RowChange& change) const;
    void rollback(SessionId id);
    void failTransaction(SessionId id);
    void endTransaction(SessionId id);
    void startTransaction(SessionId id, Isolation isolation);
    void takeSnapshot(Session& session);
    void releaseSnapshot(Session& session);
    void pruneReleased();
    CommitNumber horizon() const;
    static Progress fail(Execution& execution, SqlState state);

    // Savepoints: database_savepoints.cpp
    Progress savepoint(Execution& execution, const Statement& statement);
    void undoLevel(SessionId id, std::uint32_t level);
    void mergeLevels(SessionId id, std::uint32_t level);
    void keepSavepoints(SessionId id, std::uint32_t count);

    // Statements: database_statements.cpp
    Progress perform(Execution& execution, const Statement& statement, const Clock& clock);
    Progress performStarted(Execution& execution, const Statement& statement, const Clock& clock);
    bool isRefused(Execution& execution, const Statement& statement) const;
    bool scan(Execution& execution, const Statement& statement, const Clock& clock);
    bool noteUnseen(const Session& session, RowPosition row, const Where& where);
    Progress select(Execution& execution, const Statement& statement, const Clock& clock);
    Progress modify(Execution& execution, const Statement& statement, const Clock& clock);
    RowFate claimTarget(Execution& execution, const Statement& statement, const Clock& clock);
    RowFate writeTarget(Execution& execution, const Statement& statement, const Clock& clock);
    Progress insert(Execution& execution, const Statement& statement, const Clock& clock);
    Progress onConflict(Execution& execution,
                        const Statement& statement,
                        RowPosition row,
                        const Clock& clock);
    Progress
    doUpdate(Execution& execution, const Statement& statement, RowPosition row, const Clock& clock);
    bool noteWrite(const Session& session, TableId table, const Row* before, const Row* after);
    void writeRow(Execution& execution, RowPosition row, const Row& cells, bool deleted);
    std::int64_t advisoryNumber(const Statement& statement) const;
    Progress takeAdvisory(Execution& execution, const Statement& statement);
    Progress unlockAdvisory(Execution& execution, const Statement& statement);
    Snapshot snapshotOf(const Execution& execution) const;
    Writer writerOf(SessionId id) const;
    TransactionNumber serializableNumber(const Session& session) const;

    // Waits, deadlocks and limits: database_waits.cpp
    Progress block(Execution& execution, const WaitObject& object);
    void enqueue(const Statement& statement, const Clock& clock);
    void wake(const Clock& clock);
    bool retry(std::size_t position, const Clock& clock);
    void complete(std::size_t position, const Clock& clock);
    void failWaiting(SessionId id, SqlState state, const Clock& clock);
    void renewWait(Execution& execution, bool isNew, const Clock& clock);
    Sessions rivals(SessionId session, const WaitObject& object) const;
    SessionId standsBehind(const Execution& execution, std::size_t position) const;
    bool closesCycle(SessionId session, const WaitObject& object) const;
    std::optional<std::size_t> waitingPosition(SessionId id) const;
    void takeRowLock(SessionId id, RowPosition row, RowLock mode);
    void releaseLocks(SessionId id, AdvisoryScope scope, std::uint32_t level = 0);
    void arm(SessionId id, LimitKind kind, Duration span, const Clock& clock);
    void disarm(Session& session, LimitKind kind);
    void noteLock(LockEventKind kind, SessionId id, const WaitObject& object, SessionId blocker);
    bool isRowTaken(SessionId id, RowPosition row, RowLock mode) const;
    Target targetAt(RowPosition row) const { return {row, m_rows.idOf(row)}; }

    // Replication: database_replication.cpp
    Lsn appendToLog(SessionId id);
    void takeBack(const DatabaseLogEntry& entry);

    // Digest: database_digest.cpp
    std::uint64_t rowsDigest() const;
    std::uint64_t rowDigest(RowPosition row) const;
    bool looksAgain(SessionId id) const;
    std::uint64_t sessionDigest(SessionId id) const;
    std::uint64_t locksDigest() const;
    std::uint64_t waitsDigest() const;
    std::uint64_t waitDigest(const Waiting& waiting) const;
    std::uint64_t serializableDigest() const;
    static void addStatement(Digest& digest, const Statement& statement);

    std::shared_ptr<const Schema> m_schema;
    DatabaseOptions m_options;
    bool m_standby;
    RowVersions m_rows;
    RowLocks m_rowLocks;
    AdvisoryLocks m_advisoryLocks;
    SerializableTracker m_serializable;
    CommitLog m_log;
    std::vector<Session> m_sessions;
    std::vector<Write> m_writes;         ///< Of open transactions, oldest first
    std::vector<Savepoint> m_savepoints; ///< Of open transactions, oldest first
    std::vector<Waiting> m_waiting;      ///< Longest waiting first
    std::vector<RowPosition> m_prunable; ///< Rows whose old versions a snapshot still needs
    CommitNumber m_commits = 1;
    TransactionNumber m_transactions = 0;
    std::uint32_t m_snapshots = 0; ///< Sessions that hold one
    std::uint32_t m_armed = 0;     ///< Limits that are running
    std::uint32_t m_armSerial = 0;
    bool m_released = false; ///< Something happened that waiters may have waited for.

    Execution m_execution; ///< Of the statement that a client just sent
    std::vector<DatabaseCompletion> m_completions;
    std::vector<RowChange> m_changes;
    std::vector<LockEvent> m_lockEvents;
};

} // namespace idem
