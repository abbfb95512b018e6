// Serializable snapshot isolation after Cahill et al., with PostgreSQL's refinements.
//
//     R -> W: R read a state that W, running at the same time, replaced.
//     Every anomaly contains T1 -> T2 -> T3 where T3 committed first of the three (T1 may be T3).
//     when such a pair is found and T3 has committed:  fail T2 if it can still fail, else T1
//     when T3 commits:                                 doom every open pivot T2 before it
//
// A doomed transaction learns of it at its next statement or at its COMMIT. Committed transactions
// are remembered as long as one that overlapped them is open.

#include "engine/stores/serializable.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace idem {

namespace {

UniqueColumns firstUnique(const Schema& schema, TableId table) {
    const auto& uniques = schema.tables[table.index].uniques;
    return uniques.empty() ? UniqueColumns{} : uniques.front();
}

bool holdAll(const Where& equalities, const Row& cells) {
    return std::all_of(equalities.begin(), equalities.end(), [&](const Condition& each) {
        return cells[each.column.index] == each.value;
    });
}

/// Rounds down, so that no page is larger than another.
Value pageOf(Value key, Value keysPerPage) {
    return key / keysPerPage - (key % keysPerPage < 0 ? 1 : 0);
}

} // namespace

SerializableTracker::SerializableTracker(std::shared_ptr<const Schema> schema,
                                         const DatabaseOptions& options)
    : m_schema(std::move(schema)),
      m_tracking(options.readTracking),
      m_keysPerPage(options.keysPerLeafPage) {
    ENSURE(m_keysPerPage > 0);
}

void SerializableTracker::clear() {
    m_prepares = 0;
    m_transactions.clear();
    m_dependencies.clear();
    m_reads.clear();
}

void SerializableTracker::begin(TransactionNumber me, CommitNumber snapshot) {
    Transaction& begun = m_transactions.emplace_back();
    begun.number = me;
    begun.snapshot = snapshot;
    begun.lastPrepared = m_prepares;
}

bool SerializableTracker::isDoomed(TransactionNumber me) const {
    const Transaction* found = find(me);
    return found != nullptr && found->doomed;
}

void SerializableTracker::noteRead(TransactionNumber me, TableId table, const Where& where) {
    const Read read{me, table, keysRead(table, where)};
    const bool known = std::any_of(m_reads.begin(), m_reads.end(), [&](const Read& each) {
        return each.reader == me && each.table == table && each.keys == read.keys;
    });
    if (!known) {
        m_reads.push_back(read);
    }
}

/// The equalities by which a search finds its rows; none if it scans the whole table.
Where SerializableTracker::keysRead(TableId table, const Where& where) const {
    Where keys;
    if (m_tracking == ReadTracking::WholeTable) {
        return keys;
    }
    const UniqueColumns index = firstUnique(*m_schema, table);
    const auto finds = [&](const Condition& each) {
        const bool isIndexed = std::find(index.begin(), index.end(), each.column) != index.end();
        return each.comparison == Comparison::Equal &&
               (isIndexed || m_tracking == ReadTracking::KeyExact);
    };
    std::copy_if(where.begin(), where.end(), std::back_inserter(keys), finds);
    if (m_tracking == ReadTracking::LeafPage && keys.size() != index.size()) {
        keys.clear();
    }
    return keys;
}

bool SerializableTracker::covers(TableId table, const Where& where, const Row& cells) const {
    return holdAll(keysRead(table, where), cells);
}

bool SerializableTracker::noteUnseen(TransactionNumber me, TransactionNumber writer) {
    Transaction* reader = find(me);
    ENSURE(reader != nullptr);
    const Transaction* written = find(writer);
    if (written == nullptr || written == reader || written->doomed) {
        return true;
    }
    return addDependency(*reader, *reader, *written);
}

bool SerializableTracker::wasReadBy(TransactionNumber reader,
                                    TableId table,
                                    const Row* before,
                                    const Row* after) const {
    return std::any_of(m_reads.begin(), m_reads.end(), [&](const Read& read) {
        return read.reader == reader && read.table == table &&
               ((before != nullptr && holdAll(read.keys, *before)) ||
                (after != nullptr && holdAll(read.keys, *after)) ||
                (after != nullptr && isNewOnPage(read, before, *after)));
    });
}

