// What a change of a row means to the user whose request made it.
#pragma once

#include "engine/stores/database_events.h"

#include <cstdint>

namespace idem {

/// The effect that a changed row of the ledger, the bookings or the resources is. Ids are unique
/// in a run: each change of a resource is an effect of its own, and erasing one is its negative.
struct RowEffect {
    std::int64_t id = 0;
    std::int64_t amount = 0;
};

/// Whether the rows of a table are effects; those of the others tell how far the work has come.
bool holdsEffects(TableId table);

/// REQUIRES: holdsEffects(change.table).
RowEffect effectOf(const RowChange& change);

} // namespace idem
