// A line chart: rates, latencies or probabilities over one field, with their intervals as bands;
// or, in steps, a probability over time or a histogram.
#pragma once

#include "engine/diagram/chart_frame.h"

#include <limits>
#include <string>
#include <vector>

namespace idem {

struct ChartPoint {
    double x = 0;
    double y = 0; ///< NaN: nothing is known here, the line has a gap.
    /// The interval around y; NaN: none.
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
};

struct ChartSeries {
    std::string name;
    std::size_t look = 0;           ///< Ink, marker and dash; the same number, the same look.
    std::vector<ChartPoint> points; ///< x does not fall.
};

/// A place on the horizontal axis that is worth a word: a threshold, the end of a lease.
struct ChartMark {
    double x = 0;
    std::string text;
};

struct LineChart {
    ChartNames names;
    ChartAxis x;
    ChartAxis y;
    std::vector<ChartSeries> series;
    std::vector<ChartMark> marks;
    bool isStepped = false; ///< A value holds until the next point; the last point is an end only.
    bool isFilled = false;  ///< Down to the axis, as a histogram is.
    bool isRunning =
        false; ///< The numbers still change: intervals are grey, and the chart says so.
};

/// On a logarithmic axis a value of zero is drawn as what it is at most: a hollow marker at the end
/// of its interval with an arrow to the floor. Spots are numbered as series and points are. Linear
/// in the points.
ChartPicture layoutLineChart(const LineChart& chart, ChartSize size = {});

} // namespace idem
