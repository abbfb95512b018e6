// The signs of roles and states: drawn of lines, so that they are the same in every font.

#include "engine/diagram/topology_sheet.h"

#include <algorithm>

namespace idem {

namespace {

/// Points of a sign in shares of its size, from its centre.
std::vector<Point> scaled(Point centre, double size, const std::vector<Point>& shares) {
    std::vector<Point> points;
    points.reserve(shares.size());
    for (const Point share : shares) {
        points.push_back({centre.x + share.x * size, centre.y + share.y * size});
    }
    return points;
}

struct SignPen {
    TopologySheet& sheet;
    Point centre;
    double size;
    Ink ink;

    double width() const { return std::max(size * 0.08, 1.0); }
    void stroke(const std::vector<Point>& shares) const {
        sheet.stroke(scaled(centre, size, shares),
                     Line{{}, {}, ink, width(), Dash::Solid},
                     RecordId::none());
    }
    void fill(const std::vector<Point>& shares) const {
        sheet.list().add(Polygon{scaled(centre, size, shares), ink, Fill::Solid});
    }
    /// Half of an ellipse, or all of it.
    std::vector<Point> oval(Point at, double halfWidth, double halfHeight) const {
        auto points = arcOf({0, 0}, 1, 0, 1);
        for (Point& point : points) {
            point = {at.x + point.x * halfWidth, at.y + point.y * halfHeight};
        }
        return points;
    }
};

void drawPerson(const SignPen& pen) {
    pen.sheet.list().add(
        Disc{{pen.centre.x, pen.centre.y - pen.size * 0.22}, pen.size * 0.19, pen.ink});
    pen.fill(
        {{-0.38, 0.42}, {-0.34, 0.18}, {-0.18, 0.05}, {0.18, 0.05}, {0.34, 0.18}, {0.38, 0.42}});
}

void drawFork(const SignPen& pen) {
    pen.stroke({{-0.45, 0}, {-0.1, 0}, {0.25, -0.3}});
    pen.stroke({{-0.1, 0}, {0.25, 0.3}});
    pen.fill({{0.45, -0.45}, {0.12, -0.38}, {0.32, -0.14}});
    pen.fill({{0.45, 0.45}, {0.12, 0.38}, {0.32, 0.14}});
}

void drawRack(const SignPen& pen) {
    for (const double top : {-0.42, -0.1, 0.22}) {
        pen.stroke(
            {{-0.42, top}, {0.42, top}, {0.42, top + 0.22}, {-0.42, top + 0.22}, {-0.42, top}});
        pen.stroke({{-0.28, top + 0.11}, {-0.14, top + 0.11}});
    }
}

void drawCylinder(const SignPen& pen) {
    pen.stroke(pen.oval({0, -0.28}, 0.38, 0.14));
    for (const double y : {0.0, 0.3}) {
        std::vector<Point> lower;
        for (const Point point : pen.oval({0, y}, 0.38, 0.14)) {
            if (point.y >= y - 1e-9) {
                lower.push_back(point);
            }
        }
        pen.stroke(lower);
    }
    pen.stroke({{-0.38, -0.28}, {-0.38, 0.3}});
    pen.stroke({{0.38, -0.28}, {0.38, 0.3}});
}

/// A memory chip.
void drawChip(const SignPen& pen) {
    pen.stroke({{-0.26, -0.26}, {0.26, -0.26}, {0.26, 0.26}, {-0.26, 0.26}, {-0.26, -0.26}});
    for (const double at : {-0.15, 0.0, 0.15}) {
        pen.stroke({{at, -0.26}, {at, -0.44}});
        pen.stroke({{at, 0.26}, {at, 0.44}});
        pen.stroke({{-0.26, at}, {-0.44, at}});
        pen.stroke({{0.26, at}, {0.44, at}});
    }
}

void drawBank(const SignPen& pen) {
    pen.fill({{0, -0.46}, {0.46, -0.2}, {0.46, -0.12}, {-0.46, -0.12}, {-0.46, -0.2}});
    for (const double at : {-0.3, 0.0, 0.3}) {
        pen.stroke({{at, -0.08}, {at, 0.28}});
    }
    pen.fill({{-0.46, 0.3}, {0.46, 0.3}, {0.46, 0.42}, {-0.46, 0.42}});
}

} // namespace

void drawRole(TopologySheet& sheet, NodeRole role, Point centre, double size, Ink ink) {
    const SignPen pen{sheet, centre, size, ink};
    switch (role) {
    case NodeRole::Client:
        return drawPerson(pen);
    case NodeRole::Balancer:
        return drawFork(pen);
    case NodeRole::Server:
        return drawRack(pen);
    case NodeRole::Database:
        return drawCylinder(pen);
    case NodeRole::Cache:
        return drawChip(pen);
    case NodeRole::Provider:
        return drawBank(pen);
    }
}

/// Closed and full for a lock; for a claim the body is pale, as the state of the key is.
void drawPadlock(TopologySheet& sheet, Point centre, bool isLock, RecordId record) {
    const Ink ink = Ink::Pending;
    auto shackle = arcOf({centre.x, centre.y - 2.5}, 3.5, -0.25, 0.25);
    shackle.insert(shackle.begin(), {centre.x - 3.5, centre.y});
    shackle.push_back({centre.x + 3.5, centre.y});
    sheet.list().add(Disc{centre, 10, Ink::Paper, Fill::Solid}, record);
    sheet.stroke(shackle, Line{{}, {}, ink, 2, Dash::Solid}, record);
    const Box body{centre.x - 6, centre.y - 1, 12, 8.5};
    sheet.list().add(Surface{body, ink, isLock ? Fill::Solid : Fill::Outline}, record);
    if (!isLock) {
        sheet.list().add(Surface{body, ink, Fill::Pale}, record);
    }
}

void drawLightning(TopologySheet& sheet, Point centre, double size) {
    const SignPen pen{sheet, centre, size, Ink::Fault};
    pen.fill({{0.1, -0.5}, {-0.3, 0.08}, {-0.04, 0.08}, {-0.12, 0.5}, {0.3, -0.12}, {0.04, -0.12}});
}

void drawPauseSign(TopologySheet& sheet, Point centre, double size) {
    for (const double left : {-0.32, 0.1}) {
        sheet.list().add(
            Surface{{centre.x + left * size, centre.y - 0.4 * size, 0.22 * size, 0.8 * size},
                    Ink::Fault,
                    Fill::Solid});
    }
}

void drawCross(TopologySheet& sheet, Point centre, double size, RecordId record) {
    const double reach = size / 2;
    for (const double side : {-reach, reach}) {
        sheet.line({centre.x - reach, centre.y + side},
                   {centre.x + reach, centre.y - side},
                   Ink::Fault,
                   2,
                   record);
    }
}

void drawLevel(TopologySheet& sheet, Point centre, double radius, double level) {
    if (level <= 0) {
        return;
    }
    const double surface = centre.y + radius - 2 * radius * std::min(level, 1.0);
    std::vector<Point> corners;
    const auto rim = arcOf(centre, radius, 0, 1);
    for (std::size_t at = 0; at + 1 < rim.size(); ++at) {
        const Point here = rim[at];
        const Point next = rim[at + 1];
        if (here.y >= surface) {
            corners.push_back(here);
        }
        if ((here.y >= surface) != (next.y >= surface)) {
            corners.push_back(between(here, next, (surface - here.y) / (next.y - here.y)));
        }
    }
    if (corners.size() >= 3) {
        sheet.list().add(Polygon{std::move(corners), Ink::Pending, Fill::Pale});
    }
}

} // namespace idem
