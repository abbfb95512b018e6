#include "app/ui/report/page_painter.h"

#include "app/models/text.h"
#include "app/ui/appearance.h"
#include "app/ui/display_list_painter.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>

#include <cmath>

namespace idem::app {

namespace {

constexpr int pagePixelsAnInch = 96;

/// Qt rounds the advances of some fonts to whole units: text is set so many times larger and drawn
/// so many times smaller.
constexpr int textMagnification = 8;

QFont fontOf(const PageFont& font) {
    QFont made(font.face == PageFace::Mono ? QStringLiteral("DejaVu Sans Mono")
                                           : QStringLiteral("DejaVu Sans"));
    made.setHintingPreference(QFont::PreferNoHinting);
    made.setBold(font.style.isBold);
    made.setPixelSize(static_cast<int>(std::lround(font.style.sizePx * textMagnification)));
    return made;
}

void paintPicture(QPainter& painter, const PagePicture& picture, const QRectF& within) {
    const Box& part = picture.part;
    const QRectF place(
        picture.at.x, picture.at.y, part.width * picture.scale, part.height * picture.scale);
    if (!within.isEmpty() && !within.intersects(place)) {
        return;
    }
    painter.save();
    painter.setClipRect(place, Qt::IntersectClip);
    painter.translate(picture.at.x, picture.at.y);
    painter.scale(picture.scale, picture.scale);
    painter.translate(-part.left, -part.top);
    paint(painter,
          *picture.list,
          Palette::light(),
          QRectF(part.left, part.top, part.width, part.height));
    painter.restore();
}

void paintTexts(QPainter& painter, const std::vector<PageText>& texts, const QRectF& within) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.scale(1.0 / textMagnification, 1.0 / textMagnification);
    for (const PageText& line : texts) {
        const double size = line.font.style.sizePx;
        if (!within.isEmpty() &&
            (line.at.y + size < within.top() || line.at.y - size > within.bottom())) {
            continue;
        }
        painter.setFont(fontOf(line.font));
        painter.setPen(toColour(Palette::light().of(line.ink)));
        painter.drawText(QPointF(line.at.x, line.at.y) * textMagnification, text(line.text));
    }
    painter.restore();
}

} // namespace

void paint(QPainter& painter, const ReportPage& page, const QRectF& within) {
    painter.fillRect(QRectF(0, 0, page.width, page.height),
                     toColour(Palette::light().of(Ink::Paper)));
    paint(painter, page.matter.shapes, Palette::light(), within);
    for (const PagePicture& picture : page.matter.pictures) {
        paintPicture(painter, picture, within);
    }
    paintTexts(painter, page.matter.texts, within);
}

QByteArray toPdf(const PagedReport& paged) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(pagePixelsAnInch);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF()));
    writer.setTitle(text(paged.report->title));
    writer.setCreator(QStringLiteral("Idemscope %1").arg(text(paged.report->engineVersion)));
    QPainter painter;
    for (const ReportPage& page : paged.pages) {
        writer.setPageOrientation(page.isLandscape() ? QPageLayout::Landscape
                                                     : QPageLayout::Portrait);
        if (painter.isActive()) {
            writer.newPage();
        } else {
            painter.begin(&writer);
        }
        paint(painter, page);
    }
    painter.end();
    return bytes;
}

} // namespace idem::app
