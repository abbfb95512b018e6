#include "app/models/cell_table_model.h"
#include "app/models/example_runs.h"
#include "app/models/seed_studies.h"
#include "app/models/what_if.h"
#include "engine/diagram/sweep_charts.h"
#include "tests/app/support/swept.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <cmath>

namespace idem::app {
namespace {

class WhatIfTest : public testing::Test {
protected:
    void SetUp() override { openOfChance(session); }

    const ShownSweep& sweep() { return *whatIf.sweep(); }

    Session session;
    WhatIf whatIf{session};
};

TEST_F(WhatIfTest, ADocumentBringsADesignThatCanBeRun) {
    EXPECT_EQ(whatIf.design(), suggestedDesign(*session.document().scenario()));
    EXPECT_EQ(whatIf.sweep(), nullptr);
    settle(whatIf);
    EXPECT_TRUE(whatIf.canStart());
}

TEST_F(WhatIfTest, TheSweepIsThatOfTheEngine) {
    sweepThrough(whatIf, smallDesign());
    EXPECT_TRUE(sweep().file.result.isComplete);
    const SweepResult again = idem::sweep(sweep().plan());
    EXPECT_TRUE(sweep().file.result.points == again.points);
    EXPECT_EQ(sweep().cells.size(), 18U);
    EXPECT_EQ(sweep().cell({0, 0}).runs, 512U);
    EXPECT_EQ(sweep().cell({0, 0}).method, IntervalMethod::Wilson);
    EXPECT_GT(sweep().cell({0, 0}).hits, sweep().cell({5, 0}).hits);
    EXPECT_EQ(sweep().cell({0, 2}).hits, 0U);
    EXPECT_EQ(whatIf.runsDone(), 512U * 18);
}

TEST_F(WhatIfTest, PointsAreShownWhileItRunsAndTighten) {
    QSignalSpy points(&whatIf, &WhatIf::pointsChanged);
    start(whatIf, endlessDesign());
    EXPECT_TRUE(whatIf.isRunning());
    EXPECT_FALSE(whatIf.canStart()) << "one at a time";
    const auto hasAll = [&] {
        return std::all_of(sweep().cells.begin(), sweep().cells.end(), [](const auto& cell) {
            return cell.runs > 0;
        });
    };
    ASSERT_TRUE(QTest::qWaitFor(hasAll, 20'000));
    const CellSummary early = sweep().cell({0, 0});
    EXPECT_EQ(early.method, IntervalMethod::ConfidenceSequence);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            return sweep().cell({0, 0}).runs > 4 * early.runs;
        },
        20'000));
    EXPECT_LT(sweep().cell({0, 0}).perRun.interval.halfWidth(), early.perRun.interval.halfWidth());
    EXPECT_GT(points.size(), 1);
    whatIf.stop();
    EXPECT_TRUE(whatIf.isStopping());
    settle(whatIf);
}

TEST_F(WhatIfTest, WhatWasFoundBeforeItWasStoppedStays) {
    start(whatIf, endlessDesign());
    ASSERT_TRUE(QTest::qWaitFor([&] { return sweep().cell({5, 2}).runs > 0; }, 20'000));
    whatIf.stop();
    settle(whatIf);
    EXPECT_TRUE(sweep().isPartial());
    EXPECT_GT(sweep().cell({0, 0}).runs, 0U);
    EXPECT_EQ(sweep().cell({0, 0}).method, IntervalMethod::ConfidenceSequence);
    const Done saved = whatIf.save(QStringLiteral("never.jsonl"));
    EXPECT_FALSE(saved);
    EXPECT_TRUE(saved.why.contains(QStringLiteral("stopped")));
    EXPECT_TRUE(whatIf.canStart());
}

TEST_F(WhatIfTest, AnotherDocumentStopsItAndBringsItsOwn) {
    start(whatIf, endlessDesign());
    openScenario(session, "regions_inside_lag.toml");
    EXPECT_EQ(whatIf.sweep(), nullptr);
    settle(whatIf);
    EXPECT_NE(whatIf.design(), endlessDesign());
}

TEST_F(WhatIfTest, AFinishedSweepIsThereAgainWithItsDocument) {
    openScenario(session, "double_payment.toml");
    WhatIfDesign design = smallDesign();
    design.runs = 10;
    sweepThrough(whatIf, design);
    openScenario(session, "regions_inside_lag.toml");
    EXPECT_EQ(whatIf.sweep(), nullptr);
    openScenario(session, "double_payment.toml");
    ASSERT_NE(whatIf.sweep(), nullptr);
    EXPECT_EQ(whatIf.design(), design);
    EXPECT_TRUE(whatIf.staleReason().isEmpty());
    EXPECT_TRUE(sweep().isWithoutChance()) << "nothing in that scenario is random";
}

TEST_F(WhatIfTest, AChangeMakesItStaleUnlessTheSweepSetsThatItself) {
    sweepThrough(whatIf, smallDesign());
    EXPECT_FALSE(sweep().isWithoutChance());
    EXPECT_TRUE(whatIf.staleReason().isEmpty());
    const auto change = [&](const char* path, const char* value) {
        ASSERT_TRUE(session.document().apply(editField(session.document().text(), path, value),
                                             QStringLiteral("Change")));
    };
    change("clients.alice.timeout", "250ms");
    change("strategy", "mutex");
    change("seed", "77");
    EXPECT_TRUE(whatIf.staleReason().isEmpty());
    change("clients.alice.retries", "3");
    EXPECT_TRUE(whatIf.staleReason().contains(QStringLiteral("has changed")));
    session.document().undoStack().undo();
    EXPECT_TRUE(whatIf.staleReason().isEmpty());
    change("title", "Other");
    EXPECT_TRUE(whatIf.staleReason().contains(QStringLiteral("another scenario")));
}

TEST_F(WhatIfTest, ACellOpensInSimulateAsItsSeedShowsItAndCanBeUndone) {
    sweepThrough(whatIf, smallDesign());
    const std::string before = session.document().text();
    const CellId cell{2, 0};
    const std::uint64_t seed = sweep().cell(cell).exampleSeed.value();
    whatIf.openInSimulate(cell, seed);
    const Scenario& opened = *session.document().scenario();
    EXPECT_EQ(opened.strategy, "none");
    EXPECT_EQ(opened.seed, seed);
    EXPECT_NE(session.document().text().find("timeout = \"300ms\""), std::string::npos);
    EXPECT_NE(session.document().text().find("# the retry leaves"), std::string::npos)
        << "comments stay";
    settle(session);
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
    EXPECT_EQ(session.branches().size(), 2U);
    EXPECT_TRUE(session.branches().back().title.contains(QStringLiteral("timeout=300ms")));
    EXPECT_TRUE(whatIf.staleReason().isEmpty());
    settle(whatIf);
    EXPECT_EQ(whatIf.checked().plan->scenario.seed, 1U) << "the next sweep begins as this one did";
    session.document().undoStack().undo();
    EXPECT_EQ(session.document().text(), before);
}

TEST_F(WhatIfTest, ASweepOfAnotherScenarioOpensAsThatScenario) {
    sweepThrough(whatIf, smallDesign());
    ASSERT_TRUE(session.document().apply(
        editField(session.document().text(), "clients.alice.retries", "3"), QString()));
    whatIf.openInSimulate({0, 1}, 5);
    EXPECT_EQ(session.document().scenario()->world.clients.front().retries, 1);
    EXPECT_EQ(session.document().scenario()->seed, 5U);
}

TEST_F(WhatIfTest, WhatIsSavedIsReadBack) {
    sweepThrough(whatIf, smallDesign());
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("sweep.jsonl"));
    const SweepResult before = sweep().file.result;
    ASSERT_TRUE(whatIf.save(path));
    WhatIfDesign other = smallDesign();
    other.runs = 10;
    sweepThrough(whatIf, other);
    QSignalSpy reset(&whatIf, &WhatIf::sweepReset);
    whatIf.open(path);
    ASSERT_TRUE(reset.wait(20'000));
    EXPECT_TRUE(sweep().file.result.points == before.points);
    EXPECT_EQ(sweep().cell({0, 0}).runs, 512U);
}

TEST_F(WhatIfTest, WhatIsNoSweepIsRefusedAndTheShownOneStays) {
    sweepThrough(whatIf, smallDesign());
    QSignalSpy failed(&whatIf, &WhatIf::failed);
    whatIf.open(scenarioPath("double_payment.toml"));
    ASSERT_TRUE(failed.wait(20'000));
    EXPECT_FALSE(failed.front().front().toString().isEmpty());
    EXPECT_NE(whatIf.sweep(), nullptr);
    whatIf.open(QStringLiteral("/no/such/file.jsonl"));
    ASSERT_TRUE(failed.wait(20'000));
    EXPECT_TRUE(failed.back().front().toString().contains(QStringLiteral("could not be read")));
    const Done saved = whatIf.save(QStringLiteral("/no/such/folder/sweep.jsonl"));
    EXPECT_FALSE(saved);
    EXPECT_TRUE(saved.why.contains(QStringLiteral("could not be written")));
}

TEST_F(WhatIfTest, TheChosenCellHasATypicalAWorstAndAFirstRun) {
    ExampleRuns examples(whatIf);
    sweepThrough(whatIf, smallDesign());
    EXPECT_TRUE(examples.runs().empty());
    whatIf.select(CellId{2, 0});
    EXPECT_TRUE(examples.isBusy());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !examples.runs().empty(); }, 20'000));
    ASSERT_EQ(examples.runs().size(), 3U);
    EXPECT_EQ(examples.runs()[0].outcome, Outcome::ExactlyOnce);
    EXPECT_EQ(examples.runs()[1].outcome, Outcome::Double);
    EXPECT_EQ(examples.runs()[2].outcome, Outcome::Double);
    EXPECT_EQ(examples.runs()[2].seed, sweep().cell({2, 0}).exampleSeed);
    EXPECT_FALSE(examples.runs()[1].story.isEmpty());
    whatIf.select(CellId{2, 2});
    ASSERT_TRUE(QTest::qWaitFor([&] { return examples.runs().size() == 2; }, 20'000))
        << "nothing was ever hit there";
    whatIf.select(CellId{99, 0});
    EXPECT_FALSE(whatIf.selected()) << "there is no such cell";
}

TEST_F(WhatIfTest, TheTableHasEveryFigureOfEveryCell) {
    CellTableModel model(whatIf);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(model.rowCount(), 0);
    sweepThrough(whatIf, smallDesign());
    ASSERT_EQ(model.rowCount(), 18);
    ASSERT_EQ(model.columnCount(), 1 + CellTableModel::fixedColumns);
    const auto shown = [&](int row, int column) {
        return model.index(row, column + 1).data().toString();
    };
    EXPECT_EQ(model.index(3, 0).data().toString(), QStringLiteral("200ms"));
    EXPECT_EQ(shown(3, CellTableModel::Strategy), QStringLiteral("none"));
    EXPECT_EQ(shown(3, CellTableModel::Runs), QStringLiteral("512"));
    EXPECT_EQ(shown(3, CellTableModel::Difference), QStringLiteral("the first"));
    EXPECT_TRUE(
        shown(5, CellTableModel::Rate).startsWith(QStringLiteral("0 of 512: at most 1 in")));
    EXPECT_TRUE(shown(5, CellTableModel::Difference).startsWith(QLatin1Char('-')))
        << shown(5, CellTableModel::Difference).toStdString();
    const std::string csv = sweepCsv(sweep());
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 19);
    EXPECT_TRUE(csv.starts_with("clients.alice.timeout,strategy,runs,hits,")) << csv.substr(0, 99);
    const std::string head = csv.substr(0, csv.find('\n'));
    const std::string last = csv.substr(csv.rfind('\n', csv.size() - 2) + 1);
    EXPECT_EQ(std::count(head.begin(), head.end(), ','), std::count(last.begin(), last.end(), ','));
}

TEST_F(WhatIfTest, ChartsShowTheCells) {
    WhatIfDesign design = smallDesign();
    design.axes.push_back("clients.alice.retries=1..2:1");
    sweepThrough(whatIf, design);
    SweepChartChoice choice;
    choice.places = {3, 1};
    choice.strategy = 1;
    const LineChart lines = lineChartOf(sweep().swept(), choice);
    ASSERT_EQ(lines.series.size(), 3U);
    ASSERT_EQ(lines.series[0].points.size(), 6U);
    EXPECT_EQ(lines.x.unit, ChartUnit::Milliseconds);
    EXPECT_EQ(lines.series[0].points[2].x, 300);
    EXPECT_EQ(lines.series[0].points[2].y, sweep().cell({5, 0}).perRun.value);
    EXPECT_EQ(lines.series[2].points[2].high, sweep().cell({5, 2}).claim.high)
        << "what never happened is told as what it is at most";
    const HeatMap map = heatMapOf(sweep().swept(), choice);
    ASSERT_EQ(map.cells.size(), 12U);
    EXPECT_EQ(map.cells[6 + 2].value, sweep().cell({5, 1}).perRun.value);
    const ScatterChart scatter = scatterChartOf(sweep().swept(), choice);
    EXPECT_EQ(scatter.points[0].y.value, sweep().cell({7, 0}).perRun.value);
    EXPECT_EQ(scatter.points[0].x.value, sweep().cell({7, 0}).median->milliseconds());
    choice.measure = Measure::P99;
    EXPECT_TRUE(std::isnan(lineChartOf(sweep().swept(), choice).series[0].points[0].low));
    EXPECT_EQ(nameOf(sweep().plan(), {5, 1}),
              QStringLiteral("clients.alice.timeout=300ms, clients.alice.retries=2, naive"));
}

TEST_F(WhatIfTest, ThresholdsAndPointsOfNoReturnAreThoseOfTheEngine) {
    sweepThrough(whatIf, smallDesign());
    SeedStudies studies;
    StudiedRun run{sweep().plan().scenarioAt(0), findStrategy("none"), {}};
    run.scenario.seed = sweep().cell({0, 0}).exampleSeed.value();
    studies.findThresholds(run, sweep().plan().axes[0]);
    ASSERT_TRUE(QTest::qWaitFor([&] { return studies.thresholds() != nullptr; }, 20'000));
    EXPECT_FALSE(studies.thresholds()->sentences.empty());
    EXPECT_EQ(studies.thresholds()->found.first, Outcome::Double);
    EXPECT_EQ(eventOf(Outcome::Double), Event::Double);
    EXPECT_EQ(eventOf(Outcome::ExactlyOnce), Event::Failure);
    studies.findNoReturn(run, Event::Double);
    ASSERT_TRUE(QTest::qWaitFor([&] { return studies.noReturn() != nullptr; }, 20'000));
    EXPECT_FALSE(studies.noReturn()->found.odds.empty());
    EXPECT_EQ(oddsChartOf(studies.noReturn()->found, Event::Double, "run").series[0].points.size(),
              studies.noReturn()->found.odds.size());
    studies.findFixes(run, Event::Double);
    ASSERT_TRUE(QTest::qWaitFor([&] { return studies.fixes() != nullptr; }, 30'000));
    ASSERT_FALSE(studies.fixes()->list.fixes.empty());
    EXPECT_FALSE(isEvent(Event::Double, studies.fixes()->list.fixes.front().outcome));
    studies.clear();
    EXPECT_EQ(studies.noReturn(), nullptr);
    EXPECT_EQ(studies.fixes(), nullptr);
}

} // namespace
} // namespace idem::app
