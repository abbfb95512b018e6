#include "app/ui/export/export_picture.h"

#include "app/ui/appearance.h"
#include "app/ui/display_list_painter.h"
#include "app/ui/export/write_whole.h"
#include "engine/diagram/svg.h"

#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMimeData>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>
#include <cmath>

namespace idem::app {

namespace {

constexpr int pixelsAnInch = 96;
constexpr double pointsAnInch = 72;
constexpr double inchInMetres = 0.0254;
/// Viewers take no larger page (PDF 1.7, annex C).
constexpr double pagePointsMost = 14'400;

QString said(const char* sentence) {
    return QCoreApplication::translate("ExportPicture", sentence);
}

QByteArray toSvgBytes(const DisplayList& list, const Palette& palette, const QString& title) {
    const std::string words = title.toStdString();
    SvgOptions options;
    options.title = words;
    return QByteArray::fromStdString(toSvg(list, palette, options));
}

QByteArray toPng(const QImage& image, const QString& title) {
    QImage titled = image;
    titled.setText(QStringLiteral("Title"), title);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    titled.save(&buffer, "PNG");
    return bytes;
}

Done tooLarge() {
    return {false,
            said("The picture is too large for an image. Choose a lower resolution or a smaller "
                 "width, or SVG or PDF.")};
}

} // namespace

QString suffixOf(PictureFormat format) {
    switch (format) {
    case PictureFormat::Png:
        return QStringLiteral("png");
    case PictureFormat::Pdf:
        return QStringLiteral("pdf");
    default:
        return QStringLiteral("svg");
    }
}

QImage toImage(const DisplayList& list, const Palette& palette, double scale) {
    const double width = std::ceil(list.width * scale);
    const double height = std::ceil(list.height * scale);
    if (width < 1 || height < 1 || width * height > imagePixelsMost) {
        return {};
    }
    QImage image(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
    if (image.isNull()) {
        return {};
    }
    // The size of text is asked of the device: it is to be the same on every machine.
    const int dotsPerMetre = static_cast<int>(std::lround(pixelsAnInch / inchInMetres));
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    image.fill(toColour(palette.of(Ink::Paper)));
    QPainter painter(&image);
    painter.scale(scale, scale);
    paint(painter, list, palette);
    return image;
}

QByteArray toPdf(const DisplayList& list, const Palette& palette, const QString& title) {
    constexpr double pointsAPixel = pointsAnInch / pixelsAnInch;
    const double shrink =
        std::min(1.0, pagePointsMost / (std::max(list.width, list.height) * pointsAPixel));
    const QSizeF points(list.width * shrink * pointsAPixel, list.height * shrink * pointsAPixel);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(pixelsAnInch);
    writer.setPageLayout(
        QPageLayout(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch),
                    QPageLayout::Portrait,
                    QMarginsF()));
    writer.setTitle(title);
    writer.setCreator(QCoreApplication::applicationName());
    const QRectF page(0, 0, list.width, list.height);
    QPainter painter(&writer);
    painter.scale(shrink, shrink);
    painter.setClipRect(page);
    painter.fillRect(page, toColour(palette.of(Ink::Paper)));
    paint(painter, list, palette);
    painter.end();
    return bytes;
}

Done exportPicture(const DisplayList& list,
                   const Palette& palette,
                   const QString& path,
                   const ExportOptions& options) {
    if (options.format == PictureFormat::Svg) {
        return writeWhole(path, toSvgBytes(list, palette, options.title));
    }
    if (options.format == PictureFormat::Pdf) {
        return writeWhole(path, toPdf(list, palette, options.title));
    }
    const QImage image = toImage(list, palette, options.pngScale);
    return image.isNull() ? tooLarge() : writeWhole(path, toPng(image, options.title));
}

Done copyPicture(const DisplayList& list, const Palette& palette, const ExportOptions& options) {
    const QImage image = toImage(list, palette, options.pngScale);
    if (image.isNull()) {
        return tooLarge();
    }
    auto* data = new QMimeData;
    data->setImageData(image);
    data->setData(QStringLiteral("image/svg+xml"), toSvgBytes(list, palette, options.title));
    QGuiApplication::clipboard()->setMimeData(data);
    return {};
}

} // namespace idem::app
