#include "app/ui/compare/compare_page.h"
#include "app/ui/compare/comparison_pane.h"
#include "app/ui/compare/comparison_table.h"
#include "app/ui/compare/strategy_chooser.h"
#include "tests/app/support/opened.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace idem::app {
namespace {

class CompareTest : public testing::Test {
protected:
    void SetUp() override {
        appearance.setTheme(Theme::Light);
        page.resize(1'280, 640);
        page.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
        openScenario(session, "double_payment.toml");
        settle();
    }

    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return !page.comparison().job().isBusy(); }, 20'000));
        ASSERT_NE(page.comparison().result(), nullptr);
    }

    QListWidget& choices() { return page.chooser().list(); }

    int rowOf(const char* strategy) {
        return choices().row(
            choices().findItems(QString::fromUtf8(strategy), Qt::MatchExactly).front());
    }

    /// A click on the box of a strategy.
    void tick(const char* strategy) {
        QListWidgetItem* item = choices().item(rowOf(strategy));
        choices().scrollToItem(item);
        const QRect box = choices().visualItemRect(item);
        QTest::mouseClick(choices().viewport(),
                          Qt::LeftButton,
                          Qt::NoModifier,
                          QPoint(box.left() + 12, box.center().y()));
    }

    QWidget* canvas() { return page.pane().viewport(); }

    void wheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers) {
        QWheelEvent event(QPointF(at),
                          canvas()->mapToGlobal(QPointF(at)),
                          {},
                          QPoint(0, 120 * notches),
                          Qt::NoButton,
                          modifiers,
                          Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(canvas(), &event);
    }

    Time timeAt(double x) {
        const ComparisonPane& pane = page.pane();
        const auto& axis = page.comparison().result()->axis(session.mapping());
        return axis.timeAt(pane.picture().positionAt(x, pane.view()));
    }

    Appearance appearance;
    Session session;
    ComparePage page{session, appearance};
};

TEST_F(CompareTest, BoxesAreTickedByMouseAndTheSeventhIsRefusedWithAReason) {
    EXPECT_EQ(page.comparison().chosen().size(), 6U);
    tick("row-lock");
    EXPECT_FALSE(page.comparison().isChosen("row-lock"));
    EXPECT_EQ(choices().item(rowOf("row-lock"))->checkState(), Qt::Unchecked);
    EXPECT_TRUE(page.chooser().message().contains(QStringLiteral("Take one out first")));
    tick("none");
    EXPECT_EQ(page.comparison().chosen().front(), "naive");
    tick("row-lock");
    settle();
    EXPECT_EQ(page.comparison().chosen().back(), "row-lock");
    EXPECT_EQ(page.pane().picture().multiples.size(), 6U);
}

TEST_F(CompareTest, BoxesAreTickedByKeyboardAndAnotherBecomesTheFirst) {
    choices().setFocus();
    choices().setCurrentRow(rowOf("none"));
    QTest::keyClick(&choices(), Qt::Key_Space);
    EXPECT_FALSE(page.comparison().isChosen("none"));
    choices().setCurrentRow(rowOf("mutex"));
    auto* makeFirst = page.chooser().findChild<QPushButton*>();
    makeFirst->setFocus();
    QTest::keyClick(makeFirst, Qt::Key_Space);
    EXPECT_EQ(page.comparison().chosen().front(), "mutex");
}

TEST_F(CompareTest, TheBoxMakesThemCompactOrFull) {
    auto* compact = page.findChild<QCheckBox*>();
    ASSERT_NE(compact, nullptr);
    ASSERT_TRUE(compact->isChecked());
    const double low = page.pane().picture().list.height;
    QTest::mouseClick(compact, Qt::LeftButton, Qt::NoModifier, QPoint(8, compact->height() / 2));
    EXPECT_GT(page.pane().picture().list.height, low);
    compact->setFocus();
    QTest::keyClick(compact, Qt::Key_Space);
    EXPECT_EQ(page.pane().picture().list.height, low);
}

TEST_F(CompareTest, AClickIntoTheTimelinesMovesTheOneCursor) {
    ASSERT_TRUE(session.run());
    const Multiple& second = page.pane().picture().multiples[1];
    const QPoint place = page.pane().toViewport({400, second.top + 60}).toPoint();
    ASSERT_TRUE(canvas()->rect().contains(place));
    QTest::mouseClick(canvas(), Qt::LeftButton, Qt::NoModifier, place);
    EXPECT_EQ(session.playback().cursor().time, timeAt(place.x()));
    QTest::mousePress(canvas(), Qt::LeftButton, Qt::NoModifier, place);
    QTest::mouseMove(canvas(), place + QPoint(50, 0));
    QTest::mouseRelease(canvas(), Qt::LeftButton, Qt::NoModifier, place + QPoint(50, 0));
    EXPECT_EQ(session.playback().cursor().time, timeAt(place.x() + 50));
    session.playback().toStart();
    EXPECT_NEAR(
        page.pane().viewportX(page.comparison().cursor()), page.pane().picture().plot.left, 0.01);
}

