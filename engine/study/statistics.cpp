#include "engine/study/statistics.h"

#include "engine/core/ensure.h"
#include "engine/core/mathematics.h"
#include "engine/core/number_text.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace idem {

namespace {

namespace policies = boost::math::policies;
// Doubles throughout: long doubles differ between machines, and these need no more digits.
using Plain = policies::policy<policies::promote_double<false>>;
using Binomial = boost::math::binomial_distribution<double, Plain>;
using Student = boost::math::students_t_distribution<double, Plain>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Interval everything{0, 1};

double real(std::uint64_t count) {
    return static_cast<double>(count);
}
double real(WideInteger sum) {
    return static_cast<double>(sum);
}

double normalQuantile(double confidence) {
    return studentQuantile(confidence, infinity);
}

/// Of a share p among n, which need not be integers.
Interval wilsonOf(double p, double n, double confidence) {
    const double z = normalQuantile(confidence);
    const double centre = p + z * z / (2 * n);
    const double reach = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {p == 0 ? 0 : (centre - reach) / scale, p == 1 ? 1 : (centre + reach) / scale};
}

/// The proportions under which at most `doubt` lies at or above, and at or below, the hits.
Interval exactOf(double hits, double n, double doubt) {
    const double misses = n - hits;
    return {hits <= 0 ? 0 : boost::math::ibeta_inv(hits, misses + 1, doubt, Plain()),
            misses <= 0 ? 1 : boost::math::ibetac_inv(hits + 1, misses, doubt, Plain())};
}

/// Where a monotone function leaves the side of zero that it has at `inside`, to the last bit.
/// `outside` itself if it never does.
template <class Function>
double rootBetween(double inside, double outside, Function isInside) {
    if (isInside(outside)) {
        return outside;
    }
    for (;;) {
        const double middle = inside + (outside - inside) / 2;
        if (middle == inside || middle == outside) {
            return inside;
        }
        (isInside(middle) ? inside : outside) = middle;
    }
}

/// x log y, with 0 log 0 = 0.
double timesLog(double x, double y) {
    return x == 0 ? 0 : x * mathematics::log(y);
}

/// How many standard errors the pairs lie from a difference, each error being the one that the
/// difference itself makes likely: Tango's score. Falls as the difference grows.
double tangoScore(const PairedCounts& counts, double difference) {
    const double n = real(counts.total());
    const double b = real(counts.n10);
    const double c = real(counts.n01);
    const double linear = (2 * n - b + c) * difference - b - c;
    const double constant = -c * difference * (1 - difference);
    const double root = std::sqrt(std::max(0.0, linear * linear - 8 * n * constant));
    const double second = (root - linear) / (4 * n);
    const double variance = n * (2 * second + difference * (1 - difference));
    const double excess = b - c - n * difference;
    if (excess == 0) {
        return 0;
    }
    return variance > 0 ? excess / std::sqrt(variance) : std::copysign(infinity, excess);
}

/// The variance of the ratio of sums, as if the replications were all that there is.
double ratioVariance(const ClusterSums& sums) {
    const double ratio = real(sums.hits) / real(sums.trials);
    const double squares = real(sums.hitSquares) - 2 * ratio * real(sums.products) +
                           ratio * ratio * real(sums.trialSquares);
    return std::max(0.0, squares) / (real(sums.trials) * real(sums.trials));
}

double effectiveTrials(const ClusterSums& sums) {
    const double p = real(sums.hits) / real(sums.trials);
    const double variance = ratioVariance(sums);
    const double all = real(sums.trials);
    if (sums.hits == 0 || sums.hits == sums.trials || variance == 0) {
        return std::min(real(sums.replications), all);
    }
    return std::min(p * (1 - p) / variance, all);
}

std::string decimalText(double value) {
    return value < 1e-4 ? "p < 0.0001" : fmt::format("p = {:.2g}", value);
}

} // namespace

double studentQuantile(double confidence, double freedom) {
    return boost::math::quantile(boost::math::complement(Student(freedom), (1 - confidence) / 2));
}

Interval wilson(std::uint64_t hits, std::uint64_t n, double confidence) {
    ENSURE(hits <= n);
    return n == 0 ? everything : wilsonOf(real(hits) / real(n), real(n), confidence);
}

