// Nodes live in one vector and refer to each other by index, so that a table is copied by copying
// two vectors. Buckets chain through the nodes; a second, doubly linked list keeps the order of
// use.

#include "engine/stores/cache_table.h"

#include "engine/core/ensure.h"
#include "engine/core/mix.h"

#include <type_traits>

namespace idem {

namespace {

constexpr std::size_t cacheBucketsMin = 16;

} // namespace

CacheTable::CacheTable() : m_buckets(cacheBucketsMin, none) {
    m_nodes.reserve(cacheBucketsMin);
}

CacheEntry* CacheTable::find(CacheKey key) {
    for (auto at = m_buckets[bucketOf(key)]; at != none; at = m_nodes[at].chained) {
        if (m_nodes[at].entry.key == key) {
            return &m_nodes[at].entry;
        }
    }
    return nullptr;
}

const CacheEntry* CacheTable::find(CacheKey key) const {
    for (auto at = m_buckets[bucketOf(key)]; at != none; at = m_nodes[at].chained) {
        if (m_nodes[at].entry.key == key) {
            return &m_nodes[at].entry;
        }
    }
    return nullptr;
}

CacheEntry& CacheTable::insert(CacheKey key) {
    if (m_size == m_buckets.size()) {
        grow();
    }
    const auto index = takeNode();
    const auto bucket = bucketOf(key);
    Node& node = m_nodes[index];
    node.entry = {};
    node.entry.key = key;
    node.chained = m_buckets[bucket];
    m_buckets[bucket] = index;
    linkNewest(index);
    ++m_size;
    return node.entry;
}

void CacheTable::erase(CacheEntry& entry) {
    const auto index = indexOf(entry);
    auto* link = &m_buckets[bucketOf(entry.key)];
    while (*link != index) {
        ENSURE(*link != none);
        link = &m_nodes[*link].chained;
    }
    *link = m_nodes[index].chained;
    unlink(index);
    m_nodes[index].chained = m_free;
    m_free = index;
    --m_size;
}

void CacheTable::touch(CacheEntry& entry) {
    const auto index = indexOf(entry);
    if (index != m_newest) {
        unlink(index);
        linkNewest(index);
    }
}

void CacheTable::clear() {
    // A table that once grew must not make every later small run pay for all its buckets.
    for (auto at = m_oldest; at != none; at = m_nodes[at].newer) {
        m_buckets[bucketOf(m_nodes[at].entry.key)] = none;
    }
    m_nodes.clear();
    m_free = none;
    m_oldest = none;
    m_newest = none;
    m_size = 0;
}

std::uint32_t CacheTable::bucketOf(CacheKey key) const {
    return static_cast<std::uint32_t>(mixed(key) & (m_buckets.size() - 1));
}

std::uint32_t CacheTable::indexOf(const CacheEntry& entry) const {
    static_assert(std::is_standard_layout_v<Node>);
    const auto* node = reinterpret_cast<const Node*>(&entry);
    return static_cast<std::uint32_t>(node - m_nodes.data());
}

std::uint32_t CacheTable::takeNode() {
    if (m_free == none) {
        m_nodes.emplace_back();
        return static_cast<std::uint32_t>(m_nodes.size() - 1);
    }
    const auto index = m_free;
    m_free = m_nodes[index].chained;
    return index;
}

void CacheTable::linkNewest(std::uint32_t index) {
    m_nodes[index].older = m_newest;
    m_nodes[index].newer = none;
    (m_newest == none ? m_oldest : m_nodes[m_newest].newer) = index;
    m_newest = index;
}

void CacheTable::unlink(std::uint32_t index) {
    const Node& node = m_nodes[index];
    (node.older == none ? m_oldest : m_nodes[node.older].newer) = node.newer;
    (node.newer == none ? m_newest : m_nodes[node.newer].older) = node.older;
}

void CacheTable::grow() {
    m_buckets.assign(m_buckets.size() * 2, none);
    for (auto at = m_oldest; at != none; at = m_nodes[at].newer) {
        const auto bucket = bucketOf(m_nodes[at].entry.key);
        m_nodes[at].chained = m_buckets[bucket];
        m_buckets[bucket] = at;
    }
}

} // namespace idem
