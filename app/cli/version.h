#pragma once

namespace idem::cli {

inline constexpr const char* engineVersion = IDEMSCOPE_VERSION;

} // namespace idem::cli
