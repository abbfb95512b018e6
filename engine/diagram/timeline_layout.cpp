#include "engine/diagram/timeline_layout.h"

#include "engine/core/ensure.h"
#include "engine/diagram/timeline_sheet.h"

#include <algorithm>

namespace idem {

const LaneBox* TimelinePicture::laneAt(double y) const {
    const auto lane = std::find_if(lanes.begin(), lanes.end(), [y](const LaneBox& one) {
        return y >= one.top && y < one.top + one.height;
    });
    return lane == lanes.end() ? nullptr : &*lane;
}

// A nanosecond more at each end, because the axis rounds to whole ones.
TimelineSheet::TimelineSheet(const TimelineIndex& ofIndex,
                             const TimeAxis& onAxis,
                             const TimelineView& asSeen)
    : index(ofIndex),
      axis(onAxis),
      view(asSeen),
      seen{Time{onAxis.timeAt(asSeen.from).ns - 1}, Time{onAxis.timeAt(asSeen.to).ns + 1}} {}

const LaneBox* TimelineSheet::laneOf(NodeId node) const {
    if (node.value >= boxOf.size() || boxOf[node.value] < 0) {
        return nullptr;
    }
    return &picture.lanes[static_cast<std::size_t>(boxOf[node.value])];
}

double TimelineSheet::barY(const LaneBox& lane, std::uint32_t row) const {
    return std::min(lane.axisY + row * rowHeight, lane.top + lane.height - barHeight);
}

bool TimelineSheet::isInChain(RecordId record) const {
    return record.isSome() &&
           (record == view.selected ||
            std::find(view.chain.begin(), view.chain.end(), record) != view.chain.end());
}

void TimelineSheet::line(const Line& line, RecordId record) {
    const auto part = clipped(line, picture.plot);
    if (part) {
        list().add(*part, record);
    }
}

void TimelineSheet::surface(Box box, Ink ink, Fill fill, RecordId record) {
    const auto part = clipped(box, picture.plot);
    if (part && part->width > 0) {
        list().add(Surface{*part, ink, fill}, record);
    }
}

void TimelineSheet::text(Label label, RecordId record) {
    labels.add(idem::boxOf(label));
    list().add(std::move(label), record);
}

bool TimelineSheet::hasRoom(const Box& box) const {
    return box.left >= picture.plot.left && box.right() <= picture.plot.right() &&
           labels.size() < textsMax && labels.hasRoom(box);
}

void TimelineSheet::textOnPaper(Label label, RecordId record) {
    const Box box = idem::boxOf(label);
    if (!hasRoom(box)) {
        return;
    }
    list().add(Surface{{box.left - 2, box.top, box.width + 4, box.height}, Ink::Paper, Fill::Solid},
               record);
    text(std::move(label), record);
}

bool TimelineSheet::textIfFree(Label label, RecordId record) {
    if (!hasRoom(idem::boxOf(label))) {
        return false;
    }
    text(std::move(label), record);
    return true;
}

TimelinePicture
layoutTimeline(const TimelineIndex& index, const TimeAxis& axis, const TimelineView& view) {
    ENSURE(view.width >= 400 && view.from < view.to);
    TimelineSheet sheet(index, axis, view);
    chooseLedger(sheet);
    layLanes(sheet);
    collectItems(sheet);
    drawGround(sheet);
    drawRuler(sheet);
    drawGhost(sheet);
    reserveEffects(sheet);
    placeNumbers(sheet);
    drawDensity(sheet);
    drawOutages(sheet);
    drawStates(sheet);
    drawWaits(sheet);
    drawBars(sheet);
    drawArrows(sheet);
    drawLosses(sheet);
    drawEffects(sheet);
    drawCritical(sheet);
    drawNumbers(sheet);
    drawLedger(sheet);
    drawNotice(sheet);
    return std::move(sheet.picture);
}

} // namespace idem
