// What a session may ask of the database: SQL statements as plain values.
#pragma once

#include "engine/core/time.h"

#include <boost/container/small_vector.hpp>
#include <boost/container/static_vector.hpp>

#include <array>
#include <cstdint>

namespace idem {

/// A cell. Text is interned by whoever builds statements; the database compares numbers only.
using Value = std::int64_t;
inline constexpr Value nullValue = INT64_MIN;

inline constexpr int columnsMax = 10;
using Row = std::array<Value, columnsMax>;

/// Position of a table in the schema that the database was made with.
struct TableId {
    std::uint8_t index = 0;
    constexpr auto operator<=>(const TableId&) const = default;
};

/// Position of a column in its table. A strong type: a column is never a value.
struct Column {
    std::uint8_t index = 0;
    constexpr auto operator<=>(const Column&) const = default;
};

enum class Comparison : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    GreaterOrEqual,
    Expired,    ///< The cell holds a Deadline that has passed (`cell < now()`).
    NotExpired, ///< The cell holds a Deadline that has not passed.
};

/// As in SQL, a null cell satisfies no comparison, with one convention: Equal and NotEqual to
/// nullValue mean IS NULL and IS NOT NULL.
struct Condition {
    Column column;
    Comparison comparison = Comparison::Equal;
    Value value = nullValue; ///< Ignored by Expired and NotExpired.
    bool operator==(const Condition&) const = default;
};

/// Conditions joined by AND; empty matches every row.
using Where = boost::container::static_vector<Condition, 4>;

enum class AssignmentKind : std::uint8_t {
    Set,      ///< column = value
    Add,      ///< column = column + value
    SetAfter, ///< column = now() + value nanoseconds, stored as a Deadline
};

struct Assignment {
    Column column;
    AssignmentKind kind = AssignmentKind::Set;
    Value value = nullValue;
    bool operator==(const Assignment&) const = default;
};

using Assignments = boost::container::static_vector<Assignment, columnsMax>;

enum class StatementKind : std::uint8_t {
    Begin,
    Commit,
    Rollback,
    Savepoint,
    RollbackTo, ///< ROLLBACK TO SAVEPOINT: the savepoint stays.
    Release,    ///< RELEASE SAVEPOINT: what came after it stands.
    Select,
    Insert,
    Update,
    Delete,
    AdvisoryLock,   ///< pg_advisory_lock / pg_advisory_xact_lock, or the try variants
    AdvisoryUnlock, ///< pg_advisory_unlock: session-level only
    SetTimeouts,    ///< SET lock_timeout, statement_timeout, idle_in_transaction_session_timeout
};

enum class Isolation : std::uint8_t { ReadCommitted, RepeatableRead, Serializable };
enum class RowLock : std::uint8_t { None, ForShare, ForUpdate };
enum class LockWait : std::uint8_t { Wait, NoWait, SkipLocked };
enum class OnConflict : std::uint8_t { Error, DoNothing, DoUpdate };
enum class AdvisoryScope : std::uint8_t { Session, Transaction };

/// One SQL statement. Only the fields that its kind names are read.
struct Statement {
    StatementKind kind = StatementKind::Select;
    TableId table;

    // Begin
    Isolation isolation = Isolation::ReadCommitted;

    // Savepoint, RollbackTo, Release: its interned name; of several the youngest counts
    std::int32_t savepoint = 0;

    // Select
    RowLock lock = RowLock::None;
    LockWait lockWait = LockWait::Wait;

    // Select, Update, Delete; for Insert with DoUpdate the WHERE of the DO UPDATE
    Where where;
    /// Insert with DoUpdate: what also lets it update, joined to `where` by OR; empty adds nothing.
    /// So one statement is the conditional put of DynamoDB (semantics.md R34, S24).
    Where orElse;

    // Insert: the cells (SetAfter and Set are meaningful); Update and DoUpdate: `assignments`
    Assignments values;
    Assignments assignments;
    OnConflict onConflict = OnConflict::Error;
    bool returning = false; ///< Insert, Update, Delete: return the rows written.

    // AdvisoryLock, AdvisoryUnlock
    AdvisoryScope scope = AdvisoryScope::Transaction;
    bool tryOnly = false; ///< pg_try_advisory_lock: answers at once, 1 row when taken, else 0.
    /// Select without a row lock: waits for `advisoryKey` in the same statement, so it reads by a
    /// snapshot from before the wait (semantics.md H3).
    bool locksAdvisoryKey = false;
    std::int64_t advisoryKey = 0;

    // SetTimeouts: zero switches a limit off, as in PostgreSQL.
    Duration lockTimeout;
    Duration statementTimeout;
    Duration idleInTransactionTimeout;
};

/// The SQLSTATE codes that the model can answer.
enum class SqlState : std::uint8_t {
    Ok,
    UniqueViolation,          ///< 23505
    SerializationFailure,     ///< 40001
    DeadlockDetected,         ///< 40P01
    LockNotAvailable,         ///< 55P03
    QueryCanceled,            ///< 57014
    InFailedTransaction,      ///< 25P02
    NoActiveTransaction,      ///< 25P01: a savepoint outside of a transaction block
    InvalidSavepoint,         ///< 3B001: there is none of that name
    IdleInTransactionTimeout, ///< 25P03: the session is gone
    ReadOnlyTransaction,      ///< 25006: a write on a standby
    ConnectionLost,           ///< 08006 / 57P01: the session or the server is gone
};

/// The five characters of the SQLSTATE: "00000", "23505", ...
const char* toText(SqlState state);

/// What a successful statement says besides its result.
enum class Warning : std::uint8_t {
    None,
    RolledBack,           ///< COMMIT of a failed transaction answered ROLLBACK.
    NotReplicated,        ///< The wait for a synchronous standby was canceled; committed locally.
    NoTransaction,        ///< COMMIT or ROLLBACK outside of a transaction
    AlreadyInTransaction, ///< BEGIN inside one; it changed nothing.
};

struct StatementResult {
    SqlState state = SqlState::Ok;
    Warning warning = Warning::None;
    std::int32_t rowCount = 0;                   ///< Rows found, written or locked.
    boost::container::small_vector<Row, 1> rows; ///< Of SELECT and of RETURNING.

    bool ok() const { return state == SqlState::Ok; }
    bool operator==(const StatementResult&) const = default;
};

} // namespace idem
