#include "engine/diagram/chart_scatter.h"

#include "engine/diagram/chart_marks.h"
#include "engine/diagram/label_grid.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace idem {

namespace {

bool isDrawn(const ScatterPoint& point) {
    return std::isfinite(point.x.value) && std::isfinite(point.y.value);
}

class ScatterPainter {
public:
    ScatterPainter(const ScatterChart& chart, ChartFrame& frame)
        : m_chart(chart), m_frame(frame), m_front(paretoFront(chart.points)) {}

    void draw() {
        drawFront();
        for (const ScatterPoint& point : m_chart.points) {
            if (isDrawn(point)) {
                drawReach(point);
            }
        }
        for (std::size_t i = 0; i < m_chart.points.size(); ++i) {
            if (isDrawn(m_chart.points[i])) {
                drawPoint(i);
            }
        }
        for (const ChartSpot& spot : m_frame.picture().spots) {
            drawName(spot);
        }
    }

private:
    bool isBound(const ScatterPoint& point) const {
        return m_frame.y().isLogarithmic() && point.y.value <= 0;
    }
    Point placeOf(const ScatterPoint& point) const {
        return m_frame.at(point.x.value,
                          isBound(point) && point.y.high > 0 ? point.y.high : point.y.value);
    }

    /// Steps along the best trade-offs: what lies above and to the right of them is beaten.
    void drawFront() {
        if (m_front.size() < 2) {
            return;
        }
        Point last = placeOf(m_chart.points[m_front.front()]);
        for (std::size_t i = 1; i < m_front.size(); ++i) {
            const Point next = placeOf(m_chart.points[m_front[i]]);
            m_frame.list().add(Line{last, {next.x, last.y}, Ink::Muted, 1.25, Dash::Dashed});
            m_frame.list().add(Line{{next.x, last.y}, next, Ink::Muted, 1.25, Dash::Dashed});
            last = next;
        }
    }

    void drawReach(const ScatterPoint& point) {
        const Ink ink = seriesInk(point.look);
        const Point at = placeOf(point);
        if (std::isfinite(point.x.low) && std::isfinite(point.x.high)) {
            const double left = m_frame.xOf(point.x.low);
            const double right = m_frame.xOf(point.x.high);
            m_frame.list().add(Line{{left, at.y}, {right, at.y}, ink, 1.25});
            for (const double x : {left, right}) {
                m_frame.list().add(Line{{x, at.y - 3}, {x, at.y + 3}, ink, 1.25});
            }
        }
        if (isBound(point)) {
            drawArrowToFloor(m_frame.list(), at, m_frame.plot().bottom(), ink);
        } else if (std::isfinite(point.y.low) && std::isfinite(point.y.high)) {
            const double top = m_frame.yOf(point.y.high);
            const double bottom = m_frame.yOf(point.y.low);
            m_frame.list().add(Line{{at.x, top}, {at.x, bottom}, ink, 1.25});
            for (const double y : {top, bottom}) {
                m_frame.list().add(Line{{at.x - 3, y}, {at.x + 3, y}, ink, 1.25});
            }
        }
    }

    void drawPoint(std::size_t i) {
        const ScatterPoint& point = m_chart.points[i];
        const Point at = placeOf(point);
        drawMarker(
            m_frame.list(), point.look, at, isBound(point) ? MarkKind::Bound : MarkKind::Estimate);
        m_frame.picture().spots.push_back({i, 0, at});
        m_labels.add({at.x - 5, at.y - 5, 10, 10});
    }

    /// Beside its point, where there is room; a name of the front is bold.
    void drawName(const ChartSpot& spot) {
        const bool isBest = std::find(m_front.begin(), m_front.end(), spot.series) != m_front.end();
        const TextStyle style{chartText.sizePx, isBest};
        const std::string name =
            fitted(m_chart.points[spot.series].name, 0.4 * m_frame.plot().width, style);
        const Point at = spot.at;
        const std::array<std::pair<Point, Anchor>, 6> places{{
            {{9, -6}, Anchor::Start},
            {{-9, -6}, Anchor::End},
            {{9, 13}, Anchor::Start},
            {{-9, 13}, Anchor::End},
            {{0, -11}, Anchor::Middle},
            {{0, 19}, Anchor::Middle},
        }};
        std::optional<Label> free;
        for (const auto& [by, anchor] : places) {
            const Label label{{at.x + by.x, at.y + by.y}, name, Ink::Text, anchor, style};
            const Box box = boxOf(label);
            if (box.left >= m_frame.plot().left && box.right() <= m_frame.list().width &&
                box.top >= m_frame.plot().top - 12 && box.bottom() <= m_frame.plot().bottom() &&
                m_labels.hasRoom(box)) {
                free = label;
                break;
            }
        }
        // Crowded out: pointing at the marker still tells what it is, and so does the table.
        if (free) {
            m_labels.add(boxOf(*free));
            m_frame.list().add(*free);
        }
    }

    const ScatterChart& m_chart;
    ChartFrame& m_frame;
    std::vector<std::size_t> m_front;
    LabelGrid m_labels;
};

} // namespace

std::vector<std::size_t> paretoFront(const std::vector<ScatterPoint>& points) {
    const auto beats = [](const ScatterPoint& one, const ScatterPoint& other) {
        return one.x.value <= other.x.value && one.y.value <= other.y.value &&
               (one.x.value < other.x.value || one.y.value < other.y.value);
    };
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool isBeaten = std::any_of(points.begin(), points.end(), [&](const auto& other) {
            return isDrawn(other) && beats(other, points[i]);
        });
        if (isDrawn(points[i]) && !isBeaten) {
            front.push_back(i);
        }
    }
    std::stable_sort(front.begin(), front.end(), [&](std::size_t one, std::size_t other) {
        return points[one].x.value < points[other].x.value;
    });
    return front;
}

ChartPicture layoutScatterChart(const ScatterChart& chart, ChartSize size) {
    FrameParts parts;
    parts.names = chart.names;
    parts.x = chart.x;
    parts.y = chart.y;
    parts.hasLines = false;
    parts.roundsX = true;
    for (const ScatterPoint& point : chart.points) {
        if (isDrawn(point)) {
            parts.xExtent.add(point.x.value);
            parts.xExtent.add(point.x.high);
            parts.yExtent.add(point.y.value);
            parts.yExtent.add(point.y.high);
            if (!chart.y.isLogarithmic) {
                parts.yExtent.add(point.y.low);
            }
        }
    }
    ChartFrame frame(std::move(parts), size);
    ScatterPainter(chart, frame).draw();
    return std::move(frame.picture());
}

} // namespace idem
