#include "engine/diagram/sweep_charts.h"

#include "engine/core/ensure.h"
#include "engine/study/sweep_summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace idem {

namespace {

constexpr double unknownFigure = std::numeric_limits<double>::quiet_NaN();

struct MeasureLook {
    std::string_view title;
    ChartUnit unit = ChartUnit::Number;
};

/// By Measure.
constexpr std::array<MeasureLook, measureCount> measureLooks{{
    {"", ChartUnit::Share},
    {"Charges per operation", ChartUnit::Number},
    {"Latency, median", ChartUnit::Milliseconds},
    {"Latency, 95th percentile", ChartUnit::Milliseconds},
    {"Latency, 99th percentile", ChartUnit::Milliseconds},
    {"Availability", ChartUnit::Share},
    {"Store operations per operation", ChartUnit::Number},
    {"Waiting for locks per operation", ChartUnit::Milliseconds},
}};

const MeasureLook& lookOf(Measure measure) {
    return measureLooks[static_cast<std::size_t>(measure)];
}

double millisecondsOf(const std::optional<Duration>& duration) {
    return duration ? duration->milliseconds() : unknownFigure;
}

ChartAxis chartAxisOf(const SweepAxis& axis, bool isLogarithmic) {
    ChartAxis shown;
    shown.title = axis.title();
    switch (axis.kind) {
    case AxisKind::Duration:
        shown.unit = ChartUnit::Milliseconds;
        break;
    case AxisKind::Share:
        shown.unit = ChartUnit::Share;
        break;
    case AxisKind::Number:
        shown.unit = ChartUnit::Number;
        break;
    case AxisKind::Name:
        shown.unit = ChartUnit::Name;
        shown.names = axis.values;
        break;
    }
    shown.isLogarithmic = isLogarithmic && axis.kind != AxisKind::Name;
    return shown;
}

ChartAxis measureAxisOf(const SweepPlan& plan, const SweepChartChoice& choice) {
    ChartAxis axis;
    axis.title = titleOf(choice.measure, plan.event);
    axis.unit = lookOf(choice.measure).unit;
    axis.isLogarithmic = choice.isLogarithmicY;
    return axis;
}

/// "database.lag=25ms", of the axes that stand still.
std::string
placeText(const SweepPlan& plan, const SweepChartChoice& choice, std::size_t firstAxis) {
    std::string text;
    for (std::size_t at = firstAxis; at < plan.axes.size(); ++at) {
        const SweepAxis& axis = plan.axes[at];
        text += (text.empty() ? "" : ", ") + axis.path + "=" +
                axis.values[std::min(choice.places[at], axis.size() - 1)];
    }
    return text;
}

ChartNames namesOf(const SweptCells& sweep, const std::string& title, const std::string& place) {
    ChartNames names;
    names.title = title + (place.empty() ? "" : "; " + place);
    names.note = methodText(sweep.plan, sweep.isRunning || sweep.isPartial);
    if (!sweep.engine.empty()) {
        names.note += fmt::format(". Idemscope {}", sweep.engine);
    }
    names.status = sweep.isRunning   ? "still running"
                   : sweep.isPartial ? "stopped before all runs were made"
                                     : "";
    return names;
}

} // namespace

std::string titleOf(Measure measure, Event event) {
    if (measure == Measure::Rate) {
        return fmt::format("Operations with {}", phraseOf(event));
    }
    return std::string(lookOf(measure).title);
}

ScatterValue measured(const CellSummary& cell, Measure measure) {
    if (cell.runs == 0) {
        return {unknownFigure, unknownFigure, unknownFigure};
    }
    switch (measure) {
    case Measure::Rate: {
        const Estimate& rate = cell.rate();
        // Nothing happened: the end of the interval is a sentence with "at most".
        const bool isClaim = cell.hits == 0 && cell.intents == cell.runs;
        return {rate.value, rate.interval.low, isClaim ? cell.claim.high : rate.interval.high};
    }
    case Measure::Charges:
        return {cell.charges.value, cell.charges.interval.low, cell.charges.interval.high};
    case Measure::Median:
        return {millisecondsOf(cell.median), unknownFigure, unknownFigure};
    case Measure::P95:
        return {millisecondsOf(cell.p95), unknownFigure, unknownFigure};
    case Measure::P99:
        return {millisecondsOf(cell.p99), unknownFigure, unknownFigure};
    case Measure::Availability:
        return {cell.availability, unknownFigure, unknownFigure};
    case Measure::StoreOperations:
        return {cell.storeOperations, unknownFigure, unknownFigure};
    case Measure::LockWaiting:
        break;
    }
    return {cell.lockWaiting.milliseconds(), unknownFigure, unknownFigure};
}

