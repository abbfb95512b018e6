// What lies beneath and above the run itself: a former run, the pair that decided, a highlight.

#include "engine/diagram/timeline_sheet.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace idem {

namespace {

constexpr std::size_t ghostItemsMax = 600;

/// Lanes of this picture by the former run's nodes.
class GhostLanes {
public:
    GhostLanes(const TimelineSheet& sheet, const TimelineIndex& ghost) {
        boost::unordered_flat_map<std::string_view, const LaneBox*> byName;
        for (const LaneBox& lane : sheet.picture.lanes) {
            byName.insert({sheet.nameOf(lane.node), &lane});
        }
        for (const NodeName& node : ghost.names.nodes) {
            const auto lane = byName.find(node.name);
            m_lanes.push_back(lane == byName.end() ? nullptr : lane->second);
        }
    }

    const LaneBox* of(NodeId node) const {
        return node.value < m_lanes.size() ? m_lanes[node.value] : nullptr;
    }

private:
    std::vector<const LaneBox*> m_lanes;
};

void drawGhostBar(TimelineSheet& sheet, const LaneBox& lane, const Bar& bar) {
    const Box box = boxOfBar(sheet, lane, bar);
    sheet.surface(box, Ink::Grid, Fill::Pale);
    for (const double y : {box.top, box.bottom()}) {
        sheet.line({{box.left, y}, {box.right(), y}, Ink::Faint, 1, Dash::Dotted});
    }
}

} // namespace

void drawGhost(TimelineSheet& sheet) {
    const TimelineIndex* ghost = sheet.view.ghost;
    if (ghost == nullptr || SpanFinder::startingIn(ghost->arrows, sheet.seen) > ghostItemsMax) {
        return;
    }
    const GhostLanes lanes(sheet, *ghost);
    const auto rowY = [&](const LaneBox& lane, std::uint32_t row) {
        return sheet.roleOf(lane.node) == NodeRole::Server ? sheet.barY(lane, row) : lane.axisY;
    };
    ghost->barFinder.visit(ghost->bars, sheet.seen, [&](const Bar& bar) {
        const LaneBox* lane = lanes.of(bar.lane);
        if (lane != nullptr && bar.kind == BarKind::Working) {
            drawGhostBar(sheet, *lane, bar);
        }
    });
    ghost->arrowFinder.visit(ghost->arrows, sheet.seen, [&](const Arrow& arrow) {
        const LaneBox* from = lanes.of(arrow.from);
        const LaneBox* to = lanes.of(arrow.to);
        const bool isMessage =
            arrow.kind == MessageKind::Request || arrow.kind == MessageKind::Response;
        if (from != nullptr && to != nullptr && isMessage) {
            sheet.line({{sheet.xOf(arrow.span.from), rowY(*from, arrow.fromRow)},
                        {sheet.xOf(arrow.span.to), rowY(*to, arrow.toRow)},
                        Ink::Faint,
                        1,
                        Dash::Dotted});
        }
    });
    for (const EffectMark& effect : ghost->effects) {
        const LaneBox* lane = lanes.of(effect.lane);
        const Box& plot = sheet.picture.plot;
        const double x = lane == nullptr ? -1 : sheet.xOf(effect.at);
        if (x >= plot.left && x <= plot.right()) {
            sheet.list().add(Disc{{x, lane->axisY}, 5.5, Ink::Faint, Fill::Outline});
        }
    }
}

void drawCritical(TimelineSheet& sheet) {
    const Box& plot = sheet.picture.plot;
    int number = 0;
    for (const RecordMark& mark : sheet.view.critical) {
        ++number;
        const LaneBox* lane = sheet.laneOf(mark.lane);
        const double x = sheet.xOf(mark.at);
        if (lane == nullptr || x < plot.left || x > plot.right()) {
            continue;
        }
        sheet.line({{x, plot.top}, {x, lane->axisY}, Ink::Selection, 1, Dash::Dashed}, mark.record);
        sheet.list().add(
            Polygon{{{x - 4, plot.top - 6}, {x + 4, plot.top - 6}, {x, plot.top}}, Ink::Selection},
            mark.record);
        sheet.textOnPaper({{x + 5, plot.top + 9},
                           number == 1 ? "decides: first" : "decides: second",
                           Ink::Selection,
                           Anchor::Start,
                           smallText},
                          mark.record);
    }
}

namespace {

constexpr double numberRadius = 6.5;

Box boxAround(Point centre) {
    return {centre.x - numberRadius, centre.y - numberRadius, 2 * numberRadius, 2 * numberRadius};
}

} // namespace