/// A write that leaves the key alone adds nothing to its page: PostgreSQL's HOT update.
bool SerializableTracker::isNewOnPage(const Read& read, const Row* before, const Row& after) const {
    if (m_tracking != ReadTracking::LeafPage || read.keys.empty()) {
        return false;
    }
    const UniqueColumns index = firstUnique(*m_schema, read.table);
    const bool keepsKey =
        before != nullptr && std::all_of(index.begin(), index.end(), [&](Column at) {
            return (*before)[at.index] == after[at.index];
        });
    const auto isOnPage = [&](const Condition& each) {
        const Value cell = after[each.column.index];
        return each.column == index.back()
                   ? pageOf(cell, m_keysPerPage) == pageOf(each.value, m_keysPerPage)
                   : cell == each.value;
    };
    return !keepsKey && std::all_of(read.keys.begin(), read.keys.end(), isOnPage);
}

bool SerializableTracker::noteWrite(TransactionNumber me,
                                    TableId table,
                                    const Row* before,
                                    const Row* after) {
    Transaction* writer = find(me);
    ENSURE(writer != nullptr);
    writer->wrote = true;
    for (const Transaction& reader : m_transactions) {
        const bool overlaps = !reader.isCommitted() || reader.committed > writer->snapshot;
        if (reader.number == me || reader.doomed || !overlaps ||
            !wasReadBy(reader.number, table, before, after)) {
            continue;
        }
        if (!addDependency(*writer, reader, *writer)) {
            return false;
        }
    }
    return true;
}

bool SerializableTracker::addDependency(Transaction& me,
                                        const Transaction& reader,
                                        const Transaction& writer) {
    const bool known =
        std::any_of(m_dependencies.begin(), m_dependencies.end(), [&](const Dependency& each) {
            return each.reader == reader.number && each.writer == writer.number;
        });
    if (known) {
        return true;
    }
    if (isDangerous(reader, writer)) {
        if (me.number == writer.number || writer.isPrepared()) {
            return false;
        }
        find(writer.number)->doomed = true;
    }
    m_dependencies.push_back({reader.number, writer.number});
    return true;
}

bool SerializableTracker::isDangerous(const Transaction& reader, const Transaction& writer) const {
    return (writer.isCommitted() && writer.outToCommitted) || writerIsPivot(reader, writer) ||
           readerIsPivot(reader, writer);
}

bool SerializableTracker::writerIsPivot(const Transaction& reader,
                                        const Transaction& writer) const {
    return std::any_of(m_dependencies.begin(), m_dependencies.end(), [&](const Dependency& each) {
        if (each.reader != writer.number) {
            return false;
        }
        const Transaction* last = find(each.writer);
        return last != nullptr && last->isPrepared() &&
               (!reader.isCommitted() || last->prepared <= reader.prepared) &&
               (!writer.isCommitted() || last->prepared <= writer.prepared) &&
               (!reader.isReadOnly() || last->prepared <= reader.lastPrepared);
    });
}

bool SerializableTracker::readerIsPivot(const Transaction& reader,
                                        const Transaction& writer) const {
    if (!writer.isPrepared() || reader.isReadOnly()) {
        return false;
    }
    return std::any_of(m_dependencies.begin(), m_dependencies.end(), [&](const Dependency& each) {
        if (each.writer != reader.number) {
            return false;
        }
        const Transaction* first = find(each.reader);
        return first != nullptr && !first->doomed &&
               (!first->isCommitted() || first->prepared >= writer.prepared) &&
               (!first->isReadOnly() || first->lastPrepared >= writer.prepared);
    });
}

bool SerializableTracker::closesCycle(const Transaction& me, const Transaction& near) const {
    return std::any_of(m_dependencies.begin(), m_dependencies.end(), [&](const Dependency& each) {
        if (each.writer != near.number) {
            return false;
        }
        const Transaction* far = find(each.reader);
        return far != nullptr &&
               (far->number == me.number || (!far->isCommitted() && !far->doomed));
    });
}

bool SerializableTracker::prepare(TransactionNumber number) {
    Transaction* me = find(number);
    if (me == nullptr) {
        return true; // It never took a snapshot.
    }
    if (me->doomed) {
        return false;
    }
    for (const Dependency& each : m_dependencies) {
        if (each.writer != number) {
            continue;
        }
        Transaction* near = find(each.reader);
        if (near == nullptr || near->isCommitted() || near->doomed || !closesCycle(*me, *near)) {
            continue;
        }
        if (near->isPrepared()) {
            return false;
        }
        near->doomed = true;
    }
    me->prepared = ++m_prepares;
    return true;
}

