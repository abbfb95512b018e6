// Every kind is base + spread * f(u), rounded to a nanosecond: base and spread are worked out when
// the distribution is made, f is the quantile function of the kind at scale 1.
#include "engine/core/distribution.h"

#include "engine/core/ensure.h"
#include "engine/core/erlang.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

constexpr double beyondCap = 2.0 * static_cast<double>(Distribution::cap.ns);

bool isSpan(Duration span) {
    return span >= Duration::zero() && span <= Distribution::cap;
}

/// Parameters are exact decimals, so that a distribution and its text say the same.
std::int64_t trillionths(double value) {
    return static_cast<std::int64_t>(value * 1e12 + 0.5);
}

double exactDecimal(double value) {
    return static_cast<double>(trillionths(value)) / 1e12;
}

std::string decimalText(double value) {
    constexpr std::int64_t one = 1'000'000'000'000;
    const std::int64_t scaled = trillionths(value);
    std::string text = std::to_string(scaled / one);
    if (scaled % one != 0) {
        std::string decimals = std::to_string(one + scaled % one).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += "." + decimals;
    }
    return text;
}

} // namespace

Distribution::Distribution(Kind kind, Duration first, double spread)
    : m_kind(kind), m_first(first), m_spread(spread) {
    ENSURE(isSpan(first));
}

Distribution Distribution::constant(Duration value) {
    ENSURE(isSpan(value));
    return Distribution{}.plus(value);
}

Distribution Distribution::uniform(Duration low, Duration high) {
    ENSURE(low <= high && isSpan(high));
    Distribution made(Kind::Uniform, low, static_cast<double>((high - low).ns));
    made.m_second = high;
    return made.plus(Duration::zero());
}

Distribution Distribution::exponential(Duration mean) {
    return {Kind::Exponential, mean, static_cast<double>(mean.ns)};
}

Distribution Distribution::lognormal(Duration median, double sigma) {
    ENSURE(sigma >= 0 && sigma <= sigmaMax);
    Distribution made(Kind::Lognormal, median, static_cast<double>(median.ns));
    made.m_shape = exactDecimal(sigma);
    return made;
}

Distribution Distribution::pareto(Duration min, double alpha) {
    ENSURE(alpha >= alphaMin && alpha <= alphaMax);
    Distribution made(Kind::Pareto, min, static_cast<double>(min.ns));
    made.m_shape = exactDecimal(alpha);
    return made;
}

Distribution Distribution::erlang(int stages, Duration meanPerStage) {
    ENSURE(stages >= 1 && stages <= stagesMax);
    Distribution made(Kind::Erlang, meanPerStage, static_cast<double>(meanPerStage.ns));
    made.m_stages = stages;
    return made;
}

Distribution Distribution::empirical(std::vector<Point> points) {
    ENSURE(points.size() >= 2 && points.size() <= pointsMax);
    for (auto& point : points) {
        ENSURE(isSpan(point.value) && point.quantile >= 0 && point.quantile <= 1);
        point.quantile = exactDecimal(point.quantile);
    }
    for (std::size_t i = 1; i < points.size(); ++i) {
        ENSURE(points[i - 1].quantile < points[i].quantile);
        ENSURE(points[i - 1].value <= points[i].value);
    }
    ENSURE(points.front().quantile == 0 && points.back().quantile == 1);
    Distribution made(Kind::Empirical, points.front().value, 1.0);
    made.m_points = std::make_shared<const std::vector<Point>>(std::move(points));
    return made;
}

Distribution Distribution::plus(Duration offset) const {
    ENSURE(isSpan(offset));
    Distribution shifted = *this;
    shifted.m_offset = std::min(m_offset + offset, cap);
    const Duration low = m_kind == Kind::Uniform ? m_first : Duration::zero();
    shifted.m_base = static_cast<double>((shifted.m_offset + low).ns);
    return shifted;
}

Duration Distribution::quantile(double p) const {
    ENSURE(p >= 0 && p <= 1);
    if (p == 0) {
        return min();
    }
    return p == 1 ? max().value_or(cap) : sample(p);
}

