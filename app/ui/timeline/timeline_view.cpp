#include "app/ui/timeline/timeline_view.h"

#include "app/ui/timeline/timeline_table.h"

#include <QScrollBar>

#include <cmath>
#include <cstddef>

namespace idem::app {

namespace {

constexpr int refineAfterMs = 120;
constexpr double zoomStep = 1.25;
constexpr std::size_t longRunArrows = 100'000; ///< Some 300,000 events.

} // namespace

TimelineView::TimelineView(Session& session, Appearance& appearance, QWidget* parent)
    : QAbstractScrollArea(parent), m_session(session), m_appearance(appearance), m_scene(session) {
    installTimelineTable();
    setAccessibleName(tr("Timeline"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumHeight(160);
    m_refine.setSingleShot(true);
    m_refine.setInterval(refineAfterMs);
    connect(&m_refine, &QTimer::timeout, this, [this] {
        m_scene.setHasty(false);
        invalidate();
    });
    connect(&session, &Session::runChanged, this, &TimelineView::followRun);
    connect(&session, &Session::mappingChanged, this, &TimelineView::followRun);
    connect(&session, &Session::explanationChanged, this, &TimelineView::invalidate);
    connect(&session.playback(), &Playback::cursorMoved, this, &TimelineView::followCursor);
    connect(&session.selection(), &Selection::selectedChanged, this, &TimelineView::invalidate);
    connect(&session.selection(), &Selection::hoveredChanged, this, &TimelineView::followHover);
    connect(&session.marks(), &Marks::changed, this, [this] { viewport()->update(); });
    connect(&appearance, &Appearance::changed, this, &TimelineView::invalidate);
    followRun();
}

void TimelineView::followRun() {
    m_scene.followRun();
    m_range.reset();
    if (m_scene.hasRun() && m_scene.run().index().arrows.size() > longRunArrows) {
        m_scene.setHasty(
            true); // All panes are painted now; the fine picture has a frame of its own.
        m_refine.start();
    }
    invalidate();
    followHover();
    followCursor();
    Q_EMIT windowChanged();
}

void TimelineView::invalidate() {
    m_isStale = true;
    m_scene.forget();
    m_scene.width = std::max(viewport()->width(), 400);
    updateScrollBar();
    followHover();
    followCursor();
    viewport()->update();
}

void TimelineView::updateScrollBar() {
    const double height = m_scene.hasRun() ? m_scene.picture().list.height : 0;
    const int hidden = static_cast<int>(std::ceil(height)) - viewport()->height();
    verticalScrollBar()->setRange(0, std::max(hidden, 0));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(24);
}

void TimelineView::followCursor() {
    if (!m_scene.hasRun()) {
        return;
    }
    updateStrip(m_cursorX);
    for (const Underway& dot : m_underway) {
        updateStrip(dot.at.x);
    }
    const Time now = m_session.playback().cursor().time;
    m_cursorX = m_scene.xOf(now);
    m_underway.clear();
    if (m_scene.picture().detail != Detail::Far) {
        m_underway = messagesUnderWay(
            m_scene.run().index(), m_scene.axis(), m_scene.view(), m_scene.picture(), now);
    }
    updateStrip(m_cursorX);
}

void TimelineView::followHover() {
    const Selection& selection = m_session.selection();
    const Subject& subject =
        selection.hovered().isSome() ? selection.hovered() : selection.selected();
    m_highlight = {};
    if (m_scene.hasRun() && m_scene.picture().detail == Detail::Near) {
        m_highlight = layoutHighlight(
            m_scene.run().index(), m_scene.axis(), m_scene.view(), m_scene.highlightOf(subject));
    }
    viewport()->update();
}

void TimelineView::setWindow(const AxisWindow& window) {
    if (window != m_scene.window) {
        m_scene.window = window;
        invalidate();
        Q_EMIT windowChanged();
    }
}

void TimelineView::fitAll() {
    setWindow(AxisWindow());
}

void TimelineView::focusSelection() {
    const RecordId selected = m_session.selection().selected().record;
    if (!m_scene.hasRun() || !m_scene.run().holds(selected)) {
        return fitAll();
    }
    const TimeSpan span = m_scene.spanOf(selected);
    const double from = m_scene.axis().positionOf(span.from);
    const double to = m_scene.axis().positionOf(span.to);
    const double room = std::max((to - from) * 0.15, 20 * AxisWindow::spanLeast);
    AxisWindow window;
    window.show(from - room, to + room);
    setWindow(window == m_scene.window ? AxisWindow() : window);
}

void TimelineView::zoom(double factor) {
    if (!m_scene.hasRun()) {
        return;
    }
    AxisWindow window = m_scene.window;
    const double cursor = m_scene.axis().positionOf(m_session.playback().cursor().time);
    const bool isSeen = cursor >= window.from() && cursor <= window.to();
    window.zoom(isSeen ? cursor : (window.from() + window.to()) / 2, factor);
    setWindow(window);
}

void TimelineView::reveal(Time time) {
    if (m_scene.hasRun()) {
        AxisWindow window = m_scene.window;
        window.reveal(m_scene.axis().positionOf(time));
        setWindow(window);
    }
}

bool TimelineView::carryOut(Command command) {
    switch (command) {
    case Command::CycleArrows:
        setArrows(static_cast<Arrows>((static_cast<int>(m_scene.arrows) + 1) % 3));
        return true;
    case Command::ToggleBeliefs:
        setShowsBeliefs(!m_scene.showsBeliefs);
        return true;
    case Command::Focus:
        focusSelection();
        return true;
    case Command::FitAll:
        fitAll();
        return true;
    case Command::ZoomIn:
        zoom(1 / zoomStep);
        return true;
    case Command::ZoomOut:
        zoom(zoomStep);
        return true;
    default:
        return false;
    }
}

void TimelineView::setFilter(const TimelineFilter& filter) {
    if (filter == m_scene.filter) {
        return;
    }
    m_scene.filter = filter;
    invalidate();
    Q_EMIT filterChanged();
}

void TimelineView::setArrows(Arrows arrows) {
    m_scene.arrows = arrows;
    invalidate();
}

void TimelineView::setShowsBeliefs(bool shows) {
    m_scene.showsBeliefs = shows;
    invalidate();
}

void TimelineView::setShowsGhost(bool shows) {
    m_scene.showsGhost = shows;
    invalidate();
}

void TimelineView::arrange(const std::function<void(LaneArrangement&)>& change) {
    change(m_scene.lanes);
    invalidate();
    Q_EMIT lanesChanged();
}

void TimelineView::setRange(std::optional<TimeSpan> range) {
    if (range != m_range) {
        m_range = range;
        viewport()->update();
        Q_EMIT rangeChanged();
    }
}

QString TimelineView::wordsOf(RecordId id) const {
    const TranscriptRow row = m_scene.run().transcript().row(id);
    std::string words = row.time + ", " + row.lane + ": " + row.event;
    for (const std::string& more : {row.peer, row.outcome}) {
        words += more.empty() ? "" : ", " + more;
    }
    return QString::fromStdString(words);
}

DisplayList TimelineView::picture() const {
    return m_scene.hasRun()
               ? layoutTimeline(m_scene.run().index(), m_scene.axis(), m_scene.view()).list
               : DisplayList();
}

void TimelineView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    invalidate();
}

void TimelineView::scrollContentsBy(int, int) {
    m_isStale = true;
    viewport()->update();
}

} // namespace idem::app
