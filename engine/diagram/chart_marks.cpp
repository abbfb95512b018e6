#include "engine/diagram/chart_marks.h"

#include "engine/diagram/path.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

constexpr double markerRadius = 3.6;
constexpr double lineWidth = 1.75;

/// On, off, on, off, in pixels; an empty one is solid.
using Pattern = std::vector<double>;

const Pattern& patternOf(std::size_t series) {
    static const std::array<Pattern, 6> patterns{
        Pattern{}, {7, 3}, {2, 2.5}, {9, 3, 2, 3}, {13, 4}, {5, 2.5, 2, 2.5, 2, 2.5}};
    // The inks begin again after six: the patterns move on, so that no two series share both.
    return patterns[(series + series / patterns.size()) % patterns.size()];
}

/// Corners on the unit circle's scale; a circle has none.
using Outline = std::vector<Point>;

const Outline& outlineOf(std::size_t series) {
    static const std::array<Outline, 6> outlines{
        Outline{},                                            // circle
        {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}}, // square
        {{0, -1.2}, {1.15, 0.9}, {-1.15, 0.9}},               // triangle
        {{0, -1.35}, {1.35, 0}, {0, 1.35}, {-1.35, 0}},       // diamond
        {{0, 1.2}, {1.15, -0.9}, {-1.15, -0.9}},              // triangle on its head
        {{-0.45, -1.2},
         {0.45, -1.2},
         {0.45, -0.45},
         {1.2, -0.45},
         {1.2, 0.45},
         {0.45, 0.45},
         {0.45, 1.2},
         {-0.45, 1.2},
         {-0.45, 0.45},
         {-1.2, 0.45},
         {-1.2, -0.45},
         {-0.45, -0.45}}};
    return outlines[(series + series / outlines.size()) % outlines.size()];
}

void addOutline(DisplayList& list, const Outline& outline, Point at, const Disc& look) {
    if (outline.empty()) {
        list.add(Disc{at, look.radius, look.ink, look.fill});
        return;
    }
    Polygon polygon{{}, look.ink, look.fill};
    for (const Point corner : outline) {
        polygon.corners.push_back({at.x + look.radius * corner.x, at.y + look.radius * corner.y});
    }
    list.add(std::move(polygon));
}

} // namespace

void drawMarker(DisplayList& list, std::size_t series, Point at, MarkKind kind) {
    const Outline& outline = outlineOf(series);
    // A rim of paper sets the marker off from lines that pass beneath it.
    addOutline(list, outline, at, {{}, markerRadius + 1.3, Ink::Paper, Fill::Solid});
    const Fill fill = kind == MarkKind::Bound ? Fill::Outline : Fill::Solid;
    addOutline(list, outline, at, {{}, markerRadius, seriesInk(series), fill});
}

void drawSeriesLine(DisplayList& list, std::size_t series, const std::vector<Point>& points) {
    const Pattern& pattern = patternOf(series);
    if (pattern.empty()) {
        drawSolidLine(list, series, points);
        return;
    }
    std::size_t part = 0;
    double left = pattern[0];
    for (std::size_t i = 1; i < points.size(); ++i) {
        const Point from = points[i - 1];
        const Point to = points[i];
        const double length = distanceBetween(from, to);
        for (double done = 0; done < length;) {
            const double step = std::min(left, length - done);
            if (part % 2 == 0) {
                list.add(Line{between(from, to, done / length),
                              between(from, to, (done + step) / length),
                              seriesInk(series),
                              lineWidth});
            }
            done += step;
            left -= step;
            if (left <= 1e-9) {
                part = (part + 1) % pattern.size();
                left = pattern[part];
            }
        }
    }
}

void drawSolidLine(DisplayList& list, std::size_t series, const std::vector<Point>& points) {
    for (std::size_t i = 1; i < points.size(); ++i) {
        list.add(Line{points[i - 1], points[i], seriesInk(series), lineWidth});
    }
}

void drawArrowToFloor(DisplayList& list, Point from, double floor, Ink ink) {
    list.add(Line{from, {from.x, floor - 2}, ink, 1, Dash::Dotted});
    list.add(Polygon{{{from.x - 3, floor - 6}, {from.x + 3, floor - 6}, {from.x, floor - 1}}, ink});
}

void drawSample(DisplayList& list, std::size_t series, Point left, bool hasLine) {
    if (hasLine) {
        drawSeriesLine(list, series, {left, {left.x + sampleWidth, left.y}});
    }
    drawMarker(list, series, {left.x + sampleWidth / 2, left.y}, MarkKind::Estimate);
}

} // namespace idem
