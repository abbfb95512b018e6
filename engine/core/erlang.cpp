// Newton's method on the logarithm of a tail. Below the median log P(X < x) is solved as a
// function of log x, above it log P(X > x) as a function of x. Both functions are concave, so the
// steps after the first approach the root from one side and cannot run away.
#include "engine/core/erlang.h"

#include "engine/core/ensure.h"
#include "engine/core/mathematics.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace idem::mathematics {

namespace {

constexpr int erlangStagesMax = 100;
/// After a step as small as this, the next one would be below the last bit.
constexpr double erlangStep = 1e-9;
constexpr int erlangStepsMax = 60;

const std::array<double, erlangStagesMax + 1>& logFactorials() {
    static const auto table = [] {
        std::array<double, erlangStagesMax + 1> sums{};
        for (std::size_t n = 2; n < sums.size(); ++n) {
            sums[n] = sums[n - 1] + log(static_cast<double>(n));
        }
        return sums;
    }();
    return table;
}

/// log of the density x^(k-1) e^-x / (k-1)!.
double logDensity(int stages, double x) {
    return (stages - 1) * log(x) - x - logFactorials()[static_cast<std::size_t>(stages - 1)];
}

/// P(X < x) k / (x density) = 1 + x/(k+1) + x^2/((k+1)(k+2)) + ...
double lowerSeries(int stages, double x) {
    double term = 1.0;
    double sum = 1.0;
    for (int next = stages + 1; term > sum * 1e-17; ++next) {
        term *= x / next;
        sum += term;
    }
    return sum;
}

/// P(X > x) / density = 1 + (k-1)/x + (k-1)(k-2)/x^2 + ... of k terms.
double upperSeries(int stages, double x) {
    double term = 1.0;
    double sum = 1.0;
    for (int next = stages - 1; next > 0; --next) {
        term *= next / x;
        sum += term;
    }
    return sum;
}

/// Wilson and Hilferty: the cube root of X is nearly normal. May be negative for small u.
double erlangGuess(int stages, double u) {
    const double ninth = 1.0 / (9.0 * stages);
    const double root = 1.0 - ninth + normalQuantile(u) * sqrt(ninth);
    return stages * root * root * root;
}

double lowerRoot(int stages, double u) {
    const double target = log(u);
    const auto all = static_cast<std::size_t>(stages);
    // P(X < x) <= x^k / k!, so the root cannot lie below this.
    const double least = exp((target + logFactorials()[all]) / stages);
    double x = std::max(least, erlangGuess(stages, u));
    for (int i = 0; i < erlangStepsMax; ++i) {
        const double series = lowerSeries(stages, x);
        const double excess = logDensity(stages, x) + log(x * series / stages) - target;
        const double step = excess * series / stages;
        x *= exp(-step);
        if (step < erlangStep && step > -erlangStep) {
            break;
        }
    }
    return x;
}

double upperRoot(int stages, double u) {
    const double target = log(1.0 - u);
    double x = erlangGuess(stages, u);
    for (int i = 0; i < erlangStepsMax; ++i) {
        const double series = upperSeries(stages, x);
        const double step = (logDensity(stages, x) + log(series) - target) * series;
        x += step;
        if (step < erlangStep * x && step > -erlangStep * x) {
            break;
        }
    }
    return x;
}

} // namespace

double erlangQuantile(int stages, double u) {
    ENSURE(stages >= 1 && stages <= erlangStagesMax);
    if (stages == 1) {
        return -log(1.0 - u);
    }
    return u < 0.5 ? lowerRoot(stages, u) : upperRoot(stages, u);
}

} // namespace idem::mathematics
