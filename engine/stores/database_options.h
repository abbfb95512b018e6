// How a database is configured; PostgreSQL's names and defaults where it has them.
#pragma once

#include "engine/core/time.h"
#include "engine/stores/statement.h"

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
    /// The B-tree of the first UNIQUE, as PostgreSQL does it: the rows found, and the leaf page on
    /// which the key stands or would stand; a key that is new on that page conflicts. A statement
    /// that does not fix all columns of the key scans the table.
    LeafPage,
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
    /// With LeafPage: how many keys, in the order of their numbers, share a page. A PostgreSQL
    /// 15.18 put 111 random UUIDs of 36 characters on one, or 358 numbers. REQUIRES: positive.
    Value keysPerLeafPage = 111;
    /// How many of an advisory key's lower bits tell it from others, 1 to 64: 32 for the hashtext()
    /// of a key (semantics.md H12), fewer to provoke a collision.
    int advisoryKeyBits = 64;
    SynchronousCommit synchronousCommit = SynchronousCommit::On;
    /// How many standbys must acknowledge a commit (synchronous_standby_names = 'ANY n (...)').
    int synchronousStandbys = 0;
    bool keepsLog = false; ///< Whether log() is kept although no option above needs it.
    bool recordsChanges = true;
    bool recordsLocks = true;
};

} // namespace idem
