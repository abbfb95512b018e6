#include "app/ui/whatif/picture_view.h"

#include "app/ui/display_list_painter.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace idem::app {

namespace {

QPointF middleOf(const Box& box) {
    return {box.left + box.width / 2, box.top + box.height / 2};
}

bool isWalkingKey(int key) {
    static constexpr std::array own{
        Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down, Qt::Key_Return, Qt::Key_Enter};
    return std::find(own.begin(), own.end(), key) != own.end();
}

} // namespace

PictureView::PictureView(Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(240, 160);
    connect(&m_appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void PictureView::showPicture(Make make) {
    m_make = std::move(make);
    m_nothing.clear();
    remake();
}

void PictureView::showNothing(const QString& why) {
    m_make = nullptr;
    m_nothing = why;
    setAccessibleDescription(why);
    remake();
}

void PictureView::setCurrent(std::optional<ChartPlace> place) {
    m_current = place;
    if (m_current && m_describe) {
        setAccessibleDescription(m_describe(*m_current));
    }
    update();
}

void PictureView::setDescription(std::function<QString(ChartPlace)> describe) {
    m_describe = std::move(describe);
}

void PictureView::remake() {
    m_picture = m_make ? m_make({static_cast<double>(width()), static_cast<double>(height())})
                       : SpottedPicture();
    update();
}

std::optional<QPointF> PictureView::placeOf(ChartPlace place) const {
    for (const PictureSpot& spot : m_picture.spots) {
        if (spot.place == place) {
            return middleOf(spot.box);
        }
    }
    return std::nullopt;
}

std::optional<ChartPlace> PictureView::placeAt(QPointF at) const {
    for (auto spot = m_picture.spots.rbegin(); spot != m_picture.spots.rend(); ++spot) {
        if (spot->box.contains({at.x(), at.y()})) {
            return spot->place;
        }
    }
    return std::nullopt;
}

void PictureView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.colour(Ink::Paper));
    if (!m_nothing.isEmpty()) {
        painter.setPen(m_appearance.colour(Ink::Muted));
        painter.drawText(
            rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_nothing);
    }
    paint(painter, m_picture.list, m_appearance.palette());
    for (const PictureSpot& spot : m_picture.spots) {
        if (m_current == spot.place) {
            painter.setPen(QPen(m_appearance.colour(Ink::Selection), hasFocus() ? 3 : 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(spot.box.left, spot.box.top, spot.box.width, spot.box.height)
                                 .adjusted(-1, -1, 1, 1));
        }
    }
}

void PictureView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    remake();
}

bool PictureView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && isWalkingKey(key->key())) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void PictureView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return moveTo(-1, 0);
    case Qt::Key_Right:
        return moveTo(1, 0);
    case Qt::Key_Up:
        return moveTo(0, -1);
    case Qt::Key_Down:
        return moveTo(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current) {
            Q_EMIT opened(*m_current);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

/// The nearest spot in that direction; what lies aside counts as twice as far.
void PictureView::moveTo(double x, double y) {
    if (m_picture.spots.empty()) {
        return;
    }
    const auto from = m_current ? placeOf(*m_current) : std::nullopt;
    if (!from) {
        Q_EMIT chosen(m_picture.spots.front().place);
        return;
    }
    std::optional<ChartPlace> nearest;
    double least = std::numeric_limits<double>::infinity();
    for (const PictureSpot& spot : m_picture.spots) {
        const QPointF way = middleOf(spot.box) - *from;
        const double ahead = way.x() * x + way.y() * y;
        const double aside = std::abs(way.x() * y) + std::abs(way.y() * x);
        if (ahead > 0.5 && ahead + 2 * aside < least) {
            least = ahead + 2 * aside;
            nearest = spot.place;
        }
    }
    if (nearest) {
        Q_EMIT chosen(*nearest);
    }
}

void PictureView::mousePressEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position());
    if (event->button() == Qt::LeftButton && place) {
        Q_EMIT chosen(*place);
    }
}

void PictureView::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position());
    if (event->button() == Qt::LeftButton && place) {
        Q_EMIT opened(*place);
    }
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position());
    const QString told = place && m_describe ? m_describe(*place).toHtmlEscaped() : QString();
    QToolTip::showText(event->globalPosition().toPoint(),
                       told.isEmpty() ? told : QStringLiteral("<p>%1</p>").arg(told),
                       this);
}

} // namespace idem::app
