#include "engine/diagram/minimap.h"

#include "engine/core/ensure.h"
#include "engine/diagram/activity.h"

#include <algorithm>

namespace idem {

namespace {

constexpr double minimapColumn = 2;

struct MinimapSheet {
    const TimelineIndex& index;
    const TimeAxis& axis;
    const MinimapView& view;
    DisplayList list;

    double xOf(Time time) const {
        return view.left + axis.positionOf(time) * (view.right - view.left);
    }
};

void drawActivity(MinimapSheet& sheet, bool isTrouble) {
    std::vector<Time> edges;
    const double room = sheet.view.right - sheet.view.left;
    for (double x = 0; x < room; x += minimapColumn) {
        edges.push_back(sheet.axis.timeAt(x / room));
    }
    edges.push_back(Time{sheet.index.end.ns + 1});
    std::vector<std::size_t> sums(edges.size() - 1);
    std::size_t most = 1;
    for (const NodeId lane : sheet.index.lanes) {
        const LaneActivity& activity = sheet.index.activity[lane.value];
        const auto counts = countsBetween(isTrouble ? activity.trouble : activity.all, edges);
        for (std::size_t at = 0; at < sums.size(); ++at) {
            sums[at] += counts[at];
            most = std::max(most, sums[at]);
        }
    }
    const HeightScale scale(most, (sheet.view.height - 4) * (isTrouble ? 0.3 : 0.6));
    std::vector<double> heights;
    for (const std::size_t sum : sums) {
        heights.push_back(scale.of(sum));
    }
    forEachRun(heights, [&](std::size_t begin, std::size_t end, double height) {
        const double top = isTrouble ? 1 : sheet.view.height - 1 - height;
        const double left = sheet.view.left + static_cast<double>(begin) * minimapColumn;
        const double width = static_cast<double>(end - begin) * minimapColumn;
        sheet.list.add(Surface{
            {left, top, width, height}, isTrouble ? Ink::Uncertain : Ink::Faint, Fill::Solid});
    });
}

void drawFaults(MinimapSheet& sheet) {
    const double height = sheet.view.height;
    for (const std::uint32_t at : sheet.index.outages) {
        const Bar& bar = sheet.index.bars[at];
        const double left = sheet.xOf(bar.span.from);
        const double width = std::max(sheet.xOf(bar.span.to) - left, 2.0);
        sheet.list.add(Surface{{left, height - 6, width, 5}, Ink::Fault, Fill::Hatched},
                       bar.record);
    }
    for (const CutSpan& cut : sheet.index.cuts) {
        const double left = sheet.xOf(cut.span.from);
        const double width = std::max(sheet.xOf(cut.span.to) - left, 2.0);
        sheet.list.add(Surface{{left, height - 6, width, 5}, Ink::Fault, Fill::Pale}, cut.record);
    }
    double last = -10;
    for (const std::uint32_t at : sheet.index.lost) {
        const Arrow& arrow = sheet.index.arrows[at];
        const double x = sheet.xOf(arrow.span.from);
        if (x - last < 3) {
            continue;
        }
        last = x;
        sheet.list.add(Line{{x, height - 10}, {x, height - 1}, Ink::Fault, 1.5},
                       arrow.arrived.isSome() ? arrow.arrived : arrow.sent);
    }
}

void drawWrong(MinimapSheet& sheet, double x, RecordId record) {
    sheet.list.add(Line{{x, 10}, {x, sheet.view.height}, Ink::Wrong, 1.5}, record);
    sheet.list.add(Disc{{x, 7}, 5, Ink::Wrong, Fill::Outline}, record);
    sheet.list.add(Disc{{x, 7}, 2.5, Ink::Wrong, Fill::Solid}, record);
}

void drawPins(MinimapSheet& sheet) {
    double last = -10;
    for (const DoubleEffect& pair : sheet.index.doubles) {
        const EffectMark& effect = sheet.index.effects[pair.second];
        const double x = sheet.xOf(effect.at);
        if (x - last >= 4) {
            last = x;
            drawWrong(sheet, x, effect.record);
        }
    }
    for (const Pin& pin : sheet.index.pins) {
        const double x = sheet.xOf(pin.at);
        if (pin.invariant == Invariant::I1) {
            continue; // The first of the doubles.
        }
        sheet.list.add(Line{{x, 10}, {x, sheet.view.height}, Ink::Refused, 1.5}, pin.record);
        sheet.list.add(Polygon{{{x, 2}, {x + 4, 6.5}, {x, 11}, {x - 4, 6.5}}, Ink::Refused},
                       pin.record);
    }
}

} // namespace

DisplayList
layoutMinimap(const TimelineIndex& index, const TimeAxis& axis, const MinimapView& view) {
    ENSURE(view.width >= 50 && view.height >= 16 && view.left < view.right);
    MinimapSheet sheet{index, axis, view, {view.width, view.height, {}}};
    sheet.list.add(Surface{{0, 0, view.width, view.height}, Ink::Band, Fill::Solid});
    drawActivity(sheet, false);
    drawActivity(sheet, true);
    drawFaults(sheet);
    drawPins(sheet);
    return std::move(sheet.list);
}

} // namespace idem
