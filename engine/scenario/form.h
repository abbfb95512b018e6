// The fields of a scenario as a form shows them, from the field table alone.
#pragma once

#include "engine/scenario/field.h"
#include "engine/scenario/known_strategies.h"

#include <string>
#include <vector>

namespace idem {

struct FormField {
    std::string path;                 ///< As for applySetting: "clients.alice.retry-wait".
    std::string group;                ///< Its heading: "Client alice", "Fault 1".
    std::string label;                ///< "Retry wait"
    const Field* field = nullptr;     ///< Its row: type, range, unit, help. Never null.
    std::string value;                ///< Canonical text (toText).
    std::string defaultValue;         ///< The same; beside the element's preset, if it has one.
    std::vector<std::string> choices; ///< Of a choice or a reference; an empty one is "none".
    bool isDefault = false;

    bool operator==(const FormField&) const = default;
};

/// Every field that has an effect in the scenario and can be set, in the order of the table: of
/// each client, server and fault; of a fault what applies to its kind; of the strategy that is
/// selected and of those with options, what they read; the expectations that there are.
/// REQUIRES: checkScenario finds no error. Linear in what it declares.
std::vector<FormField> formFields(const Scenario& scenario,
                                  const Strategies& known = knownStrategies());

/// The heading of the fields of an element: "Network", "Client alice", "Fault 1".
std::string formHeading(FieldGroup group, const std::string& elementPath);

/// "Retry wait" for "retry-wait".
std::string formLabel(std::string_view name);

} // namespace idem
