#include "app/ui/report/report_export.h"

#include "app/ui/export/write_whole.h"
#include "app/ui/report/page_painter.h"
#include "engine/report/report_csv.h"
#include "engine/report/report_html.h"
#include "engine/report/report_json.h"
#include "engine/report/report_markdown.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <string>
#include <utility>
#include <variant>

namespace idem::app {

namespace {

struct FormatInfo {
    const char* suffix;
    const char* other; ///< Another suffix of it; may be empty.
    const char* title;
};

/// In the order of ReportFormat.
constexpr auto formatInfos =
    std::to_array<FormatInfo>({{"pdf", "", QT_TRANSLATE_NOOP("ReportExport", "PDF")},
                               {"html", "htm", QT_TRANSLATE_NOOP("ReportExport", "HTML")},
                               {"md", "markdown", QT_TRANSLATE_NOOP("ReportExport", "Markdown")},
                               {"json", "", QT_TRANSLATE_NOOP("ReportExport", "JSON")},
                               {"csv", "", QT_TRANSLATE_NOOP("ReportExport", "CSV")}});

const FormatInfo& infoOf(ReportFormat format) {
    return formatInfos[static_cast<std::size_t>(format)];
}

/// Markdown cannot hold pictures: they stand beside it, under its name.
Done writePictures(const Report& report, const QFileInfo& file) {
    const std::string stem = file.completeBaseName().toStdString();
    for (const ReportPart& part : report.parts) {
        for (const ReportBlock& block : part.blocks) {
            const auto* picture = std::get_if<ReportPicture>(&block);
            if (picture == nullptr) {
                continue;
            }
            const QString name = QString::fromStdString(pictureFileOf(*picture, stem));
            Done done = writeWhole(file.dir().filePath(name),
                                   QByteArray::fromStdString(pictureTextOf(*picture)));
            if (!done) {
                return done;
            }
        }
    }
    return {};
}

QByteArray bytesOf(const PagedReport& paged, ReportFormat format, const QFileInfo& file) {
    switch (format) {
    case ReportFormat::Pdf:
        return toPdf(paged);
    case ReportFormat::Markdown:
        return QByteArray::fromStdString(
            toMarkdown(*paged.report, file.completeBaseName().toStdString()));
    case ReportFormat::Json:
        return QByteArray::fromStdString(toJson(*paged.report));
    case ReportFormat::Csv:
        return QByteArray::fromStdString(toCsv(*paged.report));
    default:
        return QByteArray::fromStdString(toHtml(*paged.report));
    }
}

} // namespace

QString suffixOf(ReportFormat format) {
    return QString::fromLatin1(infoOf(format).suffix);
}

QString titleOf(ReportFormat format) {
    return QCoreApplication::translate("ReportExport", infoOf(format).title);
}

std::optional<ReportFormat> reportFormatOf(const QString& path) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    for (const ReportFormat format : reportFormats) {
        const FormatInfo& info = infoOf(format);
        if (!suffix.isEmpty() &&
            (suffix == QLatin1String(info.suffix) || suffix == QLatin1String(info.other))) {
            return format;
        }
    }
    return std::nullopt;
}

Done exportReport(const PagedReport& paged, ReportFormat format, const QString& path) {
    const QFileInfo file(path);
    if (format == ReportFormat::Markdown) {
        Done done = writePictures(*paged.report, file);
        if (!done) {
            return done;
        }
    }
    return writeWhole(path, bytesOf(paged, format, file));
}

} // namespace idem::app
