// How the user's operation went, as far as the server knows.
#pragma once

#include <cstdint>

namespace idem {

/// How the user's operation ended, as far as the server knows.
struct Effect {
    enum class Fate : std::uint8_t { Happened, Refused, Unknown };
    Fate fate = Fate::Unknown; ///< Unknown: no answer in time; it may have happened.
    std::int64_t payment = 0;

    bool happened() const { return fate == Fate::Happened; }
};

} // namespace idem
