// The inspector, the failure card and the drawer, by mouse and by key.

#include "app/ui/inspect/branch_list_view.h"
#include "app/ui/inspect/drawer.h"
#include "app/ui/inspect/event_table.h"
#include "app/ui/inspect/findings_list.h"
#include "app/ui/inspect/inspector_panel.h"
#include "app/ui/inspect/why_panel.h"
#include "app/ui/main_window.h"
#include "engine/trace/walk.h"
#include "tests/app/support/opened.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTreeWidget>

#include <algorithm>

namespace idem::app {

/// A session whose panes are on the screen.
class InspectTest : public testing::Test {
protected:
    InspectTest() { appearance.setTheme(Theme::Light); }

    template <class Panel>
    std::unique_ptr<Panel> shown(int width, int height) {
        auto panel = std::make_unique<Panel>(session, appearance);
        panel->resize(width, height);
        panel->show();
        QApplication::processEvents();
        return panel;
    }

    Appearance appearance;
    Session session;
};

namespace {

QTreeWidgetItem* itemOf(const QTreeWidget& tree, const QString& text) {
    const auto found = tree.findItems(text, Qt::MatchContains | Qt::MatchRecursive);
    return found.isEmpty() ? nullptr : found.front();
}

void clickItem(QTreeWidget& tree, QTreeWidgetItem* item) {
    tree.scrollToItem(item);
    const QPoint place = tree.visualItemRect(item).center();
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, place);
}

/// Where a link of that address is painted.
std::optional<QPoint> placeOf(QTextBrowser& card, const QString& address) {
    for (QTextBlock block = card.document()->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            if (part.fragment().charFormat().anchorHref() == address) {
                QTextCursor cursor(card.document());
                cursor.setPosition(part.fragment().position() + 1);
                card.setTextCursor(cursor);
                card.ensureCursorVisible();
                return card.cursorRect(cursor).center() - QPoint(2, 0);
            }
        }
    }
    return std::nullopt;
}

/// A scenario whose title is made to be mistaken for markup; names cannot be.
void openHostile(Session& session) {
    std::string text = R"(format = 1
title = "<img src=x><b>"
strategy = "none"
seed = 1
[clients.alice]
amount = 1000
from = "shreyansh"
to = "hardik"
timeout = "300ms"
retries = 1
retry-wait = "700ms"
[servers]
count = 2
[provider]
latency = "800ms"
)";
    session.document().begin(std::move(text));
    settle(session);
    ASSERT_NE(session.run(), nullptr) << firstError(session.document().diagnostics()).toStdString();
}

} // namespace

TEST_F(InspectTest, TheInspectorSaysWhatToDoBeforeAnythingHasHappened) {
    auto panel = shown<InspectorPanel>(340, 500);
    openScenario(session, "double_payment.toml");
    QApplication::processEvents();
    bool isSaid = false;
    for (const QLabel* label : panel->findChildren<QLabel*>()) {
        isSaid = isSaid || (label->isVisible() && label->text().contains(QStringLiteral("Space")));
    }
    EXPECT_TRUE(isSaid);
    session.playback().step(1);
    QTest::qWait(20);
    EXPECT_TRUE(panel->state().isVisible());
}

TEST_F(InspectTest, TheInspectorFollowsAndMarksWhatChanged) {
    openScenario(session, "double_payment.toml");
    auto panel = shown<InspectorPanel>(340, 500);
    const auto& records = session.run()->trace().records;
    std::uint32_t charged = 0;
    while (records[charged].kind != RecordKind::Charged) {
        ++charged;
    }
    session.selection().selectNode(records[charged].lane);
    session.playback().seekRecord(RecordId{charged});
    QTest::qWait(20);
    QTreeWidgetItem* row = itemOf(panel->state(), QStringLiteral("payment 1"));
    ASSERT_NE(row, nullptr);
    EXPECT_FALSE(row->icon(0).isNull());
    EXPECT_EQ(row->data(0, Qt::AccessibleDescriptionRole).toString(),
              QStringLiteral("new in this step"));
    session.playback().step(3);
    session.playback().toEnd();
    QTest::qWait(20);
    row = itemOf(panel->state(), QStringLiteral("payment 1"));
    ASSERT_NE(row, nullptr);
    EXPECT_TRUE(row->icon(0).isNull());
    clickItem(panel->state(), row);
    EXPECT_EQ(session.playback().cursor().last, RecordId{charged});
    EXPECT_EQ(session.selection().selected().record, RecordId{charged});
}

