// What to say about a field or a table that does not exist.
#pragma once

#include "engine/scenario/field.h"
#include "engine/scenario/findings.h"

#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// The words that may stand in a group: its fields, and for the top the tables of a file too.
std::vector<std::string_view> wordsOf(FieldGroup group);

/// The error for a word that may not, with the nearest that may, or the table where it may.
Complaint unknownField(FieldGroup group, std::string_view word, std::string path);

} // namespace idem
