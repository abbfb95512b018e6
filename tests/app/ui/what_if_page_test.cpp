#include "app/ui/export/export_dialog.h"
#include "app/ui/main_window.h"
#include "app/ui/view_export.h"
#include "app/ui/whatif/axis_editor.h"
#include "app/ui/whatif/cell_table.h"
#include "app/ui/whatif/chart_pages.h"
#include "app/ui/whatif/design_form.h"
#include "app/ui/whatif/fix_list.h"
#include "app/ui/whatif/line_chart_view.h"
#include "app/ui/whatif/picture_view.h"
#include "app/ui/whatif/seeds_panel.h"
#include "app/ui/whatif/what_if_page.h"
#include "tests/app/support/swept.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolTip>
#include <QTreeWidget>
#include <gtest/gtest.h>

#include <algorithm>

namespace idem::app {
namespace {

class WhatIfPageTest : public testing::Test {
protected:
    void SetUp() override {
        appearance.setTheme(Theme::Light);
        page.resize(1'280, 600);
        page.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
        openOfChance(session);
        settle(page.whatIf());
    }

    void sweepAndShow(const WhatIfDesign& design = smallDesign()) {
        sweepThrough(page.whatIf(), design);
        QApplication::processEvents();
    }

    void waitForRuns() {
        ASSERT_TRUE(
            QTest::qWaitFor([&] { return !page.seeds().examples().runs().empty(); }, 20'000));
    }

    LineChartView& curves() { return page.charts().curves(); }

    QPoint pointOf(ChartPlace place) {
        const auto at = curves().placeOf(place);
        EXPECT_TRUE(at);
        return at.value_or(QPointF()).toPoint();
    }

    QLineEdit& field(AxisEditor& editor, const char* name) {
        for (QLineEdit* line : editor.findChildren<QLineEdit*>()) {
            if (line->accessibleName() == QString::fromUtf8(name)) {
                return *line;
            }
        }
        ADD_FAILURE() << "no field " << name;
        return *editor.findChild<QLineEdit*>();
    }

    Appearance appearance;
    Session session;
    WhatIfPage page{session, appearance};
};

TEST_F(WhatIfPageTest, BeforeTheFirstSweepItSaysWhatToDo) {
    EXPECT_TRUE(page.runButton().isEnabled());
    EXPECT_FALSE(page.cancelButton().isVisible());
    EXPECT_TRUE(curves().accessibleDescription().contains(QStringLiteral("run the sweep")));
    EXPECT_TRUE(page.status().startsWith(QStringLiteral("Up to ")));
    EXPECT_EQ(page.seeds().headline(), QStringLiteral("No cell yet"));
}

TEST_F(WhatIfPageTest, AnErrorStandsAtTheFieldWhileItIsTyped) {
    AxisEditor& axis = page.design().axis(0);
    QLineEdit& step = field(axis, "Step");
    step.selectAll();
    QTest::keyClicks(&step, QStringLiteral("10"));
    settle(page.whatIf());
    EXPECT_TRUE(axis.message().startsWith(QChar(0x26a0))) << axis.message().toStdString();
    EXPECT_FALSE(page.runButton().isEnabled());
    QTest::keyClicks(&step, QStringLiteral("0ms"));
    settle(page.whatIf());
    EXPECT_TRUE(axis.message().contains(QStringLiteral("values"))) << axis.message().toStdString();
    EXPECT_TRUE(page.runButton().isEnabled());
    EXPECT_EQ(step.text(), QStringLiteral("100ms")) << "what is typed stays as typed";
}

TEST_F(WhatIfPageTest, AnotherFieldBringsValuesOfItsOwn) {
    AxisEditor& axis = page.design().axis(0);
    auto* box = axis.findChild<QComboBox*>();
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), QStringLiteral("provider.latency"));
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    settle(page.whatIf());
    EXPECT_EQ(axis.axis().rfind("provider.latency=exponential(mean=", 0), 0U) << axis.axis();
    EXPECT_TRUE(page.runButton().isEnabled());
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), QStringLiteral("provider.latancy"));
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    settle(page.whatIf());
    EXPECT_TRUE(axis.message().contains(QStringLiteral("Write latency")))
        << axis.message().toStdString();
}

TEST_F(WhatIfPageTest, TheFormIsTheDesign) {
    QListWidget& strategies = page.design().strategies();
    QListWidgetItem* row =
        strategies.findItems(QStringLiteral("row-lock"), Qt::MatchExactly).front();
    strategies.scrollToItem(row);
    const QRect box = strategies.visualItemRect(row);
    QTest::mouseClick(strategies.viewport(),
                      Qt::LeftButton,
                      Qt::NoModifier,
                      QPoint(box.left() + 10, box.center().y()));
    page.design().studied().setCurrentIndex(static_cast<int>(Event::Lost));
    page.design().stopRule().setCurrentIndex(2);
    page.design().runs().setValue(2'000);
    const WhatIfDesign& design = page.whatIf().design();
    EXPECT_EQ(std::count(design.strategies.begin(), design.strategies.end(), "row-lock"), 1);
    EXPECT_EQ(design.event, Event::Lost);
    EXPECT_EQ(design.stop.kind, StopRule::Kind::Hits);
    EXPECT_EQ(design.runs, 2'000U);
    for (int each = 0; each < strategies.count(); ++each) {
        strategies.item(each)->setCheckState(Qt::Unchecked);
    }
    settle(page.whatIf());
    EXPECT_TRUE(page.design().message().contains(QStringLiteral("at least one strategy")));
    EXPECT_FALSE(page.runButton().isEnabled());
}

TEST_F(WhatIfPageTest, ASecondFieldMakesAHeatMap) {
    AxisEditor& second = page.design().axis(1);
    auto* isOn = second.findChild<QCheckBox*>();
    isOn->setFocus();
    QTest::keyClick(isOn, Qt::Key_Space);
    auto* box = second.findChild<QComboBox*>();
    ASSERT_TRUE(box->isVisible());
    QTest::keyClicks(box->lineEdit(), QStringLiteral("clients.alice.retries"));
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    box->completer()->popup()->hide(); // Keys went to the field, past the list that is open.
    settle(page.whatIf());
    page.design().runs().setValue(256);
    settle(page.whatIf());
    ASSERT_TRUE(page.runButton().isEnabled()) << second.message().toStdString();
    QTest::mouseClick(&page.runButton(), Qt::LeftButton);
    settle(page.whatIf());
    EXPECT_EQ(page.charts().tabs().currentIndex(), ChartPages::Map);
    PictureView& map = page.charts().map();
    const QPointF place = map.placeOf({1, 2}).value();
    QTest::mouseMove(&map, place.toPoint() - QPoint(1, 1));
    QTest::mouseMove(&map, place.toPoint());
    EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("runs")))
        << QToolTip::text().toStdString();
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, place.toPoint());
    ASSERT_TRUE(page.whatIf().selected());
    EXPECT_EQ(page.whatIf().sweep()->plan().placesOf(page.whatIf().selected()->point),
              (std::vector<std::size_t>{2, 1}));
    map.setFocus();
    QTest::keyClick(&map, Qt::Key_Right);
    EXPECT_EQ(page.whatIf().sweep()->plan().placesOf(page.whatIf().selected()->point),
              (std::vector<std::size_t>{3, 1}));
}

