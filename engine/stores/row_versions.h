// The rows of all tables as chains of versions: who sees which, and which keys are taken.
#pragma once

#include "engine/stores/database_events.h"
#include "engine/stores/schema.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace idem {

/// Numbers the moments at which commits became visible; 0 is "not committed".
using CommitNumber = std::uint64_t;
/// Numbers transactions, from 1; never reused within a run.
using TransactionNumber = std::uint64_t;
/// Where a logical row is kept; reused after the row is gone.
using RowPosition = std::uint32_t;

/// What a statement may see: everything committed up to a moment, and its own session's writes.
struct Snapshot {
    CommitNumber upTo = 0;
    SessionId session;
};

/// One state of a row. A deletion is a version too, the last one of its chain.
struct RowVersion {
    Row cells{};
    CommitNumber committed = 0;
    TransactionNumber transaction = 0;
    SessionId writer; ///< Meaningful while uncommitted.
    std::int32_t older = -1;
    bool deleted = false;
    std::uint32_t level = 0; ///< While uncommitted: under how many savepoints it was written.

    bool isCommitted() const { return committed != 0; }
    bool isPendingOf(SessionId session) const { return !isCommitted() && writer == session; }
    bool isPendingOfOther(SessionId session) const { return !isCommitted() && writer != session; }
};

/// Who writes a version.
struct Writer {
    SessionId session;
    TransactionNumber transaction = 0;
    std::uint32_t level = 0; ///< Under how many savepoints.
};

/// The first obstacle to inserting a key: a rival whose fate must be awaited, or a live row.
struct KeyClash {
    RowPosition row = 0;
    SessionId rival; ///< Some: uncommitted, wait for it. None: a conflict.
};

/// One transaction at a time writes a row; the caller's row locks see to that. Its uncommitted
/// versions are the newest ones, one for each level of savepoints at which it wrote. Copyable;
/// clear() keeps capacity.
class RowVersions {
public:
    explicit RowVersions(std::shared_ptr<const Schema> schema);

    void clear();

    /// Calls visit(RowPosition) for every row of the table that may satisfy `where`: those under
    /// one key if `where` fixes all columns of the first UNIQUE, otherwise all. No writes inside.
    template <class Visit>
    void forEachRow(TableId table, const Where& where, Visit visit) const;
    /// Calls visit(RowPosition) for every row of every table.
    template <class Visit>
    void forEachRow(Visit visit) const;

    bool isLive(RowPosition row, RowId id) const {
        return row < m_rows.size() && m_rows[row].id == id;
    }
    RowId idOf(RowPosition row) const { return m_rows[row].id; }
    TableId tableOf(RowPosition row) const { return m_rows[row].table; }
    RowPosition positionOf(RowId id) const;
    const RowVersion& newest(RowPosition row) const { return version(m_rows[row].newest); }
    /// The next older version, or null.
    const RowVersion* olderThan(const RowVersion& newer) const {
        return newer.older < 0 ? nullptr : &version(newer.older);
    }
    /// Null for a row that nobody has committed yet.
    const RowVersion* newestCommitted(RowPosition row) const {
        const RowVersion* found = &newest(row);
        while (found != nullptr && !found->isCommitted()) {
            found = olderThan(*found);
        }
        return found;
    }
    /// The version that the snapshot shows, or null if the row does not exist for it.
    const RowVersion* visible(RowPosition row, const Snapshot& snapshot) const;

    /// Whether `session` may insert `cells`, disregarding the row `self` (which it updates).
    std::optional<KeyClash> clash(TableId table,
                                  const Row& cells,
                                  SessionId session,
                                  std::optional<RowPosition> self = std::nullopt) const;

