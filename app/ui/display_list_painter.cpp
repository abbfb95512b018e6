#include "app/ui/display_list_painter.h"

#include "app/ui/appearance.h"

#include <QByteArray>
#include <QHash>
#include <QPainterPath>
#include <QPen>
#include <QPolygonF>
#include <QStaticText>

#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <string>
#include <variant>

namespace idem::app {

namespace {

constexpr double paleAlpha = 0.22; // As in SVG.
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
    ListPainter(QPainter& painter, const Palette& palette, Strokes strokes)
        : m_painter(painter), m_strokes(strokes) {
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        for (std::size_t ink = 0; ink < inkCount; ++ink) {
            m_colours[ink] = toColour(palette.colours[ink]);
        }
    }

    void operator()(const Line& line) {
        const bool isUpright = line.from.x == line.to.x || line.from.y == line.to.y;
        smooth(!isUpright && m_strokes != Strokes::Hasty);
        m_painter.setPen(penOf(line));
        m_painter.drawLine(toPoint(line.from), toPoint(line.to));
    }

    void operator()(const Surface& surface) {
        smooth(false);
        const QRectF box = toRect(surface.box);
        switch (surface.fill) {
        case Fill::Solid:
            m_painter.fillRect(box, colour(surface.ink));
            break;
        case Fill::Pale:
            m_painter.fillRect(box, paleOf(surface.ink));
            break;
        case Fill::Outline:
            m_painter.setPen(QPen(colour(surface.ink), outlineWidth));
            m_painter.setBrush(colour(Ink::Paper));
            m_painter.drawRect(box);
            break;
        case Fill::Hatched:
            hatchBox(box, colour(surface.ink));
            break;
        }
    }

    void operator()(const Polygon& polygon) {
        QPolygonF corners;
        for (const Point corner : polygon.corners) {
            corners << toPoint(corner);
        }
        smooth(true);
        if (polygon.fill == Fill::Solid) {
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(colour(polygon.ink));
            m_painter.drawPolygon(corners);
            return;
        }
        QPainterPath path;
        path.addPolygon(corners);
        path.closeSubpath();
        fill(path, polygon.ink, polygon.fill);
    }

    void operator()(const Disc& disc) {
        QPainterPath path;
        path.addEllipse(toPoint(disc.centre), disc.radius, disc.radius);
        smooth(true);
        fill(path, disc.ink, disc.fill);
    }

    void operator()(const Label& label) {
        setStyle(label.style);
        const QStaticText& text = shaped(label.text);
        QPointF at = toPoint(label.at);
        if (label.anchor != Anchor::Start) {
            const double width = text.size().width();
            at.rx() -= label.anchor == Anchor::Middle ? width / 2 : width;
        }
        at.ry() -= m_font->ascent;
        m_painter.setPen(colour(label.ink));
        m_painter.drawStaticText(at, text);
    }

private:
    QColor colour(Ink ink) const { return m_colours[static_cast<std::size_t>(ink)]; }
    QColor paleOf(Ink ink) const {
        QColor pale = colour(ink);
        pale.setAlphaF(static_cast<float>(paleAlpha));
        return pale;
    }

    /// Painters compare nothing: a hint that is as it was costs as much as another one.
    void smooth(bool isSmooth) {
        if (isSmooth != m_isSmooth) {
            m_isSmooth = isSmooth;
            m_painter.setRenderHint(QPainter::Antialiasing, isSmooth);
        }
    }

    QPen penOf(const Line& line) const {
        // Strokes of one pixel cost a fifth of wider ones: with thousands of lines that tells.
        const double width = m_strokes != Strokes::Fine && line.width < 2 ? 1 : line.width;
        QPen pen(colour(line.ink), width);
        pen.setCapStyle(Qt::FlatCap);
        if (line.dash == Dash::Dashed) {
            pen.setDashPattern({5 / width, 3 / width});
        } else if (line.dash == Dash::Dotted) {
            pen.setDashPattern({1.5 / width, 2.5 / width});
        }
        return pen;
    }

    /// A font of one style on one density of pixels, with the texts that were set in it of late:
    /// shaping them is most of what a picture full of labels costs.
    struct ShapedFont {
        TextStyle style;
        int dotsPerInch = 0;
        QFont font;
        double ascent = 0;
        QHash<QByteArray, QStaticText> texts;
    };

