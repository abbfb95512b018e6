#include "app/ui/break_actions.h"
#include "app/ui/command_palette.h"
#include "app/ui/compare/compare_page.h"
#include "app/ui/main_window.h"
#include "app/ui/simulate_page.h"
#include "tests/app/support/opened.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QStatusBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace idem::app {
namespace {

class MainWindowTest : public testing::Test {
protected:
    void SetUp() override {
        window.resize(1'280, 720);
        window.show();
        window.openFirst();
        settle(session);
        ASSERT_NE(session.run(), nullptr);
    }

    void TearDown() override { session.document().undoStack().setClean(); }

    void key(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&window, Qt::Key(key), modifiers);
    }

    Appearance appearance;
    Session session;
    MainWindow window{session, appearance};
};

TEST_F(MainWindowTest, AFreshStartShowsTheDoublePaymentReadyToPlay) {
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
    EXPECT_EQ(session.playback().cursor(), Cursor{});
    EXPECT_TRUE(window.windowTitle().startsWith(QLatin1String("double_payment.toml")));
}

TEST_F(MainWindowTest, KeysMoveTheCursor) {
    key(Qt::Key_Right);
    EXPECT_EQ(session.playback().cursor().last, RecordId{0});
    key(Qt::Key_Right);
    key(Qt::Key_Left);
    EXPECT_EQ(session.playback().cursor().last, RecordId{0});
    key(Qt::Key_N);
    EXPECT_EQ(session.playback().cursor().last, session.run()->index().pins.front().record);
    key(Qt::Key_End);
    EXPECT_EQ(session.playback().cursor().time, session.run()->end());
    key(Qt::Key_Home);
    EXPECT_EQ(session.playback().cursor(), Cursor{});
    key(Qt::Key_Space);
    EXPECT_TRUE(session.playback().isPlaying());
    key(Qt::Key_Space);
    EXPECT_FALSE(session.playback().isPlaying());
}

TEST_F(MainWindowTest, DroppingTheSelectedMessageMakesABranch) {
    const auto& arrows = session.run()->index().arrows;
    const auto answer = std::find_if(arrows.begin(), arrows.end(), [](const Arrow& arrow) {
        return arrow.kind == MessageKind::Request;
    });
    ASSERT_NE(answer, arrows.end());
    session.visit(answer->sent);
    const OpenRunPtr before = session.run();
    key(Qt::Key_Delete);
    settle(session);
    ASSERT_EQ(session.branches().size(), 2U);
    EXPECT_NE(session.run(), before);
    EXPECT_EQ(session.ghost(), before);
    EXPECT_EQ(session.document().scenario()->world.faults.size(), 1U);
    key(Qt::Key_Z, Qt::ControlModifier);
    settle(session);
    EXPECT_TRUE(session.document().scenario()->world.faults.empty());
}

TEST_F(MainWindowTest, NothingSelectedSaysWhatToDo) {
    key(Qt::Key_Delete);
    EXPECT_EQ(window.statusBar()->currentMessage().indexOf(QStringLiteral("Choose a request")), 0);
    EXPECT_EQ(session.branches().size(), 1U);
}

TEST_F(MainWindowTest, TheMenuOfANodeCrashesIt) {
    session.playback().seekRecord(session.run()->index().effects.front().record);
    const auto& handlers = session.stateAtCursor().handlers;
    ASSERT_FALSE(handlers.empty());
    QMenu menu;
    window.breaking().fill(menu, {{}, handlers.front().server, 0});
    ASSERT_FALSE(menu.isEmpty());
    menu.actions().front()->trigger();
    settle(session);
    ASSERT_EQ(session.document().scenario()->world.faults.size(), 1U);
    EXPECT_EQ(session.document().scenario()->world.faults.front().kind, FaultKind::Crash);
}

TEST_F(MainWindowTest, ThePaletteFindsAndCarriesOutACommand) {
    key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    auto* palette = window.findChild<CommandPalette*>();
    ASSERT_NE(palette, nullptr);
    auto* search = palette->findChild<QLineEdit*>();
    QTest::keyClicks(search, QStringLiteral("to the end"));
    QTest::keyClick(search, Qt::Key_Return);
    EXPECT_EQ(session.playback().cursor().time, session.run()->end());
}

TEST_F(MainWindowTest, WorkspacesKeepTheirOwnPanes) {
    auto* tabs = window.findChild<QTabBar*>(QStringLiteral("WorkspaceTabs"));
    ASSERT_NE(tabs, nullptr);
    auto* compare = window.findChild<ComparePage*>();
    ASSERT_NE(compare, nullptr);
    key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_TRUE(compare->isVisible());
    EXPECT_FALSE(window.simulate().isVisible());
    key(Qt::Key_3, Qt::ControlModifier);
    EXPECT_FALSE(compare->isVisible());
    EXPECT_EQ(window.workspace(), Workspace::Editor);
    EXPECT_EQ(tabs->currentIndex(), 2);
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(window.workspace(), Workspace::Simulate);
}

TEST_F(MainWindowTest, PresentationHidesEverythingButTheStory) {
    auto* library = window.findChild<QWidget*>(QStringLiteral("LibraryDock"));
    ASSERT_TRUE(library->isVisible());
    const double scale = appearance.scale();
    key(Qt::Key_F5);
    EXPECT_FALSE(library->isVisible());
    EXPECT_GT(appearance.scale(), scale);
    key(Qt::Key_F5);
    EXPECT_TRUE(library->isVisible());
    EXPECT_EQ(appearance.scale(), scale);
}

TEST_F(MainWindowTest, ADroppedFileIsOpened) {
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(scenarioPath("late_original.toml"))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    settle(session);
    EXPECT_EQ(session.document().name(), QStringLiteral("late_original.toml"));
}

TEST_F(MainWindowTest, AFileThatCannotBeOpenedLeavesTheOpenOneAlone) {
    const std::string text = session.document().text();
    EXPECT_FALSE(session.document().open(QStringLiteral("/no/such/file.toml")));
    EXPECT_EQ(session.document().text(), text);
    EXPECT_NE(session.run(), nullptr);
}

} // namespace
} // namespace idem::app
