#include "app/ui/export/export_dialog.h"
#include "app/ui/export/export_picture.h"
#include "engine/diagram/timeline_layout.h"
#include "tests/app/support/opened.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QImageReader>
#include <QMessageBox>
#include <QMimeData>
#include <QProcess>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <QXmlStreamReader>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/resource.h>

namespace idem::app {
namespace {

DisplayList timelineOf(const Session& session) {
    return layoutTimeline(
               session.run()->index(), session.run()->axis(TimeMapping::Compressed), TimelineView())
        .list;
}

QStringList textsIn(const DisplayList& list) {
    QStringList texts;
    for (const Item& item : list.items) {
        if (const auto* label = std::get_if<Label>(&item.shape)) {
            texts << QString::fromStdString(label->text);
        }
    }
    return texts;
}

QByteArray contentsOf(const QString& path) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    return file.readAll();
}

QStringList textsInSvg(const QByteArray& svg) {
    QStringList texts;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement &&
            reader.name() == QLatin1String("text")) {
            texts << reader.readElementText();
        }
    }
    EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString();
    return texts;
}

bool holdsColour(const QImage& image, Rgb colour) {
    const QRgb sought = qRgb(colour.red, colour.green, colour.blue);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if ((image.pixel(x, y) | 0xff000000) == sought) {
                return true;
            }
        }
    }
    return false;
}

class ExportTest : public testing::Test {
protected:
    void SetUp() override {
        openScenario(session, "double_payment.toml");
        list = timelineOf(session);
        ASSERT_TRUE(folder.isValid());
    }

    QString path(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }

    Done write(const QString& to, PictureFormat format, const Palette& palette) const {
        return exportPicture(list, palette, to, {format, 2, QStringLiteral("<b>Double</b>")});
    }

    PictureSource source() const {
        PictureSource made;
        made.name = QStringLiteral("Timeline");
        made.stem = QStringLiteral("double_payment-timeline");
        made.caption = {"Double payment by time-out", "strategy none, seed 1"};
        made.width = 800;
        made.make = [this](double width) {
            TimelineView view;
            view.width = width;
            const TimeAxis& axis = session.run()->axis(TimeMapping::Compressed);
            return layoutTimeline(session.run()->index(), axis, view).list;
        };
        return made;
    }

    Session session;
    DisplayList list;
    QTemporaryDir folder;
};

TEST_F(ExportTest, SvgHoldsTheLabelsOfTheList) {
    ASSERT_TRUE(write(path("a.svg"), PictureFormat::Svg, Palette::light()));
    const QByteArray svg = contentsOf(path("a.svg"));
    EXPECT_EQ(textsInSvg(svg), textsIn(list));
    EXPECT_TRUE(svg.contains("<title>&lt;b&gt;Double&lt;/b&gt;</title>"));
}

TEST_F(ExportTest, PngHasTwiceThePixelsAndTheInksOfItsTheme) {
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        ASSERT_TRUE(write(path("a.png"), PictureFormat::Png, *palette));
        const QImage image(path("a.png"));
        EXPECT_EQ(image.width(), qRound(list.width * 2));
        EXPECT_EQ(image.height(), qRound(list.height * 2));
        EXPECT_TRUE(holdsColour(image, palette->of(Ink::Wrong))) << "the double charge";
        EXPECT_TRUE(holdsColour(image, palette->of(Ink::Good)));
        EXPECT_EQ(image.pixel(1, image.height() - 2) | 0xff000000,
                  toColour(palette->of(Ink::Paper)).rgb());
        EXPECT_EQ(image.text(QStringLiteral("Title")).toStdString(), "<b>Double</b>");
    }
}

TEST_F(ExportTest, PdfIsOnePageOfThePicturesSizeWithItsFonts) {
    ASSERT_TRUE(write(path("a.pdf"), PictureFormat::Pdf, Palette::light()));
    const QByteArray pdf = contentsOf(path("a.pdf"));
    EXPECT_TRUE(pdf.startsWith("%PDF-1."));
    EXPECT_TRUE(pdf.contains("/FontFile2")) << "fonts are embedded";
    const QRegularExpression box(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)"));
    const auto match = box.match(QString::fromLatin1(pdf));
    ASSERT_TRUE(match.hasMatch());
    EXPECT_NEAR(match.captured(1).toDouble(), list.width * 0.75, 1);
    EXPECT_NEAR(match.captured(2).toDouble(), list.height * 0.75, 1);
    EXPECT_FALSE(pdf.contains("/Subtype /Image")) << "lines stay lines";
}

TEST_F(ExportTest, PdfTextCanBeReadAndItsPageIsPainted) {
    const QString reader = QStandardPaths::findExecutable(QStringLiteral("pdftotext"));
    const QString painter = QStandardPaths::findExecutable(QStringLiteral("pdftoppm"));
    if (reader.isEmpty() || painter.isEmpty()) {
        GTEST_SKIP() << "pdftotext and pdftoppm are not installed";
    }
    ASSERT_TRUE(write(path("a.pdf"), PictureFormat::Pdf, Palette::light()));
    QProcess process;
    process.start(reader, {path("a.pdf"), QStringLiteral("-")});
    ASSERT_TRUE(process.waitForFinished());
    const QString text = QString::fromUtf8(process.readAllStandardOutput());
    for (const char* word : {"alice", "provider", "twice", "done once", "time-out"}) {
        EXPECT_TRUE(text.contains(QLatin1String(word))) << word;
    }
    process.start(painter,
                  {QStringLiteral("-png"),
                   QStringLiteral("-r"),
                   QStringLiteral("96"),
                   QStringLiteral("-singlefile"),
                   path("a.pdf"),
                   path("page")});
    ASSERT_TRUE(process.waitForFinished());
    const QImage page(path("page.png"));
    EXPECT_NEAR(page.width(), list.width, 2);
    EXPECT_TRUE(holdsColour(page, Palette::light().of(Ink::Wrong)));
}

