// What travels: messages, steps to the stores and back, entries of replication.

#include "engine/core/mathematics.h"
#include "engine/diagram/looks.h"
#include "engine/diagram/timeline_sheet.h"
#include "engine/trace/text.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>

namespace idem {

namespace {

/// A lost message is drawn so far on its way.
constexpr double lostShare = 0.55;
constexpr double headLength = 7;

bool isStep(const Arrow& arrow) {
    return arrow.kind == MessageKind::Operation || arrow.kind == MessageKind::Result;
}

/// Where an arrow meets the lane of a node: at the bar of the request that it serves.
double meetingY(const TimelineSheet& sheet, const LaneBox& lane, std::uint32_t row) {
    return sheet.roleOf(lane.node) == NodeRole::Server ? sheet.barY(lane, row) : lane.axisY;
}

std::string labelOf(const TimelineSheet& sheet, const Arrow& arrow) {
    switch (arrow.kind) {
    case MessageKind::Request:
        return sheet.roleOf(arrow.from) == NodeRole::Client && arrow.attempt > 1
                   ? "attempt " + std::to_string(arrow.attempt)
                   : "";
    case MessageKind::Response:
        return sheet.roleOf(arrow.to) == NodeRole::Client
                   ? std::to_string(arrow.status) + (arrow.isReplayed ? " \u21bb" : "") +
                         (arrow.isIgnored ? ", too late" : "")
                   : "";
    case MessageKind::Operation:
        return std::string(toText(arrow.step));
    default:
        return "";
    }
}

void drawHead(
    TimelineSheet& sheet, Point from, Point to, const MessageLook& look, RecordId record) {
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const double length = mathematics::sqrt(dx * dx + dy * dy);
    if (length < 4 || !sheet.picture.plot.contains(to)) {
        return;
    }
    const double size = std::min(headLength, length / 2);
    const double ux = dx / length;
    const double uy = dy / length;
    const Point back{to.x - ux * size, to.y - uy * size};
    const double wing = size * 0.45;
    const Point left{back.x - uy * wing, back.y + ux * wing};
    const Point right{back.x + uy * wing, back.y - ux * wing};
    if (look.isFilled) {
        sheet.list().add(Polygon{{to, left, right}, look.ink}, record);
        return;
    }
    sheet.line({left, to, look.ink, look.width, Dash::Solid}, record);
    sheet.line({right, to, look.ink, look.width, Dash::Solid}, record);
}

/// A cross where it got lost, and dots that fade where it would have gone.
void drawLoss(TimelineSheet& sheet, const Arrow& arrow, Point from, Point to) {
    const Point end{from.x + lostShare * (to.x - from.x), from.y + lostShare * (to.y - from.y)};
    if (!sheet.picture.plot.contains(end)) {
        return;
    }
    const RecordId record = arrow.arrived.isSome() ? arrow.arrived : arrow.sent;
    for (int dot = 1; dot <= 3; ++dot) {
        const double share = lostShare + dot * 0.1;
        sheet.list().add(Disc{{from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)},
                              1.6 - dot * 0.3,
                              Ink::Fault},
                         record);
    }
    for (const double shift : {-4.0, 4.0}) {
        sheet.line(
            {{end.x - 4, end.y + shift}, {end.x + 4, end.y - shift}, Ink::Fault, 2, Dash::Solid},
            record);
    }
    sheet.textIfFree({{end.x + 8, end.y + 3},
                      std::string(lossWordsOf(arrow)),
                      Ink::Fault,
                      Anchor::Start,
                      smallText},
                     record);
}

/// The text stands beside the line, at the first of several places where nothing stands yet.
void drawLabel(TimelineSheet& sheet, const Arrow& arrow, Point from, Point to, Ink ink) {
    const std::string text = labelOf(sheet, arrow);
    if (text.empty()) {
        return;
    }
    if (!sheet.isNear()) {
        return;
    }
    for (const double share : {0.5, 0.35, 0.65, 0.2, 0.8}) {
        const Point at{from.x + share * (to.x - from.x) + 5, from.y + share * (to.y - from.y) + 3};
        const Label label{at, text, ink == Ink::Faint ? Ink::Muted : ink, Anchor::Start, smallText};
        if (sheet.textIfFree(label, arrow.sent)) {
            return;
        }
    }
}

MessageLook lookIn(const TimelineSheet& sheet, const Arrow& arrow, bool isDimmed) {
    MessageLook look = lookOf(arrow);
    if (isDimmed) {
        look.ink = Ink::Grid;
    } else if (sheet.isInChain(arrow.sent) || sheet.isInChain(arrow.arrived)) {
        look.width = 2;
        look.ink = look.ink == Ink::Faint || look.ink == Ink::Muted ? Ink::Text : look.ink;
    }
    return look;
}

void drawArrow(TimelineSheet& sheet, const Arrow& arrow, const ArrowEnds& ends) {
    const bool isDimmed =
        sheet.view.filter.isActive() && !sheet.view.filter.passes(sheet.index, arrow);
    const MessageLook look = lookIn(sheet, arrow, isDimmed);
    const Point from = ends.from;
    const Point to = ends.to;
    if (arrow.isLost) {
        const Point lost{from.x + lostShare * (to.x - from.x),
                         from.y + lostShare * (to.y - from.y)};
        sheet.line({from, lost, look.ink, look.width, look.dash}, arrow.sent);
        drawLoss(sheet, arrow, from, to);
        return;
    }
    if (arrow.kind == MessageKind::Replication) {
        // Until here the replica does not know yet.
        sheet.surface({from.x, to.y - 3, to.x - from.x, 6}, look.ink, Fill::Pale, arrow.sent);
    }
    sheet.line({from, to, look.ink, look.width, look.dash}, arrow.sent);
    if (isDimmed) {
        return;
    }
    if (sheet.isNear()) {
        drawHead(sheet, from, to, look, arrow.arrived);
    }
    drawLabel(sheet, arrow, from, to, look.ink);
}

/// Whether an arrow would fall on the last one between the same two lanes.
class FallingTogether {
public:
    bool check(const Arrow& arrow, const ArrowEnds& ends) {
        const auto place = std::uint64_t{arrow.from.value} << 32U | arrow.to.value;
        ArrowEnds& last = m_last[place];
        const bool isSame = near(last.from, ends.from) && near(last.to, ends.to);
        if (!isSame) {
            last = ends;
        }
        return isSame;
    }

private:
    static bool near(Point one, Point other) {
        return one.y == other.y && one.x - other.x < 1 && other.x - one.x < 1;
    }

