// Entries of a shared cache that are not about idempotency keys.
#pragma once

#include "engine/stores/cache_command.h"

namespace idem {

/// Where the keys of the other traffic begin; those of idempotency keys lie far below.
inline constexpr CacheKey otherKeysFrom = CacheKey{1} << 48U;

constexpr bool isOurs(CacheKey key) {
    return key < otherKeysFrom;
}

} // namespace idem
