// Findings about a scenario in the words of a window.
#pragma once

#include "engine/core/parsed.h"

#include <QString>

#include <vector>

namespace idem::app {

/// "The unit is missing (expected one of ns, us, ms). Write "300ms"." Plain text.
QString problemText(const Diagnostic& problem);

/// Of the first error; empty if there is none.
QString firstProblemText(const std::vector<Diagnostic>& problems);

} // namespace idem::app
