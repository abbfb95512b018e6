// Paints pages of a report: the same in the preview and in the PDF.
#pragma once

#include "app/models/report_pages.h"

#include <QByteArray>
#include <QPainter>

namespace idem::app {

/// In the painter's logical units, from its origin; light whatever the window is: it is paper. Only
/// what meets `within` need be painted; an empty rectangle means all.
void paint(QPainter& painter, const ReportPage& page, const QRectF& within = QRectF());

/// Every page with its fonts. Lines stay lines, and text stays text.
QByteArray toPdf(const PagedReport& paged);

} // namespace idem::app