Interval clopperPearson(std::uint64_t hits, std::uint64_t n, double confidence) {
    ENSURE(hits <= n);
    return n == 0 ? everything : exactOf(real(hits), real(n), (1 - confidence) / 2);
}

double clopperPearsonUpper(std::uint64_t hits, std::uint64_t n, double confidence) {
    ENSURE(hits <= n);
    return n == 0 ? 1 : exactOf(real(hits), real(n), 1 - confidence).high;
}

Interval confidenceSequence(std::uint64_t hits, std::uint64_t n, double alpha) {
    ENSURE(hits <= n);
    if (n == 0) {
        return everything;
    }
    const double x = real(hits);
    const double misses = real(n - hits);
    const auto logGamma = [](double value) { return boost::math::lgamma(value, Plain()); };
    // log of B(x + 1/2, n - x + 1/2) / B(1/2, 1/2): the mixture of all p.
    const double mixture =
        logGamma(x + 0.5) + logGamma(misses + 0.5) - logGamma(x + misses + 1) - 2 * logGamma(0.5);
    const auto isKept = [&](double p) {
        const double likelihood = timesLog(x, p) + timesLog(misses, 1 - p);
        return mixture < likelihood - mathematics::log(alpha);
    };
    const double best = x / real(n);
    return {rootBetween(best, 0, isKept), rootBetween(best, 1, isKept)};
}

PairedCounts& PairedCounts::operator+=(const PairedCounts& other) {
    n10 += other.n10;
    n01 += other.n01;
    n11 += other.n11;
    n00 += other.n00;
    return *this;
}

Estimate pairedDifference(const PairedCounts& counts, double confidence) {
    if (counts.total() == 0) {
        return {0, {-1, 1}};
    }
    const double z = normalQuantile(confidence);
    const double value = (real(counts.n10) - real(counts.n01)) / real(counts.total());
    const auto fits = [&](double difference) {
        return std::abs(tangoScore(counts, difference)) <= z;
    };
    return {value, {rootBetween(value, -1, fits), rootBetween(value, 1, fits)}};
}

double mcNemarP(const PairedCounts& counts) {
    const double discordant = real(counts.n10 + counts.n01);
    if (discordant == 0) {
        return 1;
    }
    const double fewer = real(std::min(counts.n10, counts.n01));
    return std::min(1.0, 2 * boost::math::cdf(Binomial(discordant, 0.5), fewer));
}

void MeanSums::add(std::int64_t value) {
    ++count;
    sum += value;
    squares += WideInteger{value} * value;
}

MeanSums& MeanSums::operator+=(const MeanSums& other) {
    count += other.count;
    sum += other.sum;
    squares += other.squares;
    return *this;
}

Estimate meanEstimate(const MeanSums& sums, double confidence) {
    ENSURE(sums.count > 0);
    const double n = real(sums.count);
    const double mean = real(sums.sum) / n;
    if (sums.count == 1) {
        return {mean, {-infinity, infinity}};
    }
    // Moved to near the mean first: the squares of doubles far from 0 would cancel.
    const WideInteger shift = sums.sum / WideInteger{sums.count};
    const WideInteger rest = sums.sum - shift * WideInteger{sums.count};
    const WideInteger squares =
        sums.squares - 2 * shift * sums.sum + shift * shift * WideInteger{sums.count};
    const double variance = (real(squares) - real(rest) * real(rest) / n) / (n - 1);
    const double reach =
        studentQuantile(confidence, n - 1) * std::sqrt(std::max(0.0, variance) / n);
    return {mean, {mean - reach, mean + reach}};
}

void ClusterSums::add(std::int64_t hitsOfOne, std::int64_t trialsOfOne) {
    ++replications;
    hits += hitsOfOne;
    trials += trialsOfOne;
    hitSquares += WideInteger{hitsOfOne} * hitsOfOne;
    products += WideInteger{hitsOfOne} * trialsOfOne;
    trialSquares += WideInteger{trialsOfOne} * trialsOfOne;
}

ClusterSums& ClusterSums::operator+=(const ClusterSums& other) {
    replications += other.replications;
    hits += other.hits;
    trials += other.trials;
    hitSquares += other.hitSquares;
    products += other.products;
    trialSquares += other.trialSquares;
    return *this;
}

