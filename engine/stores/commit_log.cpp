#include "engine/stores/commit_log.h"

#include "engine/core/digest.h"
#include "engine/core/ensure.h"

#include <algorithm>
#include <iterator>

namespace idem {

namespace {

bool waitsForStandbys(const DatabaseOptions& options) {
    return options.synchronousStandbys > 0 &&
           options.synchronousCommit >= SynchronousCommit::RemoteWrite;
}

std::size_t levelNeeded(SynchronousCommit level) {
    return static_cast<std::size_t>(level) -
           static_cast<std::size_t>(SynchronousCommit::RemoteWrite);
}

} // namespace

CommitLog::CommitLog(const DatabaseOptions& options)
    : m_level(options.synchronousCommit),
      m_needed(waitsForStandbys(options) ? options.synchronousStandbys : 0),
      m_kept(options.keepsLog || options.standby || m_needed > 0 ||
             options.synchronousCommit == SynchronousCommit::Off) {}

void CommitLog::clear() {
    m_base = 0;
    m_flushed = 0;
    m_entries.clear();
    m_start = 0;
    m_standbys.clear();
}

Lsn CommitLog::append(std::span<const RowChange> changes) {
    const Lsn lsn = last() + 1;
    DatabaseLogEntry& entry = m_entries.emplace_back();
    entry.lsn = lsn;
    entry.changes.assign(changes.begin(), changes.end());
    if (m_level != SynchronousCommit::Off) {
        m_flushed = lsn;
    }
    return lsn;
}

void CommitLog::append(const DatabaseLogEntry& entry) {
    ENSURE(entry.lsn == last() + 1);
    m_entries.push_back(entry);
    m_flushed = entry.lsn;
}

std::span<const DatabaseLogEntry> CommitLog::flushedAfter(Lsn lsn) const {
    ENSURE(lsn >= m_base);
    const std::span all(m_entries);
    if (lsn >= m_flushed) {
        return {};
    }
    return all.subspan(m_start + static_cast<std::size_t>(lsn - m_base),
                       static_cast<std::size_t>(m_flushed - lsn));
}

void CommitLog::forget(Lsn upTo) {
    const Lsn forgotten = std::min(upTo, m_flushed);
    if (forgotten <= m_base) {
        return;
    }
    m_start += static_cast<std::size_t>(forgotten - m_base);
    m_base = forgotten;
    // Moving the rest down only when most is gone keeps the cost per entry constant.
    if (m_start * 2 >= m_entries.size()) {
        m_entries.erase(m_entries.begin(),
                        std::next(m_entries.begin(), static_cast<std::ptrdiff_t>(m_start)));
        m_start = 0;
    }
}

void CommitLog::acknowledge(NodeId standby, Lsn lsn, AcknowledgementLevel level) {
    auto found = std::find_if(m_standbys.begin(), m_standbys.end(), [&](const Standby& each) {
        return each.node == standby;
    });
    if (found == m_standbys.end()) {
        found = m_standbys.insert(found, Standby{standby, {}});
    }
    for (std::size_t reached = 0; reached <= static_cast<std::size_t>(level); ++reached) {
        found->reached[reached] = std::max(found->reached[reached], lsn);
    }
}

bool CommitLog::isSafe(Lsn lsn) const {
    if (m_needed == 0 || lsn == 0) {
        return true;
    }
    const auto count = std::count_if(m_standbys.begin(), m_standbys.end(), [&](const auto& each) {
        return each.reached[levelNeeded(m_level)] >= lsn;
    });
    return count >= m_needed;
}

std::uint64_t CommitLog::digest() const {
    std::uint64_t standbys = 0;
    for (const Standby& each : m_standbys) {
        Digest digest;
        digest.add(each.node.value);
        for (const Lsn reached : each.reached) {
            // A standby that is ahead of a server that lost its tail is as good as up to date.
            digest.add(last() - std::min(last(), reached));
        }
        standbys += digest.value64();
    }
    Digest digest;
    digest.add(standbys).add(last() - flushed());
    for (Lsn lsn = flushed(); lsn < last(); ++lsn) {
        const auto& entry = m_entries[m_start + static_cast<std::size_t>(lsn - m_base)];
        for (const RowChange& change : entry.changes) {
            digest.add(change.kind).add(change.table.index);
            digest.addEach(change.before).addEach(change.after);
        }
    }
    return digest.value64();
}

} // namespace idem
