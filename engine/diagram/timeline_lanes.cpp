// The ground of a timeline: how high each lane is, its name, the ruler, and what was broken.

#include "engine/diagram/timeline_sheet.h"
#include "engine/trace/text.h"

#include <algorithm>

namespace idem {

namespace {

constexpr double lanePadding = 7;
constexpr std::uint32_t rowsMax = 8;
constexpr double tickGap = 84;

std::uint32_t barRows(const TimelineIndex& index, NodeId node) {
    std::uint32_t rows = 1;
    for (const Bar& bar : index.bars) {
        if (bar.lane == node) {
            rows = std::max(rows, bar.row + 1);
        }
    }
    return std::min(rows, rowsMax);
}

std::uint32_t copyRows(const TimelineIndex& index, NodeId node) {
    std::uint32_t rows = 1;
    for (const WaitSpan& wait : index.waits) {
        if (wait.lane == node) {
            rows = std::max<std::uint32_t>(rows, wait.copy);
        }
    }
    return std::min(rows, rowsMax);
}

bool hasDouble(const TimelineIndex& index, NodeId node) {
    return std::any_of(
        index.effects.begin(), index.effects.end(), [node](const EffectMark& effect) {
            return effect.lane == node && effect.count > 1;
        });
}

/// How high the rows of keys and locks are that the lane ever holds.
double stripsHeight(const TimelineIndex& index, NodeId node) {
    std::uint32_t rows = 0;
    for (const KeyStrip& strip : index.strips) {
        if (strip.lane == node) {
            rows = std::max(rows, strip.row + 1);
        }
    }
    return std::min(rows, stripRowsMax) * stripPitch;
}

double heightOf(const TimelineSheet& sheet, NodeId node, double strips, double& axis) {
    switch (sheet.roleOf(node)) {
    case NodeRole::Client:
        // Waits lie above the line that messages leave from.
        axis = lanePadding + copyRows(sheet.index, node) * rowHeight + 4;
        return axis + lanePadding + 4;
    case NodeRole::Server:
        axis = lanePadding + barHeight;
        return axis + (barRows(sheet.index, node) - 1) * rowHeight + barHeight + strips +
               lanePadding;
    default:
        // Above the axis two effects of one intent are joined.
        axis = lanePadding + 9 + (hasDouble(sheet.index, node) ? 14 : 0);
        return axis + 11 + strips + lanePadding;
    }
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
    double last = plot.left - tickGap;
    for (const Time instant : sheet.axis.instants()) {
        const double x = sheet.xOf(instant);
        if (x >= plot.left && x <= plot.right() && x - last >= tickGap) {
            ticks.push_back(instant);
            last = x;
        }
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
    for (const NodeId node : sheet.index.lanes) {
        const auto& hidden = sheet.view.hidden;
        if (std::find(hidden.begin(), hidden.end(), node) != hidden.end()) {
            continue;
        }
        double axis = 0;
        const double strips = stripsHeight(sheet.index, node);
        const double height = std::max(heightOf(sheet, node, strips, axis), 34.0);
        sheet.picture.lanes.push_back(
            {node, top, height, top + axis, top + height - lanePadding - strips});
        top += height;
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
        sheet.text({{10, lane.top + 28},
                    fitted(subtitle(node), gutterWidth - 18, smallText),
                    Ink::Muted,
                    Anchor::Start,
                    smallText});
        const Box& plot = sheet.picture.plot;
        list.add(Line{{plot.left, lane.axisY}, {plot.right(), lane.axisY}, Ink::Grid});
    }
}

void drawRuler(TimelineSheet& sheet) {
    DisplayList& list = sheet.list();
    const Box& plot = sheet.picture.plot;
    list.add(Line{{0, rulerHeight - 0.5}, {list.width, rulerHeight - 0.5}, Ink::Grid});
    sheet.text({{10, 17}, "ms", Ink::Muted, Anchor::Start, smallText});
    for (const Time tick : ticksOf(sheet)) {
        const double x = sheet.xOf(tick);
        list.add(Line{{x, rulerHeight}, {x, list.height}, Ink::Grid, 1, Dash::Dotted});
        std::string text = toMillisecondText(tick - Time::zero());
        text.resize(text.size() - 3); // The unit stands at the left.
        const bool isLast = x > plot.right() - 24;
        sheet.text({{x, 17}, text, Ink::Muted, isLast ? Anchor::End : Anchor::Middle, smallText});
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
        if (sheet.isInView(cut.span)) {
            drawCut(sheet, cut);
        }
    }
    for (const Bar& bar : sheet.index.bars) {
        const LaneBox* lane = sheet.laneOf(bar.lane);
        const bool isOutage = bar.kind == BarKind::Down || bar.kind == BarKind::Paused;
        if (!isOutage || lane == nullptr || !sheet.isInView(bar.span)) {
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
