// What a node finds on its disk when it comes back.
//
//     a write      ->  the file, in the memory of the operating system
//     every second ->  a background fsync takes the file to the disk; meanwhile
//                      writes wait in the memory of the process
//     kill         ->  what is in the file survives, what waits in the process does not
//     power cut    ->  what the last finished fsync covered survives
//
// Tried on a Redis 7.0.15 whose fdatasync() was slowed down; the traces are in the tests.

#include "engine/stores/cache.h"

#include <iterator>

namespace idem {

void Cache::beginSync() {
    beginStep();
    if (m_options.persistence == CachePersistence::EverySecond && !m_syncing) {
        m_syncing = m_unsynced.size();
    }
}

void Cache::endSync() {
    beginStep();
    if (m_syncing) {
        settleUnsynced(*m_syncing);
        m_syncing.reset();
    }
}

void Cache::restart(CacheCrash crash) {
    beginStep();
    if (m_options.persistence != CachePersistence::Always) {
        // A fsync that was under way may or may not have finished; a power failure takes the worst.
        const bool fileSurvives = crash == CacheCrash::Process;
        settleUnsynced(fileSurvives ? m_syncing.value_or(m_unsynced.size()) : 0);
        noteDifferences(m_synced);
        m_table = m_synced;
        m_liveCount = m_table.size();
        m_memoryUsed = 0;
        m_table.forEach([&](const CacheEntry& entry) { m_memoryUsed += entry.bytes; });
    }
    m_role = m_options.role;
    m_offset = 0;
    forgetFollowers();
    resaveAll();
}

/// The oldest effects reach the disk.
void Cache::settleUnsynced(std::size_t count) {
    const auto end = std::next(m_unsynced.begin(), static_cast<std::ptrdiff_t>(count));
    for (auto effect = m_unsynced.begin(); effect != end; ++effect) {
        auto* known = m_synced.find(effect->key);
        if (!effect->dead) {
            CacheEntry& entry = known != nullptr ? *known : m_synced.insert(effect->key);
            entry = *effect;
            m_synced.touch(entry);
        } else if (known != nullptr) {
            m_synced.erase(*known);
        }
    }
    m_unsynced.erase(m_unsynced.begin(), end);
}

/// The file is written anew from the keys, as after a full copy or at a start.
void Cache::resaveAll() {
    m_unsynced.clear();
    m_syncing.reset();
    if (m_options.persistence == CachePersistence::EverySecond) {
        m_synced = m_table;
    }
}

void Cache::noteDifferences(const CacheTable& target) {
    m_table.forEach([&](const CacheEntry& entry) {
        const auto* kept = target.find(entry.key);
        if (!entry.dead && kept == nullptr) {
            noteChange(CacheChangeKind::Deleted, entry);
        }
    });
    target.forEach([&](const CacheEntry& entry) {
        const auto* known = m_table.find(entry.key);
        if (known == nullptr || known->value != entry.value || known->expiry != entry.expiry) {
            noteChange(CacheChangeKind::Set, entry);
        }
    });
}

} // namespace idem
