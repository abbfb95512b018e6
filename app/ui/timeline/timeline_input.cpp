// Wheel, mouse and keys of the timeline.

#include "app/ui/timeline/timeline_view.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace idem::app {

namespace {

constexpr double notch = 120;
constexpr double slowPaintMs = 10;
constexpr double clickSlack = 4; ///< Pixels that a click may move.
constexpr double panStep = 0.15; ///< Of what is seen.

} // namespace

Point TimelineView::inPicture(const QPointF& point) const {
    return {point.x(), point.y() + verticalScrollBar()->value()};
}

bool TimelineView::isInRuler(const QPointF& point) const {
    const idem::Box& plot = m_scene.picture().plot;
    return point.y() < plot.top && point.x() >= plot.left - clickSlack;
}

/// While a gesture goes on a slow picture is painted without labels, and refined afterwards.
void TimelineView::beginHasty() {
    if (m_paintMs > slowPaintMs || m_scene.isHasty()) {
        m_scene.setHasty(true);
        m_refine.start();
    }
}

bool TimelineView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_scene.hasRun()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        showTip(help->pos(), help->globalPos());
        return true;
    }
    if (event->type() == QEvent::Leave) {
        m_session.selection().hover({});
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TimelineView::showTip(const QPoint& at, const QPoint& global) {
    const Subject subject = isInRuler(at) ? Subject{} : m_scene.subjectAt(inPicture(at));
    if (subject.record.isSome()) {
        QToolTip::showText(global, wordsOf(subject.record).toHtmlEscaped(), viewport());
    } else if (subject.node.isSome()) {
        QToolTip::showText(
            global, tr("Click to collapse, drag to move, right-click for more."), viewport());
    } else {
        QToolTip::hideText();
    }
}

void TimelineView::wheelEvent(QWheelEvent* event) {
    if (!m_scene.hasRun()) {
        return;
    }
    const QPoint delta = event->angleDelta();
    const double turned = (delta.y() != 0 ? delta.y() : delta.x()) / notch;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        beginHasty();
        const idem::Box& plot = m_scene.picture().plot;
        AxisWindow window = m_scene.window;
        const double share = (event->position().x() - plot.left) / plot.width;
        window.zoom(window.from() + std::clamp(share, 0.0, 1.0) * window.span(),
                    std::pow(1.25, -turned));
        setWindow(window);
    } else if (event->modifiers().testFlag(Qt::ShiftModifier) || delta.y() == 0) {
        beginHasty();
        AxisWindow window = m_scene.window;
        window.pan(-turned * panStep);
        setWindow(window);
    } else {
        QAbstractScrollArea::wheelEvent(event);
    }
    event->accept();
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    if (!m_scene.hasRun()) {
        return;
    }
    const QPointF at = event->position();
    m_pressedAt = at;
    m_draggedTo = at;
    m_drag = Drag::None;
    if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
        viewport()->setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (isInRuler(at)) {
        m_drag = std::abs(at.x() - m_cursorX) <= 6 ? Drag::Cursor : Drag::Range;
        return;
    }
    const Subject subject = m_scene.subjectAt(inPicture(at));
    m_lag = m_scene.lagAt(inPicture(at));
    if (subject.node.isSome()) {
        m_drag = Drag::Lane;
        m_draggedLane = subject.node;
        m_focusedLane = subject.node;
    } else if (m_lag) {
        m_drag = Drag::Lag;
        m_session.selection().select(subject);
    } else {
        m_session.selection().select(subject);
    }
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_scene.hasRun()) {
        return;
    }
    if (event->buttons() != Qt::NoButton) {
        return dragTo(event->position());
    }
    const bool isRuler = isInRuler(event->position());
    const Point at = inPicture(event->position());
    const Subject subject = isRuler ? Subject{} : m_scene.subjectAt(at);
    viewport()->setCursor(isRuler                         ? Qt::IBeamCursor
                          : subject.node.isSome()         ? Qt::PointingHandCursor
                          : !isRuler && m_scene.lagAt(at) ? Qt::SizeHorCursor
                          : subject.record.isSome()       ? Qt::PointingHandCursor
                                                          : Qt::ArrowCursor);
    m_session.selection().hover(subject.record.isSome() ? subject : Subject{});
}

