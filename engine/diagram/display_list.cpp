#include "engine/diagram/display_list.h"

#include "engine/core/mathematics.h"
#include "engine/diagram/text_width.h"

#include <algorithm>

namespace idem {

namespace {

double distance(Point point, const Line& line) {
    const double dx = line.to.x - line.from.x;
    const double dy = line.to.y - line.from.y;
    const double squared = dx * dx + dy * dy;
    double share = 0;
    if (squared > 0) {
        share = ((point.x - line.from.x) * dx + (point.y - line.from.y) * dy) / squared;
        share = std::clamp(share, 0.0, 1.0);
    }
    const double x = point.x - line.from.x - share * dx;
    const double y = point.y - line.from.y - share * dy;
    return mathematics::sqrt(x * x + y * y);
}

double distance(Point point, const Box& box) {
    const double x = std::max({box.left - point.x, 0.0, point.x - box.right()});
    const double y = std::max({box.top - point.y, 0.0, point.y - box.bottom()});
    return mathematics::sqrt(x * x + y * y);
}

Box boundsOf(const Polygon& polygon) {
    Box box{polygon.corners[0].x, polygon.corners[0].y, 0, 0};
    for (const Point corner : polygon.corners) {
        const double right = std::max(box.right(), corner.x);
        const double bottom = std::max(box.bottom(), corner.y);
        box.left = std::min(box.left, corner.x);
        box.top = std::min(box.top, corner.y);
        box.width = right - box.left;
        box.height = bottom - box.top;
    }
    return box;
}

struct DistanceTo {
    Point point;

    double operator()(const Line& line) const { return distance(point, line); }
    double operator()(const Surface& surface) const { return distance(point, surface.box); }
    double operator()(const Polygon& polygon) const { return distance(point, boundsOf(polygon)); }
    double operator()(const Disc& disc) const {
        const double x = point.x - disc.centre.x;
        const double y = point.y - disc.centre.y;
        return std::max(mathematics::sqrt(x * x + y * y) - disc.radius, 0.0);
    }
    double operator()(const Label& label) const { return distance(point, boxOf(label)); }
};

struct Shift {
    Point by;

    void operator()(Line& line) const {
        move(line.from);
        move(line.to);
    }
    void operator()(Surface& surface) const {
        surface.box.left += by.x;
        surface.box.top += by.y;
    }
    void operator()(Polygon& polygon) const {
        for (Point& corner : polygon.corners) {
            move(corner);
        }
    }
    void operator()(Disc& disc) const { move(disc.centre); }
    void operator()(Label& label) const { move(label.at); }

private:
    void move(Point& point) const {
        point.x += by.x;
        point.y += by.y;
    }
};

} // namespace

std::optional<RecordId> recordAt(const DisplayList& list, Point point, double reach) {
    std::optional<RecordId> nearest;
    double best = reach;
    for (auto item = list.items.rbegin(); item != list.items.rend(); ++item) {
        if (!item->record.isSome()) {
            continue;
        }
        const double away = std::visit(DistanceTo{point}, item->shape);
        if (away == 0) {
            return item->record;
        }
        if (away < best) {
            best = away;
            nearest = item->record;
        }
    }
    return nearest;
}

Shape shifted(Shape shape, Point by) {
    std::visit(Shift{by}, shape);
    return shape;
}

void append(DisplayList& list, const DisplayList& part, Point by) {
    list.items.reserve(list.items.size() + part.items.size());
    for (const Item& item : part.items) {
        list.add(shifted(item.shape, by), item.record);
    }
}

// Liang and Barsky: the line is cut by each side in turn, in shares of its length.
std::optional<Line> clipped(const Line& line, const Box& box) {
    const double dx = line.to.x - line.from.x;
    const double dy = line.to.y - line.from.y;
    const double runs[4] = {-dx, dx, -dy, dy};
    const double rooms[4] = {line.from.x - box.left,
                             box.right() - line.from.x,
                             line.from.y - box.top,
                             box.bottom() - line.from.y};
    double enter = 0;
    double leave = 1;
    for (int side = 0; side < 4; ++side) {
        if (runs[side] == 0) {
            if (rooms[side] < 0) {
                return std::nullopt;
            }
            continue;
        }
        const double share = rooms[side] / runs[side];
        if (runs[side] < 0) {
            enter = std::max(enter, share);
        } else {
            leave = std::min(leave, share);
        }
    }
    if (enter > leave) {
        return std::nullopt;
    }
    Line part = line;
    part.from = {line.from.x + enter * dx, line.from.y + enter * dy};
    part.to = {line.from.x + leave * dx, line.from.y + leave * dy};
    return part;
}

std::optional<Box> clipped(const Box& box, const Box& within) {
    const double left = std::max(box.left, within.left);
    const double top = std::max(box.top, within.top);
    const double right = std::min(box.right(), within.right());
    const double bottom = std::min(box.bottom(), within.bottom());
    if (right < left || bottom < top) {
        return std::nullopt;
    }
    return Box{left, top, right - left, bottom - top};
}

} // namespace idem
