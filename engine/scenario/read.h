// Reads scenario files (README.md, "Scenario files"; reliability.md, "Scenario files").
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/known_strategies.h"
#include "engine/scenario/scenario.h"

#include <string>
#include <string_view>

namespace idem {

/// Reads a scenario. Never half accepts: with any error there is no value. A value passes
/// checkScenario; warnings may come with it. Every diagnostic has the file's name and a position,
/// and they are sorted by it. Never throws; at most linear in the size of the text but for the
/// sorting of keys.
Parsed<Scenario> readScenario(std::string_view text,
                              std::string fileName,
                              const Strategies& known = knownStrategies());

} // namespace idem
