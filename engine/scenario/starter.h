// The file that a person begins with.
#pragma once

#include <string>

namespace idem {

/// A scenario that runs and says in comments what else it may set: every field of the table, with
/// its help, what it accepts and its default. Reads without a diagnostic.
std::string starterScenario();

} // namespace idem
