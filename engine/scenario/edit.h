// Edits of a scenario file that a person wrote: the text changes where it must and nowhere else.
//
// Every edit is proved before it is handed out: the new text reads as the scenario that the same
// change of the old scenario gives. A text that is written so that this cannot be reached (a table
// with dotted keys where a header would be needed, a comment inside a list) is refused with a
// reason, and stays. So is a text that does not read as a scenario, and a change that would make
// it one. Diagnostics have the path; those of the file as it was have a position, too. All are
// linear in the text times what it declares.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/known_strategies.h"
#include "engine/scenario/scenario.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace idem {

/// The text with another value of the field at a path; path and value as for applySetting. A
/// value that is stated is replaced, with the comment behind it kept; otherwise a line is added
/// where the field table has it, in the form that the file uses for that table. A value that the
/// field has already changes nothing. What a file states beside a preset wins over it, as ever.
Parsed<std::string> editField(std::string_view text,
                              std::string_view path,
                              std::string_view value,
                              const Strategies& known = knownStrategies());

/// The text without a value for the field, so that its default holds. A line with a comment stays
/// and states the default instead. Expectations are removed.
Parsed<std::string> resetField(std::string_view text,
                               std::string_view path,
                               const Strategies& known = knownStrategies());

/// Adds a fault behind the others, with what differs from the defaults; what does not apply to its
/// kind is left out.
Parsed<std::string>
addFault(std::string_view text, const Fault& fault, const Strategies& known = knownStrategies());

/// Faults count from 1, as in paths. Removing takes the comment right above along; after addFault
/// it gives the text back as it was.
Parsed<std::string> removeFault(std::string_view text,
                                std::size_t position,
                                const Strategies& known = knownStrategies());

/// Changes what differs, line by line.
Parsed<std::string> replaceFault(std::string_view text,
                                 std::size_t position,
                                 const Fault& fault,
                                 const Strategies& known = knownStrategies());

/// Moves a fault with its comments until it has the new position.
Parsed<std::string> moveFault(std::string_view text,
                              std::size_t from,
                              std::size_t to,
                              const Strategies& known = knownStrategies());

} // namespace idem
