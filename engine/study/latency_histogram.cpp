#include "engine/study/latency_histogram.h"

#include <cmath>

namespace idem {

LatencyHistogram& LatencyHistogram::operator+=(const LatencyHistogram& other) {
    for (const auto& [bucket, count] : other.counts()) {
        counts()[bucket] += count;
    }
    return *this;
}

std::optional<Duration> LatencyHistogram::quantile(double p) const {
    std::uint64_t total = 0;
    for (const auto& [bucket, count] : counts()) {
        total += count;
    }
    if (total == 0) {
        return std::nullopt;
    }
    const auto rank = static_cast<std::uint64_t>(std::ceil(p * static_cast<double>(total)));
    std::uint64_t below = 0;
    for (const auto& [bucket, count] : counts()) {
        below += count;
        if (below >= rank) {
            return LatencyAxis::middle(static_cast<int>(bucket));
        }
    }
    return std::nullopt;
}

} // namespace idem
