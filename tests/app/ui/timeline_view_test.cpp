// The timeline under a real mouse and real keys.

#include "app/models/record_search.h"
#include "app/ui/timeline/filter_bar.h"
#include "app/ui/timeline/minimap.h"
#include "app/ui/timeline/timeline_pane.h"
#include "tests/app/support/opened.h"

#include <QAccessible>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace idem::app {

namespace {

class TimelineViewTest : public testing::Test {
protected:
    void open(const char* name) {
        openScenario(session, name);
        pane.resize(1200, 500);
        pane.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&pane));
        view.setFocus();
    }

    const TimelinePicture& picture() const { return view.scene().picture(); }
    const LaneBox& lane(const char* name) const {
        const auto& lanes = picture().lanes;
        const auto found = std::find_if(lanes.begin(), lanes.end(), [&](const LaneBox& one) {
            return session.run()->trace().names.nodes[one.node.value].name == name;
        });
        EXPECT_NE(found, lanes.end()) << name;
        return *found;
    }
    /// In the viewport: the middle of something drawn for this record.
    QPoint pointOf(RecordId record) const {
        for (const Item& item : picture().list.items) {
            const auto* disc = std::get_if<Disc>(&item.shape);
            if (disc != nullptr && item.record == record) {
                return QPointF(disc->centre.x, disc->centre.y).toPoint();
            }
        }
        return {-1, -1};
    }
    void wheel(QPointF at, QPoint turned, Qt::KeyboardModifiers keys) {
        QWheelEvent event(at,
                          view.viewport()->mapToGlobal(at),
                          {},
                          turned,
                          Qt::NoButton,
                          keys,
                          Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(view.viewport(), &event);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button) {
        QTest::mousePress(view.viewport(), button, {}, from);
        // QTest::mouseMove knows of no pressed buttons.
        for (const QPoint at : {(from + to) / 2, to}) {
            QMouseEvent move(
                QEvent::MouseMove, at, view.viewport()->mapToGlobal(at), Qt::NoButton, button, {});
            QApplication::sendEvent(view.viewport(), &move);
        }
        QTest::mouseRelease(view.viewport(), button, {}, to);
    }
    RecordId secondCharge() const {
        return session.run()->run().verdict.finding(Invariant::I1).record;
    }

    Appearance appearance;
    Session session;
    TimelinePane pane{session, appearance};
    TimelineView& view = pane.timeline();
};

TEST_F(TimelineViewTest, AClickSelectsAndStaysAndEscapeClears) {
    open("double_payment.toml");
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, pointOf(secondCharge()));
    EXPECT_EQ(session.selection().selected().record, secondCharge());
    QTest::mouseMove(view.viewport(), QPoint(400, 200));
    EXPECT_EQ(session.selection().selected().record, secondCharge());
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_FALSE(session.selection().selected().isSome());
}

TEST_F(TimelineViewTest, CtrlWheelZoomsAroundThePointer) {
    open("double_payment.toml");
    const QPointF at(700, 200);
    const Time before = view.scene().timeAt(at.x());
    wheel(at, {0, 240}, Qt::ControlModifier);
    EXPECT_LT(view.window().span(), 0.7);
    EXPECT_NEAR(view.scene().timeAt(at.x()).milliseconds(), before.milliseconds(), 2);
    wheel(at, {0, -2400}, Qt::ControlModifier);
    EXPECT_TRUE(view.window().isWhole()) << "no further than the run";
}

TEST_F(TimelineViewTest, TheWheelScrollsLanesAndWithShiftTime) {
    open("regions_inside_lag.toml");
    pane.resize(900, 260);
    QTest::qWait(1);
    wheel({500, 120}, {0, -120}, Qt::NoModifier);
    EXPECT_GT(view.verticalScrollBar()->value(), 0);
    wheel({500, 120}, {0, 480}, Qt::ControlModifier);
    const double from = view.window().from();
    wheel({500, 120}, {0, -120}, Qt::ShiftModifier);
    EXPECT_GT(view.window().from(), from);
}

