// What the parts of the topology's picture draw on.
#pragma once

#include "engine/diagram/text_width.h"
#include "engine/diagram/topology_sights.h"

#include <string>
#include <vector>

namespace idem {

/// From the disc of a node to its ring, and where links end.
inline constexpr double ringGap = 5;
inline constexpr double lineHeight = 12.5;
inline constexpr TextStyle nodeNameText{11, true};
inline constexpr TextStyle nodeSmallText{9.5, false};
inline constexpr TextStyle badgeText{9.5, true};

/// One picture while it is drawn, from the back to the front.
struct TopologySheet {
    const TopologyScene& scene;
    const TopologyLayout& layout;
    const TopologyMoment& view;
    TopologyPicture picture;
    std::vector<Box> taken; ///< Where texts and discs stand already.

    DisplayList& list() { return picture.list; }
    void line(Point from, Point to, Ink ink, double width = 1, RecordId record = RecordId::none());
    /// Through all points.
    void stroke(const std::vector<Point>& points, const Line& look, RecordId record);
    void text(Label label, RecordId record = RecordId::none());
    bool hasRoom(const Box& box) const;
    /// On a piece of paper, if there is room; false otherwise.
    bool textIfFree(Label label, RecordId record = RecordId::none());
    /// The room that is left on a line of text under a node.
    Point lineUnder(const NodePlace& place, int line) const;
};

void drawRegions(TopologySheet& sheet);
void drawLinks(TopologySheet& sheet, const State& state);
void drawNode(TopologySheet& sheet, const NodePlace& place, const NodeSight& sight);
void drawMessages(TopologySheet& sheet);

// Signs, each within a box of `size` around its centre.
void drawRole(TopologySheet& sheet, NodeRole role, Point centre, double size, Ink ink);
void drawPadlock(TopologySheet& sheet, Point centre, bool isLock, RecordId record);
void drawLightning(TopologySheet& sheet, Point centre, double size);
void drawPauseSign(TopologySheet& sheet, Point centre, double size);
void drawCross(TopologySheet& sheet, Point centre, double size, RecordId record);
/// A level of liquid in a disc, from 0 to 1.
void drawLevel(TopologySheet& sheet, Point centre, double radius, double level);

} // namespace idem
