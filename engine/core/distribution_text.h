// Distributions as a scenario writes them.
#pragma once

#include "engine/core/distribution.h"
#include "engine/core/quantity_text.h"

#include <string_view>

namespace idem {

/// Reads what toText(Distribution) writes: a duration, uniform(low, high),
/// exponential(mean=...), lognormal(median=..., sigma=...), pareto(min=..., alpha=...),
/// erlang(k=..., mean=...), empirical(0=..., 0.5=..., 1=...), each optionally after "offset + ".
/// Named parameters may stand in any order, spaces are free. Never throws; linear.
FromText<Distribution> parseDistribution(std::string_view text);

} // namespace idem
