// Paths of fields, taken apart.
#pragma once

#include "engine/scenario/field.h"

#include <optional>
#include <string>
#include <string_view>

namespace idem {

/// A path cut in two: "clients.alice" and "timeout".
struct FieldAddress {
    FieldGroup group = FieldGroup::Top;
    std::string elementPath; ///< Empty for Top; "strategy.naive", "faults[1]", "expected.naive".
    std::string name;        ///< Of the client, server or strategy; empty otherwise.
    std::string field;       ///< "*" if the element itself is the value.
};

/// The address that a path has, whether or not such an element and such a field exist; none if no
/// group has paths of that form.
std::optional<FieldAddress> addressOf(std::string_view path);

} // namespace idem
