// Serializable snapshot isolation: which SERIALIZABLE transaction read what another one wrote.
#pragma once

#include "engine/core/digest.h"
#include "engine/stores/database_options.h"
#include "engine/stores/row_versions.h"
#include "engine/stores/schema.h"
#include "engine/stores/statement.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace idem {

/// Tracks rw-dependencies (reader -> writer of a version that the reader did not see) between
/// overlapping SERIALIZABLE transactions and says who must fail, by PostgreSQL's rules: a pivot
/// T1 -> T2 -> T3 is dangerous once T3 has committed first (semantics.md H1, H2). Functions
/// answer false when the calling transaction itself must fail with 40001.
class SerializableTracker {
public:
    SerializableTracker(std::shared_ptr<const Schema> schema, const DatabaseOptions& options);

    void clear();
    bool isIdle() const { return m_transactions.empty(); }

    /// At a transaction's first snapshot.
    void begin(TransactionNumber me, CommitNumber snapshot);
    bool isDoomed(TransactionNumber me) const;
    /// The transaction's statement looks for rows that satisfy `where`.
    void noteRead(TransactionNumber me, TableId table, const Where& where);
    /// The search met a version of a concurrent `writer` that its snapshot does not show.
    bool noteUnseen(TransactionNumber me, TransactionNumber writer);
    /// Whether a version with these cells lies in the range of rows that the search touches.
    bool covers(TableId table, const Where& where, const Row& cells) const;
    /// The transaction writes a row; null where there is no such state.
    bool noteWrite(TransactionNumber me, TableId table, const Row* before, const Row* after);

    /// Before the commit becomes durable. After true the transaction cannot fail any more.
    bool prepare(TransactionNumber number);
    void commit(TransactionNumber number, CommitNumber committed);
    void abort(TransactionNumber number);

    // For digests

    /// What a transaction has done, without its number; 0 if it does not matter any more.
    std::uint64_t label(TransactionNumber number) const;
    /// Calls visit(number) for each transaction that has not committed.
    template <class Visit>
    void forEachOpen(Visit visit) const {
        for (const Transaction& each : m_transactions) {
            if (!each.isCommitted()) {
                visit(each.number);
            }
        }
    }
    /// Dependencies and the orders of commits that can still matter.
    std::uint64_t relationsDigest() const;

private:
    struct Transaction {
        TransactionNumber number = 0;
        CommitNumber snapshot = 0;
        CommitNumber committed = 0;     ///< 0 while open
        std::uint64_t prepared = 0;     ///< Order of commits; 0 while it may still fail
        std::uint64_t lastPrepared = 0; ///< The last commit before its snapshot
        bool doomed = false;
        bool wrote = false;
        bool outToCommitted = false; ///< Had a dependency on one that committed before it.

        bool isCommitted() const { return committed != 0; }
        bool isPrepared() const { return prepared != 0; }
        bool isReadOnly() const { return isCommitted() && !wrote; }
    };
    struct Dependency {
        TransactionNumber reader = 0;
        TransactionNumber writer = 0;
    };
    struct Read {
        TransactionNumber reader = 0;
        TableId table;
        Where keys; ///< Equalities only; empty: the whole table
    };

    const Transaction* find(TransactionNumber number) const;
    Transaction* find(TransactionNumber number);
    bool addDependency(Transaction& me, const Transaction& reader, const Transaction& writer);
    bool isDangerous(const Transaction& reader, const Transaction& writer) const;
    bool writerIsPivot(const Transaction& reader, const Transaction& writer) const;
    bool readerIsPivot(const Transaction& reader, const Transaction& writer) const;
    bool closesCycle(const Transaction& me, const Transaction& near) const;
    Where keysRead(TableId table, const Where& where) const;
    bool isNewOnPage(const Read& read, const Row* before, const Row& after) const;
    bool
    wasReadBy(TransactionNumber reader, TableId table, const Row* before, const Row* after) const;
    bool areRelated(const Transaction& first, const Transaction& second) const;
    void forgetFinished();

    std::shared_ptr<const Schema> m_schema;
    ReadTracking m_tracking;
    Value m_keysPerPage;
    std::uint64_t m_prepares = 0;
    std::vector<Transaction> m_transactions;
    std::vector<Dependency> m_dependencies;
    std::vector<Read> m_reads;
};

} // namespace idem
