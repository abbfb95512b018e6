// What the series of charts look like: a marker and a dash pattern each, so that nobody needs to
// tell their colours apart.
#pragma once

#include "engine/diagram/display_list.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace idem {

/// How a point stands on a chart.
enum class MarkKind : std::uint8_t {
    Estimate,
    Bound, ///< Only that it is below: hollow.
};

/// Draws the marker of a series around a point. Series beyond the sixth share inks, those
/// beyond the 36th everything.
void drawMarker(DisplayList& list, std::size_t series, Point at, MarkKind kind);

/// Draws a line with bends in the dash pattern of a series, which goes on around the bends.
void drawSeriesLine(DisplayList& list, std::size_t series, const std::vector<Point>& points);
/// In its ink alone, for the only line of a chart.
void drawSolidLine(DisplayList& list, std::size_t series, const std::vector<Point>& points);

/// From a bound down to the floor of a logarithmic axis: anything below is possible.
void drawArrowToFloor(DisplayList& list, Point from, double floor, Ink ink);

/// A short piece of the line with its marker, as in a legend; 34 pixels wide from `left`.
void drawSample(DisplayList& list, std::size_t series, Point left, bool hasLine);
inline constexpr double sampleWidth = 34;

} // namespace idem
