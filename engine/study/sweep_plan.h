// What a sweep is asked for: which fields take which values, which strategies, how many runs.
#pragma once

#include "engine/core/parsed.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/study/axis.h"
#include "engine/study/tally.h"
#include "engine/world/luck.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// When a cell has had enough runs. Asked after whole blocks only, in the order of the blocks, so
/// that the answer does not depend on threads. A rule that looks at results biases an interval that
/// assumes a planned number of runs; reports say which rule it was (statistics.md, "Stopping").
struct StopRule {
    enum class Kind : std::uint8_t {
        Fixed,     ///< After the planned number of runs.
        HalfWidth, ///< When Wilson's interval is no wider than +-halfWidth of the estimate.
        Hits,      ///< When the event has happened so often (inverse sampling).
    };
    Kind kind = Kind::Fixed;
    double halfWidth = 0.1;   ///< HalfWidth only: relative, above 0.
    std::uint64_t hits = 100; ///< Hits only: at least 1.

    bool operator==(const StopRule&) const = default;
};

/// Runs are made, counted and stopped in blocks of so many.
inline constexpr std::uint64_t blockRuns = 256;
/// Points times strategies of one sweep.
inline constexpr std::size_t cellsMax = 1'000'000;
/// Runs of one cell.
inline constexpr std::uint64_t cellRunsMax = 1'000'000'000'000;

struct SweepPlan {
    Scenario scenario;
    std::vector<const StrategyEntry*> strategies; ///< At least one; differences are to the first.
    std::vector<SweepAxis> axes;                  ///< None, one or two.
    std::uint64_t runs = 1'000;                   ///< Of each cell, at most.
    StopRule stop;
    Event event = Event::Double; ///< What is studied: stop rules and differences are about it.
    /// Runs come in pairs of opposite luck. Narrower only if the event is monotone in every draw.
    bool isAntithetic = false;

    std::size_t pointCount() const;
    std::size_t cellCount() const { return pointCount() * strategies.size(); }
    std::uint64_t blockCount() const { return (runs + blockRuns - 1) / blockRuns; }
    std::uint64_t runsOf(std::uint64_t block) const;

    /// Positions on the axes of a point; the last axis changes fastest.
    std::vector<std::size_t> placesOf(std::size_t point) const;
    /// "database.lag=25ms", one an axis.
    std::vector<std::string> settingsOf(std::size_t point) const;
    /// REQUIRES: checkPlan found nothing.
    Scenario scenarioAt(std::size_t point) const;
    /// The luck of one replication, the same in every cell: strategies meet the same delays and
    /// losses.
    Luck luckOf(std::uint64_t replication) const;
    /// The seed with which `run` shows a replication; mirrored ones cannot be shown.
    std::uint64_t seedOf(std::uint64_t replication) const;
    bool isMirrored(std::uint64_t replication) const {
        return isAntithetic && replication % 2 == 1;
    }
};

/// Everything that is wrong with a plan: too many cells, no strategy, a combination of values that
/// the scenario does not allow. Linear in the points.
std::vector<Diagnostic> checkPlan(const SweepPlan& plan);

/// Whether the scenario differs from that of the plan in nothing but what a sweep sets itself: the
/// fields of its axes, the strategy, and the seed, which gives other runs of the same.
bool isStudyOf(const SweepPlan& plan, Scenario scenario);

} // namespace idem
