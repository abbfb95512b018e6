// Textbook argument reductions followed by series whose coefficients are written as the fractions
// that they are. The order of every operation is part of the result: do not "simplify" it.
#include "engine/core/mathematics.h"

#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#ifdef __FAST_MATH__
#error "Idemscope's results must not depend on the compiler: build without -ffast-math"
#endif
static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");

namespace idem::mathematics {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts. The first has 42 significant bits: its product with any exponent is exact.
constexpr double ln2High = 0x1.62e42fefa3800p-1;
constexpr double ln2Low = 0x1.ef35793c76730p-45;

/// 2^exponent for a normal result.
double powerOfTwo(int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// Coefficients in ascending order, as two interleaved Horner chains that a processor overlaps.
template <std::size_t count>
double polynomial(double x, const std::array<double, count>& coefficients) {
    static_assert(count % 2 == 0);
    const double square = x * x;
    double even = coefficients[count - 2];
    double odd = coefficients[count - 1];
    for (std::size_t i = count - 2; i > 0; i -= 2) {
        even = even * square + coefficients[i - 2];
        odd = odd * square + coefficients[i - 1];
    }
    return even + x * odd;
}

/// e^x = 1 + x + x^2 (1/2! + x/3! + ...); twelve terms reach 2^-57 for |x| <= ln(2) / 2.
constexpr std::array<double, 12> exponentialTerms{1.0 / 2,
                                                  1.0 / 6,
                                                  1.0 / 24,
                                                  1.0 / 120,
                                                  1.0 / 720,
                                                  1.0 / 5'040,
                                                  1.0 / 40'320,
                                                  1.0 / 362'880,
                                                  1.0 / 3'628'800,
                                                  1.0 / 39'916'800,
                                                  1.0 / 479'001'600,
                                                  1.0 / 6'227'020'800};

/// 2 artanh(s) = 2 s + s (2/3 s^2 + 2/5 s^4 + ...); ten terms reach 2^-57 for s <= 0.1716.
constexpr std::array<double, 10> logarithmTerms{
    2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};

/// log(1 + f) + high + low for 1 + f in sqrt(1/2) .. sqrt(2). The large terms are added last.
double logarithmNearOne(double f, double high, double low) {
    const double s = f / (2.0 + f);
    const double square = s * s;
    const double series = square * polynomial(square, logarithmTerms);
    const double half = 0.5 * f * f;
    return high - ((half - (s * (half + series) + low)) - f);
}

} // namespace

double exp(double x) {
    if (!(x <= 709.782712893384)) {
        return x > 0 ? infinity : notANumber;
    }
    if (x < -745.1332191019412) {
        return 0.0;
    }
    constexpr double inverseLn2 = 0x1.71547652b82fep+0;
    const int exponent = static_cast<int>(x * inverseLn2 + (x < 0 ? -0.5 : 0.5));
    const double high = x - exponent * ln2High;
    const double low = exponent * ln2Low;
    const double rest = high - low;
    const double lost = (high - rest) - low;
    const double power = 1.0 + (rest + (rest * rest * polynomial(rest, exponentialTerms) + lost));
    // Two factors, because 2^exponent alone may be too large or too small for a double.
    const int half = exponent / 2;
    return power * powerOfTwo(half) * powerOfTwo(exponent - half);
}

double log(double x) {
    if (!(x > 0) || x == infinity) {
        return x == 0 ? -infinity : x > 0 ? infinity : notANumber;
    }
    constexpr double smallestNormal = std::numeric_limits<double>::min();
    const bool tiny = x < smallestNormal;
    const auto bits = std::bit_cast<std::uint64_t>(tiny ? x * 0x1p54 : x);
    // Adding the distance from sqrt(1/2) to 1 moves the mantissas above sqrt(2) up one binade.
    constexpr std::uint64_t shift = 0x3ff0'0000'0000'0000 - 0x3fe6'a09e'667f'3bcd;
    const std::uint64_t shifted = bits + shift;
    const int exponent = static_cast<int>(shifted >> 52) - 1023;
    const auto mantissa =
        std::bit_cast<double>((shifted & 0x000f'ffff'ffff'ffff) + 0x3fe6'a09e'667f'3bcd);
    const double scale = exponent - (tiny ? 54 : 0);
    return logarithmNearOne(mantissa - 1.0, scale * ln2High, scale * ln2Low);
}

double pow(double x, double y) {
    if (y == 0) {
        return 1.0;
    }
    return exp(y * log(x));
}

double sqrt(double x) {
    return std::sqrt(x);
}

namespace {

// Wichura's rational approximations (Applied Statistics 37, 1988): near the middle, in the tails,
// and far out in the tails. Numerator and denominator, ascending.
using Rational = std::array<std::array<double, 8>, 2>;

constexpr Rational quantileCentre{{{3.3871328727963666080e0,
                                    1.3314166789178437745e+2,
                                    1.9715909503065514427e+3,
                                    1.3731693765509461125e+4,
                                    4.5921953931549871457e+4,
                                    6.7265770927008700853e+4,
                                    3.3430575583588128105e+4,
                                    2.5090809287301226727e+3},
                                   {1.0,
                                    4.2313330701600911252e+1,
                                    6.8718700749205790830e+2,
                                    5.3941960214247511077e+3,
                                    2.1213794301586595867e+4,
                                    3.9307895800092710610e+4,
                                    2.8729085735721942674e+4,
                                    5.2264952788528545610e+3}}};

constexpr Rational quantileTail{{{1.42343711074968357734e0,
                                  4.63033784615654529590e0,
                                  5.76949722146069140550e0,
                                  3.64784832476320460504e0,
                                  1.27045825245236838258e0,
                                  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2,
                                  7.74545014278341407640e-4},
                                 {1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9}}};

constexpr Rational quantileFarTail{{{6.65790464350110377720e0,
                                     5.46378491116411436990e0,
                                     1.78482653991729133580e0,
                                     2.96560571828504891230e-1,
                                     2.65321895265761230930e-2,
                                     1.24266094738807843860e-3,
                                     2.71155556874348757815e-5,
                                     2.01033439929228813265e-7},
                                    {1.0,
                                     5.99832206555887937690e-1,
                                     1.36929880922735805310e-1,
                                     1.48753612908506148525e-2,
                                     7.86869131145613259100e-4,
                                     1.84631831751005468180e-5,
                                     1.42151175831644588870e-7,
                                     2.04426310338993978564e-15}}};

double evaluate(const Rational& rational, double x) {
    return polynomial(x, rational[0]) / polynomial(x, rational[1]);
}

/// e^(-z^2/2) / sqrt(2 pi). Splitting z makes its leading square exact, so that the rounding of
/// z^2 is not blown up by the exponential.
double normalDensity(double z) {
    constexpr double inverseRootTwoPi = 0x1.9884533d43651p-2;
    const double leading = std::floor(z * 16.0) / 16.0;
    return inverseRootTwoPi * exp(-0.5 * leading * leading) *
           exp(-0.5 * (z - leading) * (z + leading));
}

/// P(0 < Z < z) by z + z^3/3 + z^5/(3 5) + ..., for 0 <= z < 2.
double normalCentre(double z) {
    double term = z;
    double sum = z;
    for (int odd = 3; odd < 90; odd += 2) {
        term = term * z * z / odd;
        sum += term;
    }
    return normalDensity(z) * sum;
}

/// P(Z > z) by Laplace's continued fraction, for z >= 2, where 200 levels are plenty.
double normalFarTail(double z) {
    double fraction = z;
    for (int level = 200; level > 0; --level) {
        fraction = z + level / fraction;
    }
    return normalDensity(z) / fraction;
}

} // namespace

double normalQuantile(double p) {
    if (!(p > 0 && p < 1)) {
        return p == 0 ? -infinity : p == 1 ? infinity : notANumber;
    }
    const double offset = p - 0.5;
    if (offset >= -0.425 && offset <= 0.425) {
        return offset * evaluate(quantileCentre, 0.180625 - offset * offset);
    }
    const double root = sqrt(-log(offset < 0 ? p : 1.0 - p));
    const double magnitude =
        root <= 5.0 ? evaluate(quantileTail, root - 1.6) : evaluate(quantileFarTail, root - 5.0);
    return offset < 0 ? -magnitude : magnitude;
}

double normalTail(double z) {
    if (z < 0) {
        return 1.0 - normalTail(-z);
    }
    if (z < 2) {
        return 0.5 - normalCentre(z);
    }
    return z < 40 ? normalFarTail(z) : z >= 40 ? 0.0 : notANumber;
}

} // namespace idem::mathematics
