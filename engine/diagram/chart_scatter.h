// A chart of things by two figures of which less is better, such as latency and the rate of double
// charges, with the best trade-offs (Pareto front) marked.
#pragma once

#include "engine/diagram/chart_frame.h"

#include <limits>
#include <string>
#include <vector>

namespace idem {

/// A figure with the ends of its interval; NaN: no interval.
struct ScatterValue {
    double value = 0;
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
};

struct ScatterPoint {
    std::string name;
    std::size_t look = 0; ///< As ChartSeries::look.
    ScatterValue x;
    ScatterValue y;
};

struct ScatterChart {
    ChartNames names;
    ChartAxis x;
    ChartAxis y;
    std::vector<ScatterPoint> points;
};

/// Positions of the points that no other one beats in one figure without being beaten in the other;
/// from left to right. Points with NaN belong to none. Quadratic.
std::vector<std::size_t> paretoFront(const std::vector<ScatterPoint>& points);

/// Zero on a logarithmic axis is drawn as in a line chart. The `series` of a spot is the position
/// of its point. Points with NaN are left out.
ChartPicture layoutScatterChart(const ScatterChart& chart, ChartSize size = {});

} // namespace idem
