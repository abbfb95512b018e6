#include "app/ui/break_actions.h"
#include "app/ui/command_palette.h"
#include "app/ui/compare/compare_page.h"
#include "app/ui/main_window.h"
#include "app/ui/report/report_workspace.h"
#include "app/ui/simulate_page.h"
#include "app/ui/transport_bar.h"
#include "tests/app/support/opened.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QStatusBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTimer>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

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
        window.activateWindow(); // No window manager does so when a dialog is gone.
        QApplication::processEvents();
        QTest::keyClick(&window, Qt::Key(key), modifiers);
    }

    /// The first message of its kind.
    const Arrow& arrowOf(MessageKind kind) {
        const auto& arrows = session.run()->index().arrows;
        return *std::find_if(arrows.begin(), arrows.end(), [kind](const Arrow& arrow) {
            return arrow.kind == kind;
        });
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
    session.visit(arrowOf(MessageKind::Request).sent);
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

/// A dialog waits for its answer in a loop of its own: what answers it is asked for before.
void answerNext(const std::function<void(QInputDialog&)>& answer) {
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, answer] {
        if (auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget())) {
            timer->stop();
            timer->deleteLater();
            answer(*dialog);
        }
    });
    timer->start(5);
}

TEST_F(MainWindowTest, DelayingAMessageAsksHowLong) {
    session.visit(arrowOf(MessageKind::Response).sent);
    answerNext([](QInputDialog& dialog) {
        dialog.setDoubleValue(250);
        dialog.accept();
    });
    key(Qt::Key_L, Qt::ControlModifier);
    settle(session);
    const auto& faults = session.document().scenario()->world.faults;
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults.front().kind, FaultKind::Delay);
    EXPECT_EQ(faults.front().delay, Duration::milliseconds(250));
}

TEST_F(MainWindowTest, ADialogThatIsLeftChangesNothing) {
    session.visit(arrowOf(MessageKind::Response).sent);
    answerNext([](QInputDialog& dialog) { dialog.reject(); });
    key(Qt::Key_L, Qt::ControlModifier);
    settle(session);
    EXPECT_FALSE(session.document().isModified());
    EXPECT_EQ(session.branches().size(), 1U);
}

TEST_F(MainWindowTest, PausingAServerAsksHowLong) {
    session.visit(session.run()->index().effects.front().record);
    const auto server = session.stateAtCursor().handlers.front().server;
    session.selection().selectNode(server);
    answerNext([](QInputDialog& dialog) {
        dialog.setDoubleValue(400);
        dialog.accept();
    });
    key(Qt::Key_P, Qt::ControlModifier);
    settle(session);
    const auto& faults = session.document().scenario()->world.faults;
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults.front().kind, FaultKind::Pause);
}

TEST_F(MainWindowTest, CuttingALinkAsksFromWhom) {
    session.visit(session.run()->index().effects.front().record);
    session.selection().selectNode(session.stateAtCursor().handlers.front().server);
    QStringList offered;
    answerNext([&offered](QInputDialog& dialog) {
        offered = dialog.comboBoxItems();
        dialog.setTextValue(offered.back());
        dialog.accept();
    });
    key(Qt::Key_T, Qt::ControlModifier);
    settle(session);
    EXPECT_FALSE(offered.isEmpty());
    EXPECT_EQ(session.document().scenario()->world.faults.size(), 1U);
    EXPECT_EQ(session.branches().size(), 2U);
}

TEST_F(MainWindowTest, MarksAndTheirNotesAreSetByKey) {
    key(Qt::Key_N);
    const Time first = session.playback().cursor().time;
    key(Qt::Key_M);
    key(Qt::Key_End);
    answerNext([](QInputDialog& dialog) {
        dialog.setTextValue(QStringLiteral(" too late "));
        dialog.accept();
    });
    key(Qt::Key_M, Qt::ControlModifier);
    ASSERT_EQ(session.marks().all().size(), 2U);
    EXPECT_EQ(session.marks().all().back().note, QStringLiteral("too late"));
    key(Qt::Key_M, Qt::ShiftModifier);
    EXPECT_EQ(session.playback().cursor().time, first);
    key(Qt::Key_M);
    EXPECT_EQ(session.marks().all().size(), 1U);
    window.openFile(scenarioPath("late_original.toml"));
    settle(session);
    EXPECT_TRUE(session.marks().all().empty());
}

TEST_F(MainWindowTest, KeysWalkAlongALane) {
    session.visit(arrowOf(MessageKind::Request).sent);
    const RecordId here = session.selection().selected().record;
    key(Qt::Key_Period);
    const RecordId next = session.selection().selected().record;
    EXPECT_GT(next, here);
    key(Qt::Key_Comma);
    EXPECT_EQ(session.selection().selected().record, here);
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
    key(Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(window.workspace(), Workspace::Report);
    EXPECT_TRUE(window.findChild<ReportWorkspace*>()->isVisible());
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(window.workspace(), Workspace::Simulate);
}

TEST_F(MainWindowTest, FitsASmallScreenInEveryWorkspace) {
    for (const Workspace each :
         {Workspace::Simulate, Workspace::Compare, Workspace::Editor, Workspace::Report}) {
        window.show(each);
        QApplication::processEvents();
        EXPECT_EQ(window.width(), 1'280);
        EXPECT_EQ(window.height(), 720);
    }
    // Whatever the transport says while it plays.
    window.show(Workspace::Simulate);
    session.playback().setSpeed(0.001);
    key(Qt::Key_Space);
    session.playback().advance(0.1);
    QApplication::processEvents();
    EXPECT_EQ(window.width(), 1'280);
    const auto parts =
        window.simulate().transport().findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (const QWidget* one : parts) {
        for (const QWidget* other : parts) {
            EXPECT_FALSE(one != other && one->geometry().intersects(other->geometry()))
                << one->accessibleName().toStdString() << " on "
                << other->accessibleName().toStdString();
        }
    }
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
