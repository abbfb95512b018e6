// Which chance a replication gets.
#pragma once

#include "engine/core/time.h"

#include <cstdint>
#include <optional>

namespace idem {

/// From an instant on, everything that is still open is drawn anew: what was drawn before then,
/// such as the latency of a message under way, stays as it was.
struct Reroll {
    Time from;
    std::uint64_t replication = 0; ///< Which of the futures.
};

/// The same luck gives the same run, whatever ran before.
struct Luck {
    std::uint64_t seed = 0;
    std::uint64_t replication = 0;
    bool isMirrored = false; ///< Every uniform draw u becomes 1 - u.
    std::optional<Reroll> reroll;
};

} // namespace idem