std::string measuredText(const CellSummary& cell, Measure measure) {
    if (cell.runs == 0) {
        return "not known yet";
    }
    if (measure == Measure::Rate) {
        return rateText(cell);
    }
    const ScatterValue value = measured(cell, measure);
    if (!std::isfinite(value.value)) {
        return "none";
    }
    const ChartUnit unit = lookOf(measure).unit;
    std::string text = valueText(unit, value.value);
    if (std::isfinite(value.low) && std::isfinite(value.high)) {
        text += " (" + valueText(unit, value.low) + " to " + valueText(unit, value.high) + ")";
    }
    return text;
}

std::size_t pointAt(const SweepPlan& plan, const std::array<std::size_t, sweepAxesMost>& places) {
    std::size_t point = 0;
    for (std::size_t at = 0; at < plan.axes.size(); ++at) {
        point = point * plan.axes[at].size() + std::min(places[at], plan.axes[at].size() - 1);
    }
    return point;
}

LineChart lineChartOf(const SweptCells& sweep, const SweepChartChoice& choice) {
    const SweepPlan& plan = sweep.plan;
    ENSURE(!plan.axes.empty());
    const SweepAxis& axis = plan.axes.front();
    LineChart chart;
    chart.names = namesOf(sweep,
                          titleOf(choice.measure, plan.event) + " over " + axis.path,
                          placeText(plan, choice, 1));
    chart.x = chartAxisOf(axis, choice.isLogarithmicX);
    chart.y = measureAxisOf(plan, choice);
    chart.isRunning = sweep.isRunning;
    for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy) {
        ChartSeries series;
        series.name = plan.strategies[strategy]->name;
        series.look = strategy;
        auto places = choice.places;
        for (std::size_t place = 0; place < axis.size(); ++place) {
            places[0] = place;
            const ScatterValue value =
                measured(sweep.at(pointAt(plan, places), strategy), choice.measure);
            series.points.push_back({axis.positions[place], value.value, value.low, value.high});
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

HeatMap heatMapOf(const SweptCells& sweep, const SweepChartChoice& choice) {
    const SweepPlan& plan = sweep.plan;
    ENSURE(plan.axes.size() == 2);
    HeatMap map;
    const std::size_t strategy = std::min(choice.strategy, plan.strategies.size() - 1);
    map.names = namesOf(
        sweep, titleOf(choice.measure, plan.event), std::string(plan.strategies[strategy]->name));
    map.columnTitle = plan.axes[0].title();
    map.rowTitle = plan.axes[1].title();
    map.columns = plan.axes[0].values;
    map.rows = plan.axes[1].values;
    map.rowsRise = plan.axes[1].kind != AxisKind::Name;
    map.valueTitle = titleOf(choice.measure, plan.event);
    map.unit = lookOf(choice.measure).unit;
    map.isLogarithmic = choice.isLogarithmicY;
    for (std::size_t row = 0; row < map.rows.size(); ++row) {
        for (std::size_t column = 0; column < map.columns.size(); ++column) {
            const ScatterValue value =
                measured(sweep.at(pointAt(plan, {column, row}), strategy), choice.measure);
            map.cells.push_back({value.value, value.high});
        }
    }
    return map;
}

ScatterChart scatterChartOf(const SweptCells& sweep, const SweepChartChoice& choice) {
    const SweepPlan& plan = sweep.plan;
    ScatterChart chart;
    chart.names = namesOf(sweep,
                          titleOf(choice.measure, plan.event) + " against latency",
                          placeText(plan, choice, 0));
    chart.x.title = std::string(lookOf(Measure::Median).title);
    chart.x.unit = ChartUnit::Milliseconds;
    chart.x.isLogarithmic = choice.isLogarithmicX;
    chart.y = measureAxisOf(plan, choice);
    const std::size_t point = pointAt(plan, choice.places);
    for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy) {
        const CellSummary& cell = sweep.at(point, strategy);
        chart.points.push_back({std::string(plan.strategies[strategy]->name),
                                strategy,
                                measured(cell, Measure::Median),
                                measured(cell, choice.measure)});
    }
    return chart;
}

LineChart oddsChartOf(const PointOfNoReturn& found, Event event, const std::string& run) {
    LineChart chart;
    chart.names.title = "Point of no return; " + run;
    chart.names.note = sentenceOf(found, event) + " Wilson intervals, 95%.";
    chart.x = {"Time from which chance is drawn anew", ChartUnit::Milliseconds, false, {}, {}, {}};
    chart.y = {
        fmt::format("Futures with {}", phraseOf(event)), ChartUnit::Share, false, {}, 0.0, 1.0};
    ChartSeries series;
    for (const FutureOdds& odds : found.odds) {
        series.points.push_back({(odds.from - Time::zero()).milliseconds(),
                                 odds.share(),
                                 odds.interval.low,
                                 odds.interval.high});
    }
    chart.series.push_back(std::move(series));
    chart.isStepped = true;
    if (found.decided) {
        const Duration decided = *found.decided - Time::zero();
        chart.marks.push_back({decided.milliseconds(), "decided"});
    }
    return chart;
}

} // namespace idem
