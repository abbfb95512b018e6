// Rows as chains of versions, newest first.
//
// Writers never overwrite what others may still see: they put a new version on top of the chain
// and stamp it with a number when they commit. A snapshot sees, of each chain, the newest version
// committed up to its number. Aborting takes the version back, so only two states exist. Old
// versions go as soon as no open snapshot can reach them.

#include "engine/stores/row_versions.h"

#include "engine/core/ensure.h"
#include "engine/core/mix.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

std::uint32_t mixedKey(std::uint32_t hash, Value cell) {
    return static_cast<std::uint32_t>(mixed(static_cast<std::uint64_t>(cell) + hash));
}

bool hasNull(const UniqueColumns& unique, const Row& cells) {
    return std::any_of(unique.begin(), unique.end(), [&](Column column) {
        return cells[column.index] == nullValue;
    });
}

bool sameKey(const UniqueColumns& unique, const Row& left, const Row& right) {
    return std::all_of(unique.begin(), unique.end(), [&](Column column) {
        return left[column.index] == right[column.index];
    });
}

} // namespace

RowVersions::RowVersions(std::shared_ptr<const Schema> schema)
    : m_schema(std::move(schema)), m_buckets(16, -1) {}

void RowVersions::clear() {
    m_rows.clear();
    m_versions.clear();
    std::fill(m_buckets.begin(), m_buckets.end(), -1);
    m_freeRow = -1;
    m_freeVersion = -1;
    m_rowCount = 0;
    m_nextId = 0;
    m_keysMoved = false;
}

RowPosition RowVersions::positionOf(RowId id) const {
    const auto found = std::find_if(
        m_rows.begin(), m_rows.end(), [&](const LogicalRow& row) { return row.id == id; });
    ENSURE(found != m_rows.end());
    return static_cast<RowPosition>(found - m_rows.begin());
}

const RowVersion* RowVersions::visible(RowPosition row, const Snapshot& snapshot) const {
    const RowVersion* found = &newest(row);
    while (found != nullptr) {
        const bool seen = found->isCommitted() ? found->committed <= snapshot.upTo
                                               : found->writer == snapshot.session;
        if (seen) {
            return found->deleted ? nullptr : found;
        }
        found = olderThan(*found);
    }
    return nullptr;
}

std::optional<KeyClash> RowVersions::clashWith(RowPosition row,
                                               const UniqueColumns& unique,
                                               const Row& cells,
                                               SessionId session) const {
    const RowVersion& top = newest(row);
    const bool holdsKey = sameKey(unique, top.cells, cells);
    if (!top.isPendingOfOther(session)) {
        return holdsKey && !top.deleted ? std::optional(KeyClash{row, SessionId::none()})
                                        : std::nullopt;
    }
    // The rival may give the key up or take it, even both: its fate decides (semantics.md H4), and
    // so does that of each of its savepoints.
    bool mayHold = holdsKey;
    for (const RowVersion* at = &top; at != nullptr && !at->isCommitted();) {
        at = olderThan(*at);
        mayHold = mayHold || (at != nullptr && sameKey(unique, at->cells, cells));
    }
    return mayHold ? std::optional(KeyClash{row, top.writer}) : std::nullopt;
}

std::optional<KeyClash> RowVersions::clash(TableId table,
                                           const Row& cells,
                                           SessionId session,
                                           std::optional<RowPosition> self) const {
    std::optional<KeyClash> found;
    const auto& uniques = m_schema->tables[table.index].uniques;
    for (const auto& unique : uniques) {
        if (hasNull(unique, cells)) {
            continue;
        }
        const auto check = [&](RowPosition row) {
            const bool isFirst = !found || row < found->row;
            const auto clashing =
                isFirst && row != self ? clashWith(row, unique, cells, session) : std::nullopt;
            found = clashing ? clashing : found;
        };
        if (&unique == &uniques.front() && !m_keysMoved) {
            forEachInBucket(table, keyHash(table, cells), check);
        } else {
            forEachOfTable(table, check);
        }
        if (found) {
            return found;
        }
    }
    return found;
}

RowPosition RowVersions::insert(TableId table, const Row& cells, const Writer& writer) {
    const RowPosition row = addRow(table, RowId{m_nextId++}, cells);
    m_rows[row].newest =
        addVersion({cells, 0, writer.transaction, writer.session, -1, false, writer.level});
    return row;
}

bool RowVersions::write(RowPosition row, const Row& cells, bool deleted, const Writer& writer) {
    noteMovedKey(row, cells);
    RowVersion& top = version(m_rows[row].newest);
    if (top.isPendingOf(writer.session) && top.level == writer.level) {
        top.cells = cells;
        top.deleted = deleted;
        return false;
    }
    ENSURE(top.isCommitted() || (top.isPendingOf(writer.session) && top.level < writer.level));
    const std::int32_t older = m_rows[row].newest;
    m_rows[row].newest =
        addVersion({cells, 0, writer.transaction, writer.session, older, deleted, writer.level});
    return true;
}

void RowVersions::lower(RowPosition row, std::uint32_t level) {
    RowVersion& top = version(m_rows[row].newest);
    if (top.isCommitted() || top.level <= level) {
        return;
    }
    top.level = level;
    while (top.older >= 0 && !version(top.older).isCommitted() &&
           version(top.older).level >= level) {
        const std::int32_t merged = top.older;
        top.older = version(merged).older;
        freeVersion(merged);
    }
}

void RowVersions::commit(RowPosition row, CommitNumber number) {
    version(m_rows[row].newest).committed = number;
}

