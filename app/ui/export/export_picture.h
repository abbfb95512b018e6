// A picture as a file or on the clipboard: every format is made from the same display list.
#pragma once

#include "app/models/document.h"
#include "engine/diagram/display_list.h"
#include "engine/diagram/ink.h"

#include <QByteArray>
#include <QImage>
#include <QString>

namespace idem::app {

enum class PictureFormat { Svg, Png, Pdf };

/// "svg".
QString suffixOf(PictureFormat format);

struct ExportOptions {
    PictureFormat format = PictureFormat::Svg;
    double pngScale = 2; ///< Device pixels for each pixel of the picture.
    QString title;       ///< Told by the file itself, for screen readers and in a viewer's title.
};

/// Pixels of the largest image that is made: 800 MB.
inline constexpr double imagePixelsMost = 200e6;

/// Null if it would be larger than that, or empty.
QImage toImage(const DisplayList& list, const Palette& palette, double scale);
/// One page of the picture's size, 96 pixels an inch, with its fonts. Lines stay lines.
QByteArray toPdf(const DisplayList& list, const Palette& palette, const QString& title);

/// Writes the whole file, or leaves what was there as it was and says why.
Done exportPicture(const DisplayList& list,
                   const Palette& palette,
                   const QString& path,
                   const ExportOptions& options);

/// As an image, and as SVG for programs that take it.
Done copyPicture(const DisplayList& list, const Palette& palette, const ExportOptions& options);

} // namespace idem::app
