// Writes scenario files.
#pragma once

#include "engine/scenario/elements.h"
#include "engine/scenario/scenario.h"

#include <string>
#include <vector>

namespace idem {

/// The canonical file of a scenario: fields in the order of the table, defaults left out.
/// REQUIRES: checkScenario finds no error. readScenario reads it back to an equal scenario.
/// Comments of a file that the scenario came from are not kept. Linear.
std::string writeScenario(const Scenario& scenario);

/// A line of a file: the field's name and its value as TOML.
struct StatedField {
    std::string name;
    std::string value;
};

/// What a file must state of an element: what differs from its defaults, and what makes a file
/// readable, in the order of the table.
std::vector<StatedField> statedFields(const PlacedElement<ConstElement>& placed, FieldGroup group);

/// A value as TOML: quoted where the field's type needs it.
std::string tomlText(const Field& field, const FieldValue& value);

} // namespace idem