TEST_F(TimelineViewTest, TheMiddleButtonPans) {
    open("double_payment.toml");
    wheel({700, 200}, {0, 480}, Qt::ControlModifier);
    const double from = view.window().from();
    drag({700, 200}, {600, 200}, Qt::MiddleButton);
    EXPECT_GT(view.window().from(), from);
}

TEST_F(TimelineViewTest, LettersZoomAndPan) {
    open("double_payment.toml");
    QTest::keyClick(&view, Qt::Key_W);
    QTest::keyClick(&view, Qt::Key_W);
    const AxisWindow zoomed = view.window();
    EXPECT_LT(zoomed.span(), 0.8);
    QTest::keyClick(&view, Qt::Key_D);
    EXPECT_GT(view.window().from(), zoomed.from());
    QTest::keyClick(&view, Qt::Key_A);
    EXPECT_NEAR(view.window().from(), zoomed.from(), 1e-9);
    QTest::keyClick(&view, Qt::Key_S);
    QTest::keyClick(&view, Qt::Key_0);
    EXPECT_TRUE(view.window().isWhole());
}

TEST_F(TimelineViewTest, ADragInTheRulerMeasuresAndAClickThereMovesTheCursor) {
    open("double_payment.toml");
    QSignalSpy spy(&view, &TimelineView::rangeChanged);
    drag({400, 12}, {800, 12}, Qt::LeftButton);
    ASSERT_TRUE(view.range());
    EXPECT_EQ(view.range()->from, view.scene().timeAt(400));
    EXPECT_EQ(view.range()->to, view.scene().timeAt(800));
    EXPECT_GT(spy.count(), 0);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, {600, 12});
    EXPECT_FALSE(view.range());
    EXPECT_EQ(session.playback().cursor().time, view.scene().timeAt(600));
}

TEST_F(TimelineViewTest, ADoubleClickFitsWhatWasClicked) {
    open("double_payment.toml");
    const auto& arrows = session.run()->index().arrows;
    const auto slow =
        std::max_element(arrows.begin(), arrows.end(), [](const Arrow& one, const Arrow& other) {
            return one.span.length() < other.span.length();
        });
    session.selection().selectRecord(slow->sent);
    view.carryOut(Command::Focus);
    EXPECT_LE(view.scene().timeAt(picture().plot.left), slow->span.from);
    EXPECT_GE(view.scene().timeAt(picture().plot.right()), slow->span.to);
    EXPECT_LT(view.window().span(), 0.9);
    view.carryOut(Command::Focus);
    EXPECT_TRUE(view.window().isWhole()) << "again: everything";
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, pointOf(secondCharge()));
    EXPECT_EQ(session.selection().selected().record, secondCharge());
    EXPECT_LT(view.window().span(), 0.5);
}

TEST_F(TimelineViewTest, HeadersCollapseMoveAndHide) {
    open("double_payment.toml");
    const NodeId balancer = lane("balancer").node;
    const auto header = [&](const char* name) {
        return QPoint(40, static_cast<int>(lane(name).top + lane(name).height / 2));
    };
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, header("balancer"));
    EXPECT_TRUE(lane("balancer").isCollapsed);
    drag(header("provider"), header("alice"), Qt::LeftButton);
    EXPECT_EQ(picture().lanes.front().node, lane("provider").node);
    view.arrange([balancer](LaneArrangement& lanes) { lanes.hide(balancer); });
    EXPECT_EQ(picture().lanes.size(), 4U);
    const auto chips = pane.findChildren<QToolButton*>(QStringLiteral("chip"));
    ASSERT_EQ(chips.size(), 1) << "what is hidden has a sign";
    QTest::mouseClick(chips.front(), Qt::LeftButton);
    QTest::qWait(1);
    EXPECT_EQ(picture().lanes.size(), 5U);
}

