// A picture as data: shapes in the order in which they are painted. Layouts make it, without any
// window; the desktop paints it, SVG is written from it, tests read it.
#pragma once

#include "engine/core/ids.h"
#include "engine/diagram/ink.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace idem {

/// Pixels from the upper left corner, to the right and down.
struct Point {
    double x = 0;
    double y = 0;

    bool operator==(const Point&) const = default;
};

struct Box {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;

    double right() const { return left + width; }
    double bottom() const { return top + height; }
    bool contains(Point point) const {
        return point.x >= left && point.x <= right() && point.y >= top && point.y <= bottom();
    }
    bool operator==(const Box&) const = default;
};

enum class Dash : std::uint8_t { Solid, Dashed, Dotted };

/// How a surface is filled, so that states differ without their colours.
enum class Fill : std::uint8_t { Solid, Pale, Hatched, Outline };

struct Line {
    Point from;
    Point to;
    Ink ink = Ink::Text;
    double width = 1;
    Dash dash = Dash::Solid;
};

struct Surface {
    Box box;
    Ink ink = Ink::Text;
    Fill fill = Fill::Solid;
};

/// A closed outline of at least three corners.
struct Polygon {
    std::vector<Point> corners;
    Ink ink = Ink::Text;
    Fill fill = Fill::Solid;
};

struct Disc {
    Point centre;
    double radius = 0;
    Ink ink = Ink::Text;
    Fill fill = Fill::Solid;
};

enum class Anchor : std::uint8_t { Start, Middle, End };

/// What text looks like. The family is DejaVu Sans, whose widths the engine knows.
struct TextStyle {
    double sizePx = 11;
    bool isBold = false;

    bool operator==(const TextStyle&) const = default;
};

/// One line of text; `at` lies on its baseline.
struct Label {
    Point at;
    std::string text;
    Ink ink = Ink::Text;
    Anchor anchor = Anchor::Start;
    TextStyle style;
};

using Shape = std::variant<Line, Surface, Polygon, Disc, Label>;

struct Item {
    Shape shape;
    RecordId record; ///< What it tells of, for pointing at it; none for what is only there.
};

/// A picture of a given size. What lies outside of it was cut off by whoever made it.
struct DisplayList {
    double width = 0;
    double height = 0;
    std::vector<Item> items;

    void add(Shape shape, RecordId record = RecordId::none()) {
        items.push_back({std::move(shape), record});
    }
};

/// The record of the uppermost item that is at most `reach` pixels from the point. Linear.
std::optional<RecordId> recordAt(const DisplayList& list, Point point, double reach);

/// The same shape elsewhere.
Shape shifted(Shape shape, Point by);
/// Adds everything of `part`, shifted. Linear.
void append(DisplayList& list, const DisplayList& part, Point by);

/// The part of a line that lies within the box, or nothing.
std::optional<Line> clipped(const Line& line, const Box& box);
/// The part of a box that lies within the other, or nothing.
std::optional<Box> clipped(const Box& box, const Box& within);

} // namespace idem
