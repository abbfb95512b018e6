#include "app/ui/report/report_preview.h"
#include "app/ui/report/report_workspace.h"
#include "engine/scenario/edit.h"
#include "tests/app/support/opened.h"
#include "tests/app/support/swept.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace idem::app {
namespace {

const char* const hostileTitle = "<img src=x><b>Bold</b>";

class ReportWorkspaceTest : public testing::Test {
protected:
    void SetUp() override {
        appearance.setTheme(Theme::Light);
        page.resize(1'280, 640);
        page.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
        openScenario(session, "double_payment.toml");
        settleReport();
        ASSERT_TRUE(folder.isValid());
    }

    void settleReport() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return page.draft().isCurrent(); }, 20'000));
    }

    /// A click on the box of a row.
    static void tick(QListWidget& list, int row) {
        QListWidgetItem* item = list.item(row);
        list.scrollToItem(item);
        const QRect box = list.visualItemRect(item);
        QTest::mouseClick(list.viewport(),
                          Qt::LeftButton,
                          Qt::NoModifier,
                          QPoint(box.left() + 10, box.center().y()));
    }

    const Report& report() { return page.draft().result()->report(); }

    bool hasPart(ReportSection section) {
        const auto& parts = report().parts;
        return std::any_of(parts.begin(), parts.end(), [&](const ReportPart& part) {
            return part.section == section;
        });
    }

    bool isOnPages(const std::string& line) {
        for (const ReportPage& each : page.draft().result()->paged.pages) {
            for (const PageText& text : each.matter.texts) {
                if (text.text == line) {
                    return true;
                }
            }
        }
        return false;
    }

    QPushButton* button(const char* title) {
        for (auto* each : page.findChildren<QPushButton*>()) {
            if (each->text().remove(QLatin1Char('&')) == QString::fromUtf8(title)) {
                return each;
            }
        }
        return nullptr;
    }

    static QByteArray contentsOf(const QString& path) {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
        return file.readAll();
    }

    Appearance appearance;
    Session session;
    ReportWorkspace page{session, appearance};
    QTemporaryDir folder;
};

TEST_F(ReportWorkspaceTest, SectionsAreTickedByMouseAndByKeyboard) {
    EXPECT_TRUE(hasPart(ReportSection::Scenario));
    tick(page.sections(), 0);
    settleReport();
    EXPECT_FALSE(hasPart(ReportSection::Scenario));
    EXPECT_TRUE(hasPart(ReportSection::Verdicts));
    page.sections().setFocus();
    page.sections().setCurrentRow(0);
    QTest::keyClick(&page.sections(), Qt::Key_Space);
    settleReport();
    EXPECT_TRUE(hasPart(ReportSection::Scenario));
}

TEST_F(ReportWorkspaceTest, TitleAndNotesStandOnThePagesAsTheyWereTyped) {
    page.title().setFocus();
    QTest::keyClicks(&page.title(), QString::fromUtf8(hostileTitle));
    page.notes().setFocus();
    QTest::keyClicks(&page.notes(), QStringLiteral("For <b>you</b> & me"));
    settleReport();
    EXPECT_EQ(report().title, hostileTitle);
    EXPECT_TRUE(isOnPages(hostileTitle));
    EXPECT_TRUE(isOnPages("For <b>you</b> & me"));
    EXPECT_EQ(QFileInfo(page.path()).fileName(), QStringLiteral("img-src-x-b-Bold-b.pdf"));
}

TEST_F(ReportWorkspaceTest, StrategiesAreThoseOfTheTable) {
    const auto rowOf = [&](const char* name) {
        return page.strategies().row(
            page.strategies().findItems(QString::fromUtf8(name), Qt::MatchExactly).front());
    };
    ASSERT_TRUE(isOnPages("mutex"));
    tick(page.strategies(), rowOf("mutex"));
    settleReport();
    EXPECT_FALSE(isOnPages("mutex"));
    tick(page.strategies(), rowOf("row-lock"));
    settleReport();
    EXPECT_TRUE(isOnPages("row-lock"));
}

TEST_F(ReportWorkspaceTest, ChoicesAreKeptForEachFile) {
    tick(page.sections(), 1);
    QTest::keyClicks(&page.title(), QStringLiteral("Mine"));
    openScenario(session, "regions_inside_lag.toml");
    settleReport();
    EXPECT_TRUE(page.title().text().isEmpty());
    EXPECT_TRUE(hasPart(ReportSection::Verdicts));
    openScenario(session, "double_payment.toml");
    settleReport();
    EXPECT_EQ(page.title().text(), QStringLiteral("Mine"));
    EXPECT_FALSE(hasPart(ReportSection::Verdicts));
}

