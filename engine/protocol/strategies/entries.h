// The entries of the registry, each defined beside the strategy that it describes.
#pragma once

#include "engine/protocol/strategy.h"

#include <array>
#include <string_view>

namespace idem {

/// The strategy object lives in this frame for as long as it handles the request.
template <class Kind>
Task<Response> handleWith(Handler& handler, const ProtocolSetup& setup, Request request) {
    Kind strategy(handler, setup);
    co_return co_await strategy.handle(request);
}

namespace entries {

extern const StrategyEntry advisoryLock;
extern const StrategyEntry advisoryLockSession;
extern const StrategyEntry claimLease;
extern const StrategyEntry claimOnly;
extern const StrategyEntry claimQuery;
extern const StrategyEntry conditionalPut;
extern const StrategyEntry heldTransaction;
extern const StrategyEntry mutex;
extern const StrategyEntry naive;
extern const StrategyEntry naiveReplica;
extern const StrategyEntry none;
extern const StrategyEntry oneTransaction;
extern const StrategyEntry recoveryPoints;
extern const StrategyEntry recoveryPointsLiteral;
extern const StrategyEntry redisLock;
extern const StrategyEntry replicatedCache;
extern const StrategyEntry rowLock;
extern const StrategyEntry serializable;
extern const StrategyEntry serializableClaim;
extern const StrategyEntry uniqueEffect;

} // namespace entries

} // namespace idem
