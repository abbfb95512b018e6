// How far apart two equal requests may come and still charge twice: as a formula, and measured.
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"

#include <optional>
#include <string>
#include <vector>

namespace idem {

/// One part of a window, with where it comes from.
struct WindowTerm {
    std::string name; ///< "P", "w", "L"
    Duration length;
    std::string meaning; ///< "from the look-up to the charge's answer"
};

/// The exposure window of a strategy in a scenario (semantics.md 3.4).
struct DangerWindow {
    /// P + w, P + w + L, L or 0; empty where no closed form is known: the strategy looks nothing
    /// up, or the second request asks a place that never hears of the first.
    std::string formula;
    std::vector<WindowTerm> terms; ///< Of the formula, in its order.
    Duration predicted;            ///< Their sum, less the longer way of the second request.
    /// The least gap that is safe, to the microsecond; none if every gap up to `tried` doubles.
    std::optional<Duration> measured;
    Duration tried; ///< The greatest gap.
};

/// Sends the first client's first operation twice, nothing else, and no faults, and looks for the
/// gap at which the double goes away. The formula is read off one undisturbed run: when the place
/// that the second request asks hears of the first. Chance is that of the scenario's seed. About 60
/// runs. Throws InternalError on a bug of ours.
DangerWindow measureDangerWindow(const Scenario& scenario, const StrategyEntry& strategy);

/// "P + w = 801 ms (measured 801 ms)"; "every gap up to 60 s doubles".
std::string sentenceOf(const DangerWindow& window);

} // namespace idem