TEST_F(WhatIfPageTest, ItRunsTellsHowFarItIsAndStops) {
    page.whatIf().setDesign(endlessDesign());
    settle(page.whatIf());
    QTest::mouseClick(&page.runButton(), Qt::LeftButton);
    EXPECT_TRUE(page.whatIf().isRunning());
    EXPECT_FALSE(page.runButton().isEnabled());
    ASSERT_TRUE(page.cancelButton().isVisible());
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return page.whatIf().runsDone() > 0 && !curves().shown().series.empty(); }, 20'000));
    EXPECT_TRUE(curves().shown().isRunning);
    EXPECT_TRUE(page.status().contains(QStringLiteral("runs made")));
    EXPECT_TRUE(page.charts().note().contains(QStringLiteral("at every look")))
        << page.charts().note().toStdString();
    QTest::mouseClick(&page.cancelButton(), Qt::LeftButton);
    EXPECT_FALSE(page.cancelButton().isEnabled());
    settle(page.whatIf());
    EXPECT_FALSE(page.cancelButton().isVisible());
    EXPECT_TRUE(page.status().contains(QStringLiteral("stopped")));
    EXPECT_TRUE(page.runButton().isEnabled());
    EXPECT_FALSE(curves().shown().isRunning);
}

TEST_F(WhatIfPageTest, AClickOnAPointChoosesItsCellAndADoubleClickOpensItsWorstRun) {
    sweepAndShow();
    QSignalSpy opened(&page, &WhatIfPage::openInSimulate);
    const QPoint at = pointOf({0, 2});
    QTest::mouseMove(curves().viewport(), at);
    EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("timeout=300ms, none")))
        << QToolTip::text().toStdString();
    QTest::mouseClick(curves().viewport(), Qt::LeftButton, Qt::NoModifier, at);
    EXPECT_EQ(page.whatIf().selected(), (CellId{2, 0}));
    EXPECT_EQ(page.seeds().headline(), QStringLiteral("clients.alice.timeout=300ms, none"));
    waitForRuns();
    EXPECT_EQ(page.seeds().list().count(), 3);
    EXPECT_EQ(opened.size(), 0);
    QTest::mouseDClick(curves().viewport(), Qt::LeftButton, Qt::NoModifier, at);
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.size() == 1; }, 20'000));
    settle(session);
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
    EXPECT_EQ(session.document().scenario()->strategy, "none");
}

