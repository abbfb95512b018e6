#include "engine/diagram/path.h"

#include "engine/core/ensure.h"
#include "engine/core/mathematics.h"

#include <algorithm>

namespace idem {

namespace {

constexpr int curveParts = 16;
/// Of a whole circle; an arc takes its share of them.
constexpr int circleParts = 48;

/// sin(x) for x from 0 to pi/4 by its series, exact to 1e-9; libm differs between machines.
double sineOfSmall(double x) {
    const double square = x * x;
    return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))));
}

double cosineOfSmall(double x) {
    const double square = x * x;
    return 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)));
}

/// Where the hand of a clock points after that share of a turn; by eighths.
Point handAt(double turn) {
    constexpr double pi = 3.141592653589793;
    const double whole = turn - static_cast<double>(static_cast<long>(turn));
    const double eighths = (whole < 0 ? whole + 1 : whole) * 8;
    const int octant = std::min(static_cast<int>(eighths), 7);
    const double into = eighths - octant;
    const double angle = (octant % 2 == 0 ? into : 1 - into) * pi / 4;
    double x = sineOfSmall(angle);
    double y = cosineOfSmall(angle);
    if (octant % 4 == 1 || octant % 4 == 2) {
        std::swap(x, y);
    }
    const bool isLow = octant >= 2 && octant < 6;
    return {octant >= 4 ? -x : x, isLow ? y : -y};
}

/// The segment that holds a share, and how far into it that is.
struct Spot {
    std::size_t segment = 0;
    double share = 0;
};

Spot spotOf(const Path& path, double share) {
    ENSURE(path.points.size() >= 2);
    double left = std::clamp(share, 0.0, 1.0) * path.length();
    for (std::size_t at = 0; at + 1 < path.points.size(); ++at) {
        const double length = distanceBetween(path.points[at], path.points[at + 1]);
        if (left <= length && length > 0) {
            return {at, left / length};
        }
        left -= length;
    }
    return {path.points.size() - 2, 1};
}

/// Cuts off what lies within the circle, at the end of the points.
void cutEnd(std::vector<Point>& points, Point centre, double radius) {
    while (points.size() > 2 && distanceBetween(points[points.size() - 2], centre) < radius) {
        points.pop_back();
    }
    const Point before = points[points.size() - 2];
    const double outside = distanceBetween(before, centre) - radius;
    const double length = distanceBetween(before, points.back());
    if (outside > 0 && length > 0) {
        points.back() = between(before, points.back(), std::min(outside / length, 1.0));
    }
}

} // namespace

double distanceBetween(Point one, Point other) {
    const double x = other.x - one.x;
    const double y = other.y - one.y;
    return mathematics::sqrt(x * x + y * y);
}

Point between(Point from, Point to, double share) {
    return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
}

double Path::length() const {
    double sum = 0;
    for (std::size_t at = 0; at + 1 < points.size(); ++at) {
        sum += distanceBetween(points[at], points[at + 1]);
    }
    return sum;
}

Point Path::at(double share) const {
    const Spot spot = spotOf(*this, share);
    return between(points[spot.segment], points[spot.segment + 1], spot.share);
}

Point Path::directionAt(double share) const {
    const std::size_t segment = spotOf(*this, share).segment;
    const Point from = points[segment];
    const Point to = points[segment + 1];
    const double length = std::max(distanceBetween(from, to), 1e-9);
    return {(to.x - from.x) / length, (to.y - from.y) / length};
}

Path Path::reversed() const {
    return {{points.rbegin(), points.rend()}};
}

Path curve(Point from, Point to, double bow, Rims rims) {
    // The control point of a parabola lies twice as far out as its middle.
    const Point control{(from.x + to.x) / 2 + 2 * bow * (to.y - from.y),
                        (from.y + to.y) / 2 - 2 * bow * (to.x - from.x)};
    const int parts = bow == 0 ? 1 : curveParts;
    Path path;
    for (int part = 0; part <= parts; ++part) {
        const double share = static_cast<double>(part) / parts;
        path.points.push_back(
            between(between(from, control, share), between(control, to, share), share));
    }
    if (bow == 0) {
        path.points.insert(path.points.begin() + 1, between(from, to, 0.5));
    }
    cutEnd(path.points, to, rims.to);
    std::reverse(path.points.begin(), path.points.end());
    cutEnd(path.points, from, rims.from);
    std::reverse(path.points.begin(), path.points.end());
    return path;
}

std::vector<Point> arcOf(Point centre, double radius, double from, double to) {
    const int parts = std::max(static_cast<int>((to - from) * circleParts + 0.5), 1);
    std::vector<Point> points;
    for (int part = 0; part <= parts; ++part) {
        const Point hand = handAt(from + (to - from) * part / parts);
        points.push_back({centre.x + radius * hand.x, centre.y + radius * hand.y});
    }
    return points;
}

} // namespace idem
