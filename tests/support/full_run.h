// Statistical tests take few samples by default, so that the suite stays quick, and all that
// statistics.md asks for when the environment says IDEMSCOPE_FULL=1 (tests/README.md); in builds
// that are slow, the sanitizers' among them, they take fewer still.
#pragma once

#include <cstdlib>
#include <string_view>

namespace idem::support {

inline bool isFullRun() {
    const char* const full = std::getenv("IDEMSCOPE_FULL");
    return full != nullptr && std::string_view(full) == "1";
}

/// A sanitizer, or a build without optimisation, looks for mistakes that show in few samples, and
/// makes each of them many times as slow. Under gcc and clang.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
inline constexpr bool isSlowBuild = true;
#else
inline constexpr bool isSlowBuild = false;
#endif

/// How many samples a test takes.
template <class Count>
Count samples(Count quick, Count full, Count slow) {
    return isFullRun() ? full : isSlowBuild ? slow : quick;
}
template <class Count>
Count samples(Count quick, Count full) {
    return samples<Count>(quick, full, quick / 10);
}

} // namespace idem::support
