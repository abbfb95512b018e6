// How the timeline is painted: the static picture into a pixmap, everything that moves over it.

#include "app/ui/display_list_painter.h"
#include "app/ui/timeline/timeline_view.h"

#include <QElapsedTimer>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace idem::app {

namespace {

constexpr int stripHalfWidth = 9;
constexpr double dotRadius = 4;
constexpr double noteWidthMost = 160;
constexpr int futureAlpha = 90; ///< Of the paper over what has not happened yet.

void paintChip(QPainter& painter, const QPointF& centre, const QString& text, Appearance& look) {
    const QFontMetricsF metrics(painter.font());
    QRectF box(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 4);
    box.moveCenter(centre);
    painter.setPen(QPen(look.colour(Ink::Selection), 1));
    painter.setBrush(look.colour(Ink::Paper));
    painter.drawRect(box);
    painter.setPen(look.colour(Ink::Text));
    painter.drawText(box, Qt::AlignCenter, text);
}

QString durationText(Duration span) {
    return QString::fromStdString(toMillisecondText(span));
}

} // namespace

void TimelineView::paintStatic() {
    QElapsedTimer clock;
    clock.start();
    const double ratio = devicePixelRatioF();
    const QSize size = viewport()->size();
    if (m_static.size() != size * ratio) {
        m_static = QPixmap(size * ratio);
    }
    m_static.setDevicePixelRatio(ratio);
    m_static.fill(m_appearance.colour(Ink::Paper));
    if (m_scene.hasRun()) {
        const TimelinePicture& shown = m_scene.picture();
        const double ruler = shown.plot.top;
        const int scrolled = verticalScrollBar()->value();
        const Strokes strokes = m_scene.isHasty()                 ? Strokes::Hasty
                                : shown.list.items.size() > 1'000 ? Strokes::Thrifty
                                                                  : Strokes::Fine;
        QPainter painter(&m_static);
        painter.setClipRect(QRectF(0, ruler, size.width(), size.height() - ruler));
        painter.translate(0, -scrolled);
        paint(painter,
              shown.list,
              m_appearance.palette(),
              QRectF(0, ruler + scrolled, size.width(), size.height() - ruler),
              strokes);
        painter.resetTransform();
        painter.setClipRect(QRectF(0, 0, size.width(), ruler));
        paint(painter, shown.list, m_appearance.palette(), QRectF(0, 0, size.width(), ruler));
    }
    m_isStale = false;
    m_paintMs = static_cast<double>(clock.nsecsElapsed()) * 1e-6;
}

void TimelineView::paintEvent(QPaintEvent* event) {
    if (m_isStale) {
        paintStatic();
    }
    QPainter painter(viewport());
    for (const QRect& part : event->region()) {
        const double ratio = m_static.devicePixelRatio();
        painter.drawPixmap(
            part, m_static, QRectF(QPointF(part.topLeft()) * ratio, QSizeF(part.size()) * ratio));
    }
    if (m_scene.hasRun()) {
        painter.setFont(uiFont(11));
        paintOverlays(painter);
    } else {
        painter.setFont(uiFont(13));
        painter.setPen(m_appearance.colour(Ink::Muted));
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No run yet"));
    }
}

void TimelineView::paintOverlays(QPainter& painter) {
    const idem::Box& plot = m_scene.picture().plot;
    const QRectF seen(plot.left, plot.top, plot.width, viewport()->height() - plot.top);
    painter.save();
    painter.setClipRect(seen, Qt::IntersectClip);
    painter.translate(0, -verticalScrollBar()->value());
    paint(painter, m_highlight, m_appearance.palette());
    painter.restore();
    paintRange(painter);
    paintMarks(painter);
    paintCursor(painter);
    paintGap(painter);
    paintDrag(painter);
    paintLaneFocus(painter);
}

/// A flag in the ruler and a thin line through all lanes; the note beside the flag.
void TimelineView::paintMarks(QPainter& painter) {
    const idem::Box& plot = m_scene.picture().plot;
    const QColor colour = m_appearance.colour(Ink::Selection);
    int number = 0;
    for (const Mark& mark : m_session.marks().all()) {
        ++number;
        const double x = m_scene.xOf(mark.at);
        if (x < plot.left - 1 || x > plot.right() + 1) {
            continue;
        }
        painter.setPen(QPen(colour, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, 0), QPointF(x, viewport()->height()));
        const QString text = mark.note.isEmpty()
                                 ? QString::number(number)
                                 : QStringLiteral("%1 %2").arg(number).arg(mark.note);
        const QFontMetricsF metrics(painter.font());
        const QString shown = metrics.elidedText(text, Qt::ElideRight, noteWidthMost);
        const QRectF flag(x, 1, metrics.horizontalAdvance(shown) + 8, metrics.height() + 2);
        painter.fillRect(flag, colour);
        painter.setPen(m_appearance.colour(Ink::OnStrong));
        painter.drawText(flag, Qt::AlignCenter, shown);
    }
}