void TimelineView::panTo(const QPointF& point) {
    beginHasty();
    const QPointF moved = point - m_draggedTo;
    AxisWindow window = m_scene.window;
    window.pan(-moved.x() / m_scene.picture().plot.width);
    setWindow(window);
    verticalScrollBar()->setValue(verticalScrollBar()->value() -
                                  static_cast<int>(std::lround(moved.y())));
}

void TimelineView::dragTo(const QPointF& point) {
    switch (m_drag) {
    case Drag::Pan:
        panTo(point);
        break;
    case Drag::Cursor:
        m_session.playback().seek(m_scene.timeAt(point.x()));
        break;
    case Drag::Range:
        if (std::abs(point.x() - m_pressedAt.x()) > clickSlack || m_range) {
            const double from = std::min(m_pressedAt.x(), point.x());
            const double to = std::max(m_pressedAt.x(), point.x());
            setRange(TimeSpan{m_scene.timeAt(from), m_scene.timeAt(to)});
        }
        break;
    case Drag::Lane:
    case Drag::Lag:
        viewport()->update();
        break;
    default:
        break;
    }
    m_draggedTo = point;
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
    if (m_scene.hasRun()) {
        m_draggedTo = event->position();
        endDrag(event->position());
    }
    m_drag = Drag::None;
    m_lag.reset();
    viewport()->unsetCursor();
    viewport()->update();
}

void TimelineView::endDrag(const QPointF& point) {
    const QPointF moved = point - m_pressedAt;
    const bool isClick = std::abs(moved.x()) + std::abs(moved.y()) <= clickSlack;
    switch (m_drag) {
    case Drag::Range:
        if (isClick) {
            setRange(std::nullopt);
            m_session.playback().seek(m_scene.timeAt(point.x()));
        }
        break;
    case Drag::Lane:
        endLaneDrag(point, isClick);
        break;
    case Drag::Lag:
        if (!isClick && m_lag) {
            const Time until = m_scene.timeAt(point.x());
            Q_EMIT lagDragged(m_lag->replica, std::max(until, m_lag->sent) - m_lag->sent);
        }
        break;
    default:
        break;
    }
}

void TimelineView::endLaneDrag(const QPointF& point, bool isClick) {
    const LaneBox* target = m_scene.picture().laneAt(inPicture(point).y);
    const NodeId lane = m_draggedLane;
    const NodeId other = target == nullptr ? lane : target->node;
    if (isClick) {
        arrange([lane](LaneArrangement& lanes) { lanes.toggleCollapsed(lane); });
    } else if (other != lane) {
        arrange([lane, other](LaneArrangement& lanes) { lanes.move(lane, other); });
    }
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (!m_scene.hasRun() || event->button() != Qt::LeftButton || isInRuler(event->position())) {
        return;
    }
    const Subject subject = m_scene.subjectAt(inPicture(event->position()));
    if (subject.record.isSome()) {
        m_session.selection().select(subject);
        focusSelection();
    }
}

void TimelineView::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_scene.hasRun()) {
        return;
    }
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    Subject subject =
        isByKey ? m_session.selection().selected() : m_scene.subjectAt(inPicture(event->pos()));
    if (isByKey && !subject.isSome()) {
        subject.node = m_focusedLane;
    }
    const bool isHeader = !isByKey || subject.node == m_focusedLane;
    if (subject.node.isSome() && isHeader) {
        showLaneMenu(subject.node, event->globalPos());
    } else {
        if (subject.isSome()) {
            m_session.selection().select(subject);
        }
        Q_EMIT contextMenuRequested(subject, event->globalPos());
    }
    event->accept();
}

