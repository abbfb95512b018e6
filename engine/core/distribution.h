// How long something takes, as a scenario states it: a distribution of durations. A sample is the
// quantile at one uniform draw (inversion), so that equal draws mean equal luck in every run.
#pragma once

#include "engine/core/mathematics.h"
#include "engine/core/time.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace idem {

/// An immutable distribution of durations, never negative and never above `cap`. Copies are cheap
/// (only the empirical kind shares storage). Thread-safe, as every value that does not change.
class Distribution {
public:
    enum class Kind : std::uint8_t {
        Constant,
        Uniform,
        Exponential,
        Lognormal,
        Pareto,
        Erlang,
        Empirical,
    };

    /// One point of an empirical distribution: P(X <= value) = quantile.
    struct Point {
        double quantile = 0;
        Duration value;

        bool operator==(const Point&) const = default;
    };

    /// The longest span of a scenario, 365 days; greater samples are cut to it (reliability.md).
    static constexpr Duration cap = Duration::seconds(365 * 86'400);

    // Ranges of the parameters below; every duration must lie in 0 .. cap. The factories ENSURE
    // them, parseDistribution reports them.
    static constexpr double sigmaMax = 10;   ///< 0 .. 10
    static constexpr double alphaMin = 1e-3; ///< 0.001 .. 1000
    static constexpr double alphaMax = 1'000;
    static constexpr int stagesMax = 100;           ///< 1 .. 100
    static constexpr std::size_t pointsMax = 1'000; ///< 2 .. 1000

    /// Always zero.
    Distribution() = default;

    static Distribution constant(Duration value);
    /// REQUIRES: low <= high.
    static Distribution uniform(Duration low, Duration high);
    static Distribution exponential(Duration mean);
    /// `median` times e^(sigma Z) for a standard normal Z. Sigma is rounded to 1e-12.
    static Distribution lognormal(Duration median, double sigma);
    /// P(X > x) = (min / x)^alpha for x >= min. Alpha is rounded to 1e-12.
    static Distribution pareto(Duration min, double alpha);
    /// The sum of `stages` exponential times, for example the lag of a chain of replicas.
    static Distribution erlang(int stages, Duration meanPerStage);
    /// Linear between points. REQUIRES: quantiles rise from 0 to 1, values do not fall. Quantiles
    /// are rounded to 1e-12.
    static Distribution empirical(std::vector<Point> points);

    /// The same distribution moved up by an offset of 0 .. cap, "30ms + exponential(mean=50ms)".
    Distribution plus(Duration offset) const;

    /// The value for one uniform draw, to the nearest nanosecond (beyond 104 days, where doubles
    /// are coarser, to 4 ns). Monotone in u. REQUIRES: 0 < u < 1.
    Duration sample(double u) const {
        switch (m_kind) {
        case Kind::Constant:
            return m_offset;
        case Kind::Uniform:
            return fromBase(m_spread * u);
        case Kind::Exponential:
            return fromBase(-m_spread * mathematics::log(1.0 - u));
        default:
            return fromBase(varying(u));
        }
    }

    /// The value that a share p of all samples does not exceed, for 0 <= p <= 1; min() for p = 0.
    Duration quantile(double p) const;

    /// The expected value before the cut to `cap`, to the nearest nanosecond; none if that is
    /// infinite (pareto with alpha <= 1) or above `cap`.
    std::optional<Duration> mean() const;
    /// No sample is below it.
    Duration min() const;
    /// No sample is above it; none for a distribution that only `cap` bounds.
    std::optional<Duration> max() const;

    Kind kind() const { return m_kind; }
    bool isConstant() const { return m_kind == Kind::Constant; }

    /// Equal when written alike. Constant if neither is empirical.
    bool operator==(const Distribution& other) const;

    friend std::string toText(const Distribution& distribution);

private:
    Distribution(Kind kind, Duration first, double spread);

    /// The part of a sample that varies, in nanoseconds, for the kinds that need more than a line.
    double varying(double u) const;
    double interpolated(double u) const;
    double meanOfVarying() const;
    std::string varyingText() const;

    /// base + span to the nearest nanosecond; span may be infinite.
    Duration fromBase(double span) const {
        const double value = m_base + span;
        return value < static_cast<double>(cap.ns)
                   ? Duration{static_cast<std::int64_t>(value + 0.5)}
                   : cap;
    }

    Kind m_kind = Kind::Constant;
    std::int32_t m_stages = 1; ///< Erlang only.
    Duration m_offset;         ///< Of a constant: its value.
    Duration m_first;          ///< Low, mean, median, minimum or mean per stage.
    Duration m_second;         ///< High; uniform only.
    double m_shape = 0;        ///< Sigma or alpha.
    double m_base = 0;         ///< Nanoseconds that every sample contains.
    double m_spread = 0;       ///< Nanoseconds that multiply the varying part.
    std::shared_ptr<const std::vector<Point>> m_points;
};

/// The canonical text, which parseDistribution reads back to an equal value: "40ms",
/// "uniform(5ms, 20ms)", "exponential(mean=40ms)", "lognormal(median=40ms, sigma=0.5)",
/// "pareto(min=1s, alpha=1.5)", "erlang(k=2, mean=25ms)" (the mean of one stage),
/// "empirical(0=1ms, 0.5=4ms, 1=80ms)"; an offset stands in front, "30ms + ...".
std::string toText(const Distribution& distribution);

} // namespace idem
