// One node of a Redis-like cache: a plain state machine over values.
#pragma once

#include "engine/core/ids.h"
#include "engine/stores/cache_command.h"
#include "engine/stores/cache_table.h"
#include "engine/stores/clock.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace idem {

class Digest;

enum class CacheRole : std::uint8_t { Primary, Replica };

/// What a full node does: refuse writes, or forget the least recently used keys (exactly).
enum class CacheEviction : std::uint8_t {
    NoEviction,
    AllKeysLru,
    VolatileLru, ///< Only keys with an expiry; refuses writes when there is none (H17)
};

/// Which acknowledged writes the node finds again when it comes back (appendonly, appendfsync).
enum class CachePersistence : std::uint8_t {
    None,        ///< None of them
    EverySecond, ///< Those written to the file, or after a power failure those synced (H17)
    Always,      ///< All: a command is answered when its effect is on the disk.
};

/// How a node stopped: the process alone, or the machine with what its memory held of the file.
enum class CacheCrash : std::uint8_t { Process, Power };

struct CacheOptions {
    NodeId node; ///< Breaks ties between active-active nodes, which must differ in it
    CacheRole role = CacheRole::Primary;
    /// Every node takes writes and judges NX locally; merged by last writer wins (R56).
    bool activeActive = false;
    /// Set wherever somebody reads entriesAfter(): a node with replicas or peers, or a candidate
    /// for promotion. Without it WAIT never counts anybody.
    bool keepsLog = false;
    std::int64_t memoryMax = 0; ///< Bytes, summed over CacheCommand::bytes; 0 is no limit
    CacheEviction eviction = CacheEviction::NoEviction;
    /// REQUIRES: None for an active-active node, which restarts from its peers.
    CachePersistence persistence = CachePersistence::None;
    /// min-replicas-to-write and -max-lag: the age of the last acknowledgement counts (H16).
    std::int32_t replicasToWriteMin = 0;
    Duration acknowledgementAgeMax = Duration::seconds(10);
};

/// An effect, as a primary replicates it: the whole entry with its absolute expiry, or a deletion.
/// A driver delivers the entries of one step together, as Redis wraps a script's in MULTI and EXEC.
struct CacheLogEntry {
    std::int64_t offset = 0; ///< From 1, without gaps
    CacheEntry entry;        ///< `dead` for a deletion
};

enum class CacheChangeKind : std::uint8_t { Set, Deleted, Expired, Evicted };

/// What one step did to one key. `value` and `expiry` are those afterwards, or the last ones.
struct CacheChange {
    CacheChangeKind kind = CacheChangeKind::Set;
    CacheKey key = 0;
    CacheValue value{};
    Deadline expiry = Deadline::never();

    bool operator==(const CacheChange&) const = default;
};

/// The answer to a session that was blocked in WAIT.
struct CacheCompletion {
    SessionId session;
    CacheResult result;

    bool operator==(const CacheCompletion&) const = default;
};

enum class CacheDeadlineKind : std::uint8_t { KeyExpiry, WaitTimeout };

struct CacheDeadline {
    Deadline at;
    CacheDeadlineKind kind = CacheDeadlineKind::KeyExpiry;
    CacheKey key = 0;  ///< Of KeyExpiry
    SessionId session; ///< Of WaitTimeout

    auto operator<=>(const CacheDeadline&) const = default;
};

struct CacheStep {
    std::optional<CacheResult> result;  ///< None: blocked in WAIT until a completion says more
    Deadline until = Deadline::never(); ///< When a blocked WAIT gives up
};

/// A node as Redis 7 behaves (semantics.md R44-R51, G17-G21, H13-H17; traces of a Redis 7.0.15 are
/// in the tests). SET answers Ok when it set and Nil when NX kept it from setting; with GET the old
/// value comes in `value` either way, so SET NX GET claims or reads in one round trip.
///
/// Replication is asynchronous: the driver carries entriesAfter(replica.offset()) to
/// replica.apply() and replica.offset() back to acknowledge(), each when it likes. One difference
/// from Redis: WAIT awaits the session's own last write, as documented there, while Redis 7
/// awaits whatever was written before the session's last command.
///
/// Every call that may change the node starts a step: changes() and completions() tell what that
/// step did, until the next one. Copyable. A node with few keys allocates nothing after its first
/// run; clear() keeps the capacity. Commands take constant time.
class Cache {
public:
    explicit Cache(const CacheOptions& options = {});

    /// REQUIRES: the session is not blocked; session ids are dense from 0; SET has a positive PX
    /// and not both PX and KEEPTTL.
    CacheStep execute(SessionId session, const CacheCommand& command, const Clock& clock);
    /// What runs out at `deadline` does so if the clock agrees; a stale deadline does nothing.
    void expire(const CacheDeadline& deadline, const Clock& clock);
    /// Appends what can run out here, soonest first: a replica lists no keys, since it hides
    /// expired ones but leaves deleting them to its primary (R51). Linear in the keys.
    void deadlines(std::vector<CacheDeadline>& into) const;
    /// Forgets a session whose connection is gone, and its WAIT.
    void disconnect(SessionId session);
    /// Back to the empty node that the options describe.
    void clear();

    // Persistence

    /// With EverySecond, once a second: a background fsync begins, of everything written so far.
    /// Until it ends, writes wait in the memory of the process, where even a kill loses them
    /// (semantics.md H17); Redis holds them back for two seconds at most. Does nothing while one
    /// is under way, or under another policy.
    void beginSync();
    /// The background fsync is done; the writes that waited reach the file.
    void endSync();
    /// The node stops and comes back in the role of its options with what its persistence kept.
    /// Sessions end without an answer. Offsets begin anew, so replicas must resynchronise and what
    /// was under way is void. changes() tells what differs from before. Linear in the keys.
    void restart(CacheCrash crash);

