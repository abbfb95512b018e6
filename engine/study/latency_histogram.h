// How long clients waited, counted in buckets: quantiles of any number of values in bounded memory.
#pragma once

#include "engine/core/time.h"

#include <boost/container/flat_map.hpp>
#include <boost/histogram/histogram.hpp>
#include <boost/histogram/storage_adaptor.hpp>
#include <boost/histogram/unsafe_access.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>

namespace idem {

/// Buckets of a relative width below 0.8 %, by whole-number arithmetic alone, so that a value falls
/// into the same one on every machine: 128 to each power of two, single nanoseconds below 128 ns.
class LatencyAxis {
public:
    static constexpr int stepBits = 7;
    /// REQUIRES: 0 <= ns.
    int index(std::int64_t ns) const {
        const auto value = static_cast<std::uint64_t>(ns);
        const int width = static_cast<int>(std::bit_width(value));
        const int shift = width > stepBits + 1 ? width - stepBits - 1 : 0;
        return (shift << stepBits) + static_cast<int>(value >> shift);
    }
    int size() const { return (64 - stepBits) << stepBits; }
    /// The middle of a bucket.
    static Duration middle(int index) {
        constexpr int steps = 1 << stepBits;
        const int shift = index < 2 * steps ? 0 : (index >> stepBits) - 1;
        const std::int64_t low = std::int64_t{index - (shift << stepBits)} << shift;
        return {low + (std::int64_t{1} << shift) / 2};
    }
    bool operator==(const LatencyAxis&) const = default;
};

/// Only buckets that hold something take room.
class LatencyHistogram {
    using Counts = boost::container::flat_map<std::size_t, std::uint64_t>;

public:
    void add(Duration latency) { m_histogram(latency.ns); }
    /// As often as `count` says: what was kept in a file. REQUIRES: 0 <= bucket < size of the axis.
    void add(int bucket, std::uint64_t count) {
        counts()[static_cast<std::size_t>(bucket)] += count;
    }
    LatencyHistogram& operator+=(const LatencyHistogram& other);

    /// Buckets that hold something and how much, in rising order.
    const Counts& counts() const {
        return static_cast<const Counts&>(boost::histogram::unsafe_access::storage(m_histogram));
    }
    /// The middle of the bucket in which a share p of all values lies at or below; none without
    /// values. 0 <= p <= 1. Linear in the buckets.
    std::optional<Duration> quantile(double p) const;

    bool operator==(const LatencyHistogram& other) const { return counts() == other.counts(); }

private:
    Counts& counts() {
        return static_cast<Counts&>(boost::histogram::unsafe_access::storage(m_histogram));
    }

    boost::histogram::histogram<std::tuple<LatencyAxis>, boost::histogram::storage_adaptor<Counts>>
        m_histogram{std::tuple<LatencyAxis>()};
};

} // namespace idem
