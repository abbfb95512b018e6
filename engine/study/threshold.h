// Where along one field the outcome of one seed changes: "double from database.lag >= 43 ms".
#pragma once

#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/study/axis.h"
#include "engine/verdict/verdict.h"

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

namespace idem {

/// Between two neighbouring values the outcome is another one.
struct Flip {
    double below = 0;      ///< Position on the axis with the outcome `before` ...
    double above = 0;      ///< ... and, a step of the resolution further on, with `after`.
    std::string belowText; ///< The values as texts.
    std::string aboveText;
    Outcome before = Outcome::ExactlyOnce; ///< Of the operation that fared worst.
    Outcome after = Outcome::ExactlyOnce;
};

struct Thresholds {
    std::string path;
    std::vector<Flip> flips;              ///< In rising order.
    std::vector<Outcome> outcomes;        ///< At each value of the axis.
    std::size_t runs = 0;                 ///< How many it took.
    Outcome first = Outcome::ExactlyOnce; ///< At the lower end of the axis.
};

/// Runs the seed at every value of the axis, and bisects wherever two neighbours differ: to a
/// microsecond, a millionth of a share, or a whole number. What comes and goes between two values
/// is not seen, so the axis says how closely it was looked. REQUIRES: the axis is of the scenario
/// and has an order (its kind is not Name). Throws InternalError on a bug of ours.
Thresholds findThresholds(const Scenario& scenario,
                          const StrategyEntry& strategy,
                          const SweepAxis& axis,
                          const std::stop_token& stop = {});

/// "double charge from database.lag >= 43 ms; exactly once up to 42.999 ms (seed 1)", a sentence a
/// flip; or that nothing changes from one end to the other.
std::vector<std::string>
sentencesOf(const Thresholds& thresholds, const SweepAxis& axis, std::uint64_t seed);

} // namespace idem
