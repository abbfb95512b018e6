// Advisory locks of the database, as a strategy sees them.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/options.h"
#include "engine/protocol/sql_answer.h"

#include <cstdint>

namespace idem {

/// One lock a key. The number stands for hash64(scope, key); the database may be told to keep fewer
/// bits of it (semantics.md H12).
struct AdvisoryLock {
    Handler& handler;

    /// pg_advisory_lock or pg_advisory_xact_lock; under MutexPolicy::Refuse their try variants,
    /// which answer Nothing when another holds it.
    Announced<SqlAnswer> take(std::uint32_t key, AdvisoryScope scope, MutexPolicy whenHeld);
    /// pg_advisory_unlock: of the session's lock only.
    Announced<SqlAnswer> release(std::uint32_t key);
};

} // namespace idem
