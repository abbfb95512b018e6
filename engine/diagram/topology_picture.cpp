#include "engine/diagram/topology_picture.h"

#include "engine/diagram/topology_sheet.h"

#include <algorithm>

namespace idem {

void TopologySheet::line(Point from, Point to, Ink ink, double width, RecordId record) {
    list().add(Line{from, to, ink, width, Dash::Solid}, record);
}

void TopologySheet::stroke(const std::vector<Point>& points, const Line& look, RecordId record) {
    for (std::size_t at = 0; at + 1 < points.size(); ++at) {
        Line part = look;
        part.from = points[at];
        part.to = points[at + 1];
        list().add(part, record);
    }
}

void TopologySheet::text(Label label, RecordId record) {
    taken.push_back(boxOf(label));
    list().add(std::move(label), record);
}

bool TopologySheet::hasRoom(const Box& box) const {
    if (box.left < 1 || box.top < 1 || box.right() > layout.width - 1 ||
        box.bottom() > layout.height - 1) {
        return false;
    }
    return std::none_of(taken.begin(), taken.end(), [&box](const Box& other) {
        return box.left < other.right() + 1 && other.left < box.right() + 1 &&
               box.top < other.bottom() && other.top < box.bottom();
    });
}

bool TopologySheet::textIfFree(Label label, RecordId record) {
    const Box box = boxOf(label);
    if (!hasRoom(box)) {
        return false;
    }
    list().add(Surface{{box.left - 1, box.top, box.width + 2, box.height}, Ink::Paper, Fill::Solid},
               record);
    text(std::move(label), record);
    return true;
}

Point TopologySheet::lineUnder(const NodePlace& place, int line) const {
    return {place.centre.x, place.centre.y + place.radius + ringGap + 10 + line * lineHeight};
}

const MessagePlace* TopologyPicture::messageAt(Point point, double reach) const {
    const MessagePlace* nearest = nullptr;
    double best = reach;
    for (const MessagePlace& message : messages) {
        const double away = distanceBetween(point, message.at);
        if (away <= best) {
            best = away;
            nearest = &message;
        }
    }
    return nearest;
}

TopologyScene::TopologyScene(const Trace& trace, const TimelineIndex& index)
    : m_trace(trace), m_index(index) {
    for (const Bar& bar : index.bars) {
        if (bar.kind == BarKind::Working || bar.kind == BarKind::Queued) {
            m_busiest = std::max(m_busiest, static_cast<double>(bar.row) + 1);
        }
    }
    for (const WaitSpan& wait : index.waits) {
        if (wait.timedOut) {
            Duration& longest = m_timeouts[wait.lane];
            longest = std::max(longest, wait.span.length());
        }
    }
}

std::optional<Time> TopologyScene::deadlineOf(const CopyState& copy) const {
    const Record& since = m_trace.records[copy.since.value];
    const auto& waits = m_index.waits;
    auto wait = std::lower_bound(
        waits.begin(), waits.end(), since.time, [](const WaitSpan& one, Time time) {
            return one.span.from < time;
        });
    for (; wait != waits.end() && wait->span.from == since.time; ++wait) {
        const bool isIts =
            wait->intent == copy.intent && wait->copy == copy.copy && wait->attempt == copy.attempt;
        if (isIts && wait->timedOut) {
            return wait->span.to;
        }
    }
    const auto known = m_timeouts.find(since.lane);
    return known == m_timeouts.end() ? std::nullopt : std::optional(since.time + known->second);
}

/// A request is about the key that its client sent, an answer about that of its request.
std::uint32_t TopologyScene::keyOf(const Arrow& arrow) const {
    RecordId at = arrow.key == 0 ? arrow.sent : RecordId::none();
    while (at.value < m_trace.records.size()) {
        const Record& record = m_trace.records[at.value];
        if (record.kind == RecordKind::AttemptSent || record.kind == RecordKind::HandlerStarted) {
            return record.other;
        }
        at = record.cause < at ? record.cause : RecordId::none();
    }
    return arrow.key;
}

TopologyPicture TopologyScene::draw(const TopologyLayout& layout,
                                    const State& state,
                                    const TopologyMoment& view) const {
    TopologySheet sheet{*this, layout, view, {}, {}};
    sheet.picture.list.width = layout.width;
    sheet.picture.list.height = layout.height;
    const auto sights = sightsOf(*this, state, view);
    drawRegions(sheet);
    drawLinks(sheet, state);
    for (const NodePlace& place : layout.nodes) {
        const double reach = place.radius + ringGap;
        sheet.taken.push_back(
            {place.centre.x - reach, place.centre.y - reach, 2 * reach, 2 * reach});
        drawNode(sheet, place, sights[place.node.value]);
    }
    drawMessages(sheet);
    return std::move(sheet.picture);
}

RecordId lastRecordAt(const Trace& trace, Time time) {
    const auto after = std::upper_bound(
        trace.records.begin(), trace.records.end(), time, [](Time instant, const Record& record) {
            return instant < record.time;
        });
    const auto count = static_cast<std::uint32_t>(after - trace.records.begin());
    return count == 0 ? RecordId::none() : RecordId{count - 1};
}

} // namespace idem