void TimelineView::showLaneMenu(NodeId node, const QPoint& global) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& title, std::function<void(LaneArrangement&)> change) {
        return menu->addAction(
            title, this, [this, change = std::move(change)] { arrange(change); });
    };
    add(m_scene.lanes.isCollapsed(node) ? tr("Expand") : tr("Collapse"),
        [node](LaneArrangement& lanes) { lanes.toggleCollapsed(node); });
    add(tr("Hide"), [node](LaneArrangement& lanes) { lanes.hide(node); });
    add(tr("Move up"), [node](LaneArrangement& lanes) { lanes.shift(node, -1); });
    add(tr("Move down"), [node](LaneArrangement& lanes) { lanes.shift(node, 1); });
    add(tr("Show all lanes"), [](LaneArrangement& lanes) {
        lanes.showAll();
    })->setEnabled(!m_scene.lanes.hidden().empty());
    menu->addSeparator();
    menu->addAction(tr("More about this node…"), this, [this, node, global] {
        m_session.selection().selectNode(node);
        Q_EMIT contextMenuRequested({{}, node, 0}, global);
    });
    menu->popup(global);
}

/// Lanes by keyboard: up and down choose one, Enter collapses it, with Alt it moves.
bool TimelineView::pressLaneKey(const QKeyEvent& event) {
    const auto lanes = m_scene.lanes.shown();
    const int direction = event.key() == Qt::Key_Up ? -1 : event.key() == Qt::Key_Down ? 1 : 0;
    const auto place = std::find(lanes.begin(), lanes.end(), m_focusedLane) - lanes.begin();
    const auto count = static_cast<std::ptrdiff_t>(lanes.size());
    const NodeId lane = m_focusedLane;
    if (direction != 0 && event.modifiers().testFlag(Qt::AltModifier) && place < count) {
        arrange([=](LaneArrangement& arranged) { arranged.shift(lane, direction); });
        return true;
    }
    if (direction != 0 && count > 0) {
        const auto next =
            place == count ? 0 : std::clamp<std::ptrdiff_t>(place + direction, 0, count - 1);
        m_focusedLane = lanes[static_cast<std::size_t>(next)];
        for (const LaneBox& box : m_scene.picture().lanes) {
            if (box.node == m_focusedLane) {
                const int scrolled = verticalScrollBar()->value();
                const int bottom = static_cast<int>(box.top + box.height) - viewport()->height();
                const int top = static_cast<int>(box.top - m_scene.picture().plot.top);
                verticalScrollBar()->setValue(std::clamp(scrolled, bottom, std::max(top, bottom)));
            }
        }
        viewport()->update();
        return true;
    }
    if ((event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) && place < count) {
        arrange([lane](LaneArrangement& arranged) { arranged.toggleCollapsed(lane); });
        return true;
    }
    return false;
}

bool TimelineView::pressViewKey(const QKeyEvent& event) {
    AxisWindow window = m_scene.window;
    switch (event.key()) {
    case Qt::Key_W:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return carryOut(Command::ZoomIn);
    case Qt::Key_S:
    case Qt::Key_Minus:
        return carryOut(Command::ZoomOut);
    case Qt::Key_A:
    case Qt::Key_D:
        window.pan(event.key() == Qt::Key_A ? -panStep : panStep);
        setWindow(window);
        return true;
    case Qt::Key_F:
        return carryOut(Command::Focus);
    case Qt::Key_0:
        return carryOut(Command::FitAll);
    case Qt::Key_E:
        return carryOut(Command::CycleArrows);
    case Qt::Key_V:
        return carryOut(Command::ToggleBeliefs);
    case Qt::Key_Escape:
        setRange(std::nullopt);
        m_session.selection().clear();
        return true;
    default:
        return false;
    }
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    const bool isDone =
        m_scene.hasRun() && ((isPlain && pressViewKey(*event)) || pressLaneKey(*event));
    if (!isDone) {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace idem::app