double Distribution::varying(double u) const {
    switch (m_kind) {
    case Kind::Lognormal:
        return m_spread * mathematics::exp(m_shape * mathematics::normalQuantile(u));
    case Kind::Pareto:
        // The power may be infinite, and zero times infinity is no duration.
        return m_spread == 0 ? 0 : m_spread * mathematics::pow(1.0 - u, -1.0 / m_shape);
    case Kind::Erlang:
        return m_spread * mathematics::erlangQuantile(m_stages, u);
    default:
        ENSURE(m_kind == Kind::Empirical);
        return interpolated(u);
    }
}

double Distribution::interpolated(double u) const {
    const auto above = std::upper_bound(
        m_points->begin() + 1, m_points->end() - 1, u, [](double share, const Point& point) {
            return share < point.quantile;
        });
    const auto below = above - 1;
    const double slope =
        static_cast<double>((above->value - below->value).ns) / (above->quantile - below->quantile);
    return static_cast<double>(below->value.ns) + (u - below->quantile) * slope;
}

std::optional<Duration> Distribution::mean() const {
    if (m_kind == Kind::Constant) {
        return m_offset;
    }
    const double value = m_base + (m_spread == 0 ? 0 : meanOfVarying());
    if (!(value <= static_cast<double>(cap.ns))) {
        return std::nullopt;
    }
    return Duration{static_cast<std::int64_t>(value + 0.5)};
}

double Distribution::meanOfVarying() const {
    switch (m_kind) {
    case Kind::Uniform:
        return m_spread / 2;
    case Kind::Lognormal:
        return m_spread * mathematics::exp(m_shape * m_shape / 2);
    case Kind::Pareto:
        return m_shape > 1 ? m_spread * (m_shape / (m_shape - 1)) : beyondCap;
    case Kind::Empirical: {
        double sum = 0;
        for (auto point = m_points->begin() + 1; point != m_points->end(); ++point) {
            const auto ends = static_cast<double>((point[-1].value + point[0].value).ns);
            sum += (point[0].quantile - point[-1].quantile) * ends / 2;
        }
        return sum;
    }
    default:
        return m_spread * m_stages;
    }
}

Duration Distribution::min() const {
    const bool startsAtFirst = m_kind == Kind::Uniform || m_kind == Kind::Pareto ||
                               m_kind == Kind::Empirical ||
                               (m_kind == Kind::Lognormal && m_shape == 0);
    return std::min(startsAtFirst ? m_offset + m_first : m_offset, cap);
}

std::optional<Duration> Distribution::max() const {
    if (m_kind == Kind::Uniform) {
        return std::min(m_offset + m_second, cap);
    }
    if (m_kind == Kind::Empirical) {
        return std::min(m_offset + m_points->back().value, cap);
    }
    if (m_spread == 0 || (m_kind == Kind::Lognormal && m_shape == 0)) {
        return min();
    }
    return std::nullopt;
}

bool Distribution::operator==(const Distribution& other) const {
    const bool samePoints =
        m_points == other.m_points || (m_points && other.m_points && *m_points == *other.m_points);
    return m_kind == other.m_kind && m_stages == other.m_stages && m_offset == other.m_offset &&
           m_first == other.m_first && m_second == other.m_second && m_shape == other.m_shape &&
           samePoints;
}

std::string toText(const Distribution& distribution) {
    const Distribution& d = distribution;
    if (d.m_kind == Distribution::Kind::Constant) {
        return toText(d.m_offset);
    }
    const std::string offset = d.m_offset.ns == 0 ? "" : toText(d.m_offset) + " + ";
    return offset + d.varyingText();
}

std::string Distribution::varyingText() const {
    const std::string first = toText(m_first);
    switch (m_kind) {
    case Kind::Uniform:
        return "uniform(" + first + ", " + toText(m_second) + ")";
    case Kind::Lognormal:
        return "lognormal(median=" + first + ", sigma=" + decimalText(m_shape) + ")";
    case Kind::Pareto:
        return "pareto(min=" + first + ", alpha=" + decimalText(m_shape) + ")";
    case Kind::Erlang:
        return "erlang(k=" + std::to_string(m_stages) + ", mean=" + first + ")";
    case Kind::Empirical: {
        std::string text;
        for (const auto& point : *m_points) {
            text += text.empty() ? "empirical(" : ", ";
            text += decimalText(point.quantile) + "=" + toText(point.value);
        }
        return text + ")";
    }
    default:
        return "exponential(mean=" + first + ")";
    }
}

} // namespace idem
