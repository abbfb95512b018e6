// From a node of a TOML document to the value of a field.
#pragma once

#include "engine/scenario/field_value.h"
#include "engine/scenario/toml_tree.h"

#include <optional>
#include <string>

namespace idem {

/// A value, or what is wrong with the node, with its position; without file and path.
struct ReadNode {
    std::optional<FieldValue> value;
    Diagnostic problem; ///< Meaningful only without a value.
};

ReadNode readNode(const Field& field, const TomlNode& node);

/// What stands there, for a message: `"abc"`, `12`, `a table`.
std::string foundText(const TomlNode& node);

} // namespace idem
