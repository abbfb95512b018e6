// The timeline as a picture: lanes of nodes, slanted messages, states, and the ledger beneath.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/time_axis.h"
#include "engine/diagram/timeline_index.h"

#include <optional>
#include <vector>

namespace idem {

/// Which part of a timeline is looked at, and how.
struct TimelineView {
    double width = 1'280;    ///< Of the whole picture, in pixels; at least 400.
    double from = 0;         ///< The left end of the plot, as a position on the axis ...
    double to = 1;           ///< ... and the right end; above `from`.
    bool showsSteps = true;  ///< The steps of handlers to stores and back.
    bool showsLedger = true; ///< Truth and belief of each intent, beneath the lanes.
    std::vector<NodeId> hidden;
    std::vector<RecordId> chain; ///< What is emphasised: the events of an explanation.
    RecordId selected;           ///< What the person points at; none for nothing.
};

/// Where a lane lies. Messages meet the lane at `axisY`, or at the bar that they belong to.
struct LaneBox {
    NodeId node;
    double top = 0;
    double height = 0;
    double axisY = 0;
    double stripsTop = 0; ///< Of the first row of keys and locks.
};

struct TimelinePicture {
    DisplayList list;
    Box plot; ///< Everything to the right of the names and beneath the ruler.
    std::vector<LaneBox> lanes;

    /// Of a position on the axis that the view shows.
    double xOf(double position, const TimelineView& view) const {
        return plot.left + (position - view.from) / (view.to - view.from) * plot.width;
    }
    double positionAt(double x, const TimelineView& view) const {
        return view.from + (x - plot.left) / plot.width * (view.to - view.from);
    }
};

/// REQUIRES: the axis is of the trace that the index was read from. Everything is drawn singly, and
/// every text is held against every other: for runs of some thousand records.
TimelinePicture
layoutTimeline(const TimelineIndex& index, const TimeAxis& axis, const TimelineView& view);

} // namespace idem
