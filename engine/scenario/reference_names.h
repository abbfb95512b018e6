// What the names in a scenario may name.
#pragma once

#include "engine/scenario/field.h"
#include "engine/scenario/known_strategies.h"

#include <string>
#include <vector>

namespace idem {

/// The nodes that the world adds by itself (world/topology.cpp), whichever the strategy needs.
std::vector<std::string> worldNodeNames(const WorldOptions& world);

/// The names that a field with this reference may hold in the scenario, in the order in which it
/// declares them; empty for FieldReference::None. A checked name of a node is there once.
std::vector<std::string> referenceNames(FieldReference reference,
                                        const Scenario& scenario,
                                        const Strategies& known = knownStrategies());

} // namespace idem