TEST_F(TimelineViewTest, LanesMoveByKeyboardToo) {
    open("double_payment.toml");
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    const NodeId second = picture().lanes[1].node;
    QTest::keyClick(&view, Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(picture().lanes[0].node, second);
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_TRUE(picture().lanes[0].isCollapsed);
}

TEST_F(TimelineViewTest, HoverIsSharedAndHighlightsTheSameKey) {
    open("double_payment.toml");
    const QImage before = view.grab().toImage();
    QTest::mouseMove(view.viewport(), pointOf(secondCharge()));
    QTest::qWait(1);
    EXPECT_EQ(session.selection().hovered().record, secondCharge());
    EXPECT_NE(view.grab().toImage(), before);
    EXPECT_EQ(view.scene().highlightOf({secondCharge(), {}, 0}).intent, IntentId{0});
    EXPECT_TRUE(view.wordsOf(secondCharge()).contains(QStringLiteral("provider")));
}

TEST_F(TimelineViewTest, ARightClickOffersWhatLiesThere) {
    open("double_payment.toml");
    QSignalSpy spy(&view, &TimelineView::contextMenuRequested);
    const QPoint at = pointOf(secondCharge());
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, view.viewport()->mapToGlobal(at));
    QApplication::sendEvent(view.viewport(), &event);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.front().front().value<Subject>().record, secondCharge());
}

TEST_F(TimelineViewTest, TheLagIsDraggedOnTheBandItself) {
    open("regions_inside_lag.toml");
    const auto& index = session.run()->index();
    const auto entry = std::find_if(index.arrows.begin(), index.arrows.end(), [](const Arrow& one) {
        return one.kind == MessageKind::Replication && !one.isLost;
    });
    ASSERT_NE(entry, index.arrows.end());
    const auto& lanes = picture().lanes;
    const auto replica = std::find_if(
        lanes.begin(), lanes.end(), [&](const LaneBox& one) { return one.node == entry->to; });
    ASSERT_NE(replica, lanes.end());
    const QPoint at(
        static_cast<int>(
            (view.scene().xOf(entry->span.from) * 2 + view.scene().xOf(entry->span.to)) / 3),
        static_cast<int>(replica->axisY) + 2);
    ASSERT_LT(at.y(), view.viewport()->height());
    ASSERT_TRUE(view.scene().lagAt({double(at.x()), double(at.y())}));
    QSignalSpy spy(&view, &TimelineView::lagDragged);
    const QPoint to(static_cast<int>(view.scene().xOf(entry->span.to)) + 60, at.y());
    drag(at, to, Qt::LeftButton);
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.front()[0].value<NodeId>(), entry->to);
    EXPECT_GT(spy.front()[1].value<Duration>(), Duration::milliseconds(120));
}

TEST_F(TimelineViewTest, TheCursorMovesWithoutPaintingThePictureAnew) {
    open("double_payment.toml");
    view.grab();
    const double painted = view.paintMs();
    ASSERT_GT(painted, 0);
    session.playback().seek(Time::zero() + Duration::milliseconds(500));
    const QImage one = view.grab().toImage();
    session.playback().seek(Time::zero() + Duration::milliseconds(900));
    EXPECT_NE(view.grab().toImage(), one);
    EXPECT_EQ(view.paintMs(), painted);
}

TEST_F(TimelineViewTest, AFilterMakesAChipThatTakesItAway) {
    open("double_payment.toml");
    TimelineFilter filter;
    filter.kinds[1] = false;
    view.setFilter(filter);
    const auto chips = pane.findChildren<QToolButton*>(QStringLiteral("chip"));
    ASSERT_EQ(chips.size(), 1);
    EXPECT_TRUE(chips.front()->text().contains(QStringLiteral("without answers")));
    QTest::mouseClick(chips.front(), Qt::LeftButton);
    QTest::qWait(1);
    EXPECT_FALSE(view.filter().isActive());
    EXPECT_TRUE(pane.findChildren<QToolButton*>(QStringLiteral("chip")).isEmpty());
}

TEST_F(TimelineViewTest, TheSearchGoesFromMatchToMatch) {
    open("double_payment.toml");
    pane.carryOut(Command::Find);
    auto* field = pane.filterBar().findChild<QLineEdit*>();
    ASSERT_NE(field, nullptr);
    QTest::keyClicks(field, QStringLiteral("provider charged"));
    ASSERT_EQ(pane.filterBar().matches().size(), 2U);
    QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(session.selection().selected().record, secondCharge());
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(session.selection().selected().record, pane.filterBar().matches()[0]);
    EXPECT_EQ(findRecords(session.run()->trace(), QStringLiteral("nothing-like-this")).size(), 0U);
}