    void setStyle(const TextStyle& style) {
        if (m_font != nullptr && m_font->style == style) {
            return;
        }
        // Few, of the one thread that paints, and never destroyed: fonts must not outlive their
        // application.
        static auto& fonts = *new std::list<ShapedFont>;
        const int dotsPerInch = m_painter.device()->logicalDpiY();
        const auto known = std::find_if(fonts.begin(), fonts.end(), [&](const ShapedFont& font) {
            return font.style == style && font.dotsPerInch == dotsPerInch;
        });
        if (known == fonts.end()) {
            QFont font = uiFont(style.sizePx, style.isBold);
            // Layouts use exact widths: hinted ones would add up to another length.
            font.setHintingPreference(QFont::PreferNoHinting);
            font.setPixelSize(1);
            font.setPointSizeF(style.sizePx * 72 / dotsPerInch);
            const double ascent = QFontMetricsF(font, m_painter.device()).ascent();
            fonts.push_front({style, dotsPerInch, font, ascent, {}});
        }
        m_font = known == fonts.end() ? &fonts.front() : &*known;
        m_painter.setFont(m_font->font);
    }

    const QStaticText& shaped(const std::string& text) {
        constexpr qsizetype textsMost = 5'000;
        const QByteArray bytes = QByteArray::fromRawData(text.data(), qsizetype(text.size()));
        auto known = m_font->texts.find(bytes);
        if (known == m_font->texts.end()) {
            if (m_font->texts.size() >= textsMost) {
                m_font->texts.clear();
            }
            QStaticText made(QString::fromStdString(text));
            made.setTextFormat(Qt::PlainText);
            made.prepare({}, m_font->font);
            known = m_font->texts.insert(QByteArray(text.data(), qsizetype(text.size())), made);
        }
        return *known;
    }

    void fill(const QPainterPath& path, Ink ink, Fill kind) {
        const QColor strong = colour(ink);
        switch (kind) {
        case Fill::Solid:
            m_painter.fillPath(path, strong);
            break;
        case Fill::Pale:
            m_painter.fillPath(path, paleOf(ink));
            break;
        case Fill::Hatched:
            hatch(path, strong);
            break;
        case Fill::Outline:
            m_painter.fillPath(path, colour(Ink::Paper));
            m_painter.strokePath(path, QPen(strong, outlineWidth));
            break;
        }
    }

    /// Own lines instead of a brush: brushes of patterns are bitmaps, which PDF and dense screens
    /// show too fine.
    void hatch(const QPainterPath& path, const QColor& colour) {
        m_painter.save();
        m_painter.setClipPath(path, Qt::IntersectClip);
        m_painter.setPen(QPen(colour, 1));
        m_painter.drawLines(hatchLines(path.boundingRect()));
        m_painter.restore();
        m_painter.strokePath(path, QPen(colour, 0));
    }

    void hatchBox(const QRectF& box, const QColor& colour) {
        smooth(true);
        m_painter.setPen(QPen(colour, 1));
        m_painter.drawLines(hatchLines(box));
        smooth(false);
        m_painter.setPen(QPen(colour, 0));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(box);
    }

    /// Rising to the right, cut at the box.
    static QList<QLineF> hatchLines(const QRectF& box) {
        QList<QLineF> lines;
        const double first = std::floor((box.left() - box.height()) / hatchPitch) * hatchPitch;
        const int count = static_cast<int>(std::ceil((box.right() - first) / hatchPitch));
        for (int each = 0; each < count; ++each) {
            const double x = first + each * hatchPitch;
            const double left = std::max(x, box.left());
            const double right = std::min(x + box.height(), box.right());
            if (left < right) {
                lines << QLineF(left, box.bottom() - (left - x), right, box.bottom() - (right - x));
            }
        }
        return lines;
    }

    QPainter& m_painter;
    std::array<QColor, inkCount> m_colours;
    Strokes m_strokes;
    bool m_isSmooth = false;
    ShapedFont* m_font = nullptr;
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
           const QRectF& within,
           Strokes strokes) {
    painter.save();
    ListPainter ink(painter, palette, strokes);
    for (const Item& item : list.items) {
        const QRectF extent = within.isEmpty() ? QRectF() : extentOf(item.shape);
        if (extent.isEmpty() || extent.intersects(within)) {
            std::visit(ink, item.shape);
        }
    }
    painter.restore();
}

} // namespace idem::app
