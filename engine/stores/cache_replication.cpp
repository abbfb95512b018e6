// What travels between the nodes of a cache: the log, acknowledgements, promotion, and the merge of
// active-active nodes.
//
// The merge takes the maximum of a total order: the stamp of the last write, then how often the
// expiry of that very value was changed, then the expiry itself. A maximum is commutative,
// associative and idempotent, so nodes that have seen the same writes agree, whatever the order and
// number of deliveries. Two leases renewed concurrently share a round, so the longer one wins; a
// later renewal has a higher round, so it may also shorten.

#include "engine/core/digest.h"
#include "engine/core/ensure.h"
#include "engine/stores/cache.h"

#include <algorithm>
#include <tuple>

namespace idem {

namespace {

auto cacheMergeRank(const CacheEntry& entry) {
    return std::tie(entry.stamp, entry.expiryRound, entry.expiry);
}

std::uint64_t cacheEntryDigest(const CacheEntry& entry) {
    Digest digest;
    digest.add(entry.key).add(entry.dead).add(entry.expiry.ticks).add(entry.bytes);
    if (!entry.dead) {
        for (const auto field : entry.value) {
            digest.add(field);
        }
    }
    digest.add(entry.stamp.time).add(entry.stamp.node.value).add(entry.expiryRound);
    return digest.value64();
}

} // namespace

std::span<const CacheLogEntry> Cache::entriesAfter(std::int64_t offset) const {
    ENSURE(m_options.keepsLog);
    ENSURE(offset >= m_logBase && offset <= m_offset);
    const auto skipped = m_logStart + static_cast<std::size_t>(offset - m_logBase);
    return std::span(m_log).subspan(skipped);
}

void Cache::forgetLog(std::int64_t offset) {
    if (offset <= m_logBase) {
        return;
    }
    ENSURE(offset <= m_offset);
    m_logStart += static_cast<std::size_t>(offset - m_logBase);
    m_logBase = offset;
    if (m_logStart * 2 >= m_log.size()) {
        // Half of it or more is dead: moving the rest now costs constant time an entry overall.
        m_log.erase(m_log.begin(), m_log.begin() + static_cast<std::ptrdiff_t>(m_logStart));
        m_logStart = 0;
    }
}

void Cache::apply(const CacheLogEntry& entry) {
    beginStep();
    if (m_options.activeActive) {
        merge(entry.entry);
        return;
    }
    ENSURE(m_role == CacheRole::Replica);
    ENSURE(entry.offset == m_offset + 1);
    replay(entry.entry);
}

void Cache::replay(const CacheEntry& incoming) {
    auto* known = m_table.find(incoming.key);
    if (incoming.dead) {
        if (known != nullptr) {
            noteChange(CacheChangeKind::Deleted, *known);
            setBytes(*known, 0);
            m_table.erase(*known);
            --m_liveCount;
        }
        appendLog(incoming);
        return;
    }
    CacheEntry& entry = findOrInsert(incoming.key);
    const auto bytes = entry.bytes;
    const bool wasDead = entry.dead;
    entry = incoming;
    entry.bytes = bytes;
    entry.dead = wasDead;
    setBytes(entry, incoming.bytes);
    commitWrite(entry);
}

void Cache::merge(const CacheEntry& incoming) {
    auto* known = m_table.find(incoming.key);
    if (known != nullptr && cacheMergeRank(incoming) <= cacheMergeRank(*known)) {
        return;
    }
    CacheEntry& entry = findOrInsert(incoming.key);
    const bool wasLive = !entry.dead;
    if (wasLive && incoming.dead) {
        noteChange(CacheChangeKind::Deleted, entry);
    }
    const auto bytes = entry.bytes;
    entry = incoming;
    entry.bytes = bytes;
    setBytes(entry, incoming.bytes);
    if (!incoming.dead) {
        noteChange(CacheChangeKind::Set, entry);
    }
    m_liveCount += static_cast<std::size_t>(incoming.dead ? 0 : 1);
    m_liveCount -= static_cast<std::size_t>(wasLive ? 1 : 0);
}

void Cache::acknowledge(NodeId replica, std::int64_t offset, const Clock& clock) {
    beginStep();
    if (m_role == CacheRole::Replica) {
        return; // It was meant for the primary that this node used to be.
    }
    ENSURE(offset <= m_offset);
    auto known = std::find_if(m_acknowledgements.begin(),
                              m_acknowledgements.end(),
                              [&](const auto& each) { return each.replica >= replica; });
    if (known == m_acknowledgements.end() || known->replica != replica) {
        known = m_acknowledgements.insert(known, {replica, offset, Deadline::never()});
    }
    known->offset = std::max(known->offset, offset);
    if (m_options.replicasToWriteMin > 0) {
        known->freshUntil = clock.after(m_options.acknowledgementAgeMax);
    }
    finishWaits();
}

void Cache::promote() {
    beginStep();
    ENSURE(m_role == CacheRole::Replica);
    m_role = CacheRole::Primary;
}

void Cache::resynchronise(const Cache& from) {
    ENSURE(this != &from);
    beginStep();
    if (m_options.activeActive) {
        from.m_table.forEach([&](const CacheEntry& entry) { merge(entry); });
        return;
    }
    noteDifferences(from.m_table);
    for (const auto& waiter : m_waiters) {
        m_completions.push_back({waiter.session, {CacheStatus::ReadOnly, {}, 0}});
    }
    m_role = CacheRole::Replica;
    m_table = from.m_table;
    m_liveCount = from.m_liveCount;
    m_memoryUsed = from.m_memoryUsed;
    m_offset = from.m_offset;
    forgetFollowers();
    resaveAll();
}

void Cache::forgetFollowers() {
    m_logBase = m_offset;
    m_log.clear();
    m_logStart = 0;
    m_acknowledgements.clear();
    m_lastWrites.clear();
    m_waiters.clear();
}

CacheStep Cache::wait(SessionId session, const CacheCommand& command, const Clock& clock) {
    if (m_role == CacheRole::Replica) {
        return {CacheResult{CacheStatus::ReadOnly, {}, 0}, Deadline::never()};
    }
    const auto offset = lastWrite(session);
    const auto count = acknowledgedCount(offset);
    if (count >= command.replicas) {
        return {CacheResult{CacheStatus::Ok, {}, count}, Deadline::never()};
    }
    const bool limited = command.timeout > Duration::zero();
    const auto deadline = limited ? clock.after(command.timeout) : Deadline::never();
    m_waiters.push_back({session, offset, command.replicas, deadline});
    return {std::nullopt, deadline};
}

void Cache::beginStep() {
    m_changes.clear();
    m_completions.clear();
}

void Cache::appendLog(const CacheEntry& entry) {
    ++m_offset;
    if (m_options.persistence == CachePersistence::EverySecond) {
        m_unsynced.push_back(entry);
    }
    if (m_options.keepsLog) {
        m_log.push_back({m_offset, entry});
    } else {
        m_logBase = m_offset;
    }
}

std::int32_t Cache::acknowledgedCount(std::int64_t offset) const {
    return static_cast<std::int32_t>(
        std::count_if(m_acknowledgements.begin(), m_acknowledgements.end(), [&](const auto& each) {
            return each.offset >= offset;
        }));
}

std::int64_t Cache::lastWrite(SessionId session) const {
    return session.value < m_lastWrites.size() ? m_lastWrites[session.value] : 0;
}

void Cache::noteWrite(SessionId session) {
    if (!m_options.keepsLog) {
        return; // Nobody can ever acknowledge.
    }
    ENSURE(session.isSome());
    if (session.value >= m_lastWrites.size()) {
        m_lastWrites.resize(session.value + 1, 0);
    }
    m_lastWrites[session.value] = m_offset;
}

void Cache::finishWaits() {
    std::erase_if(m_waiters, [&](const Waiter& waiter) {
        const auto count = acknowledgedCount(waiter.offset);
        if (count < waiter.replicas) {
            return false;
        }
        m_completions.push_back({waiter.session, {CacheStatus::Ok, {}, count}});
        return true;
    });
}

std::uint64_t Cache::digest() const {
    Digest digest;
    digest.add(m_role == CacheRole::Primary);
    // The order of use matters only where it decides who is evicted.
    std::uint64_t entries = 0;
    m_table.forEach([&](const CacheEntry& entry) {
        entries = (m_options.memoryMax > 0 ? mixed(entries) : entries) + cacheEntryDigest(entry);
    });
    digest.add(entries);
    // Offsets count from the end of the log, and a session's only while a replica lacks its write.
    auto everybodyHas = m_acknowledgements.empty() ? m_logBase : m_offset;
    for (const auto& each : m_acknowledgements) {
        digest.add(each.replica.value).add(m_offset - each.offset).add(each.freshUntil.ticks);
        everybodyHas = std::min(everybodyHas, each.offset);
    }
    for (std::size_t session = 0; session < m_lastWrites.size(); ++session) {
        if (m_lastWrites[session] > everybodyHas) {
            digest.add(std::uint64_t{session}).add(m_offset - m_lastWrites[session]);
        }
    }
    for (const auto& waiter : m_waiters) {
        digest.add(waiter.session.value).add(m_offset - waiter.offset);
        digest.add(waiter.replicas).add(waiter.deadline.ticks);
    }
    if (m_options.persistence == CachePersistence::EverySecond) {
        addPersistence(digest);
    }
    return digest.value64();
}

void Cache::addPersistence(Digest& digest) const {
    std::uint64_t synced = 0;
    m_synced.forEach([&](const CacheEntry& entry) {
        synced = (m_options.memoryMax > 0 ? mixed(synced) : synced) + cacheEntryDigest(entry);
    });
    digest.add(synced).add(m_syncing.has_value()).add(m_syncing.value_or(0));
    for (const CacheEntry& effect : m_unsynced) {
        digest.add(cacheEntryDigest(effect));
    }
}

std::uint64_t Cache::logDigestAfter(std::int64_t offset) const {
    Digest digest;
    for (const auto& each : entriesAfter(offset)) {
        digest.add(cacheEntryDigest(each.entry));
    }
    return digest.value64();
}

} // namespace idem
