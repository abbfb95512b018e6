// The registry: every strategy by name, simplest first. Adding one is its file, its line in
// entries.h and here, its test and the scenarios that show it.

#include "engine/protocol/strategies/entries.h"

namespace idem {

std::span<const StrategyEntry> strategies() {
    using namespace entries;
    // Made at the first call: until then an entry of another file may not exist yet.
    static const std::array registry{
        none,
        naive,
        naiveReplica,
        mutex,
        rowLock,
        heldTransaction,
        advisoryLock,
        advisoryLockSession,
        serializable,
        serializableClaim,
        claimOnly,
        claimLease,
        claimQuery,
        conditionalPut,
        redisLock,
        replicatedCache,
        recoveryPointsLiteral,
        recoveryPoints,
        oneTransaction,
        uniqueEffect,
    };
    return registry;
}

const StrategyEntry* findStrategy(std::string_view name) {
    for (const StrategyEntry& entry : strategies()) {
        if (entry.name == name) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace idem
