// A scenario as the program holds it: the story, the world, the strategies and what they must do.
#pragma once

#include "engine/protocol/options.h"
#include "engine/world/options.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace idem {

struct Scenario {
    std::string title;
    std::string story;  ///< Two or three sentences for a person.
    std::string source; ///< Where the case is known from; may be empty.
    std::string lesson; ///< Its place in the course, such as "2.3" (course.h); may be empty.
    WorldOptions world;
    std::string strategy = "none";                     ///< The one that `run` runs by default.
    std::map<std::string, StrategyOptions> strategies; ///< By name; a missing one has defaults.
    std::uint64_t seed = 1;
    /// By strategy name: the outcome of the run, "exactly-once" or the worst one of an intent. The
    /// strategies named here are also those that `compare` shows.
    std::map<std::string, std::string> expected;

    bool operator==(const Scenario&) const = default;
};

} // namespace idem
