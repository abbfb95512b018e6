// The point of no return of a failing run: its future is drawn anew from several instants, and the
// share of futures that fail is told over time (desktop.md, idea 10).
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/study/statistics.h"
#include "engine/study/tally.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace idem {

/// Of the futures that begin at an instant.
struct FutureOdds {
    Time from; ///< What was drawn before it stays; zero: nothing stays.
    std::uint64_t runs = 0;
    std::uint64_t hits = 0;
    Interval interval; ///< Wilson, 95 %.

    double share() const { return static_cast<double>(hits) / static_cast<double>(runs); }
};

struct PointOfNoReturn {
    std::vector<FutureOdds> odds; ///< In order of time.
    /// The first of the instants from which on every future failed; none if the last ones did not.
    std::optional<Time> decided;
};

struct NoReturnQuery {
    Event event = Event::Double;
    std::size_t instants = 60;   ///< At most; spread over the instants at which something happens.
    std::uint64_t futures = 200; ///< Of each instant.
    std::stop_token stop;
    std::function<void(std::size_t done, std::size_t total)> progress; ///< May be empty.
};

/// Re-rolls the future of the scenario's own seed. A message that is under way keeps the latency
/// that it was sent with; everything later is drawn afresh. In a scenario without chance nothing
/// can come otherwise, and the odds are 0 or 1 throughout. Takes instants x futures runs. The same
/// odds for the same query.
PointOfNoReturn findPointOfNoReturn(const Scenario& scenario,
                                    const StrategyEntry& strategy,
                                    const NoReturnQuery& query = {});

/// "From 345.3 ms on all 200 futures end in a double charge; at 320 ms 41% still did."
std::string sentenceOf(const PointOfNoReturn& found, Event event);

} // namespace idem
