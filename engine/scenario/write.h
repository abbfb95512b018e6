// Writes scenario files.
#pragma once

#include "engine/scenario/field.h"
#include "engine/scenario/scenario.h"

#include <string>

namespace idem {

/// The canonical file of a scenario: fields in the order of the table, defaults left out.
/// REQUIRES: checkScenario finds no error. readScenario reads it back to an equal scenario.
/// Comments of a file that the scenario came from are not kept. Linear.
std::string writeScenario(const Scenario& scenario);

/// A value as TOML: quoted where the field's type needs it.
std::string tomlText(const Field& field, const FieldValue& value);

} // namespace idem