Estimate ratioEstimate(const ClusterSums& sums, double confidence) {
    ENSURE(sums.trials > 0);
    const double ratio = real(sums.hits) / real(sums.trials);
    if (sums.replications < 2) {
        return {ratio, {0, infinity}};
    }
    const double freedom = real(sums.replications - 1);
    const double variance = ratioVariance(sums) * real(sums.replications) / freedom;
    const double reach = studentQuantile(confidence, freedom) * std::sqrt(variance);
    return {ratio, {std::max(0.0, ratio - reach), ratio + reach}};
}

Estimate clusteredProportion(const ClusterSums& sums, double confidence) {
    ENSURE(sums.trials > 0);
    ENSURE(sums.hits <= sums.trials);
    const double p = real(sums.hits) / real(sums.trials);
    return {p, wilsonOf(p, effectiveTrials(sums), confidence)};
}

Interval clusteredClaim(const ClusterSums& sums, double confidence) {
    ENSURE(sums.trials > 0);
    ENSURE(sums.hits <= sums.trials);
    if (sums.replications < 2) {
        return everything;
    }
    const double p = real(sums.hits) / real(sums.trials);
    double n = effectiveTrials(sums);
    // The effective number is itself an estimate from the replications: hence the two quantiles.
    const double all = std::max(2.0, real(sums.trials));
    const double relation = studentQuantile(confidence, all - 1) /
                            studentQuantile(confidence, real(sums.replications - 1));
    if (sums.hits != 0 && sums.hits != sums.trials) {
        n *= relation * relation;
    }
    return exactOf(n * p, n, (1 - confidence) / 2);
}

double effectiveRuns(const AntitheticCounts& counts) {
    if (counts.pairs() == 0) {
        return 0;
    }
    const double pairs = real(counts.pairs()) + 1.5;
    const double one = (real(counts.one) + 0.5) / pairs;
    const double both = (real(counts.both) + 0.5) / pairs;
    const double p = one / 2 + both;
    const double variance = one / 4 + both - p * p;
    return real(counts.pairs()) * p * (1 - p) / variance;
}

Estimate antitheticProportion(const AntitheticCounts& counts, double confidence) {
    if (counts.pairs() == 0) {
        return {0, everything};
    }
    const double p = real(counts.hits()) / (2 * real(counts.pairs()));
    return {p, wilsonOf(p, effectiveRuns(counts), confidence)};
}

Interval antitheticClaim(const AntitheticCounts& counts, double confidence) {
    const Interval any = clopperPearson(counts.one + counts.both, counts.pairs(), confidence);
    return {any.low / 2, any.high};
}

std::string zeroHitText(std::uint64_t n) {
    if (n == 0) {
        return "no runs";
    }
    const double upper = clopperPearson(0, n).high;
    // Rounded to the side on which the sentence stays true.
    const std::string bound = upper > 0.1
                                  ? fmt::format("{:.0f}%", std::ceil(upper * 100))
                                  : "1 in " + groupedText(static_cast<std::int64_t>(1 / upper));
    return fmt::format("0 of {}: at most {}", groupedText(n), bound);
}

std::string intervalText(const Estimate& estimate) {
    const double reach = estimate.interval.halfWidth();
    return fmt::format("{} ({} to {})",
                       percentText(estimate.value, reach),
                       percentText(estimate.interval.low, reach),
                       percentText(estimate.interval.high, reach));
}

std::string proportionText(std::uint64_t hits, std::uint64_t n) {
    if (hits == 0) {
        return zeroHitText(n) + (n == 0 ? "" : ", Clopper-Pearson, 95%");
    }
    return fmt::format("{}, {} of {}, Wilson, 95%",
                       intervalText({real(hits) / real(n), wilson(hits, n)}),
                       groupedText(hits),
                       groupedText(n));
}

std::string differenceText(const PairedCounts& counts) {
    const std::string pairs = groupedText(counts.total());
    if (counts.n10 == 0 && counts.n01 == 0) {
        return fmt::format("the same in all {} pairs", pairs);
    }
    const Estimate estimate = pairedDifference(counts);
    const double reach = estimate.interval.halfWidth();
    return fmt::format("{} ({} to {}), only the first in {}, only the second in {} of {} pairs, "
                       "Tango, 95%; McNemar {}",
                       percentText(estimate.value, reach),
                       percentText(estimate.interval.low, reach),
                       percentText(estimate.interval.high, reach),
                       groupedText(counts.n10),
                       groupedText(counts.n01),
                       pairs,
                       decimalText(mcNemarP(counts)));
}

} // namespace idem
