// The strategies that a scenario may name. A parameter of the reader, so that a test or a course
// can bring its own.
#pragma once

#include <string_view>
#include <vector>

namespace idem {

struct StrategyInfo {
    std::string_view name;
    std::vector<std::string_view> options; ///< Fields of the strategy group that it reads.
    bool fixesEndings = false;             ///< protocol.after-refusal and -unknown mean nothing.
    bool isActiveActive = false;           ///< Its cache has a node a region, which follow others.
};

using Strategies = std::vector<StrategyInfo>;

/// Those of the registry (protocol/strategy.h), in its order.
const Strategies& knownStrategies();

/// The strategy of that name, none if it is not known.
const StrategyInfo* findStrategyInfo(const Strategies& known, std::string_view name);
std::vector<std::string_view> namesOf(const Strategies& known);

} // namespace idem
