// The Erlang distribution with stages of mean 1, by numbers that are equal on every machine.
#pragma once

namespace idem::mathematics {

/// The x with P(X < x) = u for a sum X of `stages` exponential times of mean 1; relative error
/// below 1e-12. REQUIRES: 0 < u < 1, 1 <= stages <= 100. Takes about four logarithms.
double erlangQuantile(int stages, double u);

} // namespace idem::mathematics
