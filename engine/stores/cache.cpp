// The commands of a cache node.
//
// Every command first finds its key through findLive(), the only place that asks the clock about a
// key: a primary deletes an expired key there and tells its replicas, a replica only looks away.
// Every effect then passes through commitWrite() or drop(), which note the change, count memory and
// append to the log, so that no command can forget one of the three. cache_replication.cpp holds
// what travels between nodes.

#include "engine/stores/cache.h"

#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

namespace {

bool refusesByGuard(const CacheValue& stored, const CacheCommand& command) {
    return command.guard && stored.at(*command.guard) > command.value.at(*command.guard);
}

} // namespace

Cache::Cache(const CacheOptions& options) : m_options(options), m_role(options.role) {
    ENSURE(!options.activeActive || options.role == CacheRole::Primary);
    ENSURE(!options.activeActive || options.persistence == CachePersistence::None);
}

CacheStep Cache::execute(SessionId session, const CacheCommand& command, const Clock& clock) {
    beginStep();
    ENSURE(std::none_of(m_waiters.begin(), m_waiters.end(), [&](const Waiter& each) {
        return each.session == session;
    }));
    if (m_options.memoryMax > 0 && m_role == CacheRole::Primary) {
        // Redis frees memory before any command, even a read, and refuses only those that need
        // some.
        const bool hasRoom = makeRoom(clock);
        const bool needsRoom =
            command.kind == CacheCommandKind::Set || command.kind == CacheCommandKind::Increment;
        if (!hasRoom && needsRoom) {
            return {CacheResult{CacheStatus::OutOfMemory, {}, 0}, Deadline::never()};
        }
    }
    if (command.kind == CacheCommandKind::Wait) {
        return wait(session, command, clock);
    }
    const auto before = m_offset;
    CacheStep step{run(command, clock), Deadline::never()};
    if (m_offset != before) {
        noteWrite(session);
    }
    return step;
}

void Cache::expire(const CacheDeadline& deadline, const Clock& clock) {
    beginStep();
    if (!clock.expired(deadline.at)) {
        return;
    }
    if (deadline.kind == CacheDeadlineKind::WaitTimeout) {
        const auto waiter =
            std::find_if(m_waiters.begin(), m_waiters.end(), [&](const Waiter& each) {
                return each.session == deadline.session && each.deadline == deadline.at;
            });
        if (waiter != m_waiters.end()) {
            const CacheResult result{CacheStatus::Ok, {}, acknowledgedCount(waiter->offset)};
            m_completions.push_back({waiter->session, result});
            m_waiters.erase(waiter);
        }
        return;
    }
    auto* entry = m_table.find(deadline.key);
    if (m_role == CacheRole::Primary && entry != nullptr && !entry->dead &&
        entry->expiry == deadline.at) {
        drop(*entry, CacheChangeKind::Expired, clock);
    }
}

void Cache::deadlines(std::vector<CacheDeadline>& into) const {
    const auto first = static_cast<std::ptrdiff_t>(into.size());
    if (m_role == CacheRole::Primary) {
        m_table.forEach([&](const CacheEntry& entry) {
            if (!entry.dead && !entry.expiry.isNever()) {
                into.push_back({entry.expiry, CacheDeadlineKind::KeyExpiry, entry.key, {}});
            }
        });
    }
    for (const auto& waiter : m_waiters) {
        if (!waiter.deadline.isNever()) {
            into.push_back({waiter.deadline, CacheDeadlineKind::WaitTimeout, 0, waiter.session});
        }
    }
    std::sort(into.begin() + first, into.end());
}

void Cache::disconnect(SessionId session) {
    beginStep();
    std::erase_if(m_waiters, [&](const Waiter& each) { return each.session == session; });
    if (session.value < m_lastWrites.size()) {
        m_lastWrites[session.value] = 0;
    }
}

void Cache::clear() {
    beginStep();
    m_role = m_options.role;
    m_table.clear();
    m_liveCount = 0;
    m_memoryUsed = 0;
    m_offset = 0;
    forgetFollowers();
    m_synced.clear();
    m_unsynced.clear();
    m_syncing.reset();
}

CacheResult Cache::run(const CacheCommand& command, const Clock& clock) {
    switch (command.kind) {
    case CacheCommandKind::Get:
        return get(command, clock);
    case CacheCommandKind::Set:
        return set(command, clock);
    case CacheCommandKind::Delete:
        return remove(command, clock);
    case CacheCommandKind::Increment:
        return increment(command, clock);
    case CacheCommandKind::CompareAndDelete:
        return compareAndDelete(command, clock);
    case CacheCommandKind::CompareAndExpire:
        return compareAndExpire(command, clock);
    case CacheCommandKind::Expire:
        return expireKey(command, clock);
    case CacheCommandKind::TimeToLive:
        return timeToLive(command, clock);
    case CacheCommandKind::Wait:
        break;
    }
    ENSURE(command.kind != CacheCommandKind::Wait);
    return {};
}