TEST_F(InspectTest, TheMessageIsTextAndTheWayLeadsToItsEvents) {
    openScenario(session, "double_payment.toml");
    auto panel = shown<InspectorPanel>(340, 500);
    session.visit(RecordId{1});
    QTest::qWait(20);
    EXPECT_TRUE(panel->message().toPlainText().contains(QStringLiteral("Idempotency-Key: \"")));
    EXPECT_TRUE(panel->message().isReadOnly());
    panel->tabs().setCurrentWidget(&panel->journey());
    ASSERT_GE(panel->journey().topLevelItemCount(), 4);
    QTreeWidgetItem* second = panel->journey().topLevelItem(2);
    panel->journey().setCurrentItem(second);
    const auto record = second->data(0, Qt::UserRole).toUInt();
    QTest::keyClick(&panel->journey(), Qt::Key_Return);
    EXPECT_EQ(session.playback().cursor().last, RecordId{record});
}

TEST_F(InspectTest, ALongValueIsWrappedNotCutOff) {
    openScenario(session, "double_payment.toml");
    auto panel = shown<InspectorPanel>(300, 600);
    session.visit(RecordId{1});
    QTest::qWait(20);
    const QTreeWidgetItem* longest = itemOf(panel->state(), QStringLiteral("Waits for"));
    const QTreeWidgetItem* plain = itemOf(panel->state(), QStringLiteral("Where"));
    ASSERT_NE(longest, nullptr);
    ASSERT_NE(plain, nullptr);
    EXPECT_GT(panel->state().visualItemRect(longest).height(),
              panel->state().visualItemRect(plain).height() * 3 / 2);
}

TEST_F(InspectTest, EveryEventOfTheChainIsALinkToItself) {
    auto panel = shown<WhyPanel>(340, 700);
    openScenario(session, "double_payment.toml");
    QApplication::processEvents();
    EXPECT_EQ(panel->headline(), QStringLiteral("Charged twice"));
    const auto events = session.explanation()->events;
    ASSERT_GE(events.size(), 3U);
    for (const RecordId event : events) {
        const auto place = placeOf(panel->card(), QStringLiteral("record:%1").arg(event.value));
        ASSERT_TRUE(place.has_value()) << event.value;
        QTest::mouseClick(panel->card().viewport(), Qt::LeftButton, {}, *place);
        EXPECT_EQ(session.playback().cursor().last, event);
        EXPECT_EQ(session.selection().selected().record, event);
    }
}

TEST_F(InspectTest, TheCardWorksByKeyAndCanBeCopied) {
    auto panel = shown<WhyPanel>(340, 700);
    openScenario(session, "double_payment.toml");
    QApplication::processEvents();
    panel->activateWindow();
    panel->card().setFocus();
    const Subject before = session.selection().selected();
    QTest::keyClick(&panel->card(), Qt::Key_Tab);
    QTest::keyClick(&panel->card(), Qt::Key_Return);
    EXPECT_FALSE(session.selection().selected() == before);
    QTest::mouseClick(&panel->copyButton(), Qt::LeftButton);
    const QString copied = QApplication::clipboard()->text();
    EXPECT_TRUE(copied.contains(QStringLiteral("Charged twice")));
    EXPECT_TRUE(copied.contains(QStringLiteral("1. ")));
}

TEST_F(InspectTest, AnotherIntentCanBeChosen) {
    auto panel = shown<WhyPanel>(340, 700);
    openScenario(session, "many_users_one_seat.toml");
    QApplication::processEvents();
    ASSERT_GT(panel->intents().count(), 1);
    EXPECT_TRUE(panel->intents().isVisible());
    const IntentId first = session.explained();
    panel->intents().setFocus();
    QTest::keyClick(&panel->intents(), Qt::Key_Down);
    EXPECT_FALSE(session.explained() == first);
    EXPECT_EQ(panel->intents().currentData().toUInt(), session.explained().value);
}

