// Statistical tests take few samples by default, so that the suite stays quick, and all that
// statistics.md asks for when the environment says IDEMSCOPE_FULL=1 (tests/README.md); under the
// sanitizers they take fewer still.
#pragma once

#include <cstdlib>
#include <string_view>

namespace idem::support {

inline bool isFullRun() {
    const char* const full = std::getenv("IDEMSCOPE_FULL");
    return full != nullptr && std::string_view(full) == "1";
}

/// A sanitizer looks for mistakes of memory and threads, which show in few samples, and makes each
/// of them many times as slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool isSanitized = true;
#else
inline constexpr bool isSanitized = false;
#endif

/// How many samples a test takes.
template <class Count>
Count samples(Count quick, Count full, Count sanitized) {
    return isFullRun() ? full : isSanitized ? sanitized : quick;
}
template <class Count>
Count samples(Count quick, Count full) {
    return samples<Count>(quick, full, quick / 10);
}

} // namespace idem::support
