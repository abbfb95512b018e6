// What a statistical test needs: estimates from samples and how far they may stray by chance.
#pragma once

#include "engine/core/ensure.h"
#include "engine/study/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace idem::support {

/// Mean and variance of a stream of values, by Welford's update: no cancellation, one pass.
class Moments {
public:
    void add(double value) {
        ++m_count;
        const double delta = value - m_mean;
        m_mean += delta / static_cast<double>(m_count);
        m_squares += delta * (value - m_mean);
    }

    std::uint64_t count() const { return m_count; }
    double mean() const { return m_mean; }
    /// The unbiased estimate. REQUIRES: count() >= 2.
    double variance() const { return m_squares / static_cast<double>(m_count - 1); }
    double standardError() const { return std::sqrt(variance() / static_cast<double>(m_count)); }
    /// How many standard errors the mean lies above the expected one.
    double zScore(double expected) const { return (m_mean - expected) / standardError(); }

private:
    std::uint64_t m_count = 0;
    double m_mean = 0;
    double m_squares = 0;
};

/// How many standard errors the share of hits lies above p. A p of 0 or 1 must be met exactly: the
/// score is then 0 or infinite.
inline double proportionZScore(std::uint64_t hits, std::uint64_t trials, double p) {
    const auto n = static_cast<double>(trials);
    const double excess = static_cast<double>(hits) - n * p;
    return excess == 0 ? 0 : excess / std::sqrt(n * p * (1 - p));
}

/// An interval for the mean of correlated values, for example waiting times in one queue: values
/// are averaged in batches long enough to be nearly independent. Values after the last full batch
/// are dropped. REQUIRES: batches >= 20, and at least one value a batch.
inline Interval batchMeansInterval(const std::vector<double>& values,
                                   std::size_t batches = 30,
                                   double confidence = 0.999) {
    ENSURE(batches >= 20 && values.size() >= batches);
    const std::size_t length = values.size() / batches;
    Moments means;
    for (std::size_t batch = 0; batch < batches; ++batch) {
        double sum = 0;
        for (std::size_t i = 0; i < length; ++i) {
            sum += values[batch * length + i];
        }
        means.add(sum / static_cast<double>(length));
    }
    const double student = studentQuantile(confidence, static_cast<double>(batches - 1));
    const double reach = student * means.standardError();
    return {means.mean() - reach, means.mean() + reach};
}

/// Kolmogorov and Smirnov: sqrt(n) times the greatest distance between the values' distribution
/// function and `cdf`, which takes a value. For continuous distributions it exceeds 1.95 in one of
/// 1,000 sets of samples. O(n log n).
template <class Cdf>
double kolmogorovSmirnov(std::vector<double> values, Cdf cdf) {
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = cdf(values[i]);
        const auto below = static_cast<double>(i);
        distance = std::max({distance, expected - below / n, (below + 1) / n - expected});
    }
    return std::sqrt(n) * distance;
}

} // namespace idem::support
