// The timeline as a picture: lanes of nodes, slanted messages, states, and the ledger beneath.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/time_axis.h"
#include "engine/diagram/timeline_filter.h"
#include "engine/diagram/timeline_index.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// One request of a client.
struct Journey {
    IntentId intent;
    std::uint16_t attempt = 0;
    std::uint8_t copy = 0;

    bool operator==(const Journey&) const = default;
};

/// A record, and where it happened.
struct RecordMark {
    RecordId record;
    Time at;
    NodeId lane;
};

enum class ArrowChoice : std::uint8_t {
    All,
    Journeys, ///< Those of TimelineView::journeys and `chain`, and whatever was lost.
};

/// Which part of a timeline is looked at, and how.
struct TimelineView {
    double width = 1'280;     ///< Of the whole picture, in pixels; at least 400.
    double from = 0;          ///< The left end of the plot, as a position on the axis ...
    double to = 1;            ///< ... and the right end; above `from`.
    bool showsSteps = true;   ///< The steps of handlers to stores and back.
    bool showsLedger = true;  ///< What is true of each intent, beneath the lanes.
    bool showsBeliefs = true; ///< What clients believe: in the ledger, and in their lanes.
    ArrowChoice arrows = ArrowChoice::All;
    std::vector<NodeId> hidden;
    std::vector<NodeId> collapsed;    ///< Lanes of one line, without states.
    std::vector<NodeId> order;        ///< The first lanes from the top; the others follow as usual.
    std::vector<RecordId> chain;      ///< What is emphasised: the events of an explanation.
    std::vector<RecordMark> numbered; ///< 1, 2, 3 ... on their lanes: the steps of an explanation.
    std::vector<Journey> journeys;    ///< Whose arrows stay when not all are shown.
    std::vector<RecordMark> critical; ///< Two events whose order decided; or none.
    RecordId selected;                ///< What the person points at; none for nothing.
    TimelineFilter filter;
    /// A former run, drawn faintly beneath; its nodes are matched by name. Or null. It must live as
    /// long as the layout takes.
    const TimelineIndex* ghost = nullptr;
    std::size_t nearMax = 1'500;   ///< With more items in view there are no labels, ...
    std::size_t singlyMax = 3'000; ///< ... and with more than this their density is drawn.
};

/// How much of what is in view is drawn for itself. Losses, faults and doubles always are.
enum class Detail : std::uint8_t {
    Near,   ///< Everything, with labels.
    Middle, ///< Without labels; what falls on what is drawn already is left out.
    Far,    ///< How much happens on each lane, and how much of it went wrong.
};

/// Where a lane lies. Messages meet the lane at `axisY`, or at the bar that they belong to.
struct LaneBox {
    NodeId node;
    double top = 0;
    double height = 0;
    double axisY = 0;
    double stripsTop = 0; ///< Of the first row of keys and locks.
    bool isCollapsed = false;
};

struct TimelinePicture {
    DisplayList list;
    Box plot; ///< Everything to the right of the names and beneath the ruler.
    std::vector<LaneBox> lanes;
    Detail detail = Detail::Near;
    std::size_t itemsInView = 0;
    /// What the picture leaves out, for a person; empty if nothing. It stands at its lower end too.
    std::string notice;

    /// Of a position on the axis that the view shows.
    double xOf(double position, const TimelineView& view) const {
        return plot.left + (position - view.from) / (view.to - view.from) * plot.width;
    }
    double positionAt(double x, const TimelineView& view) const {
        return view.from + (x - plot.left) / plot.width * (view.to - view.from);
    }
    /// The lane at that height, or null.
    const LaneBox* laneAt(double y) const;
};

/// Linear in what is in view, as far as it is drawn for itself; otherwise in the width and the
/// lanes. With a filter, linear in all that is in view. REQUIRES: the axis is of the trace that the
/// index was read from.
TimelinePicture
layoutTimeline(const TimelineIndex& index, const TimeAxis& axis, const TimelineView& view);

/// Marks for whatever belongs to the intent or the key (none and 0: to no one), to be laid over the
/// picture of the same view.
struct Highlight {
    IntentId intent;
    std::uint32_t key = 0;

    bool isSome() const { return intent.isSome() || key != 0; }
    bool operator==(const Highlight&) const = default;
};
DisplayList layoutHighlight(const TimelineIndex& index,
                            const TimeAxis& axis,
                            const TimelineView& view,
                            const Highlight& highlight);

/// Where the messages are that are under way at an instant, in a picture of the view; at most
/// 200 of them. Steps only if the view shows them.
struct Underway {
    Point at;
    RecordId record; ///< Its sending.
};
std::vector<Underway> messagesUnderWay(const TimelineIndex& index,
                                       const TimeAxis& axis,
                                       const TimelineView& view,
                                       const TimelinePicture& picture,
                                       Time time);

} // namespace idem
