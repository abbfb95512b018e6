#include "app/ui/timeline/minimap.h"

#include "app/ui/display_list_painter.h"
#include "engine/diagram/minimap.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace idem::app {

namespace {

// Above the plot of the timeline, so that instants lie above each other when all is in view.
constexpr double gutter = 132;
constexpr double margin = 12;

} // namespace

Minimap::Minimap(TimelineView& timeline, Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_timeline(timeline), m_appearance(appearance) {
    setAccessibleName(tr("Minimap of the whole run"));
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(34);
    setMinimumWidth(240);
    setAttribute(Qt::WA_OpaquePaintEvent);
    Session& session = timeline.session();
    connect(&session, &Session::runChanged, this, &Minimap::invalidate);
    connect(&session, &Session::mappingChanged, this, &Minimap::invalidate);
    connect(&appearance, &Appearance::changed, this, &Minimap::invalidate);
    connect(&timeline, &TimelineView::windowChanged, this, [this] { update(); });
    connect(&session.playback(), &Playback::cursorMoved, this, [this] { update(); });
    connect(&session.marks(), &Marks::changed, this, [this] { update(); });
}

void Minimap::invalidate() {
    m_isStale = true;
    update();
}

double Minimap::xOf(double position) const {
    return gutter + position * (width() - gutter - margin);
}

double Minimap::positionAt(double x) const {
    return std::clamp((x - gutter) / (width() - gutter - margin), 0.0, 1.0);
}

DisplayList Minimap::picture() const {
    const TimelineScene& scene = m_timeline.scene();
    if (!scene.hasRun()) {
        return {};
    }
    return layoutMinimap(
        scene.run().index(), scene.axis(), {double(width()), double(height()), xOf(0), xOf(1)});
}

void Minimap::paintEvent(QPaintEvent*) {
    if (m_isStale) {
        const double ratio = devicePixelRatioF();
        m_static = QPixmap(size() * ratio);
        m_static.setDevicePixelRatio(ratio);
        m_static.fill(m_appearance.colour(Ink::Band));
        QPainter painter(&m_static);
        paint(painter, picture(), m_appearance.palette());
        m_isStale = false;
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_static);
    const TimelineScene& scene = m_timeline.scene();
    if (!scene.hasRun()) {
        return;
    }
    const double left = xOf(scene.window.from());
    const double right = std::max(xOf(scene.window.to()), left + 4);
    QColor veil = m_appearance.colour(Ink::Paper);
    veil.setAlpha(150);
    painter.fillRect(QRectF(xOf(0), 0, left - xOf(0), height()), veil);
    painter.fillRect(QRectF(right, 0, xOf(1) - right, height()), veil);
    painter.setPen(QPen(m_appearance.colour(hasFocus() ? Ink::Text : Ink::Muted), 1.5));
    painter.drawRect(QRectF(left, 0.75, right - left, height() - 1.5));
    const Time now = m_timeline.session().playback().cursor().time;
    const double cursor = xOf(scene.axis().positionOf(now));
    painter.setPen(QPen(m_appearance.colour(Ink::Text), 1));
    painter.drawLine(QPointF(cursor, 0), QPointF(cursor, height()));
    for (const Mark& mark : m_timeline.session().marks().all()) {
        const double x = xOf(scene.axis().positionOf(mark.at));
        painter.fillRect(QRectF(x - 1, 0, 3, 8), m_appearance.colour(Ink::Selection));
    }
    painter.setFont(uiFont(9.5));
    painter.setPen(m_appearance.colour(Ink::Muted));
    painter.drawText(QRectF(10, 0, gutter - 14, height()),
                     Qt::AlignVCenter | Qt::AlignLeft,
                     scene.window.isWhole() ? tr("Whole run") : tr("In view of the run"));
}

void Minimap::resizeEvent(QResizeEvent*) {
    invalidate();
}

void Minimap::centre(double position) {
    AxisWindow window = m_timeline.window();
    window.show(position - window.span() / 2, position + window.span() / 2);
    m_timeline.setWindow(window);
}

RecordId Minimap::pinAt(const QPointF& point) const {
    return recordAt(picture(), {point.x(), point.y()}, 4).value_or(RecordId::none());
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_timeline.scene().hasRun()) {
        return;
    }
    const RecordId pin = pinAt(event->position());
    if (pin.isSome()) {
        m_timeline.session().selection().selectRecord(pin);
        m_timeline.reveal(m_timeline.scene().run()[pin].time);
        return;
    }
    centre(positionAt(event->position().x()));
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) {
        centre(positionAt(event->position().x()));
    }
}

void Minimap::toPin(int direction) {
    const TimelineScene& scene = m_timeline.scene();
    const RecordId selected = m_timeline.session().selection().selected().record;
    RecordId next;
    for (const Item& item : picture().items) {
        const bool isBeyond = item.record.isSome() &&
                              (!selected.isSome() ||
                               (direction > 0 ? item.record > selected : item.record < selected));
        const bool isNearer =
            !next.isSome() || (direction > 0 ? item.record < next : item.record > next);
        if (isBeyond && isNearer) {
            next = item.record;
        }
    }
    if (next.isSome()) {
        m_timeline.session().selection().selectRecord(next);
        m_timeline.reveal(scene.run()[next].time);
    }
}

void Minimap::keyPressEvent(QKeyEvent* event) {
    if (!m_timeline.scene().hasRun()) {
        return;
    }
    AxisWindow window = m_timeline.window();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        window.pan(event->key() == Qt::Key_Left ? -0.5 : 0.5);
        m_timeline.setWindow(window);
        break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        toPin(event->key() == Qt::Key_PageUp ? -1 : 1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool Minimap::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_timeline.scene().hasRun()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const RecordId pin = pinAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           pin.isSome() ? m_timeline.wordsOf(pin).toHtmlEscaped()
                                        : tr("Drag to move the view."),
                           this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace idem::app