TEST_F(CompareTest, TheWheelZoomsAroundThePointerAndScrolls) {
    const QPoint at(500, 200);
    const Time under = timeAt(at.x());
    wheel(at, 4, Qt::ControlModifier);
    const ComparisonView zoomed = page.pane().view();
    EXPECT_LT(zoomed.to - zoomed.from, 0.5);
    EXPECT_NEAR(timeAt(at.x()).milliseconds(), under.milliseconds(), 1e-3);
    wheel(at, -1, Qt::ShiftModifier);
    EXPECT_GT(page.pane().view().from, zoomed.from);
    wheel(at, -1, Qt::NoModifier);
    EXPECT_GT(page.pane().verticalScrollBar()->value(), 0);
    page.pane().setFocus();
    QTest::keyClick(&page.pane(), Qt::Key_0);
    EXPECT_EQ(page.pane().view().from, 0);
    EXPECT_EQ(page.pane().view().to, 1);
    QTest::keyClick(&page.pane(), Qt::Key_W);
    EXPECT_LT(page.pane().view().to, 1);
}

TEST_F(CompareTest, AClickOnADivergenceMovesTheCursorThere) {
    QListWidget& list = page.divergences();
    ASSERT_EQ(list.count(), 5);
    const auto& divergence = page.comparison().result()->runs().comparison.divergences[1];
    EXPECT_TRUE(list.item(1)->text().contains(QString::fromStdString(divergence.sentence)));
    QTest::mouseClick(list.viewport(),
                      Qt::LeftButton,
                      Qt::NoModifier,
                      list.visualItemRect(list.item(1)).center());
    EXPECT_EQ(page.comparison().cursor(), divergence.at);
    EXPECT_EQ(page.table().current(), divergence.strategy);
    session.playback().toStart();
    list.setFocus();
    QTest::keyClick(&list, Qt::Key_Return);
    EXPECT_EQ(page.comparison().cursor(), divergence.at);
}

TEST_F(CompareTest, EnterOnARowSendsItsStrategyToSimulate) {
    QSignalSpy opened(&page, &ComparePage::openInSimulate);
    ComparisonTable& table = page.table();
    table.setFocus();
    table.setCurrent(0);
    QTest::keyClick(&table, Qt::Key_Down);
    QTest::keyClick(&table, Qt::Key_Return);
    EXPECT_EQ(opened.size(), 1);
    EXPECT_EQ(session.document().scenario()->strategy, "naive");
    session.document().undoStack().undo();
    EXPECT_EQ(session.document().scenario()->strategy, "none");
}

TEST_F(CompareTest, OneClickIntoTheLastColumnDoesSo) {
    QSignalSpy opened(&page, &ComparePage::openInSimulate);
    ComparisonTable& table = page.table();
    const QModelIndex cell = table.model()->index(3, ComparisonTableModel::Open);
    table.scrollTo(cell);
    QTest::mouseClick(
        table.viewport(), Qt::LeftButton, Qt::NoModifier, table.visualRect(cell).center());
    EXPECT_EQ(opened.size(), 1);
    EXPECT_EQ(session.document().scenario()->strategy, "claim-lease");
}

TEST_F(CompareTest, TheTableIsSortedByNumbersNotByTheirTexts) {
    ComparisonTable& table = page.table();
    table.sortByColumn(ComparisonTableModel::StoreOperations, Qt::DescendingOrder);
    int last = 1'000;
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        const int count =
            table.model()->index(row, ComparisonTableModel::StoreOperations).data().toInt();
        EXPECT_LE(count, last);
        last = count;
    }
}

TEST_F(CompareTest, AHeadingIsClickedForItsRowAndTwiceForSimulate) {
    QSignalSpy opened(&page, &ComparePage::openInSimulate);
    const Multiple& second = page.pane().picture().multiples[1];
    const QPoint heading = page.pane().toViewport({300, second.top + 8}).toPoint();
    ASSERT_TRUE(canvas()->rect().contains(heading));
    QTest::mouseClick(canvas(), Qt::LeftButton, Qt::NoModifier, heading);
    EXPECT_EQ(page.table().current(), "naive");
    EXPECT_TRUE(opened.isEmpty());
    const QPoint again =
        page.pane().toViewport({300, page.pane().picture().multiples[1].top + 8}).toPoint();
    QTest::mouseDClick(canvas(), Qt::LeftButton, Qt::NoModifier, again);
    EXPECT_EQ(opened.size(), 1);
    EXPECT_EQ(session.document().scenario()->strategy, "naive");
}

TEST_F(CompareTest, HostileTextsAppearAsTheyAre) {
    std::string text = session.document().text();
    const std::string title = "Double payment by time-out";
    text.replace(text.find(title), title.size(), "<img src=x><b>");
    session.document().setText(text, QStringLiteral("title"));
    ASSERT_TRUE(session.document().isValid());
    settle();
    const auto labels = page.findChildren<QLabel*>();
    const auto shows = [](const QLabel* label) {
        return label->text().contains(QStringLiteral("<img src=x><b>")) &&
               label->textFormat() == Qt::PlainText;
    };
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), shows));
}

TEST_F(CompareTest, EverythingToUseHasANameAndTheKeyboard) {
    for (QWidget* widget : {static_cast<QWidget*>(&page.pane()),
                            static_cast<QWidget*>(&page.table()),
                            static_cast<QWidget*>(&page.divergences()),
                            static_cast<QWidget*>(&choices())}) {
        EXPECT_FALSE(widget->accessibleName().isEmpty());
        EXPECT_NE(widget->focusPolicy() & Qt::TabFocus, 0);
    }
    EXPECT_TRUE(page.pane().accessibleDescription().contains(QStringLiteral("none: double.")));
}

} // namespace
} // namespace idem::app
