// A run from afar: how much happens on each lane and how much of it went wrong, and the losses.

#include "engine/diagram/activity.h"
#include "engine/diagram/timeline_sheet.h"

#include <algorithm>

namespace idem {

namespace {

constexpr double densityColumn = 2;

std::vector<Time> columnEdges(const TimelineSheet& sheet) {
    const Box& plot = sheet.picture.plot;
    std::vector<Time> edges;
    for (double x = plot.left; x < plot.right(); x += densityColumn) {
        edges.push_back(sheet.axis.timeAt(sheet.picture.positionAt(x, sheet.view)));
    }
    edges.push_back(sheet.seen.to);
    return edges;
}

struct DensityLook {
    Ink ink;
    bool hangs; ///< From the top of the lane, instead of standing on its bottom.
};

void drawColumns(TimelineSheet& sheet,
                 const LaneBox& lane,
                 const std::vector<double>& heights,
                 const DensityLook& look) {
    const double left = sheet.picture.plot.left;
    forEachRun(heights, [&](std::size_t begin, std::size_t end, double height) {
        const double top = look.hangs ? lane.top + 2 : lane.top + lane.height - 2 - height;
        sheet.surface({left + static_cast<double>(begin) * densityColumn,
                       top,
                       static_cast<double>(end - begin) * densityColumn,
                       height},
                      look.ink,
                      Fill::Solid);
    });
}

} // namespace

void drawDensity(TimelineSheet& sheet) {
    if (!sheet.drawsDensity) {
        return;
    }
    const std::vector<Time> edges = columnEdges(sheet);
    std::vector<std::vector<std::size_t>> all;
    std::vector<std::vector<std::size_t>> trouble;
    std::size_t most = 1;
    for (const LaneBox& lane : sheet.picture.lanes) {
        const LaneActivity& activity = sheet.index.activity[lane.node.value];
        all.push_back(countsBetween(activity.all, edges));
        trouble.push_back(countsBetween(activity.trouble, edges));
        most = std::max(most, *std::max_element(all.back().begin(), all.back().end()));
    }
    // Both are drawn to one scale, so that they can be held against each other.
    for (std::size_t at = 0; at < sheet.picture.lanes.size(); ++at) {
        const LaneBox& lane = sheet.picture.lanes[at];
        const HeightScale scale(most, (lane.height - 4) * 0.6);
        const auto heightsOf = [&scale](const std::vector<std::size_t>& counts) {
            std::vector<double> heights;
            for (const std::size_t count : counts) {
                heights.push_back(scale.of(count));
            }
            return heights;
        };
        drawColumns(sheet, lane, heightsOf(all[at]), {Ink::Faint, false});
        drawColumns(sheet, lane, heightsOf(trouble[at]), {Ink::Uncertain, true});
    }
}

void drawLosses(TimelineSheet& sheet) {
    if (sheet.picture.detail != Detail::Far) {
        return;
    }
    const auto& arrows = sheet.index.arrows;
    const auto& lost = sheet.index.lost;
    auto at = std::lower_bound(
        lost.begin(), lost.end(), sheet.seen.from, [&arrows](std::uint32_t one, Time from) {
            return arrows[one].span.from < from;
        });
    std::vector<double> lastX(sheet.picture.lanes.size(), -10);
    for (; at != lost.end() && arrows[*at].span.from <= sheet.seen.to; ++at) {
        const Arrow& arrow = arrows[*at];
        const LaneBox* lane = sheet.laneOf(arrow.from);
        if (lane == nullptr) {
            continue;
        }
        const double x = sheet.xOf(arrow.span.from);
        double& last = lastX[static_cast<std::size_t>(lane - sheet.picture.lanes.data())];
        if (x - last < 7) {
            continue;
        }
        last = x;
        const RecordId record = arrow.arrived.isSome() ? arrow.arrived : arrow.sent;
        for (const double shift : {-3.0, 3.0}) {
            sheet.line({{x - 3, lane->axisY + shift},
                        {x + 3, lane->axisY - shift},
                        Ink::Fault,
                        1.5,
                        Dash::Solid},
                       record);
        }
    }
}

} // namespace idem
