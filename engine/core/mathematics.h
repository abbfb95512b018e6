// Elementary functions of our own. The ones of libm differ between machines in the last bit, and
// one bit is enough for two runs of one seed to part ways (architecture.md "Determinism"). Only
// IEEE additions, multiplications, divisions and square roots: equal bits wherever doubles are.
#pragma once

namespace idem::mathematics {

/// e^x within 1 ulp; infinity above 709.78, 0 below -745.13. NaN stays NaN.
double exp(double x);

/// Natural logarithm within 1 ulp; -infinity for 0, NaN below. Subnormal numbers included.
double log(double x);

/// x^y for x > 0 (0 is allowed when y > 0). Relative error at most (2 + 2 |y log x|) 2^-53.
double pow(double x, double y);

/// The square root, exactly rounded.
double sqrt(double x);

/// The z with P(Z < z) = p for a standard normal Z, relative error below 1e-15 (Wichura, algorithm
/// AS 241). -infinity for 0, infinity for 1, NaN outside 0..1. p = 0.5 yields 0, and p and 1 - p
/// opposite values when 1 - p is exact.
double normalQuantile(double p);

/// P(Z > z) for a standard normal Z, relative error below 1e-13 for z <= 37 (0 soon after).
double normalTail(double z);

} // namespace idem::mathematics
