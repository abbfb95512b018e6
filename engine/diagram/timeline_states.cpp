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

void drawStrip(TimelineSheet& sheet, const LaneBox& lane, const KeyStrip& strip) {
    const double left = sheet.xOf(strip.span.from);
    const Box box{left,
                  lane.stripsTop + strip.row * stripPitch,
                  std::max(sheet.xOf(strip.span.to) - left, 2.0),
                  stripHeight};
    const StateLook look = strip.isLock ? lockLook() : lookOf(strip.state);
    sheet.surface(box, look.ink, look.fill, strip.record);
    if (strip.endsByItself) {
        drawSawnEnd(sheet, box, look.ink, strip.record);
    }
    const auto seen = clipped(box, sheet.picture.plot);
    if (!seen) {
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

void drawStates(TimelineSheet& sheet) {
    for (const KeyStrip& strip : sheet.index.strips) {
        const LaneBox* lane = sheet.laneOf(strip.lane);
        if (lane != nullptr && strip.row < stripRowsMax && sheet.isInView(strip.span)) {
            drawStrip(sheet, *lane, strip);
        }
    }
}

/// A bracket from the sending to the answer, or to the time-out with a flag; what nobody knows
/// after that is hatched until an answer comes.
void drawWaits(TimelineSheet& sheet) {
    for (const WaitSpan& wait : sheet.index.waits) {
        const LaneBox* lane = sheet.laneOf(wait.lane);
        if (lane == nullptr || !sheet.isInView(wait.span)) {
            continue;
        }
        const double y = lane->axisY - 4 - (wait.copy - 0.5) * rowHeight;
        const double left = sheet.xOf(wait.span.from);
        const double right = sheet.xOf(wait.span.to);
        const Ink ink = wait.timedOut ? Ink::Uncertain : Ink::Muted;
        sheet.line({{left, y}, {right, y}, ink, 1, Dash::Solid}, wait.record);
        sheet.line({{left, y - 3}, {left, y + 3}, ink, 1, Dash::Solid}, wait.record);
        if (!wait.timedOut) {
            sheet.line({{right, y - 3}, {right, y + 3}, ink, 1, Dash::Solid}, wait.record);
            continue;
        }
        if (right >= sheet.picture.plot.left && right <= sheet.picture.plot.right()) {
            sheet.line({{right, y - 5}, {right, y + 4}, ink, 1.5, Dash::Solid}, wait.record);
            sheet.list().add(Polygon{{{right, y - 5}, {right + 8, y - 2.5}, {right, y}}, ink},
                             wait.record);
            sheet.textIfFree({{right - 4, y - 3}, "time-out", ink, Anchor::End, smallText},
                             wait.record);
        }
    }
    for (const StandingSpan& span : sheet.index.standings) {
        const bool isDark = span.copy != 0 && span.standing == Standing::Uncertain;
        const NodeId client = span.intent.value < sheet.index.names.intents.size()
                                  ? sheet.index.names.intents[span.intent.value].client
                                  : NodeId::none();
        const LaneBox* lane = sheet.laneOf(client);
        if (!isDark || lane == nullptr || !sheet.isInView(span.span)) {
            continue;
        }
        const double left = sheet.xOf(span.span.from);
        sheet.surface({left, lane->axisY + 3, sheet.xOf(span.span.to) - left, 5},
                      Ink::Uncertain,
                      Fill::Hatched,
                      span.record);
    }
}

void drawBars(TimelineSheet& sheet) {
    for (const Bar& bar : sheet.index.bars) {
        const LaneBox* lane = sheet.laneOf(bar.lane);
        if (lane == nullptr || !sheet.isInView(bar.span) ||
            (bar.kind != BarKind::Working && bar.kind != BarKind::Queued)) {
            continue;
        }
        const double left = sheet.xOf(bar.span.from);
        const double right = std::max(sheet.xOf(bar.span.to), left + 2);
        const double y = sheet.barY(*lane, bar.row);
        sheet.surface({left, y - barHeight / 2, right - left, barHeight},
                      Ink::Pending,
                      bar.kind == BarKind::Queued ? Fill::Outline : Fill::Pale,
                      bar.record);
        if (bar.died && right <= sheet.picture.plot.right()) {
            for (const double shift : {-3.0, 3.0}) {
                sheet.line(
                    {{right - 3, y + shift}, {right + 3, y - shift}, Ink::Fault, 2, Dash::Solid},
                    bar.record);
            }
        }
    }
}

} // namespace idem