TEST_F(TimelineViewTest, TheMinimapMovesTheViewAndGoesToPins) {
    open("double_payment.toml");
    QTest::keyClick(&view, Qt::Key_W);
    QTest::keyClick(&view, Qt::Key_W);
    QTest::keyClick(&view, Qt::Key_W);
    Minimap& map = pane.minimap();
    QTest::mouseClick(&map, Qt::LeftButton, {}, {map.width() - 16, 30});
    EXPECT_NEAR(view.window().to(), 1, 1e-6);
    QTest::keyClick(&map, Qt::Key_PageDown);
    EXPECT_TRUE(session.selection().selected().record.isSome());
    const double x = view.scene().xOf((*session.run())[session.selection().selected().record].time);
    EXPECT_GE(x, picture().plot.left);
    EXPECT_LE(x, picture().plot.right());
}

TEST_F(TimelineViewTest, TheStoryAloneLeavesTheMessagesOfOthersOut) {
    open("semaphore_of_one.toml");
    const std::size_t all = picture().list.items.size();
    view.setArrows(Arrows::Story);
    const std::size_t story = picture().list.items.size();
    EXPECT_LT(story, all);
    // What is selected belongs to it.
    const auto& arrows = session.run()->index().arrows;
    const IntentId told = session.explained();
    const auto other = std::find_if(arrows.begin(), arrows.end(), [told](const Arrow& arrow) {
        return arrow.intent.isSome() && arrow.intent != told;
    });
    ASSERT_NE(other, arrows.end());
    session.selection().selectRecord(other->sent);
    EXPECT_GT(picture().list.items.size(), story);
}

TEST_F(TimelineViewTest, SwitchesAndAnotherMappingKeepTheTimeInView) {
    open("double_payment.toml");
    const std::size_t items = picture().list.items.size();
    QTest::keyClick(&view, Qt::Key_E);
    EXPECT_EQ(view.scene().arrows, Arrows::Requests);
    EXPECT_LT(picture().list.items.size(), items);
    QTest::keyClick(&view, Qt::Key_E);
    EXPECT_EQ(view.scene().arrows, Arrows::Story);
    QTest::keyClick(&view, Qt::Key_E);
    EXPECT_EQ(picture().list.items.size(), items);
    QTest::keyClick(&view, Qt::Key_E);
    const double height = picture().list.height;
    QTest::keyClick(&view, Qt::Key_V);
    EXPECT_LT(picture().list.height, height);
    QTest::keyClick(&view, Qt::Key_W);
    QTest::keyClick(&view, Qt::Key_W);
    const Time from = view.scene().timeAt(picture().plot.left);
    session.setMapping(TimeMapping::ByEvent);
    EXPECT_NEAR(view.scene().timeAt(picture().plot.left).milliseconds(), from.milliseconds(), 1);
}

TEST_F(TimelineViewTest, AReaderMeetsATable) {
    open("double_payment.toml");
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&view);
    ASSERT_NE(root, nullptr);
    QAccessibleTableInterface* table = root->tableInterface();
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->rowCount(), static_cast<int>(session.run()->trace().records.size()));
    EXPECT_EQ(table->columnDescription(2), QStringLiteral("Event"));
    const auto row = static_cast<int>(secondCharge().value);
    EXPECT_EQ(table->cellAt(row, 0)->text(QAccessible::Name), QStringLiteral("provider"));
    EXPECT_TRUE(table->cellAt(row, 2)->text(QAccessible::Name).contains(QStringLiteral("harge")));
    EXPECT_TRUE(table->selectRow(row));
    EXPECT_EQ(session.selection().selected().record, secondCharge());
    EXPECT_EQ(table->selectedRows(), QList<int>{row});
}

} // namespace

} // namespace idem::app
