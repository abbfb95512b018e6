#include "engine/diagram/timeline_layout.h"

#include "engine/core/ensure.h"
#include "engine/diagram/timeline_sheet.h"

#include <algorithm>

namespace idem {

const LaneBox* TimelineSheet::laneOf(NodeId node) const {
    for (const LaneBox& lane : picture.lanes) {
        if (lane.node == node) {
            return &lane;
        }
    }
    return nullptr;
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
    labels.push_back(boxOf(label));
    list().add(std::move(label), record);
}

bool TimelineSheet::hasRoom(const Box& box) const {
    if (box.left < picture.plot.left || box.right() > picture.plot.right()) {
        return false;
    }
    return std::none_of(labels.begin(), labels.end(), [&box](const Box& other) {
        return box.left < other.right() + 2 && other.left < box.right() + 2 &&
               box.top < other.bottom() && other.top < box.bottom();
    });
}

void TimelineSheet::textOnPaper(Label label, RecordId record) {
    const Box box = boxOf(label);
    if (!hasRoom(box)) {
        return;
    }
    list().add(Surface{{box.left - 2, box.top, box.width + 4, box.height}, Ink::Paper, Fill::Solid},
               record);
    text(std::move(label), record);
}

bool TimelineSheet::textIfFree(Label label, RecordId record) {
    if (!hasRoom(boxOf(label))) {
        return false;
    }
    text(std::move(label), record);
    return true;
}

TimelinePicture
layoutTimeline(const TimelineIndex& index, const TimeAxis& axis, const TimelineView& view) {
    ENSURE(view.width >= 400 && view.from < view.to);
    TimelineSheet sheet{index, axis, view, {}, {}};
    layLanes(sheet);
    drawGround(sheet);
    drawRuler(sheet);
    reserveEffects(sheet);
    drawOutages(sheet);
    drawStates(sheet);
    drawWaits(sheet);
    drawBars(sheet);
    drawArrows(sheet);
    drawEffects(sheet);
    drawLedger(sheet);
    return std::move(sheet.picture);
}

} // namespace idem
