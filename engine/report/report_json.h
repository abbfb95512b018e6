// A report as JSON, for programs.
#pragma once

#include "engine/report/report.h"

#include <string>

namespace idem {

/// One object: "schema", "command", "scenario" and "engine" as every answer of the command line has
/// them, then the report as it stands. Every block of a part says its "kind"; a picture holds its
/// SVG; a cell of a table is a text, and an object with "text" and "number" or "outcome" if it has
/// one. REQUIRES: texts are UTF-8. Linear.
std::string toJson(const Report& report);

} // namespace idem
