// Values of fields as text: what --set and files write, and what the form and reports show.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/field.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace idem {

/// A value, or what is wrong with the text: code, message, expected, found and suggestion, and
/// where in the text.
struct ReadValue {
    std::optional<FieldValue> value;
    Diagnostic problem;     ///< Meaningful only without a value; without file, position and path.
    std::size_t offset = 0; ///< Of the problem, in bytes from the start of the text.
};

/// Reads the text of a field's type and checks its range; references are checked later, against a
/// whole scenario (check.h). Names of a list stand between commas. Linear.
ReadValue readFieldValue(const Field& field, std::string_view text);

/// What is wrong with a value of the field's type, none if nothing is: range, grammar of names and
/// texts, choices, decimals that a file cannot hold exactly.
std::optional<Diagnostic> problemOf(const Field& field, const FieldValue& value);

/// The canonical text, which readFieldValue reads back to an equal value. A probability is "1%".
std::string toText(const Field& field, const FieldValue& value);

/// What the field accepts, for people: "a whole number from 1 to 20", "one of drop or crash".
std::string expectedText(const Field& field);

} // namespace idem
