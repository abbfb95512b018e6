// A line with bends, and places along it by shares of its length.
#pragma once

#include "engine/diagram/display_list.h"

#include <vector>

namespace idem {

/// At least two points, or empty.
struct Path {
    std::vector<Point> points;

    double length() const;
    /// From 0, the first point, to 1, the last. REQUIRES: not empty. Linear in the points.
    Point at(double share) const;
    /// The direction there, of length 1.
    Point directionAt(double share) const;
    Path reversed() const;
    bool operator==(const Path&) const = default;
};

double distanceBetween(Point one, Point other);
/// The point that lies `share` of the way from one to the other.
Point between(Point from, Point to, double share);

/// From `from` to `to` in one even curve that leaves the straight line by `bow` of its length, to
/// the left of the way if positive. What is nearer to an end than its rim is cut off.
struct Rims {
    double from = 0;
    double to = 0;
};
Path curve(Point from, Point to, double bow, Rims rims);

/// Points of a circle, clockwise from the top. `from` and `to` are shares of a whole turn.
std::vector<Point> arcOf(Point centre, double radius, double from, double to);

} // namespace idem
