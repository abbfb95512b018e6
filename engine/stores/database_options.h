// How a database is configured; PostgreSQL's names and defaults where it has them.
#pragma once

#include "engine/core/time.h"

#include <cstdint>

namespace idem {

/// What a COMMIT waits for before it answers (synchronous_commit).
enum class SynchronousCommit : std::uint8_t {
    Off,         ///< Nothing: a crash may lose the acknowledged tail (semantics.md H12).
    Local,       ///< The local disk
    RemoteWrite, ///< The standby's memory
    On,          ///< The standby's disk
    RemoteApply, ///< Visible on the standby (semantics.md H11)
};

/// What a SERIALIZABLE transaction is taken to have read (semantics.md H2).
enum class ReadTracking : std::uint8_t {
    KeyExact,   ///< An index: only writes that satisfy the statement's equalities conflict.
    WholeTable, ///< A sequential scan: any write to the table conflicts.
};

/// The limits that a session can set; zero switches one off.
struct SessionLimits {
    Duration lockTimeout;
    Duration statementTimeout;
    Duration idleInTransactionTimeout;
    bool operator==(const SessionLimits&) const = default;
};

struct DatabaseOptions {
    bool standby = false; ///< Starts read-only and is fed by apply() until promote().
    SessionLimits limits; ///< Of new sessions
    /// How long a session waits before it looks for a deadlock; zero looks at once, so that the
    /// one whose wait closes the cycle is the victim.
    Duration deadlockTimeout = Duration::seconds(1);
    ReadTracking readTracking = ReadTracking::KeyExact;
    SynchronousCommit synchronousCommit = SynchronousCommit::On;
    /// How many standbys must acknowledge a commit (synchronous_standby_names = 'ANY n (...)').
    int synchronousStandbys = 0;
    bool keepsLog = false; ///< Whether log() is kept although no option above needs it.
    bool recordsChanges = true;
    bool recordsLocks = true;
};

} // namespace idem
