// Finds what is in view among a million spans, without looking at each.
#pragma once

#include "engine/core/time.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace idem {

struct TimeSpan {
    Time from;
    Time to;

    Duration length() const { return to - from; }
    bool meets(const TimeSpan& other) const { return from <= other.to && other.from <= to; }
    bool operator==(const TimeSpan&) const = default;
};

/// The latest end within each block of a vector of things that have a `span` and are ordered by its
/// start: whole blocks that ended before the view are passed over.
class SpanFinder {
public:
    SpanFinder() = default;

    template <class Items>
    explicit SpanFinder(const Items& items) {
        m_ends.reserve(items.size() / blockSize + 1);
        for (std::size_t at = 0; at < items.size(); ++at) {
            if (at % blockSize == 0) {
                m_ends.push_back(items[at].span.to);
            }
            m_ends.back() = std::max(m_ends.back(), items[at].span.to);
        }
    }

    /// Calls `visit` with each that meets the span, in order. Linear in those, in the blocks, and
    /// in what shares a block with something that lasts. REQUIRES: the items it was made of.
    template <class Items, class Visit>
    void visit(const Items& items, const TimeSpan& within, Visit visit) const {
        const std::size_t last = startedBy(items, within.to);
        for (std::size_t begin = 0; begin < last; begin += blockSize) {
            if (m_ends[begin / blockSize] < within.from) {
                continue;
            }
            const std::size_t end = std::min(begin + blockSize, last);
            for (std::size_t at = begin; at < end; ++at) {
                if (items[at].span.to >= within.from) {
                    visit(items[at]);
                }
            }
        }
    }

    /// How many start before or at that instant. Logarithmic.
    template <class Items>
    static std::size_t startedBy(const Items& items, Time time) {
        const auto after =
            std::upper_bound(items.begin(), items.end(), time, [](Time sought, const auto& item) {
                return sought < item.span.from;
            });
        return static_cast<std::size_t>(after - items.begin());
    }

    /// How many start within the span. Logarithmic.
    template <class Items>
    static std::size_t startingIn(const Items& items, const TimeSpan& within) {
        const Time before{within.from.ns - 1};
        return startedBy(items, within.to) - startedBy(items, before);
    }

private:
    static constexpr std::size_t blockSize = 128;

    std::vector<Time> m_ends; ///< One a block.
};

} // namespace idem
