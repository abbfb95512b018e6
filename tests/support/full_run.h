// Statistical tests take few samples by default, so that the suite stays quick, and all that
// statistics.md asks for when the environment says IDEMSCOPE_FULL=1 (tests/README.md).
#pragma once

#include <cstdlib>
#include <string_view>

namespace idem::support {

inline bool isFullRun() {
    const char* const full = std::getenv("IDEMSCOPE_FULL");
    return full != nullptr && std::string_view(full) == "1";
}

/// How many samples a test takes.
template <class Count>
Count samples(Count quick, Count full) {
    return isFullRun() ? full : quick;
}

} // namespace idem::support