void RowVersions::undo(RowPosition row) {
    const std::int32_t undone = m_rows[row].newest;
    m_rows[row].newest = version(undone).older;
    freeVersion(undone);
    if (m_rows[row].newest < 0) {
        freeRow(row);
    }
}

bool RowVersions::prune(RowPosition row, CommitNumber horizon) {
    if (!m_rows[row].id.isSome()) {
        return true;
    }
    std::int32_t kept = m_rows[row].newest;
    while (kept >= 0 && (!version(kept).isCommitted() || version(kept).committed > horizon)) {
        kept = version(kept).older;
    }
    if (kept < 0) {
        return isPruned(row);
    }
    for (std::int32_t old = std::exchange(version(kept).older, -1); old >= 0;) {
        const std::int32_t next = version(old).older;
        freeVersion(old);
        old = next;
    }
    if (kept == m_rows[row].newest && version(kept).deleted) {
        freeVersion(kept);
        freeRow(row);
    }
    return isPruned(row);
}

bool RowVersions::isPruned(RowPosition row) const {
    if (!m_rows[row].id.isSome()) {
        return true;
    }
    // An uncommitted version comes back here when it commits.
    const RowVersion* committed = newestCommitted(row);
    return committed == nullptr || (committed->older < 0 && !committed->deleted);
}

RowPosition RowVersions::replay(const RowChange& change, CommitNumber number) {
    if (change.kind == RowChangeKind::Insert) {
        const RowPosition row = addRow(change.table, change.row, change.after);
        m_rows[row].newest = addVersion({change.after, number, 0, SessionId::none(), -1, false, 0});
        m_nextId = std::max(m_nextId, change.row.value + 1);
        return row;
    }
    const bool deleted = change.kind == RowChangeKind::Delete;
    const RowPosition row = positionOf(change.row);
    write(row, deleted ? change.before : change.after, deleted, {});
    commit(row, number);
    return row;
}

std::int32_t RowVersions::addVersion(const RowVersion& added) {
    if (m_freeVersion < 0) {
        m_versions.push_back(added);
        return static_cast<std::int32_t>(m_versions.size() - 1);
    }
    const std::int32_t index = m_freeVersion;
    m_freeVersion = version(index).older;
    version(index) = added;
    return index;
}

void RowVersions::freeVersion(std::int32_t index) {
    version(index).older = m_freeVersion;
    m_freeVersion = index;
}

RowPosition RowVersions::addRow(TableId table, RowId id, const Row& cells) {
    std::int32_t at = m_freeRow;
    if (at < 0) {
        at = static_cast<std::int32_t>(m_rows.size());
        m_rows.emplace_back();
    } else {
        m_freeRow = m_rows[static_cast<std::size_t>(at)].nextInBucket;
    }
    const auto row = static_cast<RowPosition>(at);
    const bool indexed = indexOf(table) != nullptr;
    m_rows[row] = {id, table, -1, -1, indexed ? keyHash(table, cells) : 0, indexed};
    if (++m_rowCount > m_buckets.size()) {
        growBuckets();
    }
    if (indexed) {
        std::int32_t& bucket = m_buckets[bucketOf(m_rows[row].bucketHash)];
        m_rows[row].nextInBucket = std::exchange(bucket, at);
    }
    return row;
}

void RowVersions::freeRow(RowPosition row) {
    unlink(row);
    m_rows[row] = {};
    m_rows[row].nextInBucket = std::exchange(m_freeRow, static_cast<std::int32_t>(row));
    --m_rowCount;
}

const UniqueColumns* RowVersions::indexOf(TableId table) const {
    const auto& uniques = m_schema->tables[table.index].uniques;
    return uniques.empty() ? nullptr : &uniques.front();
}

std::uint32_t RowVersions::keyHash(TableId table, const Row& cells) const {
    std::uint32_t hash = table.index;
    for (const Column column : *indexOf(table)) {
        hash = mixedKey(hash, cells[column.index]);
    }
    return hash;
}

std::optional<std::uint32_t> RowVersions::keyHash(TableId table, const Where& where) const {
    const UniqueColumns* index = indexOf(table);
    if (index == nullptr || where.empty()) {
        return std::nullopt;
    }
    std::uint32_t hash = table.index;
    for (const Column column : *index) {
        const auto fixing = std::find_if(where.begin(), where.end(), [&](const Condition& each) {
            return each.column == column && each.comparison == Comparison::Equal;
        });
        if (fixing == where.end()) {
            return std::nullopt;
        }
        hash = mixedKey(hash, fixing->value);
    }
    return hash;
}

void RowVersions::growBuckets() {
    m_buckets.assign(m_buckets.size() * 2, -1);
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        LogicalRow& row = m_rows[at];
        // The row being added is linked by its caller; it has no version yet.
        if (row.id.isSome() && row.indexed && row.newest >= 0) {
            std::int32_t& bucket = m_buckets[bucketOf(row.bucketHash)];
            row.nextInBucket = std::exchange(bucket, static_cast<std::int32_t>(at));
        }
    }
}

void RowVersions::unlink(RowPosition row) {
    if (!m_rows[row].indexed) {
        return;
    }
    std::int32_t* link = &m_buckets[bucketOf(m_rows[row].bucketHash)];
    while (*link != static_cast<std::int32_t>(row)) {
        link = &m_rows[static_cast<std::size_t>(*link)].nextInBucket;
    }
    *link = m_rows[row].nextInBucket;
}

void RowVersions::noteMovedKey(RowPosition row, const Row& cells) {
    if (m_rows[row].indexed && !m_keysMoved) {
        m_keysMoved = keyHash(m_rows[row].table, cells) != m_rows[row].bucketHash;
    }
}

} // namespace idem
