#include "engine/diagram/chart_line.h"

#include "engine/diagram/chart_marks.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace idem {

namespace {

constexpr double markerSpacingMin = 11; ///< Points that are nearer go without markers.

class LinePainter {
public:
    LinePainter(const LineChart& chart, ChartFrame& frame) : m_chart(chart), m_frame(frame) {}

    void draw() {
        for (const ChartSeries& series : m_chart.series) {
            drawBands(series);
        }
        for (const ChartSeries& series : m_chart.series) {
            drawLines(series);
        }
        for (std::size_t i = 0; i < m_chart.series.size(); ++i) {
            drawPoints(i);
        }
        drawMarks();
    }

private:
    /// Zero on a logarithmic axis: all that is known is what it is at most.
    bool isBound(const ChartPoint& point) const {
        return m_frame.y().isLogarithmic() && point.y <= 0;
    }
    Point placeOf(const ChartPoint& point) const {
        return m_frame.at(point.x, isBound(point) && point.high > 0 ? point.high : point.y);
    }

    /// The corners of a line through these points: in steps, or straight.
    std::vector<Point> bends(const std::vector<Point>& points) const {
        if (!m_chart.isStepped) {
            return points;
        }
        std::vector<Point> corners;
        for (const Point point : points) {
            if (!corners.empty()) {
                corners.push_back({point.x, corners.back().y});
            }
            corners.push_back(point);
        }
        return corners;
    }

    void drawBand(const std::vector<Point>& lows, const std::vector<Point>& highs, Ink ink) {
        std::vector<Point> outline = bends(highs);
        const std::vector<Point> back = bends(lows);
        if (outline.size() < 2) {
            return;
        }
        outline.insert(outline.end(), back.rbegin(), back.rend());
        m_frame.list().add(Polygon{std::move(outline), ink, Fill::Pale});
    }

    void drawBands(const ChartSeries& series) {
        const Ink ink = m_chart.isRunning ? Ink::Muted : seriesInk(series.look);
        std::vector<Point> lows;
        std::vector<Point> highs;
        const auto finish = [&] {
            drawBand(lows, highs, ink);
            lows.clear();
            highs.clear();
        };
        for (const ChartPoint& point : series.points) {
            if (!std::isfinite(point.low) || !std::isfinite(point.high)) {
                finish();
                continue;
            }
            lows.push_back(m_frame.at(point.x, point.low));
            highs.push_back(m_frame.at(point.x, point.high));
        }
        finish();
    }

    void drawLines(const ChartSeries& series) {
        std::vector<Point> run;
        const auto finish = [&] {
            if (run.size() >= 2) {
                if (m_chart.isFilled) {
                    const double floor = m_frame.plot().bottom();
                    drawBand({{run.front().x, floor}, {run.back().x, floor}},
                             run,
                             seriesInk(series.look));
                }
                const auto paint = m_chart.series.size() == 1 ? drawSolidLine : drawSeriesLine;
                paint(m_frame.list(), series.look, bends(run));
            }
            run.clear();
        };
        for (const ChartPoint& point : series.points) {
            if (!std::isfinite(point.y) || isBound(point)) {
                finish();
            } else {
                run.push_back(placeOf(point));
            }
        }
        finish();
    }

    void drawPoints(std::size_t at) {
        const ChartSeries& series = m_chart.series[at];
        const auto count = static_cast<double>(series.points.size());
        const bool hasMarkers =
            !m_chart.isStepped && m_frame.plot().width >= markerSpacingMin * (count - 1);
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const ChartPoint& point = series.points[i];
            if (!std::isfinite(point.y)) {
                continue;
            }
            const Point place = placeOf(point);
            if (isBound(point)) {
                drawArrowToFloor(
                    m_frame.list(), place, m_frame.plot().bottom(), seriesInk(series.look));
                drawMarker(m_frame.list(), series.look, place, MarkKind::Bound);
            } else if (hasMarkers) {
                drawMarker(m_frame.list(), series.look, place, MarkKind::Estimate);
            }
            m_frame.picture().spots.push_back({at, i, place});
        }
    }

    /// Their words stand above the plot; those that would run into the words before go a line
    /// down, on paper of their own.
    void drawMarks() {
        const Box& plot = m_frame.plot();
        double y = plot.top - 6;
        double free = 0;
        for (const ChartMark& mark : m_chart.marks) {
            const double x = m_frame.xOf(mark.x);
            const double width = widthOf(mark.text, chartText);
            const bool isLeft = x - 2 + width > m_frame.list().width - chartMargin;
            const double left = isLeft ? x + 2 - width : x - 2;
            y = left < free ? y + 15 : plot.top - 6;
            free = left + width + 8;
            m_frame.list().add(
                Line{{x, plot.top - 4}, {x, plot.bottom()}, Ink::Text, 1, Dash::Dashed});
            if (y > plot.top) {
                m_frame.list().add(
                    Surface{{left - 2, y - 11, width + 4, 15}, Ink::Paper, Fill::Solid});
            }
            m_frame.list().add(Label{{left, y}, mark.text, Ink::Text, Anchor::Start, chartText});
        }
    }

    const LineChart& m_chart;
    ChartFrame& m_frame;
};

/// The last value of a series: where its name belongs.
double endOf(const ChartSeries& series, bool isLogarithmic) {
    for (auto point = series.points.rbegin(); point != series.points.rend(); ++point) {
        if (std::isfinite(point->y)) {
            return isLogarithmic && point->y <= 0 ? point->high : point->y;
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

FrameParts partsOf(const LineChart& chart) {
    FrameParts parts;
    parts.names = chart.names;
    parts.x = chart.x;
    parts.y = chart.y;
    for (const ChartSeries& series : chart.series) {
        for (const ChartPoint& point : series.points) {
            parts.xExtent.add(point.x);
            parts.yExtent.add(point.y);
            // On a logarithmic axis the low end of a band may be any distance down: it is cut.
            if (!chart.y.isLogarithmic) {
                parts.yExtent.add(point.low);
            }
            parts.yExtent.add(point.high);
        }
        if (chart.series.size() > 1 || !series.name.empty()) {
            parts.legend.push_back(
                {series.name, series.look, endOf(series, chart.y.isLogarithmic)});
        }
    }
    if (chart.isRunning && parts.names.status.empty()) {
        parts.names.status = "still running";
    }
    parts.headroom = chart.marks.empty() ? 0 : 16;
    for (const ChartMark& mark : chart.marks) {
        parts.xExtent.add(mark.x);
    }
    return parts;
}

} // namespace

ChartPicture layoutLineChart(const LineChart& chart, ChartSize size) {
    ChartFrame frame(partsOf(chart), size);
    LinePainter(chart, frame).draw();
    return std::move(frame.picture());
}

} // namespace idem
