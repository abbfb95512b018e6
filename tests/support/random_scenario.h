// Valid scenarios by chance, for properties that must hold in every world.
#pragma once

#include "engine/scenario/scenario.h"

#include <cstdint>

namespace idem {

/// A small world that checkScenario accepts: 1 to 3 clients with 1 to 3 operations, 1 to 3
/// servers, 1 or 2 regions, up to 3 faults, any strategy, delays up to a few seconds. Every field
/// of the table varies. The same seed gives the same scenario.
Scenario randomScenario(std::uint64_t seed);

} // namespace idem
