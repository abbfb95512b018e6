// What lasts: requests at work, keys and locks in the stores, and what a client waits for.

#include "engine/diagram/looks.h"
#include "engine/diagram/timeline_sheet.h"
#include "engine/trace/text.h"

#include <algorithm>

namespace idem {

namespace {

/// A claim or lock that ran out ends with a sawn edge.
void drawSawnEnd(TimelineSheet& sheet, const Box& box, Ink ink, RecordId record) {
    const double x = box.right();
    const double step = box.height / 4;
    for (int tooth = 0; tooth < 4; ++tooth) {
        const double top = box.top + tooth * step;
        const double shift = tooth % 2 == 0 ? 3 : 0;
        sheet.line({{x + shift, top}, {x + 3 - shift, top + step}, ink, 1.25, Dash::Solid}, record);
    }
}

void drawStrip(TimelineSheet& sheet, const LaneBox& lane, const PlacedStrip& placed) {
    const KeyStrip& strip = *placed.strip;
    const Box box = boxOfStrip(sheet, lane, placed);
    if (sheet.isDimmed(strip.intent, strip.key)) {
        sheet.surface(box, Ink::Faint, Fill::Pale, strip.record);
        return;
    }
    const StateLook look = strip.isLock ? lockLook() : lookOf(strip.state);
    sheet.surface(box, look.ink, look.fill, strip.record);
    if (strip.endsByItself) {
        drawSawnEnd(sheet, box, look.ink, strip.record);
    }
    const auto seen = clipped(box, sheet.picture.plot);
    if (!seen || !sheet.isNear() || seen->width < 20) {
        return;
    }
    const std::string key(keyNameOf(sheet.index.names, strip.key));
    for (const std::string& text : {key + " " + std::string(look.text), std::string(look.text)}) {
        if (widthOf(text, smallText) + 6 <= seen->width) {
            const Ink ink = look.fill == Fill::Solid ? Ink::OnStrong : Ink::Text;
            sheet.textIfFree({{seen->left + 3, box.top + 8.5}, text, ink, Anchor::Start, smallText},
                             strip.record);
            return;
        }
    }
}

} // namespace

Box boxOfStrip(const TimelineSheet& sheet, const LaneBox& lane, const PlacedStrip& strip) {
    const double left = sheet.xOf(strip.strip->span.from);
    return {left,
            lane.stripsTop + strip.row * stripPitch,
            std::max(sheet.xOf(strip.strip->span.to) - left, 2.0),
            stripHeight};
}

void drawStates(TimelineSheet& sheet) {
    for (const PlacedStrip& strip : sheet.items.strips) {
        if (sheet.isInView(strip.strip->span)) {
            drawStrip(sheet, *sheet.laneOf(strip.strip->lane), strip);
        }
    }
}

double waitY(const LaneBox& lane, const WaitSpan& wait) {
    const double y = lane.axisY - 4 - (wait.copy - 0.5) * rowHeight;
    return lane.isCollapsed ? lane.axisY - 4 : std::max(y, lane.top + 4);
}

namespace {

/// A bracket from the sending to the answer, or to the time-out with a flag.
void drawWait(TimelineSheet& sheet, const LaneBox& lane, const WaitSpan& wait) {
    const double y = waitY(lane, wait);
    const double left = sheet.xOf(wait.span.from);
    const double right = sheet.xOf(wait.span.to);
    const Ink ink = sheet.isDimmed(wait.intent, wait.key) ? Ink::Grid
                    : wait.timedOut                       ? Ink::Uncertain
                                                          : Ink::Muted;
    sheet.line({{left, y}, {right, y}, ink, 1, Dash::Solid}, wait.record);
    sheet.line({{left, y - 3}, {left, y + 3}, ink, 1, Dash::Solid}, wait.record);
    if (!wait.timedOut) {
        sheet.line({{right, y - 3}, {right, y + 3}, ink, 1, Dash::Solid}, wait.record);
        return;
    }
    if (right >= sheet.picture.plot.left && right <= sheet.picture.plot.right()) {
        sheet.line({{right, y - 5}, {right, y + 4}, ink, 1.5, Dash::Solid}, wait.record);
        sheet.list().add(Polygon{{{right, y - 5}, {right + 8, y - 2.5}, {right, y}}, ink},
                         wait.record);
        if (sheet.isNear()) {
            sheet.textIfFree({{right - 4, y - 3}, "time-out", ink, Anchor::End, smallText},
                             wait.record);
        }
    }
}

/// What nobody knows after a time-out is hatched until an answer comes, once a lane where several
/// overlap.
void drawUncertainty(TimelineSheet& sheet) {
    std::vector<double> hatchedTo(sheet.picture.lanes.size(), sheet.picture.plot.left - 1);
    const auto& intents = sheet.index.names.intents;
    sheet.index.standingFinder.visit(
        sheet.index.standings, sheet.seen, [&](const StandingSpan& span) {
            const bool isDark = span.copy != 0 && span.standing == Standing::Uncertain;
            if (!isDark || span.intent.value >= intents.size()) {
                return;
            }
            const LaneBox* lane = sheet.laneOf(intents[span.intent.value].client);
            const auto key = sheet.index.keyOfIntent[span.intent.value];
            if (lane == nullptr || !sheet.isInView(span.span) || sheet.isDimmed(span.intent, key)) {
                return;
            }
            const double left = sheet.xOf(span.span.from);
            const double right = sheet.xOf(span.span.to);
            double& drawn = hatchedTo[static_cast<std::size_t>(lane - sheet.picture.lanes.data())];
            if (right <= drawn) {
                return;
            }
            drawn = right;
            sheet.surface({left, lane->axisY + 3, right - left, 5},
                          Ink::Uncertain,
                          Fill::Hatched,
                          span.record);
        });
}

} // namespace

void drawWaits(TimelineSheet& sheet) {
    for (const WaitSpan* wait : sheet.items.waits) {
        if (sheet.isInView(wait->span)) {
            drawWait(sheet, *sheet.laneOf(wait->lane), *wait);
        }
    }
    if (sheet.view.showsBeliefs && sheet.picture.detail != Detail::Far) {
        drawUncertainty(sheet);
    }
}

Box boxOfBar(const TimelineSheet& sheet, const LaneBox& lane, const Bar& bar) {
    const double left = sheet.xOf(bar.span.from);
    const double right = std::max(sheet.xOf(bar.span.to), left + 2);
    return {left, sheet.barY(lane, bar.row) - barHeight / 2, right - left, barHeight};
}

void drawBars(TimelineSheet& sheet) {
    for (const Bar* bar : sheet.items.bars) {
        if (!sheet.isInView(bar->span)) {
            continue;
        }
        const Box box = boxOfBar(sheet, *sheet.laneOf(bar->lane), *bar);
        const bool isDimmed = sheet.isDimmed(bar->intent, bar->key);
        sheet.surface(box,
                      isDimmed ? Ink::Faint : Ink::Pending,
                      bar->kind == BarKind::Queued ? Fill::Outline : Fill::Pale,
                      bar->record);
        if (bar->died && box.right() <= sheet.picture.plot.right()) {
            const double y = box.top + barHeight / 2;
            for (const double shift : {-3.0, 3.0}) {
                sheet.line({{box.right() - 3, y + shift},
                            {box.right() + 3, y - shift},
                            Ink::Fault,
                            2,
                            Dash::Solid},
                           bar->record);
            }
        }
    }
}

} // namespace idem