TEST_F(InspectTest, TheListOfEventsFollowsTheCursorAndLeadsIt) {
    openScenario(session, "double_payment.toml");
    auto table = shown<EventTable>(700, 240);
    session.playback().seekRecord(RecordId{7});
    EXPECT_EQ(table->view().currentIndex().row(), 7);
    table->view().setFocus();
    QTest::keyClick(&table->view(), Qt::Key_Down);
    EXPECT_EQ(table->view().currentIndex().row(), 8);
    QTest::keyClick(&table->view(), Qt::Key_Return);
    EXPECT_EQ(session.playback().cursor().last, RecordId{8});
    const QPoint third = table->view().visualRect(table->model().index(6, 2)).center();
    QTest::mouseClick(table->view().viewport(), Qt::LeftButton, {}, third);
    EXPECT_EQ(session.selection().selected().record, RecordId{6});
}

TEST_F(InspectTest, TheFilterIsTypedAndItsRowsAreReachedByEnter) {
    openScenario(session, "double_payment.toml");
    auto table = shown<EventTable>(700, 240);
    table->filter().setFocus();
    QTest::keyClicks(&table->filter(), QStringLiteral("provider charged"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !table->model().isFiltering(); }, 5'000));
    ASSERT_EQ(table->model().rowCount(), 2);
    QTest::keyClick(&table->filter(), Qt::Key_Return);
    QTest::keyClick(&table->view(), Qt::Key_Return);
    EXPECT_EQ((*session.run())[session.playback().cursor().last].kind, RecordKind::Charged);
}

TEST_F(InspectTest, ABrokenPromiseLeadsToItsEvent) {
    openScenario(session, "double_payment.toml");
    auto findings = shown<FindingsList>(700, 240);
    ASSERT_EQ(findings->list().topLevelItemCount(), 7);
    QTreeWidgetItem* first = findings->list().topLevelItem(0);
    EXPECT_EQ(first->text(0), QStringLiteral("I1 violated"));
    EXPECT_FALSE(first->icon(0).isNull());
    clickItem(findings->list(), first);
    EXPECT_EQ(session.selection().selected().record,
              session.run()->run().verdict.finding(Invariant::I1).record);
    const RecordId there = session.playback().cursor().last;
    QTreeWidgetItem* kept = itemOf(findings->list(), QStringLiteral("holds"));
    ASSERT_NE(kept, nullptr);
    clickItem(findings->list(), kept);
    EXPECT_EQ(session.playback().cursor().last, there);
}

TEST_F(InspectTest, ABranchIsShownByAClick) {
    openScenario(session, "double_payment.toml");
    auto branches = shown<BranchListView>(700, 240);
    ASSERT_EQ(branches->list().topLevelItemCount(), 1);
    session.forkWith(QStringLiteral("<b>patient</b>"));
    std::string text = session.document().text();
    const auto place = text.find("\"300ms\"");
    ASSERT_NE(place, std::string::npos);
    session.document().setText(text.replace(place, 7, "\"3s\""), QStringLiteral("patience"));
    settle(session);
    ASSERT_EQ(branches->list().topLevelItemCount(), 2);
    QTreeWidgetItem* second = branches->list().topLevelItem(1);
    EXPECT_EQ(second->text(0), QStringLiteral("<b>patient</b>"));
    EXPECT_EQ(second->text(1), QStringLiteral("Exactly once"));
    EXPECT_EQ(branches->list().topLevelItem(0)->text(1), QStringLiteral("Charged twice"));
    clickItem(branches->list(), branches->list().topLevelItem(0));
    QTest::qWait(20);
    EXPECT_EQ(session.branch(), 0U);
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
}

TEST_F(InspectTest, WhatAScenarioCallsThingsAppearsAsItIsWritten) {
    openHostile(session);
    auto why = shown<WhyPanel>(340, 700);
    auto inspector = shown<InspectorPanel>(340, 500);
    const QString hostile = QStringLiteral("<img src=x><b>");
    QTest::mouseClick(&why->copyButton(), Qt::LeftButton);
    EXPECT_TRUE(QApplication::clipboard()->text().startsWith(hostile));
    session.visit(RecordId{1});
    QTest::qWait(20);
    for (const QLabel* label : inspector->findChildren<QLabel*>()) {
        EXPECT_EQ(label->textFormat(), Qt::PlainText);
    }
}

TEST_F(InspectTest, EveryPaneHasAName) {
    openScenario(session, "double_payment.toml");
    auto why = shown<WhyPanel>(340, 700);
    auto inspector = shown<InspectorPanel>(340, 500);
    auto drawer = shown<Drawer>(700, 240);
    const std::vector<QWidget*> named{why.get(),
                                      &why->card(),
                                      &why->intents(),
                                      inspector.get(),
                                      &inspector->state(),
                                      &inspector->message(),
                                      &inspector->journey(),
                                      drawer.get(),
                                      &drawer->events().view(),
                                      &drawer->events().filter(),
                                      &drawer->findings().list(),
                                      &drawer->branches().list()};
    for (const QWidget* widget : named) {
        EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->metaObject()->className();
    }
}

TEST_F(InspectTest, TheWindowWalksCausesAndOpensTheDrawerByKey) {
    MainWindow window(session, appearance);
    window.resize(1'280, 720);
    window.show();
    window.openFirst();
    settle(session);
    session.visit(session.explanation()->events[2]);
    const RecordId from = session.playback().cursor().last;
    const RecordId cause = causeOf(session.run()->trace(), from);
    ASSERT_TRUE(cause.isSome());
    QTest::keyClick(&window, Qt::Key_BracketLeft);
    EXPECT_EQ(session.selection().selected().record, cause);
    QTest::keyClick(&window, Qt::Key_BracketRight);
    EXPECT_EQ(session.playback().cursor().last, effectOf(session.run()->trace(), cause));
    const auto* drawer = window.findChild<Drawer*>();
    ASSERT_NE(drawer, nullptr);
    EXPECT_FALSE(drawer->isVisible());
    QTest::keyClick(&window, Qt::Key_Q);
    EXPECT_TRUE(drawer->isVisible());
    const QString folder = qEnvironmentVariable("IDEMSCOPE_SCREENSHOTS");
    if (!folder.isEmpty()) {
        QTest::qWait(30);
        window.grab().save(folder + QStringLiteral("/window.png"));
    }
}

/// For looking at: written only where the environment names a folder.
TEST_F(InspectTest, ThePanesInBothThemes) {
    const QString folder = qEnvironmentVariable("IDEMSCOPE_SCREENSHOTS");
    const bool isKept = !folder.isEmpty();
    openScenario(session, "double_payment.toml");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        appearance.setTheme(theme);
        for (const int width : {300, 420}) {
            auto why = shown<WhyPanel>(width, 620);
            auto inspector = shown<InspectorPanel>(width, 480);
            auto drawer = shown<Drawer>(width * 3, 260);
            session.visit(session.explanation()->events[3]);
            inspector->tabs().setCurrentIndex(width == 300 ? 0 : 2);
            QTest::qWait(30);
            for (QWidget* widget :
                 std::vector<QWidget*>{why.get(), inspector.get(), drawer.get()}) {
                const QPixmap picture = widget->grab();
                EXPECT_EQ(picture.width(), widget->width());
                if (isKept) {
                    picture.save(QStringLiteral("%1/%2-%3-%4.png")
                                     .arg(folder,
                                          QString::fromLatin1(widget->metaObject()->className())
                                              .section(QLatin1Char(':'), -1),
                                          theme == Theme::Light ? QStringLiteral("light")
                                                                : QStringLiteral("dark"))
                                     .arg(width));
                }
            }
        }
    }
    appearance.setTheme(Theme::Light);
}

} // namespace idem::app