TEST_F(WhatIfPageTest, KeysWalkAlongTheCurvesAndEnterOpens) {
    sweepAndShow();
    QSignalSpy opened(&page, &WhatIfPage::openInSimulate);
    curves().setFocus();
    QTest::keyClick(&curves(), Qt::Key_Right);
    EXPECT_EQ(page.whatIf().selected(), (CellId{0, 0}));
    QTest::keyClick(&curves(), Qt::Key_Right);
    QTest::keyClick(&curves(), Qt::Key_Down);
    EXPECT_EQ(page.whatIf().selected(), (CellId{1, 1}));
    EXPECT_TRUE(curves().accessibleDescription().contains(QStringLiteral("timeout=200ms, naive")));
    QTest::keyClick(&curves(), Qt::Key_Up);
    QTest::keyClick(&curves(), Qt::Key_End);
    EXPECT_EQ(page.whatIf().selected(), (CellId{5, 0}));
    QTest::keyClick(&curves(), Qt::Key_Return);
    EXPECT_TRUE(QTest::qWaitFor([&] { return opened.size() == 1; }, 20'000));
}

TEST_F(WhatIfPageTest, TheListOpensTheRunThatIsChosen) {
    sweepAndShow();
    QSignalSpy opened(&page, &WhatIfPage::openInSimulate);
    page.whatIf().select(CellId{2, 0});
    waitForRuns();
    QListWidget& list = page.seeds().list();
    list.setFocus();
    list.setCurrentRow(0);
    QTest::mouseClick(&page.seeds().openButton(), Qt::LeftButton);
    EXPECT_EQ(opened.size(), 1);
    EXPECT_EQ(session.document().scenario()->seed, page.seeds().examples().runs()[0].seed);
    settle(session);
    EXPECT_EQ(session.run()->run().worst(), page.seeds().examples().runs()[0].outcome);
    session.document().undoStack().undo();
    EXPECT_EQ(session.document().scenario()->seed, 1U);
}

TEST_F(WhatIfPageTest, TheTableAndTheChartsChooseTheSameCell) {
    sweepAndShow();
    page.charts().show(ChartPages::Cells);
    CellTable& table = page.charts().cells();
    const QModelIndex cell = table.model()->index(4, 2);
    QTest::mouseClick(
        table.viewport(), Qt::LeftButton, Qt::NoModifier, table.visualRect(cell).center());
    EXPECT_EQ(page.whatIf().selected(), (CellId{1, 1}));
    page.charts().show(ChartPages::Curves);
    EXPECT_EQ(curves().current(), (ChartPlace{1, 1}));
    page.charts().show(ChartPages::TradeOff);
    EXPECT_TRUE(page.charts().tradeOff().placeOf({0, 0}));
}

TEST_F(WhatIfPageTest, WhereItFlipsIsSaidAndMarked) {
    sweepAndShow();
    page.whatIf().select(CellId{0, 0});
    waitForRuns();
    page.seeds().list().setCurrentRow(1);
    QTest::mouseClick(&page.seeds().flipButton(), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.studies().thresholds() != nullptr; }, 20'000));
    EXPECT_TRUE(page.seeds().flipText().contains(QStringLiteral("clients.alice.timeout")))
        << page.seeds().flipText().toStdString();
    ASSERT_FALSE(page.studies().thresholds()->found.flips.empty());
    EXPECT_EQ(curves().shown().marks.size(), page.studies().thresholds()->found.flips.size());
}

TEST_F(WhatIfPageTest, WhenARunWasDecidedIsAChartOfItsOwn) {
    sweepAndShow();
    page.whatIf().select(CellId{0, 0});
    waitForRuns();
    QTest::mouseClick(&page.seeds().noReturnButton(), Qt::LeftButton);
    EXPECT_EQ(page.charts().tabs().currentIndex(), ChartPages::NoReturn);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.studies().noReturn() != nullptr; }, 20'000));
    QApplication::processEvents();
    EXPECT_FALSE(page.charts().noReturn().shown().series.empty());
    EXPECT_FALSE(page.charts().note().isEmpty());
}

TEST_F(WhatIfPageTest, AFixIsFoundAndOpensInSimulate) {
    sweepAndShow();
    QSignalSpy opened(&page, &WhatIfPage::openInSimulate);
    page.whatIf().select(CellId{0, 0});
    waitForRuns();
    page.seeds().list().setCurrentRow(1);
    ASSERT_TRUE(page.seeds().fixButton().isEnabled());
    QTest::mouseClick(&page.seeds().fixButton(), Qt::LeftButton);
    EXPECT_EQ(page.charts().tabs().currentIndex(), ChartPages::Fixes);
    QTreeWidget& fixes = page.charts().fixes().list();
    ASSERT_TRUE(QTest::qWaitFor([&] { return fixes.topLevelItemCount() > 0; }, 30'000));
    EXPECT_TRUE(page.charts().fixes().headline().contains(QStringLiteral("changes save")));
    const Fix fix = page.studies().fixes()->list.fixes.front();
    fixes.setFocus();
    QTest::keyClick(&fixes, Qt::Key_Return);
    ASSERT_EQ(opened.size(), 1);
    settle(session);
    EXPECT_EQ(session.run()->run().worst(), fix.outcome);
    EXPECT_EQ(session.document().scenario()->strategy, fix.change.strategy->name);
    EXPECT_EQ(session.branches().back().title, QString::fromStdString(fix.change.title));
    session.document().undoStack().undo();
    EXPECT_EQ(session.document().scenario()->seed, 1U);
    page.whatIf().select(CellId{5, 2});
    waitForRuns();
    page.seeds().list().setCurrentRow(0);
    EXPECT_FALSE(page.seeds().fixButton().isEnabled()) << "nothing is wrong with that run";
}

TEST_F(WhatIfPageTest, LogarithmicAxesShowWhatNeverHappenedAsABound) {
    sweepAndShow();
    QTest::mouseClick(&page.charts().logarithmicY(),
                      Qt::LeftButton,
                      Qt::NoModifier,
                      QPoint(8, page.charts().logarithmicY().height() / 2));
    ASSERT_TRUE(curves().shown().y.isLogarithmic);
    const auto bound = curves().placeOf({2, 0});
    const auto rate = curves().placeOf({0, 0});
    ASSERT_TRUE(bound && rate);
    EXPECT_GT(bound->y(), rate->y());
    EXPECT_TRUE(curves().viewport()->rect().contains(bound->toPoint()));
}

TEST_F(WhatIfPageTest, AChangedScenarioIsSaidAndRunAgain) {
    sweepAndShow();
    EXPECT_TRUE(page.message().isEmpty());
    ASSERT_TRUE(session.document().apply(
        editField(session.document().text(), "clients.alice.retries", "3"), QString()));
    EXPECT_TRUE(page.message().contains(QStringLiteral("has changed")));
    settle(page.whatIf());
    QTest::mouseClick(&page.runButton(), Qt::LeftButton);
    settle(page.whatIf());
    EXPECT_TRUE(page.message().isEmpty());
}

TEST_F(WhatIfPageTest, ChartsAreExportedAsTheyAreShown) {
    sweepAndShow();
    const QTemporaryDir folder;
    for (const char* format : {"svg", "png", "pdf"}) {
        ExportDialog dialog(sourcesOf(page, session), 0, appearance);
        dialog.setPath(folder.filePath(QStringLiteral("chart.") + QString::fromUtf8(format)));
        EXPECT_TRUE(dialog.save());
    }
    QFile svg(folder.filePath(QStringLiteral("chart.svg")));
    ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
    const QByteArray drawn = svg.readAll();
    for (const char* word : {"clients.alice.timeout", "claim-lease", "Wilson", "300 ms"}) {
        EXPECT_TRUE(drawn.contains(word)) << word;
    }
    const QString csv = folder.filePath(QStringLiteral("cells.csv"));
    EXPECT_TRUE(page.saveCsv(csv));
    EXPECT_TRUE(QFile::exists(csv));
    EXPECT_TRUE(page.saveSweep(folder.filePath(QStringLiteral("sweep.jsonl"))));
    EXPECT_FALSE(page.saveCsv(QStringLiteral("/no/such/folder/cells.csv")));
    EXPECT_TRUE(page.message().contains(QStringLiteral("could not be written")));
}

TEST_F(WhatIfPageTest, HostileTextIsShownAsItIs) {
    ASSERT_TRUE(session.document().apply(
        editField(session.document().text(), "title", "<img src=x><b>Bold"), QString()));
    sweepAndShow();
    for (const QLabel* label : page.findChildren<QLabel*>()) {
        EXPECT_TRUE(label->textFormat() == Qt::PlainText ||
                    !label->text().contains(QStringLiteral("<img")));
    }
    EXPECT_EQ(sourcesOf(page, session).front().caption.title, "<img src=x><b>Bold");
}

TEST_F(WhatIfPageTest, EveryControlHasAName) {
    sweepAndShow();
    for (const QWidget* widget : page.findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<const QComboBox*>(widget) != nullptr ||
                               qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
                               qobject_cast<const QListWidget*>(widget) != nullptr ||
                               qobject_cast<const CellTable*>(widget) != nullptr ||
                               qobject_cast<const LineChartView*>(widget) != nullptr;
        EXPECT_TRUE(!isControl || !widget->accessibleName().isEmpty())
            << widget->metaObject()->className();
    }
}

/// The whole window: keys, Simulate, and pictures to look at.
class WhatIfWindowTest : public testing::TestWithParam<Theme> {
protected:
    void SetUp() override {
        appearance.setTheme(GetParam());
        window.resize(1'280, 720);
        window.QMainWindow::show();
        openOfChance(session);
    }

    void TearDown() override {
        session.document().undoStack().setClean();
        appearance.setTheme(Theme::Light);
    }

    void shoot(const char* name) {
        QApplication::processEvents();
        // Qt Charts leaves what it has replaced to the event loop.
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QDir().mkpath(QStringLiteral(IDEMSCOPE_SCREENSHOTS));
        const QString path =
            QStringLiteral("%1/what-if-%2-%3-%4.png")
                .arg(QStringLiteral(IDEMSCOPE_SCREENSHOTS),
                     QString::fromUtf8(name),
                     GetParam() == Theme::Dark ? QStringLiteral("dark") : QStringLiteral("light"))
                .arg(window.width());
        EXPECT_TRUE(window.grab().save(path)) << path.toStdString();
    }

    Appearance appearance;
    Session session;
    MainWindow window{session, appearance};
};

TEST_P(WhatIfWindowTest, KeysLeadThereAndARunLeadsBackToSimulate) {
    window.activateWindow();
    QTest::keyClick(&window, Qt::Key_4, Qt::ControlModifier);
    EXPECT_EQ(window.workspace(), Workspace::WhatIf);
    WhatIfPage& page = window.whatIf();
    shoot("empty");
    WhatIfDesign design = smallDesign();
    design.axes = {"clients.alice.timeout=50ms..1s:50ms"};
    design.strategies.emplace_back("mutex");
    design.runs = 2'000;
    page.whatIf().setDesign(design);
    settle(page.whatIf());
    QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
    settle(page.whatIf());
    page.whatIf().select(CellId{5, 0});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !page.seeds().examples().runs().empty(); }, 20'000));
    shoot("curves");
    window.resize(1'600, 1'000);
    shoot("curves");
    page.charts().logarithmicY().setChecked(true);
    shoot("logarithmic");
    page.charts().show(ChartPages::TradeOff);
    shoot("trade-off");
    page.charts().show(ChartPages::Cells);
    shoot("cells");
    QTest::mouseClick(&page.seeds().noReturnButton(), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.studies().noReturn() != nullptr; }, 30'000));
    shoot("no-return");
    QTest::mouseClick(&page.seeds().fixButton(), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.studies().fixes() != nullptr; }, 60'000));
    shoot("fixes");
    QTest::mouseClick(&page.seeds().openButton(), Qt::LeftButton);
    EXPECT_EQ(window.workspace(), Workspace::Simulate);
    settle(session);
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
}

TEST_P(WhatIfWindowTest, TwoFields) {
    window.show(Workspace::WhatIf);
    WhatIfPage& page = window.whatIf();
    WhatIfDesign design = smallDesign();
    design.axes = {"clients.alice.timeout=50ms..600ms:50ms",
                   "provider.latency=exponential(mean=50ms..400ms:50ms)"};
    sweepThrough(page.whatIf(), design);
    page.whatIf().select(CellId{20, 0});
    shoot("map");
    page.charts().logarithmicY().setChecked(true);
    page.charts().show(ChartPages::Curves);
    shoot("map-curves");
    window.resize(1'600, 1'000);
    page.charts().show(ChartPages::Map);
    shoot("map");
}

INSTANTIATE_TEST_SUITE_P(Themes, WhatIfWindowTest, testing::Values(Theme::Light, Theme::Dark));

} // namespace
} // namespace idem::app