CacheResult Cache::get(const CacheCommand& command, const Clock& clock) {
    auto* entry = findLive(command.key, clock);
    if (entry == nullptr) {
        return {CacheStatus::Nil, {}, 0};
    }
    m_table.touch(*entry);
    return {CacheStatus::Ok, entry->value, 0};
}

CacheResult Cache::set(const CacheCommand& command, const Clock& clock) {
    ENSURE(!command.keepTimeToLive || !command.timeToLive);
    ENSURE(!command.timeToLive || *command.timeToLive > Duration::zero());
    ENSURE(command.fence != command.key);
    if (const auto refusal = refusesWrites(clock)) {
        return {*refusal, {}, 0};
    }
    auto* found = findLive(command.key, clock);
    CacheResult result;
    if (found != nullptr) {
        m_table.touch(*found);
        if (command.get) {
            result.value = found->value;
        }
        if (command.onlyIfAbsent || refusesByGuard(found->value, command)) {
            result.status = CacheStatus::Nil;
            return result;
        }
    }
    CacheEntry& entry = found != nullptr ? *found : findOrInsert(command.key);
    if (command.timeToLive) {
        entry.expiry = clock.after(*command.timeToLive);
    } else if (found == nullptr || !command.keepTimeToLive) {
        entry.expiry = Deadline::never(); // A plain SET makes a key permanent (H14).
    }
    entry.value = command.value;
    entry.stamp = stampAfter(entry, clock);
    setBytes(entry, command.bytes);
    commitWrite(entry);
    if (command.fence) {
        result.integer = countUp(*command.fence, command.bytes, clock);
    }
    return result;
}

CacheResult Cache::remove(const CacheCommand& command, const Clock& clock) {
    if (const auto refusal = refusesWrites(clock)) {
        return {*refusal, {}, 0};
    }
    auto* entry = findLive(command.key, clock);
    if (entry == nullptr) {
        return {};
    }
    drop(*entry, CacheChangeKind::Deleted, clock);
    return {CacheStatus::Ok, {}, 1};
}

CacheResult Cache::increment(const CacheCommand& command, const Clock& clock) {
    if (const auto refusal = refusesWrites(clock)) {
        return {*refusal, {}, 0};
    }
    return {CacheStatus::Ok, {}, countUp(command.key, command.bytes, clock)};
}

std::int64_t Cache::countUp(CacheKey key, std::int32_t bytes, const Clock& clock) {
    auto* found = findLive(key, clock);
    CacheEntry& entry = found != nullptr ? *found : findOrInsert(key);
    if (found != nullptr) {
        m_table.touch(entry);
    } else {
        entry.value = {};
        entry.expiry = Deadline::never();
        setBytes(entry, bytes);
    }
    ++entry.value[0];
    entry.stamp = stampAfter(entry, clock);
    commitWrite(entry);
    return entry.value[0];
}

CacheResult Cache::compareAndDelete(const CacheCommand& command, const Clock& clock) {
    auto* entry = findLive(command.key, clock);
    if (entry == nullptr || entry->value != command.value) {
        // A script fails on a replica only when it comes to write.
        return {};
    }
    if (const auto refusal = refusesWrites(clock)) {
        return {*refusal, {}, 0};
    }
    drop(*entry, CacheChangeKind::Deleted, clock);
    return {CacheStatus::Ok, {}, 1};
}

CacheResult Cache::compareAndExpire(const CacheCommand& command, const Clock& clock) {
    auto* entry = findLive(command.key, clock);
    if (entry == nullptr) {
        return {};
    }
    m_table.touch(*entry);
    if (entry->value != command.value) {
        return {};
    }
    if (const auto refusal = refusesWrites(clock)) {
        return {*refusal, {}, 0};
    }
    changeExpiry(*entry, command, clock);
    return {CacheStatus::Ok, {}, 1};
}

CacheResult Cache::expireKey(const CacheCommand& command, const Clock& clock) {
    if (const auto refusal = refusesWrites(clock)) {
        return {*refusal, {}, 0};
    }
    auto* entry = findLive(command.key, clock);
    if (entry == nullptr) {
        return {};
    }
    m_table.touch(*entry);
    changeExpiry(*entry, command, clock);
    return {CacheStatus::Ok, {}, 1};
}

