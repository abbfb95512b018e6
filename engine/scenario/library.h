// The library: the scenarios that come with the program.
#pragma once

#include <optional>
#include <string>

namespace idem {

/// The folder of the library, found from where the running program lies (an absolute path, without
/// symbolic links): `share/idemscope/scenarios` in the program's folder or in one above it. So an
/// installation may stand anywhere, and a build, which has that folder too, needs none. The answer
/// is free of symbolic links.
std::optional<std::string> libraryFolder(const std::string& program);

} // namespace idem
