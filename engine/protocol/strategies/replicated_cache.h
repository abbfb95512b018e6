#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// S15: each server claims in its own region's cache; the caches replicate asynchronously.
struct ReplicatedCache : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

} // namespace idem
