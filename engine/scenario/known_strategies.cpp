#include "engine/scenario/known_strategies.h"

#include "engine/protocol/strategy.h"

namespace idem {

const Strategies& knownStrategies() {
    static const Strategies known = [] {
        Strategies found;
        for (const StrategyEntry& entry : strategies()) {
            found.push_back({entry.name,
                             {entry.optionNames.begin(), entry.optionNames.end()},
                             entry.fixesEndings,
                             entry.cache == CacheUse::ActiveActive});
        }
        return found;
    }();
    return known;
}

} // namespace idem