    std::span<const CacheChange> changes() const { return m_changes; }
    std::span<const CacheCompletion> completions() const { return m_completions; }

    // Replication

    /// Of a primary: the offset of its last write; of a replica: of the last write it applied. Of
    /// an active-active node: of its own last write.
    std::int64_t offset() const { return m_offset; }
    /// The writes after `offset`, oldest first. Valid until the next step. REQUIRES: keepsLog, and
    /// the entries have not been forgotten.
    std::span<const CacheLogEntry> entriesAfter(std::int64_t offset) const;
    /// Frees the entries up to `offset`: every replica has them.
    void forgetLog(std::int64_t offset);
    /// On a replica, the next write of its primary (REQUIRES: entry.offset == offset() + 1). On an
    /// active-active node, a write of a peer, in any order and any number of times.
    void apply(const CacheLogEntry& entry);
    /// A replica (or peer) reports that it has applied everything up to `offset`. May complete
    /// WAITs, first come, first served. A replica counts from its first report on.
    void acknowledge(NodeId replica, std::int64_t offset, const Clock& clock);
    /// Makes a replica the primary. It knows of no replica until one reports (H15).
    void promote();
    /// Becomes a replica of `from` by a full copy; keys that only this node had are gone (H16).
    /// Blocked WAITs end with ReadOnly. An active-active node merges everything `from` has instead.
    void resynchronise(const Cache& from);

    CacheRole role() const { return m_role; }
    const CacheOptions& options() const { return m_options; }
    std::int64_t memoryUsed() const { return m_memoryUsed; }
    std::size_t keyCount() const { return m_liveCount; }

    /// Equal for nodes that will behave alike: free of absolute offsets and of table positions.
    std::uint64_t digest() const;
    /// Of the writes after `offset`: a search adds it for what is still under way to a replica.
    std::uint64_t logDigestAfter(std::int64_t offset) const;

private:
    struct Acknowledgement {
        NodeId replica;
        std::int64_t offset = 0;
        Deadline freshUntil = Deadline::never();
    };
    struct Waiter {
        SessionId session;
        std::int64_t offset = 0;
        std::int32_t replicas = 0;
        Deadline deadline;
    };

    // Commands
    CacheResult run(const CacheCommand& command, const Clock& clock);
    CacheResult get(const CacheCommand& command, const Clock& clock);
    CacheResult set(const CacheCommand& command, const Clock& clock);
    CacheResult remove(const CacheCommand& command, const Clock& clock);
    CacheResult increment(const CacheCommand& command, const Clock& clock);
    CacheResult compareAndDelete(const CacheCommand& command, const Clock& clock);
    CacheResult compareAndExpire(const CacheCommand& command, const Clock& clock);
    CacheResult expireKey(const CacheCommand& command, const Clock& clock);
    CacheResult timeToLive(const CacheCommand& command, const Clock& clock);
    CacheStep wait(SessionId session, const CacheCommand& command, const Clock& clock);

    // Entries
    void changeExpiry(CacheEntry& entry, const CacheCommand& command, const Clock& clock);
    std::int64_t countUp(CacheKey key, std::int32_t bytes, const Clock& clock);
    CacheEntry* findLive(CacheKey key, const Clock& clock);
    CacheEntry& findOrInsert(CacheKey key);
    void commitWrite(CacheEntry& entry);
    void drop(CacheEntry& entry, CacheChangeKind kind, const Clock& clock);
    CacheStamp stampAfter(const CacheEntry& entry, const Clock& clock) const;
    void setBytes(CacheEntry& entry, std::int32_t bytes);
    void noteChange(CacheChangeKind kind, const CacheEntry& entry);

    // Limits
    bool makeRoom(const Clock& clock);
    std::optional<CacheStatus> refusesWrites(const Clock& clock) const;

    // Replication
    void beginStep();
    void forgetFollowers();
    void appendLog(const CacheEntry& entry);
    void merge(const CacheEntry& incoming);
    void replay(const CacheEntry& incoming);
    std::int32_t acknowledgedCount(std::int64_t offset) const;
    std::int64_t lastWrite(SessionId session) const;
    void noteWrite(SessionId session);
    void finishWaits();

    // Persistence
    void settleUnsynced(std::size_t count);
    void resaveAll();
    void noteDifferences(const CacheTable& target);
    void addPersistence(Digest& digest) const;

    CacheOptions m_options;
    CacheRole m_role;
    CacheTable m_table;
    std::size_t m_liveCount = 0;
    std::int64_t m_memoryUsed = 0;

    std::int64_t m_offset = 0;
    std::int64_t m_logBase = 0;       ///< Offset of the entry before the first one of m_log
    std::vector<CacheLogEntry> m_log; ///< Entries m_logStart and later are still there
    std::size_t m_logStart = 0;
    std::vector<Acknowledgement> m_acknowledgements; ///< By replica
    std::vector<std::int64_t> m_lastWrites;          ///< By session
    std::vector<Waiter> m_waiters;                   ///< Oldest first

    CacheTable m_synced;                  ///< What a power failure leaves, with EverySecond
    std::vector<CacheEntry> m_unsynced;   ///< The effects since, oldest first
    std::optional<std::size_t> m_syncing; ///< How many of them the background fsync covers

    std::vector<CacheChange> m_changes;
    std::vector<CacheCompletion> m_completions;
};

const char* toText(CacheRole role);
const char* toText(CacheEviction eviction);
const char* toText(CachePersistence persistence);
const char* toText(CacheChangeKind kind);

} // namespace idem