TEST_F(ExportTest, AVeryTallPictureStillFitsAPage) {
    DisplayList tall;
    tall.width = 500;
    tall.height = 60'000;
    tall.add(Label{{10, 30'000}, "middle", Ink::Text, Anchor::Start, {}});
    const QByteArray pdf = toPdf(tall, Palette::light(), {});
    const QRegularExpression box(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)"));
    const auto match = box.match(QString::fromLatin1(pdf));
    ASSERT_TRUE(match.hasMatch());
    EXPECT_LE(match.captured(2).toDouble(), 14'401);
}

TEST_F(ExportTest, WhatCannotBeWrittenIsSaidInASentence) {
    const Done nowhere = write(path("no/such/folder.svg"), PictureFormat::Svg, Palette::light());
    EXPECT_FALSE(nowhere);
    EXPECT_TRUE(nowhere.why.contains(QStringLiteral("could not be written: ")));
    EXPECT_TRUE(nowhere.why.contains(QStringLiteral("Choose another place")));
    const Done onFolder = write(folder.path(), PictureFormat::Png, Palette::light());
    EXPECT_FALSE(onFolder);
    EXPECT_TRUE(onFolder.why.contains(QStringLiteral("no plain file")));
    const Done large =
        exportPicture(list, Palette::light(), path("l.png"), {PictureFormat::Png, 40, {}});
    EXPECT_FALSE(large);
    EXPECT_TRUE(large.why.contains(QStringLiteral("too large")));
    EXPECT_FALSE(QFile::exists(path("l.png")));
}

// A disk that is full is told by the same call as a file that may not grow.
TEST_F(ExportTest, AFullDiskIsSaidAndTheFormerFileStays) {
    ASSERT_TRUE(write(path("a.svg"), PictureFormat::Svg, Palette::light()));
    const QByteArray before = contentsOf(path("a.svg"));
    rlimit usual{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &usual), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = usual;
    small.rlim_cur = 1'000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const Done full = write(path("a.svg"), PictureFormat::Svg, Palette::dark());
    setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, handler);
    EXPECT_FALSE(full);
    EXPECT_TRUE(full.why.contains(QStringLiteral("could not be written: "))) << "in a sentence";
    EXPECT_EQ(contentsOf(path("a.svg")), before);
}

TEST_F(ExportTest, TheClipboardHasAnImageAndSvg) {
    ASSERT_TRUE(copyPicture(list, Palette::light(), {}));
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    ASSERT_TRUE(data->hasImage());
    EXPECT_EQ(qvariant_cast<QImage>(data->imageData()).width(), qRound(list.width * 2));
    EXPECT_EQ(textsInSvg(data->data(QStringLiteral("image/svg+xml"))), textsIn(list));
}

TEST_F(ExportTest, TheDialogIsUsedByKeyboard) {
    Appearance appearance;
    ExportDialog dialog({source()}, 0, appearance);
    dialog.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&dialog));
    EXPECT_TRUE(dialog.path().endsWith(QStringLiteral("double_payment-timeline.svg")));
    dialog.setPath(path("picture.svg"));
    auto* format = qobject_cast<QComboBox*>(QApplication::focusWidget());
    ASSERT_NE(format, nullptr);
    EXPECT_EQ(format->accessibleName().toStdString(), "Format");
    QTest::keyClick(format, Qt::Key_Down);
    EXPECT_EQ(dialog.path(), path("picture.png"));
    QTest::keyClick(format, Qt::Key_Up);
    QTest::keyClick(&dialog, Qt::Key_Return);
    EXPECT_EQ(dialog.message(), path("picture.svg") + QStringLiteral(" is written."));
    const QStringList texts = textsInSvg(contentsOf(path("picture.svg")));
    EXPECT_EQ(texts.value(0).toStdString(), "Double payment by time-out");
    EXPECT_EQ(texts.value(1).toStdString(), "strategy none, seed 1");
    auto* caption = dialog.findChild<QCheckBox*>();
    caption->setFocus();
    QTest::keyClick(caption, Qt::Key_Space);
    EXPECT_FALSE(caption->isChecked());
    for (const QWidget* field : dialog.findChildren<QWidget*>()) {
        if (field->focusPolicy() != Qt::NoFocus && field->parentWidget() == &dialog) {
            const auto* button = qobject_cast<const QAbstractButton*>(field);
            EXPECT_TRUE(button != nullptr || !field->accessibleName().isEmpty());
        }
    }
}

TEST_F(ExportTest, AnExistingFileIsReplacedOnlyIfThePersonSaysSo) {
    Appearance appearance;
    ExportDialog dialog({source()}, 0, appearance);
    dialog.show();
    QFile file(path("kept.svg"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("kept");
    file.close();
    dialog.setPath(path("kept.svg"));
    QTimer::singleShot(0, [] {
        auto* question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        ASSERT_NE(question, nullptr);
        QTest::mouseClick(question->button(QMessageBox::No), Qt::LeftButton);
    });
    EXPECT_FALSE(dialog.save());
    EXPECT_EQ(contentsOf(path("kept.svg")), "kept");
}

TEST_F(ExportTest, TheDialogTellsWhyNothingWasWritten) {
    Appearance appearance;
    ExportDialog dialog({source()}, 0, appearance);
    dialog.show();
    dialog.setPath(path("no/such/folder.svg"));
    QTest::keyClick(&dialog, Qt::Key_Return);
    EXPECT_TRUE(dialog.message().contains(QStringLiteral("could not be written")));
}

} // namespace
} // namespace idem::app