void placeNumbers(TimelineSheet& sheet) {
    constexpr double above = 14;
    constexpr double step = 2 * numberRadius + 1;
    const Box& plot = sheet.picture.plot;
    for (const RecordMark& mark : sheet.view.numbered) {
        const LaneBox* lane = sheet.laneOf(mark.lane);
        const double x = sheet.xOf(mark.at);
        Point place{-1, 0};
        if (lane != nullptr && x >= plot.left && x <= plot.right()) {
            place = {x, std::max(lane->axisY - above, lane->top + numberRadius)};
            // Beside the number before, if two steps happen on one spot.
            while (!sheet.labels.hasRoom(boxAround(place)) && place.x < x + 3 * step) {
                place.x += step;
            }
            sheet.labels.add(boxAround(place));
        }
        sheet.numberAt.push_back(place);
    }
}

void drawNumbers(TimelineSheet& sheet) {
    constexpr TextStyle digit{9, true};
    constexpr double toBaseline = 3.2;
    for (std::size_t at = 0; at < sheet.numberAt.size(); ++at) {
        const Point place = sheet.numberAt[at];
        if (place.x < 0) {
            continue;
        }
        const RecordMark& mark = sheet.view.numbered[at];
        const double x = sheet.xOf(mark.at);
        const LaneBox* lane = sheet.laneOf(mark.lane);
        sheet.line({place, {x, lane->axisY}, Ink::Selection, 1, Dash::Solid}, mark.record);
        sheet.list().add(Disc{place, numberRadius, Ink::Selection, Fill::Solid}, mark.record);
        sheet.list().add(Label{{place.x, place.y + toBaseline},
                               std::to_string(at + 1),
                               Ink::OnStrong,
                               Anchor::Middle,
                               digit},
                         mark.record);
    }
}

namespace {

bool belongs(const Highlight& highlight, IntentId intent, std::uint32_t key) {
    return highlight.key != 0 ? key == highlight.key : intent == highlight.intent;
}

/// A line above and one beneath, so that what is marked stays readable.
void underline(TimelineSheet& sheet, const Box& box) {
    for (const double y : {box.top - 1.5, box.bottom() + 1.5}) {
        sheet.line({{box.left, y}, {box.right(), y}, Ink::Selection, 1.5, Dash::Solid});
    }
}

} // namespace

DisplayList layoutHighlight(const TimelineIndex& index,
                            const TimeAxis& axis,
                            const TimelineView& view,
                            const Highlight& highlight) {
    TimelineSheet sheet(index, axis, view);
    chooseLedger(sheet);
    layLanes(sheet);
    if (!highlight.isSome()) {
        return std::move(sheet.picture.list);
    }
    collectItems(sheet);
    for (const Bar* bar : sheet.items.bars) {
        if (belongs(highlight, bar->intent, bar->key)) {
            underline(sheet, boxOfBar(sheet, *sheet.laneOf(bar->lane), *bar));
        }
    }
    for (const PlacedStrip& strip : sheet.items.strips) {
        if (belongs(highlight, strip.strip->intent, strip.strip->key)) {
            underline(sheet, boxOfStrip(sheet, *sheet.laneOf(strip.strip->lane), strip));
        }
    }
    for (const Arrow* arrow : sheet.items.arrows) {
        const auto ends = belongs(highlight, arrow->intent, arrow->key) && !arrow->isLost
                              ? endsOf(sheet, *arrow)
                              : std::nullopt;
        if (ends) {
            sheet.line({ends->from, ends->to, Ink::Selection, 1.5, Dash::Solid}, arrow->sent);
        }
    }
    for (const WaitSpan* wait : sheet.items.waits) {
        if (belongs(highlight, wait->intent, wait->key)) {
            const double y = waitY(*sheet.laneOf(wait->lane), *wait);
            sheet.line({{sheet.xOf(wait->span.from), y},
                        {sheet.xOf(wait->span.to), y},
                        Ink::Selection,
                        2,
                        Dash::Solid});
        }
    }
    return std::move(sheet.picture.list);
}

std::vector<Underway> messagesUnderWay(const TimelineIndex& index,
                                       const TimeAxis& axis,
                                       const TimelineView& view,
                                       const TimelinePicture& picture,
                                       Time time) {
    constexpr std::size_t most = 200;
    TimelineSheet sheet(index, axis, view);
    chooseLedger(sheet);
    layLanes(sheet);
    sheet.picture.plot = picture.plot;
    const double x = sheet.xOf(time);
    std::vector<Underway> underway;
    index.arrowFinder.visit(index.arrows, {time, time}, [&](const Arrow& arrow) {
        const bool isStep =
            arrow.kind == MessageKind::Operation || arrow.kind == MessageKind::Result;
        if (underway.size() >= most || (isStep && !view.showsSteps)) {
            return;
        }
        const auto ends = endsOf(sheet, arrow);
        if (!ends || ends->to.x <= ends->from.x || (arrow.isLost && !arrow.arrived.isSome())) {
            return;
        }
        const double share = (x - ends->from.x) / (ends->to.x - ends->from.x);
        const Point at{x, ends->from.y + share * (ends->to.y - ends->from.y)};
        if (sheet.picture.plot.contains(at)) {
            underway.push_back({at, arrow.sent});
        }
    });
    return underway;
}

} // namespace idem
