// What a number of runs says of a probability or a mean, and how far chance may have led it astray
// (statistics.md). Wilson's interval is for showing; a sentence with "at most" or "at least" needs
// Clopper and Pearson's; a number that is looked at while it still grows, a confidence sequence.
//
// Every confidence is a probability, 0 < confidence < 1. All functions are pure and thread-safe and
// take a few microseconds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace idem {

/// From the least to the greatest value that the runs do not speak against.
struct Interval {
    double low = 0;
    double high = 0;

    bool contains(double value) const { return low <= value && value <= high; }
    double halfWidth() const { return (high - low) / 2; }
    bool operator==(const Interval&) const = default;
};

struct Estimate {
    double value = 0;
    Interval interval;

    bool operator==(const Estimate&) const = default;
};

/// How many standard errors to either side of a mean hold the truth with this confidence; the
/// normal distribution's quantile for an infinite number of degrees of freedom, which is above 0.
double studentQuantile(double confidence, double freedom);

// Proportions of independent runs. REQUIRES: hits <= n. Without runs, everything from 0 to 1.

/// Wilson's score interval.
Interval wilson(std::uint64_t hits, std::uint64_t n, double confidence = 0.95);

/// The exact interval of Clopper and Pearson, with at most half of the doubt on either side.
Interval clopperPearson(std::uint64_t hits, std::uint64_t n, double confidence = 0.95);

/// What the proportion is at most, with all of the doubt on this side.
double clopperPearsonUpper(std::uint64_t hits, std::uint64_t n, double confidence = 0.95);

/// Holds at all n at once with probability 1 - alpha, so that one may look as often as one likes
/// and stop whenever one likes: every p for which the mixture of all p, by Jeffreys' weights, fits
/// the hits less than 1 / alpha times as well. 0 < alpha < 1.
Interval confidenceSequence(std::uint64_t hits, std::uint64_t n, double alpha = 0.05);

/// Two strategies under the same chance, replication by replication.
struct PairedCounts {
    std::uint64_t n10 = 0; ///< A hit for the first strategy only.
    std::uint64_t n01 = 0; ///< For the second only.
    std::uint64_t n11 = 0; ///< For both.
    std::uint64_t n00 = 0; ///< For neither.

    std::uint64_t total() const { return n10 + n01 + n11 + n00; }
    void add(bool isFirstHit, bool isSecondHit) {
        ++(isFirstHit ? (isSecondHit ? n11 : n10) : (isSecondHit ? n01 : n00));
    }
    PairedCounts& operator+=(const PairedCounts& other);
    bool operator==(const PairedCounts&) const = default;
};

/// How much more often the first strategy is hit, (n10 - n01) / n, with Tango's score interval
/// (Statistics in Medicine 17, 1998, 891-908), which holds for rare hits too. Without pairs, from
/// -1 to 1.
Estimate pairedDifference(const PairedCounts& counts, double confidence = 0.95);

/// McNemar's test, exact: how likely discordant pairs at least as one-sided are if both strategies
/// are hit equally often. 1 without discordant pairs.
double mcNemarP(const PairedCounts& counts);

/// An integer as wide as the sum of squares of a million latencies in nanoseconds.
__extension__ using WideInteger = __int128;

/// Integers, so that a sum does not depend on the order in which parts of it were added.
struct MeanSums {
    std::uint64_t count = 0;
    WideInteger sum = 0;
    WideInteger squares = 0;

    void add(std::int64_t value);
    MeanSums& operator+=(const MeanSums& other);
    bool operator==(const MeanSums&) const = default;
};

/// The mean with Student's interval; the interval is unbounded for one value. REQUIRES: a value.
Estimate meanEstimate(const MeanSums& sums, double confidence = 0.95);

/// Replications that hold several trials each, intents for example, which share their fate in
/// part: sums over the replications of x hits in n trials.
struct ClusterSums {
    std::uint64_t replications = 0;
    WideInteger hits = 0;
    WideInteger trials = 0;
    WideInteger hitSquares = 0;   ///< Of x².
    WideInteger products = 0;     ///< Of x n.
    WideInteger trialSquares = 0; ///< Of n².

    void add(std::int64_t hitsOfOne, std::int64_t trialsOfOne);
    ClusterSums& operator+=(const ClusterSums& other);
    bool operator==(const ClusterSums&) const = default;
};

/// Hits per trial where a trial may be hit more than once (charges per intent): the ratio estimator
/// with Student's interval by linearisation, not below 0. Unbounded above for one replication.
/// Where no replication differs from the ratio it has no width, whatever the number of
/// replications. REQUIRES: a trial.
Estimate ratioEstimate(const ClusterSums& sums, double confidence = 0.95);

/// The share of trials that are hit, at most once each, with Wilson's interval of the effective
/// number of trials: as many independent ones as would vary as much as these do, at most all.
/// Equal to wilson() for one trial in each. Where there is no variance to learn from, no hit or
/// nothing else, each replication counts once. REQUIRES: a trial.
Estimate clusteredProportion(const ClusterSums& sums, double confidence = 0.95);

/// The same for sentences with "at most": Clopper and Pearson's interval of the effective number
/// (Korn and Graubard, Survey Methodology 24, 1998, 193-201). From 0 to 1 for one replication.
/// REQUIRES: a trial.
Interval clusteredClaim(const ClusterSums& sums, double confidence = 0.95);

/// Antithetic pairs: replications of which one has u wherever the other has 1 - u.
struct AntitheticCounts {
    std::uint64_t none = 0; ///< Pairs without a hit.
    std::uint64_t one = 0;
    std::uint64_t both = 0;

    std::uint64_t pairs() const { return none + one + both; }
    std::uint64_t hits() const { return one + 2 * both; }
    bool operator==(const AntitheticCounts&) const = default;
};

/// How many independent runs would say as much as these pairs do: more than two a pair where hits
/// avoid each other. Half a pair of each kind is added first, so that few pairs that happen to
/// agree do not count as certainty. 0 without pairs.
double effectiveRuns(const AntitheticCounts& counts);

/// The probability of a hit in one run, with Wilson's interval of the effective number of runs.
Estimate antitheticProportion(const AntitheticCounts& counts, double confidence = 0.95);

/// For sentences with "at most": pairs are independent, so Clopper and Pearson hold for the share
/// of pairs with any hit, a run's probability is at most that, and at least half of it.
Interval antitheticClaim(const AntitheticCounts& counts, double confidence = 0.95);

// In words. Percentages are as exact as the interval deserves.

/// "0 of 10,000: at most 1 in 2,711", with 95 % confidence (Clopper and Pearson, two-sided: what
/// the table of intervals says); "0 of 10: at most 31%"; "no runs".
std::string zeroHitText(std::uint64_t n);

/// "8.21% (7.69% to 8.76%)".
std::string intervalText(const Estimate& estimate);

/// "8.21% (7.69% to 8.76%), 821 of 10,000, Wilson, 95%"; zero hits in the words of zeroHitText.
std::string proportionText(std::uint64_t hits, std::uint64_t n);

/// "7.68% (7.14% to 8.25%), only the first in 809, only the second in 41 of 10,000 pairs, Tango,
/// 95%; McNemar p < 0.0001"; "the same in all 10,000 pairs". The percentages are differences of
/// percentages.
std::string differenceText(const PairedCounts& counts);

} // namespace idem
