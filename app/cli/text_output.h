// What the command line prints for people: the verdict first, then why, then the numbers.
#pragma once

#include "engine/study/compare.h"
#include "engine/study/run.h"

#include <cstddef>
#include <string>

namespace idem::cli {

/// What the balances of a run count: money in minor units, or things.
enum class Counted { Money, Things };

std::string textOf(const Run& run, Counted counted);
/// The table of strategies, why each ended so, and where they part. An outcome that the scenario
/// does not expect is marked.
std::string textOf(const RunComparison& comparison, const Scenario& scenario);

/// Wraps text at `width` columns, every line indented.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width = 92);

} // namespace idem::cli
