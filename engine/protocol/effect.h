// How the user's operation went, as far as the server knows.
#pragma once

#include <cstdint>

namespace idem {

/// How the user's operation ended, as far as the server knows.
struct Effect {
    enum class Fate : std::uint8_t {
        Happened,
        Refused, ///< A definite no: the card was declined, the seat is taken.
        Unknown, ///< No answer in time; it may have happened.
        Failed,  ///< It certainly did not happen, and may be tried again.
        Aborted, ///< The same, because the server's own code threw before it.
        Thrown,  ///< The work threw after its effect: the server's code knows no more than that.
    };
    Fate fate = Fate::Unknown;
    std::int64_t payment = 0;
    int refusal = 402; ///< Refused: the status that says so; 410 for a seat that is gone.

    bool happened() const { return fate == Fate::Happened; }
};

} // namespace idem