    RowPosition insert(TableId table, const Row& cells, const Writer& writer);
    /// A new uncommitted version, or the writer's own uncommitted one of this level changed in
    /// place. True if a version was added. REQUIRES: the newest version is committed or the
    /// writer's own.
    bool write(RowPosition row, const Row& cells, bool deleted, const Writer& writer);
    /// Versions written under more than `level` savepoints count as written under that many; of
    /// those of one level only the newest stays.
    void lower(RowPosition row, std::uint32_t level);
    /// Makes the newest version visible from `number` on. REQUIRES: the next older one is
    /// committed.
    void commit(RowPosition row, CommitNumber number);
    /// Takes the newest version back; the row goes with its last version.
    void undo(RowPosition row);
    /// Forgets versions that no snapshot at or after `horizon` can see, and dead rows. True when
    /// nothing is left to forget there.
    bool prune(RowPosition row, CommitNumber horizon);

    /// Replays a committed change, of a primary or of a history taken back.
    RowPosition replay(const RowChange& change, CommitNumber number);

private:
    struct LogicalRow {
        RowId id; ///< None: free
        TableId table;
        std::int32_t newest = -1;
        std::int32_t nextInBucket = -1; ///< Of the key index, or of the free list
        std::uint32_t bucketHash = 0;
        bool indexed = false;
    };

    const RowVersion& version(std::int32_t index) const {
        return m_versions[static_cast<std::size_t>(index)];
    }
    RowVersion& version(std::int32_t index) { return m_versions[static_cast<std::size_t>(index)]; }
    std::int32_t addVersion(const RowVersion& added);
    void freeVersion(std::int32_t index);
    RowPosition addRow(TableId table, RowId id, const Row& cells);
    void freeRow(RowPosition row);
    bool isPruned(RowPosition row) const;

    std::optional<std::uint32_t> keyHash(TableId table, const Where& where) const;
    std::uint32_t keyHash(TableId table, const Row& cells) const;
    const UniqueColumns* indexOf(TableId table) const;
    std::size_t bucketOf(std::uint32_t hash) const { return hash & (m_buckets.size() - 1); }
    void growBuckets();
    void unlink(RowPosition row);
    void noteMovedKey(RowPosition row, const Row& cells);

    template <class Visit>
    void forEachInBucket(TableId table, std::uint32_t hash, Visit visit) const;
    template <class Visit>
    void forEachOfTable(TableId table, Visit visit) const;
    std::optional<KeyClash> clashWith(RowPosition row,
                                      const UniqueColumns& unique,
                                      const Row& cells,
                                      SessionId session) const;

    std::shared_ptr<const Schema> m_schema;
    std::vector<LogicalRow> m_rows;
    std::vector<RowVersion> m_versions;
    std::vector<std::int32_t> m_buckets;
    std::int32_t m_freeRow = -1;
    std::int32_t m_freeVersion = -1;
    std::uint32_t m_rowCount = 0;
    std::uint32_t m_nextId = 0;
    /// Set once an UPDATE changed an indexed key; from then on every search visits whole tables.
    bool m_keysMoved = false;
};

template <class Visit>
void RowVersions::forEachInBucket(TableId table, std::uint32_t hash, Visit visit) const {
    for (std::int32_t at = m_buckets[bucketOf(hash)]; at >= 0;) {
        const auto position = static_cast<RowPosition>(at);
        at = m_rows[position].nextInBucket;
        if (m_rows[position].bucketHash == hash && m_rows[position].table == table) {
            visit(position);
        }
    }
}

template <class Visit>
void RowVersions::forEachOfTable(TableId table, Visit visit) const {
    for (RowPosition row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].id.isSome() && m_rows[row].table == table) {
            visit(row);
        }
    }
}

template <class Visit>
void RowVersions::forEachRow(TableId table, const Where& where, Visit visit) const {
    const auto hash = m_keysMoved ? std::nullopt : keyHash(table, where);
    if (hash) {
        forEachInBucket(table, *hash, visit);
    } else {
        forEachOfTable(table, visit);
    }
}

template <class Visit>
void RowVersions::forEachRow(Visit visit) const {
    for (RowPosition row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].id.isSome()) {
            visit(row);
        }
    }
}

} // namespace idem