void SerializableTracker::commit(TransactionNumber number, CommitNumber committed) {
    Transaction* me = find(number);
    if (me == nullptr) {
        return;
    }
    me->committed = committed;
    for (const Dependency& each : m_dependencies) {
        const Transaction* writer = each.reader == number ? find(each.writer) : nullptr;
        me->outToCommitted |= writer != nullptr && writer->isCommitted() && me->wrote;
    }
    forgetFinished();
}

void SerializableTracker::abort(TransactionNumber number) {
    std::erase_if(m_transactions, [&](const auto& each) { return each.number == number; });
    std::erase_if(m_dependencies, [&](const Dependency& each) {
        return each.reader == number || each.writer == number;
    });
    std::erase_if(m_reads, [&](const Read& each) { return each.reader == number; });
    forgetFinished();
}

void SerializableTracker::forgetFinished() {
    CommitNumber oldest = UINT64_MAX;
    for (const Transaction& each : m_transactions) {
        oldest = each.isCommitted() ? oldest : std::min(oldest, each.snapshot);
    }
    const auto isForgotten = [&](TransactionNumber number) { return find(number) == nullptr; };
    std::erase_if(m_transactions, [&](const Transaction& each) {
        return each.isCommitted() && each.committed <= oldest;
    });
    std::erase_if(m_reads, [&](const Read& each) { return isForgotten(each.reader); });
    std::erase_if(m_dependencies, [&](const Dependency& each) {
        return isForgotten(each.reader) || isForgotten(each.writer);
    });
}

// Digests

std::uint64_t SerializableTracker::label(TransactionNumber number) const {
    const Transaction* found = find(number);
    if (found == nullptr) {
        return 0;
    }
    Digest digest;
    digest.add(found->isCommitted()).add(found->isPrepared()).add(found->doomed);
    digest.add(found->wrote).add(found->outToCommitted);
    std::uint64_t reads = 0;
    for (const Read& read : m_reads) {
        if (read.reader == number) {
            Digest each;
            each.add(read.table.index);
            for (const Condition& key : read.keys) {
                each.add(key.column.index).add(key.value);
            }
            reads += each.value64();
        }
    }
    return digest.add(reads).value64();
}

std::uint64_t SerializableTracker::relationsDigest() const {
    std::uint64_t sum = 0;
    for (const Dependency& each : m_dependencies) {
        sum += Digest().add(label(each.reader)).add(label(each.writer)).value64();
    }
    for (const Transaction& first : m_transactions) {
        for (const Transaction& second : m_transactions) {
            if (!first.isPrepared() || first.number == second.number) {
                continue;
            }
            const bool unseen = second.snapshot < first.committed;
            const bool earlier = areRelated(first, second) && second.isPrepared() &&
                                 first.prepared < second.prepared;
            Digest digest;
            digest.add(label(first.number)).add(label(second.number));
            digest.add(unseen && !second.isCommitted()).add(earlier);
            sum += digest.add(earlier && first.prepared <= second.lastPrepared).value64();
        }
    }
    return sum;
}

/// The order of two commits counts if a dependency ties them, or one of them to an open one.
bool SerializableTracker::areRelated(const Transaction& first, const Transaction& second) const {
    const auto isEither = [&](TransactionNumber number) {
        return number == first.number || number == second.number;
    };
    return std::any_of(m_dependencies.begin(), m_dependencies.end(), [&](const Dependency& each) {
        const auto other = isEither(each.reader) ? each.writer : each.reader;
        const Transaction* end = find(other);
        return (isEither(each.reader) || isEither(each.writer)) &&
               (isEither(other) || (end != nullptr && !end->isCommitted()));
    });
}

const SerializableTracker::Transaction* SerializableTracker::find(TransactionNumber number) const {
    const auto found = std::find_if(m_transactions.begin(),
                                    m_transactions.end(),
                                    [&](const auto& each) { return each.number == number; });
    return found == m_transactions.end() ? nullptr : &*found;
}

SerializableTracker::Transaction* SerializableTracker::find(TransactionNumber number) {
    return const_cast<Transaction*>(std::as_const(*this).find(number));
}

} // namespace idem
