// Files on their way out: whole, or not at all.
#pragma once

#include "engine/core/parsed.h"

#include <optional>
#include <string>

namespace idem::cli {

/// Writes the whole text, or says why it could not and leaves what was there as it was: the text
/// goes to a new file in the same folder, which takes the place of the old one when all of it is on
/// the disk. A link stays a link; what is no plain file, such as a pipe, is written to directly.
std::optional<Diagnostic> writeFile(const std::string& file, const std::string& text);

} // namespace idem::cli
