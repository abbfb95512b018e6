// A report as one HTML file, to be read, printed and sent on.
#pragma once

#include "engine/report/report.h"

#include <string>

namespace idem {

/// Self-contained HTML 5 without script or any address outside of it, and with a policy that
/// forbids both. It is light or dark as the reader's screen is, and light on paper. Linear.
std::string toHtml(const Report& report);

} // namespace idem
