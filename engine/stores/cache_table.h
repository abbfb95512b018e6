// The keys of one cache node: a hash table whose entries also form a list by last use.
#pragma once

#include "engine/core/ids.h"
#include "engine/stores/cache_command.h"
#include "engine/stores/clock.h"

#include <compare>
#include <cstdint>
#include <vector>

namespace idem {

/// When and where a value was written; the greater one wins (last writer wins, active-active).
struct CacheStamp {
    std::int64_t time = 0; ///< Clock::stamp(), raised above every stamp seen for the key
    NodeId node;           ///< Breaks ties between regions
    constexpr auto operator<=>(const CacheStamp&) const = default;
};

/// What a node knows about a key. A dead entry is a tombstone: only active-active nodes keep it.
struct CacheEntry {
    CacheKey key = 0;
    CacheValue value{};
    Deadline expiry = Deadline::never();
    CacheStamp stamp;
    std::int32_t expiryRound = 0; ///< How often the expiry of this value was changed
    std::int32_t bytes = 0;
    bool dead = false;
};

/// Entries by key, found in constant time, with exact order of use. Copyable; clear() keeps the
/// capacity. Order never depends on addresses. Pointers stay valid until the next insert.
class CacheTable {
public:
    CacheTable();

    CacheEntry* find(CacheKey key);
    const CacheEntry* find(CacheKey key) const;
    /// Adds a default entry as the most recently used one. REQUIRES: the key is absent.
    CacheEntry& insert(CacheKey key);
    /// REQUIRES: `entry` is in this table.
    void erase(CacheEntry& entry);
    /// Makes the entry the most recently used one.
    void touch(CacheEntry& entry);
    void clear();

    /// The least recently used entry that `accepts`; nullptr when none does.
    template <class Predicate>
    CacheEntry* leastRecent(Predicate accepts) {
        for (auto at = m_oldest; at != none; at = m_nodes[at].newer) {
            if (accepts(m_nodes[at].entry)) {
                return &m_nodes[at].entry;
            }
        }
        return nullptr;
    }

    /// Visits every entry from the least to the most recently used one.
    template <class Visitor>
    void forEach(Visitor visit) const {
        for (auto at = m_oldest; at != none; at = m_nodes[at].newer) {
            visit(m_nodes[at].entry);
        }
    }

    std::size_t size() const { return m_size; }

private:
    static constexpr std::uint32_t none = 0xffff'ffff;

    // `entry` comes first so that an entry's address is its node's.
    struct Node {
        CacheEntry entry;
        std::uint32_t chained = none; ///< Next in the bucket, or in the list of free nodes
        std::uint32_t older = none;
        std::uint32_t newer = none;
    };

    std::uint32_t bucketOf(CacheKey key) const;
    std::uint32_t indexOf(const CacheEntry& entry) const;
    std::uint32_t takeNode();
    void linkNewest(std::uint32_t index);
    void unlink(std::uint32_t index);
    void grow();

    std::vector<Node> m_nodes;
    std::vector<std::uint32_t> m_buckets; ///< A power of two in number
    std::uint32_t m_free = none;
    std::uint32_t m_oldest = none;
    std::uint32_t m_newest = none;
    std::size_t m_size = 0;
};

} // namespace idem