TEST_F(ReportWorkspaceTest, EveryFormatIsWrittenByTheButton) {
    const std::array<const char*, 5> begins{"%PDF-1.", "<!DOCTYPE html>", "# ", "{", "\"table\""};
    for (const ReportFormat format : reportFormats) {
        page.setFormat(format);
        page.setPath(folder.filePath(QStringLiteral("a.") + suffixOf(format)));
        QTest::mouseClick(button("Export"), Qt::LeftButton);
        EXPECT_TRUE(page.message().endsWith(QStringLiteral("is written.")))
            << page.message().toStdString();
        const QByteArray bytes = contentsOf(page.path());
        EXPECT_GT(bytes.size(), 500);
        if (format != ReportFormat::Csv) {
            EXPECT_TRUE(bytes.startsWith(begins[static_cast<std::size_t>(format)]))
                << bytes.left(40).toStdString();
        }
    }
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("a-timeline.svg"))));
}

TEST_F(ReportWorkspaceTest, WhatCannotBeReplacedStaysAndTheReasonIsTold) {
    page.setFormat(ReportFormat::Html);
    page.setPath(folder.filePath(QStringLiteral("missing/a.html")));
    QTest::mouseClick(button("Export"), Qt::LeftButton);
    EXPECT_TRUE(page.message().contains(QStringLiteral("could not be written")));
    QFile old(folder.filePath(QStringLiteral("old.html")));
    ASSERT_TRUE(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    page.setPath(old.fileName());
    QTimer::singleShot(0, [] {
        auto* question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        ASSERT_NE(question, nullptr);
        QTest::mouseClick(question->button(QMessageBox::No), Qt::LeftButton);
    });
    QTest::mouseClick(button("Export"), Qt::LeftButton);
    EXPECT_EQ(contentsOf(old.fileName()), QByteArray("old"));
}

TEST_F(ReportWorkspaceTest, MarkdownIsCopied) {
    QTest::mouseClick(button("Copy as Markdown"), Qt::LeftButton);
    EXPECT_TRUE(
        QGuiApplication::clipboard()->text().startsWith(QStringLiteral("# Double payment")));
    EXPECT_TRUE(page.message().contains(QStringLiteral("clipboard")));
}

TEST_F(ReportWorkspaceTest, PagesAreTurnedAndZoomedByKeysAndStayLight) {
    ReportPreview& preview = page.preview();
    preview.setFocus();
    EXPECT_EQ(preview.currentPage(), 0U);
    QTest::keyClick(&preview, Qt::Key_Space);
    EXPECT_EQ(preview.currentPage(), 1U);
    QTest::keyClick(&preview, Qt::Key_End);
    EXPECT_EQ(preview.currentPage() + 1, page.draft().result()->paged.pages.size());
    QTest::keyClick(&preview, Qt::Key_Home);
    EXPECT_EQ(preview.verticalScrollBar()->value(), 0);
    const double before = preview.zoom();
    preview.zoomIn();
    EXPECT_GT(preview.zoom(), before);
    preview.fitWidth();
    EXPECT_DOUBLE_EQ(preview.zoom(), before);
    appearance.setTheme(Theme::Dark);
    const QImage dark = preview.viewport()->grab().toImage();
    appearance.setTheme(Theme::Light);
    EXPECT_EQ(dark.pixel(dark.width() / 2, 24), toColour(Palette::light().of(Ink::Paper)).rgb());
}

TEST_F(ReportWorkspaceTest, ASweepIsToldOfAsLongAsItIsOfTheScenario) {
    const int row = static_cast<int>(ReportSection::Sweep);
    EXPECT_TRUE(page.sections().item(row)->text().contains(QStringLiteral("none yet")));
    EXPECT_FALSE(hasPart(ReportSection::Sweep));
    openOfChance(session);
    WhatIf whatIf(session);
    sweepThrough(whatIf, smallDesign());
    page.draft().setSweep(whatIf.endedSweep());
    settleReport();
    EXPECT_FALSE(page.sections().item(row)->text().contains(QLatin1Char('(')));
    EXPECT_TRUE(hasPart(ReportSection::Sweep));
    EXPECT_TRUE(isOnPages("Every cell: estimate and interval from many runs"));
    tick(page.sections(), row);
    settleReport();
    EXPECT_FALSE(hasPart(ReportSection::Sweep));
    tick(page.sections(), row);
    const auto edited = editField(session.document().text(), "clients.alice.retries", "3");
    ASSERT_TRUE(edited);
    session.document().begin(*edited.value);
    settle(session);
    settleReport();
    EXPECT_TRUE(page.sections().item(row)->text().contains(QStringLiteral("another state")));
    EXPECT_FALSE(hasPart(ReportSection::Sweep));
}

TEST_F(ReportWorkspaceTest, AChangeOfTheScenarioIsFollowedAndAnErrorIsTold) {
    Document& document = session.document();
    ASSERT_TRUE(document.apply(editField(document.text(), "seed", "9"), QStringLiteral("Seed")));
    settleReport();
    EXPECT_EQ(report().facts[2].value, "9");
    document.setText(document.text() + "nonsense", QStringLiteral("Typing"));
    EXPECT_TRUE(page.draft().isCurrent());
    const auto labels = page.findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().startsWith(QStringLiteral("The text has errors"));
    }));
}

} // namespace
} // namespace idem::app
