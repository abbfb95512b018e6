#include "app/ui/timeline/timeline_scene.h"

#include "engine/trace/key_named.h"

#include <algorithm>

namespace idem::app {

namespace {

constexpr double pointingReach = 5;
constexpr double gutterRight = 132; // As wide as the names of lanes; the plot begins there.

Journey journeyOf(const Record& record) {
    return {record.intent, record.attempt, record.copy};
}

std::vector<RecordMark> marksOf(const OpenRun& run, const std::vector<RecordId>& records) {
    std::vector<RecordMark> marks;
    for (const RecordId id : records) {
        if (run.holds(id)) {
            marks.push_back({id, run[id].time, run[id].lane});
        }
    }
    return marks;
}

} // namespace

void TimelineScene::followRun() {
    const OpenRunPtr before = m_run;
    const TimeMapping mappingBefore = m_mapping;
    m_run = m_session.run();
    m_mapping = m_session.mapping();
    forget();
    if (!m_run) {
        return;
    }
    lanes.follow(m_run->index());
    if (before && !window.isWhole()) {
        const TimeAxis& old = before->axis(mappingBefore);
        const Time from = old.timeAt(window.from());
        const Time to = old.timeAt(window.to());
        window.show(axis().positionOf(from), axis().positionOf(to));
    }
}

idem::TimelineView TimelineScene::view(bool isHasty) const {
    idem::TimelineView view;
    view.width = std::max(width, 400.0);
    view.from = window.from();
    view.to = window.to();
    view.showsSteps = arrows != Arrows::Requests;
    view.arrows = arrows == Arrows::Story ? ArrowChoice::Journeys : ArrowChoice::All;
    view.showsBeliefs = showsBeliefs;
    view.hidden = lanes.hidden();
    view.collapsed = lanes.collapsed();
    view.order = lanes.order();
    view.filter = filter;
    view.selected = m_session.selection().selected().record;
    if (isHasty) {
        view.nearMax = 0;
    }
    if (const auto& explanation = m_session.explanation()) {
        view.chain = explanation->events;
        view.numbered = marksOf(*m_run, explanation->events);
        if (const auto& pair = explanation->criticalPair) {
            view.critical = marksOf(*m_run, {pair->first, pair->second});
        }
    }
    for (const RecordId id : view.chain) {
        if (m_run->holds(id)) {
            view.journeys.push_back(journeyOf((*m_run)[id]));
        }
    }
    if (m_run->holds(view.selected)) {
        view.journeys.push_back(journeyOf((*m_run)[view.selected]));
    }
    if (showsGhost && m_session.ghost()) {
        view.ghost = &m_session.ghost()->index();
    }
    return view;
}

void TimelineScene::setHasty(bool isHasty) {
    if (isHasty != m_isHasty) {
        m_isHasty = isHasty;
        forget();
    }
}

const TimelinePicture& TimelineScene::picture() const {
    if (!m_picture) {
        m_picture = layoutTimeline(m_run->index(), axis(), view(m_isHasty));
    }
    return *m_picture;
}

double TimelineScene::xOf(Time time) const {
    const idem::Box& plot = picture().plot;
    return plot.left + (axis().positionOf(time) - window.from()) / window.span() * plot.width;
}

Time TimelineScene::timeAt(double x) const {
    const idem::Box& plot = picture().plot;
    const double position = window.from() + (x - plot.left) / plot.width * window.span();
    return axis().timeAt(std::clamp(position, 0.0, 1.0));
}

Subject TimelineScene::subjectAt(Point point) const {
    const TimelinePicture& shown = picture();
    if (point.x < gutterRight) {
        const LaneBox* lane = shown.laneAt(point.y);
        return lane == nullptr ? Subject{} : Subject{{}, lane->node, 0};
    }
    const auto record = recordAt(shown.list, point, pointingReach);
    return record && m_run->holds(*record) ? Subject{*record, {}, 0} : Subject{};
}

Highlight TimelineScene::highlightOf(const Subject& subject) const {
    if (subject.key != 0) {
        return {{}, subject.key};
    }
    if (!m_run || !m_run->holds(subject.record)) {
        return {};
    }
    const Record& record = (*m_run)[subject.record];
    if (namesKey(record.kind) && record.other != 0) {
        return {{}, record.other};
    }
    return {record.intent, 0};
}

TimeSpan TimelineScene::spanOf(RecordId id) const {
    const Time at = (*m_run)[id].time;
    TimeSpan span{at, at};
    const TimelineIndex& index = m_run->index();
    const auto widen = [&](const TimeSpan& other) {
        span.from = std::min(span.from, other.from);
        span.to = std::max(span.to, other.to);
    };
    index.arrowFinder.visit(index.arrows, {at, at}, [&](const Arrow& arrow) {
        if (arrow.sent == id || arrow.arrived == id) {
            widen(arrow.span);
        }
    });
    const auto widenTo = [&](const auto& item) {
        if (item.record == id) {
            widen(item.span);
        }
    };
    index.barFinder.visit(index.bars, {at, at}, widenTo);
    index.stripFinder.visit(index.strips, {at, at}, widenTo);
    index.waitFinder.visit(index.waits, {at, at}, widenTo);
    return span;
}

std::optional<TimelineScene::LagHandle> TimelineScene::lagAt(Point point) const {
    const Subject subject = subjectAt(point);
    if (!subject.record.isSome()) {
        return std::nullopt;
    }
    const Record& record = (*m_run)[subject.record];
    const LaneBox* lane = picture().laneAt(point.y);
    const NodeId replica{record.other};
    const bool isLag = record.kind == RecordKind::EntrySent && lane != nullptr &&
                       lane->node == replica && record.lane != replica;
    return isLag ? std::optional(LagHandle{replica, record.time}) : std::nullopt;
}

} // namespace idem::app
