// The log of committed transactions, what of it is safe, and which standby has how much.
#pragma once

#include "engine/stores/database_events.h"
#include "engine/stores/database_options.h"

#include <array>
#include <span>
#include <vector>

namespace idem {

/// What a standby reports; each level implies those before it.
enum class AcknowledgementLevel : std::uint8_t { Written, Flushed, Applied };

class CommitLog {
public:
    explicit CommitLog(const DatabaseOptions& options);

    void clear();

    bool isKept() const { return m_kept; }
    Lsn last() const { return m_base + m_entries.size() - m_start; }
    Lsn flushed() const { return m_flushed; }

    /// Appends a commit's changes; unless commits are asynchronous they are flushed with it.
    Lsn append(std::span<const RowChange> changes);
    /// On a standby: the primary's entry. REQUIRES: entry.lsn == last() + 1.
    void append(const DatabaseLogEntry& entry);
    void flush() { m_flushed = last(); }
    /// Cuts the log after `lsn`, calling lost(entry) for each entry dropped, newest first.
    template <class Lost>
    void cutAfter(Lsn lsn, Lost lost) {
        while (last() > lsn) {
            lost(m_entries.back());
            m_entries.pop_back();
        }
        m_flushed = last();
    }

    /// The flushed entries after `lsn`, oldest first. REQUIRES: they have not been forgotten.
    std::span<const DatabaseLogEntry> flushedAfter(Lsn lsn) const;
    void forget(Lsn upTo);

    void acknowledge(NodeId standby, Lsn lsn, AcknowledgementLevel level);
    /// Whether enough standbys have acknowledged the commit at `lsn` for COMMIT to return; always
    /// for 0, a commit that wrote nothing.
    bool isSafe(Lsn lsn) const;

    /// How far each standby and the disk are behind, and what a crash can still lose.
    std::uint64_t digest() const;

private:
    struct Standby {
        NodeId node;
        std::array<Lsn, 3> reached{};
    };

    SynchronousCommit m_level;
    int m_needed;
    bool m_kept;
    Lsn m_base = 0; ///< LSN before the first entry kept
    Lsn m_flushed = 0;
    std::vector<DatabaseLogEntry> m_entries; ///< Those from m_start on are still kept.
    std::size_t m_start = 0;
    std::vector<Standby> m_standbys;
};

} // namespace idem
