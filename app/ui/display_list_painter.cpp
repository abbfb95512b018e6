#include "app/ui/display_list_painter.h"

#include "app/ui/appearance.h"

#include <QPainterPath>
#include <QPolygonF>

#include <array>
#include <cmath>
#include <variant>

namespace idem::app {

namespace {

constexpr double paleAlpha = 0.28;
constexpr double hatchPitch = 5;
constexpr double outlineWidth = 1.25;

QPointF toPoint(Point point) {
    return {point.x, point.y};
}

QRectF toRect(const Box& box) {
    return {box.left, box.top, box.width, box.height};
}

class ListPainter {
public:
    ListPainter(QPainter& painter, const Palette& palette) : m_painter(painter) {
        for (std::size_t ink = 0; ink < inkCount; ++ink) {
            m_colours[ink] = toColour(palette.colours[ink]);
        }
    }

    void operator()(const Line& line) {
        QPen pen(colour(line.ink), line.width);
        pen.setCapStyle(Qt::FlatCap);
        if (line.dash != Dash::Solid) {
            const double unit = std::max(line.width, 0.5);
            const bool isDashed = line.dash == Dash::Dashed;
            pen.setDashPattern(isDashed ? QList<qreal>{5 / unit, 3 / unit}
                                        : QList<qreal>{1.5 / unit, 2.5 / unit});
        }
        const bool isUpright = line.from.x == line.to.x || line.from.y == line.to.y;
        m_painter.setRenderHint(QPainter::Antialiasing, !isUpright);
        m_painter.setPen(pen);
        m_painter.drawLine(toPoint(line.from), toPoint(line.to));
    }

    void operator()(const Surface& surface) {
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        QPainterPath path;
        path.addRect(toRect(surface.box));
        fill(path, surface.ink, surface.fill);
    }

    void operator()(const Polygon& polygon) {
        QPolygonF corners;
        for (const Point corner : polygon.corners) {
            corners << toPoint(corner);
        }
        QPainterPath path;
        path.addPolygon(corners);
        path.closeSubpath();
        m_painter.setRenderHint(QPainter::Antialiasing, true);
        fill(path, polygon.ink, polygon.fill);
    }

    void operator()(const Disc& disc) {
        QPainterPath path;
        path.addEllipse(toPoint(disc.centre), disc.radius, disc.radius);
        m_painter.setRenderHint(QPainter::Antialiasing, true);
        fill(path, disc.ink, disc.fill);
    }

    void operator()(const Label& label) {
        if (m_style != label.style) {
            m_style = label.style;
            QFont font = uiFont(label.style.sizePx, label.style.isBold);
            // Layouts use exact widths: hinted ones would add up to another length.
            font.setHintingPreference(QFont::PreferNoHinting);
            font.setPixelSize(1);
            font.setPointSizeF(label.style.sizePx * 72 / m_painter.device()->logicalDpiY());
            m_painter.setFont(font);
        }
        const QString text = QString::fromStdString(label.text);
        QPointF at = toPoint(label.at);
        if (label.anchor != Anchor::Start) {
            const double width = QFontMetricsF(m_painter.font()).horizontalAdvance(text);
            at.rx() -= label.anchor == Anchor::Middle ? width / 2 : width;
        }
        m_painter.setPen(colour(label.ink));
        m_painter.drawText(at, text);
    }

private:
    QColor colour(Ink ink) const { return m_colours[static_cast<std::size_t>(ink)]; }

    void fill(const QPainterPath& path, Ink ink, Fill kind) {
        const QColor strong = colour(ink);
        QColor pale = strong;
        pale.setAlphaF(static_cast<float>(paleAlpha));
        switch (kind) {
        case Fill::Solid:
            m_painter.fillPath(path, strong);
            break;
        case Fill::Pale:
            m_painter.fillPath(path, pale);
            break;
        case Fill::Hatched:
            hatch(path, strong);
            break;
        case Fill::Outline:
            m_painter.strokePath(path, QPen(strong, outlineWidth));
            break;
        }
    }

    /// Own lines instead of a brush: brushes of patterns are bitmaps, which PDF and dense screens
    /// show too fine.
    void hatch(const QPainterPath& path, const QColor& colour) {
        const QRectF box = path.boundingRect();
        m_painter.save();
        m_painter.setClipPath(path, Qt::IntersectClip);
        m_painter.setRenderHint(QPainter::Antialiasing, true);
        m_painter.setPen(QPen(colour, 1));
        QList<QLineF> lines;
        const double first = std::floor((box.left() - box.height()) / hatchPitch) * hatchPitch;
        for (double x = first; x < box.right(); x += hatchPitch) {
            lines << QLineF(x, box.bottom(), x + box.height(), box.top());
        }
        m_painter.drawLines(lines);
        m_painter.restore();
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.strokePath(path, QPen(colour, 0));
    }

    QPainter& m_painter;
    std::array<QColor, inkCount> m_colours;
    TextStyle m_style{0, false};
};

QRectF extentOf(const Shape& shape) {
    if (const auto* line = std::get_if<Line>(&shape)) {
        const double slack = line->width + 1;
        return QRectF(toPoint(line->from), toPoint(line->to))
            .normalized()
            .adjusted(-slack, -slack, slack, slack);
    }
    if (const auto* surface = std::get_if<Surface>(&shape)) {
        return toRect(surface->box);
    }
    if (const auto* disc = std::get_if<Disc>(&shape)) {
        const double radius = disc->radius + 1;
        return {disc->centre.x - radius, disc->centre.y - radius, 2 * radius, 2 * radius};
    }
    return {}; // Labels and polygons are few: painting them costs less than measuring.
}

} // namespace

void paint(QPainter& painter,
           const DisplayList& list,
           const Palette& palette,
           const QRectF& within) {
    painter.save();
    ListPainter ink(painter, palette);
    for (const Item& item : list.items) {
        const QRectF extent = within.isEmpty() ? QRectF() : extentOf(item.shape);
        if (extent.isEmpty() || extent.intersects(within)) {
            std::visit(ink, item.shape);
        }
    }
    painter.restore();
}

} // namespace idem::app
