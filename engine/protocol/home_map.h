// Which region a key is at home in, once that may change: a map with epochs in the database.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/sql_answer.h"
#include "engine/stores/clock.h"

#include <cstdint>

namespace idem {

/// What the map says of a key. Without an answer nobody knows where it lives.
struct HomeLookUp {
    SqlFate fate = SqlFate::NoAnswer;
    std::int64_t epoch = 0; ///< How often the home has moved: 0 or 1.
    Deadline drained;       ///< Epoch 1: from then on no lease of the old home is left.

    bool isAnswered() const { return fate == SqlFate::Done || fate == SqlFate::Nothing; }
    bool hasMoved() const { return epoch > 0; }
};

/// The region map (semantics.md S16): a row for each key whose home has moved. A home moves once,
/// to the next region of the scenario's list, so that all servers agree on where to.
struct HomeMap {
    Handler& handler;

    Announced<HomeLookUp> find(std::uint32_t key);
    /// Bumps the epoch, if nobody has: INSERT ... ON CONFLICT DO NOTHING. The old home's leases are
    /// drained when the longest of them has ended.
    Announced<SqlAnswer> move(std::uint32_t key, Duration leaseMax);
};

} // namespace idem