    boost::unordered_flat_map<std::uint64_t, ArrowEnds> m_last;
};

} // namespace

std::optional<ArrowEnds> endsOf(const TimelineSheet& sheet, const Arrow& arrow) {
    const LaneBox* start = sheet.laneOf(arrow.from);
    const LaneBox* end = arrow.to.isSome() ? sheet.laneOf(arrow.to) : nullptr;
    if (start == nullptr || (end == nullptr && !arrow.isLost) || !sheet.isInView(arrow.span)) {
        return std::nullopt;
    }
    const Point from{sheet.xOf(arrow.span.from), meetingY(sheet, *start, arrow.fromRow)};
    Point to{sheet.xOf(arrow.span.to),
             end == nullptr ? from.y + 30 : meetingY(sheet, *end, arrow.toRow)};
    if (arrow.isLost) {
        to.x = std::max(to.x, from.x + 24);
    }
    return ArrowEnds{from, to};
}

void drawArrows(TimelineSheet& sheet) {
    FallingTogether together;
    // Steps first, so that the messages of the clients lie above them.
    for (const bool steps : {true, false}) {
        for (const Arrow* arrow : sheet.items.arrows) {
            if (isStep(*arrow) != steps) {
                continue;
            }
            const auto ends = endsOf(sheet, *arrow);
            if (ends && (sheet.isNear() || arrow->isLost || !together.check(*arrow, *ends))) {
                drawArrow(sheet, *arrow, *ends);
            }
        }
    }
}

} // namespace idem
