// A report as a file or as text: every format is made from the same report.
#pragma once

#include "app/models/document.h"
#include "app/models/report_pages.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <optional>

namespace idem::app {

enum class ReportFormat { Pdf, Html, Markdown, Json, Csv };
inline constexpr std::array reportFormats{ReportFormat::Pdf,
                                          ReportFormat::Html,
                                          ReportFormat::Markdown,
                                          ReportFormat::Json,
                                          ReportFormat::Csv};

/// "pdf".
QString suffixOf(ReportFormat format);
/// "PDF".
QString titleOf(ReportFormat format);
/// What the name of a file says; none if it ends otherwise.
std::optional<ReportFormat> reportFormatOf(const QString& path);

/// Writes the whole file, and beside a Markdown file its pictures; or says why not. A file that
/// cannot be replaced stays as it was.
Done exportReport(const PagedReport& paged, ReportFormat format, const QString& path);

} // namespace idem::app