void Cache::changeExpiry(CacheEntry& entry, const CacheCommand& command, const Clock& clock) {
    ENSURE(command.timeToLive.has_value());
    if (*command.timeToLive <= Duration::zero()) {
        drop(entry, CacheChangeKind::Deleted, clock);
        return;
    }
    // The value keeps its stamp: changing a lease must not beat a concurrent change of the value.
    entry.expiry = clock.after(*command.timeToLive);
    entry.expiryRound += m_options.activeActive ? 1 : 0;
    commitWrite(entry);
}

CacheResult Cache::timeToLive(const CacheCommand& command, const Clock& clock) {
    const auto* entry = findLive(command.key, clock);
    if (entry == nullptr) {
        return {CacheStatus::Ok, {}, -2};
    }
    if (entry->expiry.isNever()) {
        return {CacheStatus::Ok, {}, -1};
    }
    // Rounded up, so that a key that still lives never answers 0.
    return {CacheStatus::Ok, {}, (clock.left(entry->expiry).ns + 999'999) / 1'000'000};
}

CacheEntry* Cache::findLive(CacheKey key, const Clock& clock) {
    auto* entry = m_table.find(key);
    if (entry == nullptr || entry->dead) {
        return nullptr;
    }
    if (entry->expiry.isNever() || !clock.expired(entry->expiry)) {
        return entry;
    }
    if (m_role == CacheRole::Primary) {
        drop(*entry, CacheChangeKind::Expired, clock);
    }
    return nullptr;
}

CacheEntry& Cache::findOrInsert(CacheKey key) {
    if (auto* tombstone = m_table.find(key)) {
        m_table.touch(*tombstone);
        return *tombstone;
    }
    CacheEntry& entry = m_table.insert(key);
    entry.dead = true; // Until it is committed.
    return entry;
}

void Cache::commitWrite(CacheEntry& entry) {
    if (entry.dead) {
        entry.dead = false;
        ++m_liveCount;
    }
    noteChange(CacheChangeKind::Set, entry);
    appendLog(entry);
}

void Cache::drop(CacheEntry& entry, CacheChangeKind kind, const Clock& clock) {
    noteChange(kind, entry);
    setBytes(entry, 0);
    entry.dead = true;
    --m_liveCount;
    if (m_options.activeActive && kind == CacheChangeKind::Expired) {
        // Each region expires a key for itself, without a new stamp: a peer that has extended the
        // lease meanwhile must be able to bring it back, since the longer one wins.
        return;
    }
    entry.stamp = stampAfter(entry, clock);
    entry.expiry = Deadline::never();
    appendLog(entry);
    if (!m_options.activeActive) {
        m_table.erase(entry);
    }
}

CacheStamp Cache::stampAfter(const CacheEntry& entry, const Clock& clock) const {
    if (!m_options.activeActive) {
        return {};
    }
    // A write that has seen another one must beat it, even if its clock is behind.
    return {std::max(clock.stamp(), entry.stamp.time + 1), m_options.node};
}

void Cache::setBytes(CacheEntry& entry, std::int32_t bytes) {
    m_memoryUsed += bytes - entry.bytes;
    entry.bytes = bytes;
}

void Cache::noteChange(CacheChangeKind kind, const CacheEntry& entry) {
    m_changes.push_back({kind, entry.key, entry.value, entry.expiry});
}

bool Cache::makeRoom(const Clock& clock) {
    while (m_memoryUsed > m_options.memoryMax) {
        if (m_options.eviction == CacheEviction::NoEviction) {
            return false;
        }
        const bool onlyVolatile = m_options.eviction == CacheEviction::VolatileLru;
        auto* victim = m_table.leastRecent([&](const CacheEntry& entry) {
            return !entry.dead && !(onlyVolatile && entry.expiry.isNever());
        });
        if (victim == nullptr) {
            return false;
        }
        drop(*victim, CacheChangeKind::Evicted, clock);
    }
    return true;
}

std::optional<CacheStatus> Cache::refusesWrites(const Clock& clock) const {
    if (m_role == CacheRole::Replica) {
        return CacheStatus::ReadOnly;
    }
    if (m_options.replicasToWriteMin > 0) {
        const auto fresh =
            std::count_if(m_acknowledgements.begin(),
                          m_acknowledgements.end(),
                          [&](const auto& each) { return !clock.expired(each.freshUntil); });
        if (fresh < m_options.replicasToWriteMin) {
            return CacheStatus::NoReplicas;
        }
    }
    return std::nullopt;
}

} // namespace idem
