// What a search of schedules found out.
#pragma once

#include "engine/study/explore/explored_story.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <vector>

namespace idem {

using BigInteger = boost::multiprecision::cpp_int;

enum class ExplorationVerdict : std::uint8_t {
    Found,            ///< Some schedule violates.
    NoneWithinBounds, ///< All were searched, none violates.
    StoppedEarly,     ///< A bound ended the search before it knew.
};

struct Exploration {
    bool isComplete = false; ///< False: a bound was reached, and the counts are lower bounds.
    BigInteger schedules;
    BigInteger bad;           ///< Schedules that end violated
    BigInteger stuck;         ///< Schedules that end with a handler blocked for ever
    std::uint64_t states = 0; ///< Different states met by count(); 0 of enumerate()
    std::uint64_t steps = 0;  ///< Steps that the search executed
    /// The shortest way to a violation in which some schedule ends, the first in the order of
    /// choices among equals; empty if there is none.
    std::vector<ExploredStep> smallestBad;

    ExplorationVerdict verdict() const {
        if (bad > 0) {
            return ExplorationVerdict::Found;
        }
        return isComplete ? ExplorationVerdict::NoneWithinBounds : ExplorationVerdict::StoppedEarly;
    }
};

} // namespace idem
