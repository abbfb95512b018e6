// What a step of the database tells its driver besides the statement's own result.
#pragma once

#include "engine/core/ids.h"
#include "engine/stores/clock.h"
#include "engine/stores/statement.h"

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace idem {

/// A logical row: the same from its INSERT to its DELETE, on the primary and on its standbys.
using RowId = Id<struct RowTag>;

/// The position of a commit in the log, from 1; 0 is before the first.
using Lsn = std::uint64_t;

/// What a statement came to at once.
struct DatabaseStep {
    std::optional<StatementResult> result; ///< None: blocked; a later step completes it.

    bool isBlocked() const { return !result.has_value(); }
};

/// The end of a statement that an earlier step left blocked.
struct DatabaseCompletion {
    SessionId session;
    StatementResult result;
};

enum class RowChangeKind : std::uint8_t { Insert, Update, Delete };

/// One row that became visible to others. A transaction's rows appear when it commits.
struct RowChange {
    RowChangeKind kind = RowChangeKind::Insert;
    TableId table;
    RowId row;
    SessionId session; ///< None when a standby replays, or when a crash took the row back.
    Row before{};      ///< Of Update and Delete
    Row after{};       ///< Of Insert and Update
};

/// All changes of one committed transaction.
struct DatabaseLogEntry {
    Lsn lsn = 0;
    boost::container::small_vector<RowChange, 1> changes;
};

enum class LockEventKind : std::uint8_t { Waits, Granted, Released };
enum class LockObject : std::uint8_t { TableRow, Key, Advisory, Replication };

/// Waits: `session` stands behind `blocker`. Key: an INSERT waits for the fate of a
/// rival's key. Granted and Released are told of explicit row locks and of advisory locks, Granted
/// also of every wait that ended well.
struct LockEvent {
    LockEventKind kind = LockEventKind::Waits;
    LockObject object = LockObject::TableRow;
    SessionId session;
    SessionId blocker;    ///< Of Waits; none for Replication.
    TableId table;        ///< Of TableRow and Key
    RowId row;            ///< Of TableRow and Key
    std::int64_t key = 0; ///< Of Advisory
};

/// Deadlock: the moment at which a waiting session looks for a deadlock (deadlock_timeout).
enum class LimitKind : std::uint8_t { Lock, Statement, IdleInTransaction, Deadlock };
inline constexpr std::size_t limitKinds = 4;

/// A limit that is running. `serial` tells it from earlier limits of the same session and kind.
struct DatabaseDeadline {
    SessionId session;
    LimitKind kind = LimitKind::Lock;
    Deadline at;
    std::uint32_t serial = 0;

    bool operator==(const DatabaseDeadline&) const = default;
};

} // namespace idem
