// What the parts of the timeline's layout draw on.
#pragma once

#include "engine/diagram/label_grid.h"
#include "engine/diagram/text_width.h"
#include "engine/diagram/timeline_layout.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace idem {

/// A strip of a key or lock and the row in which this picture shows it.
struct PlacedStrip {
    const KeyStrip* strip = nullptr;
    std::uint32_t row = 0;
};

/// What is drawn for itself. Empty of everything that only its density tells of.
struct ItemsInView {
    std::vector<const Arrow*> arrows;
    std::vector<const Bar*> bars;
    std::vector<PlacedStrip> strips;
    std::vector<const WaitSpan*> waits;
};

/// One timeline while it is laid out. Parts draw in the order in which they are called.
struct TimelineSheet {
    const TimelineIndex& index;
    const TimeAxis& axis;
    const TimelineView& view;
    TimelinePicture picture;
    LabelGrid labels;                ///< Where text stands already.
    TimeSpan seen;                   ///< What the view shows.
    std::vector<std::int32_t> boxOf; ///< By node: position among the picture's lanes, or -1.
    ItemsInView items;
    bool drawsDensity = false;
    std::size_t keysWithoutRow = 0;
    std::vector<IntentId> ledger; ///< The intents that have a row there.
    std::vector<Point> numberAt;  ///< Of each of TimelineView::numbered; x < 0: out of view.

    TimelineSheet(const TimelineIndex& ofIndex, const TimeAxis& onAxis, const TimelineView& asSeen);

    DisplayList& list() { return picture.list; }
    double xOf(Time time) const { return picture.xOf(axis.positionOf(time), view); }
    bool isInView(const TimeSpan& span) const {
        return xOf(span.to) >= picture.plot.left && xOf(span.from) <= picture.plot.right();
    }
    bool isNear() const { return picture.detail == Detail::Near; }
    const LaneBox* laneOf(NodeId node) const;
    /// Where the bar lies that stands for a handler, or the lane's axis.
    double barY(const LaneBox& lane, std::uint32_t row) const;
    const std::string& nameOf(NodeId node) const { return index.names.nodes[node.value].name; }
    NodeRole roleOf(NodeId node) const { return index.names.nodes[node.value].role; }
    bool isInChain(RecordId record) const;
    /// Whether it steps back because it does not pass the filter.
    bool isDimmed(IntentId intent, std::uint32_t key) const {
        return view.filter.isActive() && !view.filter.passes(index, intent, key);
    }

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
inline constexpr std::size_t textsMax = 1'000;
inline constexpr TextStyle smallText{9.5, false};
inline constexpr TextStyle plainText{11, false};
inline constexpr TextStyle boldText{11, true};

// The parts, from the back to the front.
void layLanes(TimelineSheet& sheet);
/// Decides how much is drawn for itself, and finds it.
void collectItems(TimelineSheet& sheet);
void drawGround(TimelineSheet& sheet);
void drawRuler(TimelineSheet& sheet);
void drawGhost(TimelineSheet& sheet);
void drawDensity(TimelineSheet& sheet);
void drawOutages(TimelineSheet& sheet);
void drawStates(TimelineSheet& sheet);
void drawWaits(TimelineSheet& sheet);
void drawBars(TimelineSheet& sheet);
void drawArrows(TimelineSheet& sheet);
/// A small cross for each loss that has no arrow here; one where several fall together.
void drawLosses(TimelineSheet& sheet);
/// Keeps the labels of others off the marks that drawEffects will make.
void reserveEffects(TimelineSheet& sheet);
void drawEffects(TimelineSheet& sheet);
void drawCritical(TimelineSheet& sheet);
/// Finds a place near its event for each number, and keeps labels off it; then draws them.
void placeNumbers(TimelineSheet& sheet);
void drawNumbers(TimelineSheet& sheet);
void chooseLedger(TimelineSheet& sheet);
void drawLedger(TimelineSheet& sheet);
void drawNotice(TimelineSheet& sheet);
/// How high the ledger is; 0 without one.
double ledgerHeight(const TimelineSheet& sheet);

// What several parts need.
struct ArrowEnds {
    Point from;
    Point to;
};
/// Where an arrow begins and ends; none if its lanes are not shown.
std::optional<ArrowEnds> endsOf(const TimelineSheet& sheet, const Arrow& arrow);
double waitY(const LaneBox& lane, const WaitSpan& wait);
Box boxOfBar(const TimelineSheet& sheet, const LaneBox& lane, const Bar& bar);
Box boxOfStrip(const TimelineSheet& sheet, const LaneBox& lane, const PlacedStrip& strip);

} // namespace idem