void TimelineView::paintCursor(QPainter& painter) {
    const idem::Box& plot = m_scene.picture().plot;
    if (m_cursorX < plot.left - 1 && m_session.playback().cursor().time != Time::zero()) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    const Time now = m_session.playback().cursor().time;
    if (now > Time::zero() && now < m_scene.run().end() && m_cursorX < plot.right()) {
        QColor veil = m_appearance.colour(Ink::Paper);
        veil.setAlpha(futureAlpha);
        painter.fillRect(
            QRectF(m_cursorX, plot.top, plot.right() - m_cursorX, viewport()->height()), veil);
    }
    if (m_cursorX >= plot.left - 1 && m_cursorX <= plot.right() + 1) {
        const QColor colour = m_appearance.colour(Ink::Text);
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(QPointF(m_cursorX, plot.top - 4), QPointF(m_cursorX, height()));
        painter.setBrush(colour);
        painter.setPen(Qt::NoPen);
        const QPointF tip(m_cursorX, plot.top);
        painter.drawPolygon(QPolygonF({tip, tip + QPointF(-6, -8), tip + QPointF(6, -8)}));
    }
    painter.setClipRect(QRectF(plot.left, plot.top, plot.width, height()), Qt::IntersectClip);
    painter.translate(0, -verticalScrollBar()->value());
    for (const Underway& dot : m_underway) {
        painter.setPen(QPen(m_appearance.colour(Ink::Paper), 1.5));
        painter.setBrush(m_appearance.colour(Ink::Text));
        painter.drawEllipse(QPointF(dot.at.x, dot.at.y), dotRadius, dotRadius);
    }
    painter.restore();
}

void TimelineView::paintRange(QPainter& painter) {
    if (!m_range) {
        return;
    }
    const idem::Box& plot = m_scene.picture().plot;
    const double left = std::max(m_scene.xOf(m_range->from), plot.left);
    const double right = std::min(m_scene.xOf(m_range->to), plot.right());
    if (right < left) {
        return;
    }
    QColor pale = m_appearance.colour(Ink::Good);
    pale.setAlpha(36);
    painter.fillRect(QRectF(left, 0, right - left, height()), pale);
    painter.setPen(QPen(m_appearance.colour(Ink::Good), 1));
    for (const double x : {left, right}) {
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    }
    const QString text = tr("Δ %1").arg(durationText(m_range->length()));
    paintChip(painter, {(left + right) / 2, plot.top + 14}, text, m_appearance);
}

/// From the selected event to the one that the pointer is on.
void TimelineView::paintGap(QPainter& painter) {
    const RecordId selected = m_session.selection().selected().record;
    const RecordId hovered = m_session.selection().hovered().record;
    if (selected == hovered || !m_scene.run().holds(selected) || !m_scene.run().holds(hovered)) {
        return;
    }
    const idem::Box& plot = m_scene.picture().plot;
    const Time one = m_scene.run()[selected].time;
    const Time other = m_scene.run()[hovered].time;
    const double from = std::clamp(m_scene.xOf(one), plot.left, plot.right());
    const double to = std::clamp(m_scene.xOf(other), plot.left, plot.right());
    const double y = viewport()->height() - 14.0;
    painter.setPen(QPen(m_appearance.colour(Ink::Selection), 1, Qt::DashLine));
    painter.drawLine(QPointF(from, y), QPointF(to, y));
    const double middle = std::clamp((from + to) / 2, plot.left + 40, plot.right() - 40);
    const QString text = tr("Δ %1").arg(durationText(std::max(one, other) - std::min(one, other)));
    paintChip(painter, {middle, y}, text, m_appearance);
}

void TimelineView::paintDrag(QPainter& painter) {
    if (m_drag == Drag::Lag && m_lag) {
        const double from = m_scene.xOf(m_lag->sent);
        const Time until = std::max(m_scene.timeAt(m_draggedTo.x()), m_lag->sent);
        const double y = m_draggedTo.y();
        painter.setPen(QPen(m_appearance.colour(Ink::Selection), 2));
        painter.drawLine(QPointF(from, y), QPointF(std::max(m_draggedTo.x(), from), y));
        paintChip(painter,
                  {m_draggedTo.x(), y - 18},
                  tr("lag %1").arg(durationText(until - m_lag->sent)),
                  m_appearance);
    }
    if (m_drag == Drag::Lane) {
        painter.setPen(QPen(m_appearance.colour(Ink::Selection), 2));
        painter.drawLine(QPointF(0, m_draggedTo.y()),
                         QPointF(m_scene.picture().plot.left, m_draggedTo.y()));
    }
}

void TimelineView::paintLaneFocus(QPainter& painter) {
    if (!hasFocus() || !m_focusedLane.isSome()) {
        return;
    }
    for (const LaneBox& lane : m_scene.picture().lanes) {
        if (lane.node == m_focusedLane) {
            const double top = lane.top - verticalScrollBar()->value();
            painter.setPen(QPen(m_appearance.colour(Ink::Selection), 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(
                QRectF(1.5, top + 1, m_scene.picture().plot.left - 4, lane.height - 2));
        }
    }
}

void TimelineView::updateStrip(double x) {
    const int left = static_cast<int>(std::floor(x)) - stripHalfWidth;
    viewport()->update(left, 0, 2 * stripHalfWidth + 1, viewport()->height());
}

} // namespace idem::app
