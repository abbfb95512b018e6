// Apart from known_strategies.cpp, so that the reader can be built without the registry and all
// the coroutines behind it (tests/fuzz).
#include "engine/scenario/known_strategies.h"

namespace idem {

const StrategyInfo* findStrategyInfo(const Strategies& known, std::string_view name) {
    for (const StrategyInfo& strategy : known) {
        if (strategy.name == name) {
            return &strategy;
        }
    }
    return nullptr;
}

std::vector<std::string_view> namesOf(const Strategies& known) {
    std::vector<std::string_view> names;
    for (const StrategyInfo& strategy : known) {
        names.push_back(strategy.name);
    }
    return names;
}

} // namespace idem
