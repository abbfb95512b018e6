// Finds the elements of a growing vector by a number that they carry.
#pragma once

#include "engine/core/mix.h"

#include <cstdint>
#include <vector>

namespace idem {

/// The n-th number added belongs to the n-th element of the caller's vector. Numbers may repeat;
/// later ones are found first. Copyable; clear() keeps the capacity and costs what was added.
class ChainedIndex {
public:
    static constexpr std::uint32_t none = 0xffff'ffff;

    /// The last element added under `number`, or none.
    std::uint32_t find(std::uint64_t number) const {
        return matching(m_buckets[bucketOf(number)], number);
    }
    /// The one added under the same number before `element`, or none.
    std::uint32_t findBefore(std::uint32_t element) const {
        return matching(m_links[element].next, m_links[element].number);
    }

    void add(std::uint64_t number) {
        if (m_links.size() == m_buckets.size()) {
            grow();
        }
        m_links.push_back({number, none});
        link(static_cast<std::uint32_t>(m_links.size() - 1));
    }

    void clear() {
        for (const auto& each : m_links) {
            m_buckets[bucketOf(each.number)] = none;
        }
        m_links.clear();
    }

private:
    struct Link {
        std::uint64_t number = 0;
        std::uint32_t next = none;
    };

    std::size_t bucketOf(std::uint64_t number) const {
        return mixed(number) & (m_buckets.size() - 1);
    }
    std::uint32_t matching(std::uint32_t element, std::uint64_t number) const {
        while (element != none && m_links[element].number != number) {
            element = m_links[element].next;
        }
        return element;
    }
    void link(std::uint32_t element) {
        auto& bucket = m_buckets[bucketOf(m_links[element].number)];
        m_links[element].next = bucket;
        bucket = element;
    }
    void grow() {
        m_buckets.assign(m_buckets.size() * 2, none);
        for (std::uint32_t element = 0; element < m_links.size(); ++element) {
            link(element);
        }
    }

    std::vector<Link> m_links;
    std::vector<std::uint32_t> m_buckets = std::vector<std::uint32_t>(16, none);
};

} // namespace idem
