// The cells of a sweep as charts: the window, exported pictures and reports draw the same.
#pragma once

#include "engine/diagram/chart_heat.h"
#include "engine/diagram/chart_line.h"
#include "engine/diagram/chart_scatter.h"
#include "engine/study/no_return.h"
#include "engine/study/sweep_summary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace idem {

/// A sweep as far as it is known. It must live as long as it takes to make a chart.
struct SweptCells {
    const SweepPlan& plan;
    /// Point by point, strategies within; a cell without runs is not known yet.
    std::span<const CellSummary> cells;
    bool isRunning = false;       ///< Intervals hold at every look.
    bool isPartial = false;       ///< Stopped before all runs were made.
    std::string_view engine = {}; ///< Version of the program; may be empty.

    const CellSummary& at(std::size_t point, std::size_t strategy) const {
        return cells[point * plan.strategies.size() + strategy];
    }
};

/// What of a cell is shown.
enum class Measure : std::uint8_t {
    Rate, ///< Of the event that is studied.
    Charges,
    Median,
    P95,
    P99,
    Availability,
    StoreOperations,
    LockWaiting,
};
inline constexpr std::size_t measureCount = 8;

/// "Latency, 95th percentile"; of the rate, what the event is.
std::string titleOf(Measure measure, Event event);

/// NaN where nothing is known.
ScatterValue measured(const CellSummary& cell, Measure measure);
/// "8.21% (7.69% to 8.76%)"; "0 of 10,000: at most 1 in 2,711"; "12 ms"; "not known yet".
std::string measuredText(const CellSummary& cell, Measure measure);

/// A sweep varies no more fields than that.
inline constexpr std::size_t sweepAxesMost = 2;

/// What of a sweep a chart shows.
struct SweepChartChoice {
    Measure measure = Measure::Rate;
    bool isLogarithmicX = false;
    bool isLogarithmicY = false;
    std::array<std::size_t, sweepAxesMost> places{}; ///< On the axes that the chart does not show.
    std::size_t strategy = 0;                        ///< Of a chart that shows a single one.

    bool operator==(const SweepChartChoice&) const = default;
};

/// The point at these places.
std::size_t pointAt(const SweepPlan& plan, const std::array<std::size_t, sweepAxesMost>& places);

/// Over the first axis, a line a strategy; the second axis stands at its place. Series and points
/// are numbered as strategies and places are. REQUIRES: an axis.
LineChart lineChartOf(const SweptCells& sweep, const SweepChartChoice& choice);
/// Both axes, one strategy: the first axis goes to the right, the second up. REQUIRES: two axes.
HeatMap heatMapOf(const SweptCells& sweep, const SweepChartChoice& choice);
/// The strategies at one point: what is chosen against the median latency, of which less is better.
/// Points are numbered as strategies are.
ScatterChart scatterChartOf(const SweptCells& sweep, const SweepChartChoice& choice);
/// The share of futures with the event, over the time from which they are drawn anew. `run` is what
/// the run is called.
LineChart oddsChartOf(const PointOfNoReturn& found, Event event, const std::string& run);

} // namespace idem
