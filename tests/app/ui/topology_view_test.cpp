// The topology follows the cursor, and what is pointed at or chosen in it is so everywhere.

#include "app/ui/topology/topology_view.h"
#include "tests/app/support/opened.h"

#include <QAccessible>
#include <QSignalSpy>
#include <gmock/gmock.h>

#include <algorithm>

namespace idem::app {

class TopologyViewTest : public testing::Test {
protected:
    void SetUp() override {
        openScenario(session, "double_payment.toml");
        view.resize(900, 320);
        view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    }
    NodeId node(const std::string& name) const {
        const auto& nodes = session.run()->trace().names.nodes;
        for (std::uint32_t at = 0; at < nodes.size(); ++at) {
            if (nodes[at].name == name) {
                return NodeId{at};
            }
        }
        ADD_FAILURE() << name;
        return NodeId::none();
    }
    QPoint placeOf(const std::string& name) const {
        const Point centre = view.places().find(node(name))->centre;
        return QPointF(centre.x * view.unit(), centre.y * view.unit()).toPoint();
    }
    bool shows(const std::string& text) const {
        const DisplayList list = view.picture();
        return std::any_of(list.items.begin(), list.items.end(), [&text](const Item& item) {
            const auto* label = std::get_if<Label>(&item.shape);
            return label != nullptr && label->text == text;
        });
    }
    /// Where the request is that is under way after 10 ms.
    QPoint requestPlace() {
        session.playback().seek(Time{10'000'000});
        const Path way = view.places().wayOf(node("alice"), node("balancer"));
        return QPointF(way.at(0.5).x * view.unit(), way.at(0.5).y * view.unit()).toPoint();
    }

    Appearance appearance;
    Session session;
    TopologyView view{session, appearance};
};

TEST_F(TopologyViewTest, ItFollowsTheCursor) {
    session.playback().toStart();
    EXPECT_FALSE(shows("waits"));
    session.playback().seek(Time{100'000'000});
    EXPECT_TRUE(shows("waits"));
    EXPECT_TRUE(shows("charge"));
    session.playback().toEnd();
    EXPECT_TRUE(shows("2 charges"));
}

TEST_F(TopologyViewTest, AClickChoosesANode) {
    QTest::mouseClick(&view, Qt::LeftButton, Qt::NoModifier, placeOf("server-1"));
    EXPECT_EQ(session.selection().selected(), (Subject{{}, node("server-1"), 0}));
    QTest::mouseClick(&view, Qt::LeftButton, Qt::NoModifier, QPoint(3, 3));
    EXPECT_FALSE(session.selection().selected().isSome()) << "nothing is there";
}

TEST_F(TopologyViewTest, AClickChoosesAMessage) {
    const QPoint place = requestPlace();
    QTest::mouseClick(&view, Qt::LeftButton, Qt::NoModifier, place);
    const RecordId sent = session.selection().selected().record;
    ASSERT_TRUE(session.run()->holds(sent));
    EXPECT_EQ((*session.run())[sent].kind, RecordKind::MessageSent);
}

TEST_F(TopologyViewTest, ThePointerHovers) {
    QTest::mouseMove(&view, placeOf("provider"));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return session.selection().hovered().node == node("provider"); }, 1'000));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&view, &leave);
    EXPECT_FALSE(session.selection().hovered().isSome());
}

TEST_F(TopologyViewTest, ArrowKeysMoveAmongNodesAndEnterChooses) {
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.reached(), node("alice")) << "the first";
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.reached(), node("balancer"));
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(session.playback().cursor().last, RecordId::none()) << "and step no run";
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(view.reached(), node("server-2"));
    QTest::keyClick(&view, Qt::Key_Up);
    EXPECT_EQ(view.reached(), node("server-1"));
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(session.selection().selected().node, node("server-1"));
}

TEST_F(TopologyViewTest, AContextMenuIsAskedForByMouseAndKey) {
    std::vector<Subject> asked;
    QObject::connect(&view, &TopologyView::contextMenuRequested, [&](const Subject& subject) {
        asked.push_back(subject);
    });
    const QPoint place = placeOf("server-2");
    QContextMenuEvent byMouse(QContextMenuEvent::Mouse, place, view.mapToGlobal(place));
    QApplication::sendEvent(&view, &byMouse);
    const QPoint request = requestPlace();
    QContextMenuEvent onMessage(QContextMenuEvent::Mouse, request, view.mapToGlobal(request));
    QApplication::sendEvent(&view, &onMessage);
    QTest::mouseClick(&view, Qt::RightButton, Qt::NoModifier, placeOf("balancer"));
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(&view, &byKey);
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_EQ(asked[0].node, node("server-2"));
    EXPECT_TRUE(asked[1].record.isSome());
    EXPECT_EQ(asked[2].node, node("balancer"));
}

TEST_F(TopologyViewTest, EveryNodeIsAnAccessibleItemWithASentence) {
    session.playback().seek(Time{100'000'000});
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&view);
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->childCount(), 5);
    EXPECT_EQ(list->text(QAccessible::Name), QStringLiteral("Topology"));
    QAccessibleInterface* alice = list->child(0);
    EXPECT_EQ(alice->text(QAccessible::Name),
              QStringLiteral("alice, client in eu: waits for an answer."));
    EXPECT_EQ(list->indexOfChild(alice), 0);
    EXPECT_EQ(alice->parent(), list);
    const QPoint centre = alice->rect().center();
    EXPECT_EQ(list->childAt(centre.x(), centre.y()), alice);
}

TEST_F(TopologyViewTest, ReducedMotionMovesInSteps) {
    const auto whereAt = [&](std::int64_t ms) {
        session.playback().seek(Time{ms * 1'000'000});
        const DisplayList list = view.picture();
        const auto dot = std::find_if(list.items.begin(), list.items.end(), [](const Item& item) {
            return std::holds_alternative<Disc>(item.shape) && item.record == RecordId{2};
        });
        return dot == list.items.end() ? -1.0 : std::get<Disc>(dot->shape).centre.x;
    };
    EXPECT_LT(whereAt(5), whereAt(15));
    appearance.setMotionReduced(true);
    EXPECT_GT(whereAt(5), 0);
    EXPECT_EQ(whereAt(5), whereAt(15));
}

TEST_F(TopologyViewTest, ItFillsWhateverRoomItHas) {
    for (const QSize size : {QSize(420, 170), QSize(700, 300), QSize(1'600, 500)}) {
        view.resize(size);
        const DisplayList list = view.picture();
        EXPECT_NEAR(list.width * view.unit(), size.width(), 1);
        EXPECT_NEAR(list.height * view.unit(), size.height(), 1);
    }
    appearance.setTextScale(2);
    EXPECT_NEAR(view.picture().width * view.unit(), 1'600, 1);
    EXPECT_EQ(view.unit(), 2);
}

TEST_F(TopologyViewTest, AnotherScenarioTakesItsPlace) {
    openScenario(session, "regions_inside_lag.toml");
    EXPECT_EQ(view.places().regions.size(), 2U);
    EXPECT_FALSE(view.grab().isNull());
}

} // namespace idem::app
