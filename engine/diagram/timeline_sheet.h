// What the parts of the timeline's layout draw on.
#pragma once

#include "engine/diagram/text_width.h"
#include "engine/diagram/timeline_layout.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace idem {

/// One timeline while it is laid out. Parts draw in the order in which they are called.
struct TimelineSheet {
    const TimelineIndex& index;
    const TimeAxis& axis;
    const TimelineView& view;
    TimelinePicture picture;
    std::vector<Box> labels; ///< Where text stands already.

    DisplayList& list() { return picture.list; }
    double xOf(Time time) const { return picture.xOf(axis.positionOf(time), view); }
    bool isInView(const TimeSpan& span) const {
        return xOf(span.to) >= picture.plot.left && xOf(span.from) <= picture.plot.right();
    }
    const LaneBox* laneOf(NodeId node) const;
    /// Where the bar lies that stands for a handler, or the lane's axis.
    double barY(const LaneBox& lane, std::uint32_t row) const;
    const std::string& nameOf(NodeId node) const { return index.names.nodes[node.value].name; }
    NodeRole roleOf(NodeId node) const { return index.names.nodes[node.value].role; }
    bool isInChain(RecordId record) const;

    void line(const Line& line, RecordId record = RecordId::none());
    void surface(Box box, Ink ink, Fill fill, RecordId record = RecordId::none());
    void text(Label label, RecordId record = RecordId::none());
    /// Whether a text may stand there: within the plot, and on no other.
    bool hasRoom(const Box& box) const;
    /// The same on a piece of paper, so that no hatch runs through it, if there is room.
    void textOnPaper(Label label, RecordId record = RecordId::none());
    /// The same if there is room; false otherwise.
    bool textIfFree(Label label, RecordId record = RecordId::none());
};

inline constexpr double gutterWidth = 132;
inline constexpr double rulerHeight = 28;
inline constexpr double rowHeight = 13;
inline constexpr double barHeight = 9;
inline constexpr double stripHeight = 11;
inline constexpr double stripPitch = 14;
inline constexpr std::uint32_t stripRowsMax = 6;
inline constexpr TextStyle smallText{9.5, false};
inline constexpr TextStyle plainText{11, false};
inline constexpr TextStyle boldText{11, true};

// The parts, from the back to the front.
void layLanes(TimelineSheet& sheet);
void drawGround(TimelineSheet& sheet);
void drawRuler(TimelineSheet& sheet);
void drawOutages(TimelineSheet& sheet);
void drawStates(TimelineSheet& sheet);
void drawWaits(TimelineSheet& sheet);
void drawBars(TimelineSheet& sheet);
void drawArrows(TimelineSheet& sheet);
/// Keeps the labels of others off the marks that drawEffects will make.
void reserveEffects(TimelineSheet& sheet);
void drawEffects(TimelineSheet& sheet);
void drawLedger(TimelineSheet& sheet);
/// How high the ledger is; 0 without one.
double ledgerHeight(const TimelineSheet& sheet);

} // namespace idem
