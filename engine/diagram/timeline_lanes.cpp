// The ground of a timeline: how high each lane is, its name, the ruler, and what was broken.

#include "engine/diagram/timeline_sheet.h"
#include "engine/trace/text.h"

#include <algorithm>

namespace idem {

namespace {

constexpr double lanePadding = 7;
constexpr std::uint32_t rowsMax = 8;
constexpr double tickGap = 84;
constexpr double collapsedHeight = 22;

double heightOf(const TimelineSheet& sheet, NodeId node, double strips, double& axis) {
    const LaneExtent& extent = sheet.index.extents[node.value];
    switch (sheet.roleOf(node)) {
    case NodeRole::Client:
        // Waits lie above the line that messages leave from.
        axis = lanePadding + std::min(extent.copies, rowsMax) * rowHeight + 4;
        return axis + lanePadding + 4;
    case NodeRole::Server:
        axis = lanePadding + barHeight;
        return axis + (std::min(extent.barRows, rowsMax) - 1) * rowHeight + barHeight + strips +
               lanePadding;
    default:
        // Above the axis two effects of one intent are joined.
        axis = lanePadding + 9 + (extent.hasDouble ? 14 : 0);
        return axis + 11 + strips + lanePadding;
    }
}

/// Without the hidden ones, from the top.
std::vector<NodeId> lanesShown(const TimelineSheet& sheet) {
    const auto holds = [](const std::vector<NodeId>& nodes, NodeId node) {
        return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
    };
    const TimelineView& view = sheet.view;
    std::vector<NodeId> lanes;
    for (const NodeId node : view.order) {
        if (holds(sheet.index.lanes, node) && !holds(lanes, node) && !holds(view.hidden, node)) {
            lanes.push_back(node);
        }
    }
    for (const NodeId node : sheet.index.lanes) {
        if (!holds(view.order, node) && !holds(view.hidden, node)) {
            lanes.push_back(node);
        }
    }
    return lanes;
}

LaneBox layLane(const TimelineSheet& sheet, NodeId node, double top) {
    const auto& collapsed = sheet.view.collapsed;
    if (std::find(collapsed.begin(), collapsed.end(), node) != collapsed.end()) {
        return {node, top, collapsedHeight, top + collapsedHeight / 2, top, true};
    }
    double axis = 0;
    const double strips =
        std::min(sheet.index.extents[node.value].stripRows, stripRowsMax) * stripPitch;
    const double height = std::max(heightOf(sheet, node, strips, axis), 34.0);
    return {node, top, height, top + axis, top + height - lanePadding - strips, false};
}

/// 1, 2 or 5 times a power of ten nanoseconds.
Duration niceStep(double nanoseconds) {
    std::int64_t step = 1;
    while (static_cast<double>(step) * 10 < nanoseconds) {
        step *= 10;
    }
    for (const int factor : {1, 2, 5}) {
        if (static_cast<double>(step) * factor >= nanoseconds) {
            return Duration{step * factor};
        }
    }
    return Duration{step * 10};
}

/// To scale: round numbers. Otherwise: instants at which something happens.
std::vector<Time> ticksOf(const TimelineSheet& sheet) {
    const Box& plot = sheet.picture.plot;
    std::vector<Time> ticks;
    if (sheet.axis.mapping() == TimeMapping::ToScale) {
        const Time from = sheet.axis.timeAt(sheet.view.from);
        const Time to = sheet.axis.timeAt(sheet.view.to);
        const double span = static_cast<double>((to - from).ns);
        const Duration step = niceStep(span * tickGap / plot.width);
        for (std::int64_t at = (from.ns + step.ns - 1) / step.ns; at * step.ns <= to.ns; ++at) {
            ticks.push_back(Time{at * step.ns});
        }
        return ticks;
    }
    const double gap = tickGap / plot.width * (sheet.view.to - sheet.view.from);
    double next = sheet.view.from;
    while (const auto instant = sheet.axis.instantFrom(next)) {
        const double position = sheet.axis.positionOf(*instant);
        if (position > sheet.view.to) {
            break;
        }
        ticks.push_back(*instant);
        next = position + gap;
    }
    return ticks;
}

void drawBreak(TimelineSheet& sheet, const AxisBreak& gap) {
    const double x = (sheet.xOf(gap.from) + sheet.xOf(gap.to)) / 2;
    const Box& plot = sheet.picture.plot;
    if (x < plot.left + 4 || x > plot.right() - 4) {
        return;
    }
    // Two strokes through the ruler: here time was left out.
    for (const double shift : {-2.0, 2.0}) {
        sheet.list().add(Line{
            {x + shift - 2, rulerHeight - 1}, {x + shift + 2, rulerHeight - 9}, Ink::Muted, 1.25});
    }
}

std::string subtitle(const NodeName& node) {
    const std::string role(toText(node.role));
    return node.region.empty() ? role : role + " \u00b7 " + node.region;
}

} // namespace

void layLanes(TimelineSheet& sheet) {
    double top = rulerHeight;
    sheet.boxOf.assign(sheet.index.names.nodes.size(), -1);
    for (const NodeId node : lanesShown(sheet)) {
        sheet.boxOf[node.value] = static_cast<std::int32_t>(sheet.picture.lanes.size());
        sheet.picture.lanes.push_back(layLane(sheet, node, top));
        top += sheet.picture.lanes.back().height;
    }
    sheet.picture.plot = {gutterWidth, rulerHeight, sheet.view.width - gutterWidth - 12, 0};
    sheet.list().width = sheet.view.width;
    sheet.list().height = top + ledgerHeight(sheet) + 6;
    sheet.picture.plot.height = sheet.list().height - rulerHeight;
}

void drawGround(TimelineSheet& sheet) {
    DisplayList& list = sheet.list();
    list.add(Surface{{0, 0, list.width, list.height}, Ink::Paper, Fill::Solid});
    bool isShaded = true;
    for (const LaneBox& lane : sheet.picture.lanes) {
        if (isShaded) {
            list.add(Surface{{0, lane.top, list.width, lane.height}, Ink::Band, Fill::Solid});
        }
        isShaded = !isShaded;
        const NodeName& node = sheet.index.names.nodes[lane.node.value];
        sheet.text({{10, lane.top + 16},
                    fitted(node.name, gutterWidth - 18, boldText),
                    Ink::Text,
                    Anchor::Start,
                    boldText});
        if (!lane.isCollapsed) {
            sheet.text({{10, lane.top + 28},
                        fitted(subtitle(node), gutterWidth - 18, smallText),
                        Ink::Muted,
                        Anchor::Start,
                        smallText});
        }
        const Box& plot = sheet.picture.plot;
        list.add(Line{{plot.left, lane.axisY}, {plot.right(), lane.axisY}, Ink::Grid});
    }
}

void drawRuler(TimelineSheet& sheet) {
    DisplayList& list = sheet.list();
    const Box& plot = sheet.picture.plot;
    list.add(Line{{0, rulerHeight - 0.5}, {list.width, rulerHeight - 0.5}, Ink::Grid});
    sheet.text({{10, 17}, "ms", Ink::Muted, Anchor::Start, smallText});
    double textEnd = 0;
    for (const Time tick : ticksOf(sheet)) {
        const double x = sheet.xOf(tick);
        list.add(Line{{x, rulerHeight}, {x, list.height}, Ink::Grid, 1, Dash::Dotted});
        std::string text = toMillisecondText(tick - Time::zero());
        text.resize(text.size() - 3); // The unit stands at the left.
        const bool isLast = x > plot.right() - 24;
        const Label label{
            {x, 17}, text, Ink::Muted, isLast ? Anchor::End : Anchor::Middle, smallText};
        if (boxOf(label).left > textEnd) { // Hours of a run to the microsecond are long.
            textEnd = boxOf(label).right() + 4;
            sheet.text(label);
        }
    }
    for (const AxisBreak& gap : sheet.axis.breaks()) {
        drawBreak(sheet, gap);
    }
}

namespace {

/// A band along the lanes of both ends: through here nothing passes. Lanes may have several.
void drawCut(TimelineSheet& sheet, const CutSpan& cut) {
    const double left = sheet.xOf(cut.span.from);
    const double width = sheet.xOf(cut.span.to) - left;
    for (const NodeId node : {cut.one, cut.other}) {
        const LaneBox* lane = sheet.laneOf(node);
        if (lane == nullptr) {
            continue;
        }
        const NodeId other = node == cut.one ? cut.other : cut.one;
        sheet.surface({left, lane->axisY - 2.5, width, 5}, Ink::Fault, Fill::Pale, cut.record);
        sheet.textIfFree({{std::max(left, sheet.picture.plot.left) + 4, lane->axisY - 4},
                          "cut off from " + sheet.nameOf(other),
                          Ink::Fault,
                          Anchor::Start,
                          smallText},
                         cut.record);
    }
}

} // namespace

void drawOutages(TimelineSheet& sheet) {
    for (const CutSpan& cut : sheet.index.cuts) {
        if (cut.span.meets(sheet.seen) && sheet.isInView(cut.span)) {
            drawCut(sheet, cut);
        }
    }
    for (const std::uint32_t at : sheet.index.outages) {
        const Bar& bar = sheet.index.bars[at];
        const LaneBox* lane = sheet.laneOf(bar.lane);
        if (lane == nullptr || !bar.span.meets(sheet.seen) || !sheet.isInView(bar.span)) {
            continue;
        }
        const double left = sheet.xOf(bar.span.from);
        sheet.surface({left, lane->top + 1, sheet.xOf(bar.span.to) - left, lane->height - 2},
                      Ink::Fault,
                      bar.kind == BarKind::Down ? Fill::Hatched : Fill::Pale,
                      bar.record);
        sheet.textOnPaper({{std::max(left, sheet.picture.plot.left) + 5, lane->top + 12},
                           bar.kind == BarKind::Down ? "\u26a1 down" : "stands still",
                           Ink::Fault,
                           Anchor::Start,
                           boldText},
                          bar.record);
    }
}

} // namespace idem
