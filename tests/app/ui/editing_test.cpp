// Editing by real keys and clicks: text and form are two sides of one document.
#include "app/models/autosave.h"
#include "app/ui/editing/fault_panel.h"
#include "app/ui/editing/parameter_group.h"
#include "app/ui/editing/parameter_panel.h"
#include "app/ui/editing/recovery.h"
#include "app/ui/editing/scenario_editor.h"
#include "app/ui/editing/scenario_text_edit.h"
#include "tests/app/support/opened.h"

#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <gtest/gtest.h>

namespace idem::app {
namespace {

class EditingTest : public testing::Test {
protected:
    EditingTest() { appearance.setTheme(Theme::Light); }

    void open(const char* name) {
        openScenario(session, name);
        show();
    }
    void begin(const char* text) {
        session.document().begin(text);
        settle(session);
        show();
    }
    void show() {
        editor = std::make_unique<ScenarioEditor>(session, appearance);
        editor->resize(1'280, 720);
        editor->show();
        QTest::qWait(1);
    }
    /// The control of that accessible name.
    template <class Control>
    Control* control(const char* name) const {
        for (Control* each : editor->findChildren<Control*>()) {
            if (each->accessibleName() == QString::fromUtf8(name)) {
                return each;
            }
        }
        ADD_FAILURE() << "there is no " << name;
        return nullptr;
    }
    ScenarioTextEdit& text() const { return editor->textEdit(); }
    QListWidget* problems() const { return control<QListWidget>("Problems"); }
    /// A line of text with the cursor at its end.
    void typeAtEndOf(const char* line, const char* keys) const {
        const auto at = text().toPlainText().indexOf(QString::fromUtf8(line));
        ASSERT_GE(at, 0) << line;
        QTextCursor cursor = text().textCursor();
        cursor.setPosition(static_cast<int>(at));
        cursor.movePosition(QTextCursor::EndOfBlock);
        text().setTextCursor(cursor);
        text().setFocus();
        QTest::keyClicks(&text(), QString::fromUtf8(keys));
        QTest::keyClick(&text(), Qt::Key_Escape);
    }
    const Scenario& scenario() { return *session.document().scenario(); }

    Appearance appearance;
    Session session;
    std::unique_ptr<ScenarioEditor> editor;
};

TEST_F(EditingTest, AnErrorIsMarkedAtItsLineAndNothingIsLost) {
    open("double_payment.toml");
    const OpenRunPtr good = session.run();
    typeAtEndOf("retries = 1", "x");
    EXPECT_FALSE(session.document().isValid());
    EXPECT_TRUE(QTest::qWaitFor([&] { return problems()->count() == 1; }, 2'000));
    EXPECT_TRUE(problems()->item(0)->text().contains(QStringLiteral("Line 19: ")))
        << problems()->item(0)->text().toStdString();
    EXPECT_NE(text().problemAt(19), nullptr);
    EXPECT_EQ(session.run(), good);
    EXPECT_FALSE(control<QSpinBox>("Client alice: Retries")->isEnabled());
    QTest::keyClick(&text(), Qt::Key_Backspace);
    EXPECT_TRUE(session.document().isValid());
    EXPECT_TRUE(QTest::qWaitFor([&] { return problems()->count() == 0; }, 2'000));
    EXPECT_TRUE(control<QSpinBox>("Client alice: Retries")->isEnabled());
}

TEST_F(EditingTest, AClickOnAProblemGoesToItsLine) {
    begin("seed = 1\n[clients.alice]\ntimeout = \"1s\"\nnothing = 3\n");
    ASSERT_EQ(problems()->count(), 1);
    const QRect place = problems()->visualItemRect(problems()->item(0));
    QTest::mouseClick(problems()->viewport(), Qt::LeftButton, {}, place.center());
    EXPECT_EQ(text().textCursor().blockNumber(), 3);
    EXPECT_TRUE(text().hasFocus());
}

TEST_F(EditingTest, TypingReachesTheFormAndTheFormTheText) {
    open("double_payment.toml");
    typeAtEndOf("retries = 1", "2");
    EXPECT_EQ(control<QSpinBox>("Client alice: Retries")->value(), 12);
    auto* box = control<QSpinBox>("Client alice: Retries");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    EXPECT_TRUE(text().toPlainText().contains(QStringLiteral("retries = 11\n")));
    EXPECT_TRUE(text().toPlainText().contains(QStringLiteral("# 10.00 in minor units")));
}

TEST_F(EditingTest, OneUndoCoversTextAndForm) {
    open("double_payment.toml");
    const std::string before = session.document().text();
    typeAtEndOf("seed = 1", "23");
    auto* line = control<QLineEdit>("Client alice: Timeout");
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral("2s"));
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_EQ(scenario().seed, 123U);
    EXPECT_EQ(scenario().world.clients[0].timeout, Duration::seconds(2));
    QTest::keyClick(line, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(scenario().world.clients[0].timeout, Duration::milliseconds(300));
    EXPECT_EQ(line->text(), QStringLiteral("300ms"));
    text().setFocus();
    QTest::keyClick(&text(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(session.document().text(), before);
    EXPECT_EQ(text().toPlainText().toStdString(), before);
    QTest::keyClick(&text(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(scenario().seed, 123U);
}

TEST_F(EditingTest, DraggingASliderRunsAgainAndIsOneStep) {
    open("double_payment.toml");
    const OpenRunPtr before = session.run();
    auto* slider = control<QSlider>("Client alice: Timeout");
    const int y = slider->height() / 2;
    const auto x = [&](double share) { return static_cast<int>(share * slider->width()); };
    const double start = double(slider->value()) / slider->maximum();
    QTest::mousePress(slider, Qt::LeftButton, {}, {x(start), y});
    for (int step = 1; step <= 5; ++step) {
        QTest::mouseMove(slider, {x(start + 0.03 * step), y});
    }
    QTest::mouseRelease(slider, Qt::LeftButton, {}, {x(start + 0.15), y});
    EXPECT_GT(scenario().world.clients[0].timeout, Duration::milliseconds(300));
    EXPECT_EQ(session.document().undoStack().count(), 1);
    settle(session);
    EXPECT_NE(session.run(), before);
    EXPECT_EQ(session.ghost(), before);
}

TEST_F(EditingTest, AResetButtonGivesTheDefault) {
    open("double_payment.toml");
    auto* reset = control<QToolButton>("Reset Retry wait to its default");
    ASSERT_TRUE(reset->isEnabled());
    QTest::mouseClick(reset, Qt::LeftButton);
    EXPECT_FALSE(reset->isEnabled());
    EXPECT_EQ(scenario().world.clients[0].retryWait, ClientOptions().retryWait);
}

TEST_F(EditingTest, WhatIsWrongIsSaidAtTheField) {
    open("double_payment.toml");
    auto* line = control<QLineEdit>("Provider: Latency");
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral("<b>no</b>"));
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_EQ(line->text(), QStringLiteral("<b>no</b>"));
    bool isSaid = false;
    for (const QLabel* label : line->parentWidget()->parentWidget()->findChildren<QLabel*>()) {
        isSaid =
            isSaid || (label->isVisible() && label->text().contains(QStringLiteral("expected")));
        EXPECT_EQ(label->textFormat(), Qt::PlainText);
    }
    EXPECT_TRUE(isSaid);
    EXPECT_TRUE(session.document().isValid());
}

TEST_F(EditingTest, TheFilterShowsWhatFits) {
    open("double_payment.toml");
    auto* filter = control<QLineEdit>("Filter the parameters");
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("lag"));
    EXPECT_TRUE(control<QLineEdit>("Database: Lag")->isVisible());
    EXPECT_FALSE(control<QLineEdit>("Client alice: Timeout")->isVisible());
}

TEST_F(EditingTest, FaultsAreAddedEditedAndRemoved) {
    open("double_payment.toml");
    editor->findChild<QTabWidget*>()->setCurrentIndex(1);
    auto* panel = editor->findChild<FaultPanel*>();
    auto* list = control<QListView>("Fault schedule");
    auto* add = control<QToolButton>("Add a fault");
    add->menu()->actions().at(3)->trigger(); // the menu itself would block the test
    ASSERT_EQ(list->model()->rowCount(), 1);
    EXPECT_EQ(list->currentIndex().data().toString(),
              QStringLiteral("Crash the server of alice's attempt 1 after the effect; it stays "
                             "down."));
    auto* attempt = panel->findChildren<QSpinBox*>().at(2);
    EXPECT_EQ(attempt->accessibleName(), QStringLiteral("Fault 1: Attempt"));
    attempt->setFocus();
    QTest::keyClick(attempt, Qt::Key_Up);
    EXPECT_EQ(scenario().world.faults[0].attempt, 2);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    EXPECT_TRUE(scenario().world.faults.empty());
    session.document().undoStack().undo();
    EXPECT_EQ(list->model()->rowCount(), 1);
}

TEST_F(EditingTest, KeysAreCompleted) {
    begin("[clients.alice]\n");
    text().setFocus();
    text().moveCursor(QTextCursor::End);
    QTest::keyClicks(&text(), QStringLiteral("timeo"));
    auto* completer = text().findChild<QCompleter*>();
    ASSERT_TRUE(completer->popup()->isVisible());
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    EXPECT_EQ(text().toPlainText(), QStringLiteral("[clients.alice]\ntimeout = "));
}

TEST_F(EditingTest, HostileTextAppearsLiterally) {
    begin("title = \"<img src=x><b>bold</b>\"\n[clients.alice]\n\"<b>x</b>\" = 1\n");
    EXPECT_TRUE(text().toPlainText().contains(QStringLiteral("<img src=x><b>bold</b>")));
    ASSERT_EQ(problems()->count(), 1);
    EXPECT_TRUE(problems()->item(0)->text().contains(QStringLiteral("<b>x</b>")));
}

TEST(RecoveryTest, WhatAnEarlierRunLeftIsOpenedAsAChange) {
    const QTemporaryDir folder;
    {
        Document lost;
        lost.begin("seed = 1\n");
        Autosave autosave(lost, folder.path());
        lost.setText("seed = 7\n", QStringLiteral("Typing"));
    }
    Document document;
    Autosave autosave(document, folder.path());
    QTimer::singleShot(0, [] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        ASSERT_NE(box, nullptr);
        QTest::keyClick(box, Qt::Key_Return);
    });
    offerRecovery(document, autosave, folder.path(), nullptr);
    EXPECT_EQ(document.text(), "seed = 7\n");
    EXPECT_TRUE(document.isModified());
    EXPECT_EQ(QDir(folder.path()).entryList({QStringLiteral("*.unsaved")}).size(), 1);
    ASSERT_TRUE(document.saveAs(folder.filePath(QStringLiteral("kept.toml"))));
    EXPECT_TRUE(QDir(folder.path()).entryList({QStringLiteral("*.unsaved")}).isEmpty());
}

/// For looking at: build/screenshots.
void shoot(QWidget& widget, const char* name, Theme theme) {
    const QString folder = QStringLiteral(IDEMSCOPE_SCREENSHOTS "/");
    QDir().mkpath(folder);
    QTest::qWait(ScenarioTextEdit::settleMs + 100);
    const QString file =
        QStringLiteral("editing-%1-%2.png")
            .arg(QString::fromUtf8(name),
                 theme == Theme::Light ? QStringLiteral("light") : QStringLiteral("dark"));
    EXPECT_TRUE(widget.grab().save(folder + file));
}

TEST_F(EditingTest, HasAPictureInBothThemes) {
    open("q4_cache_fails.toml");
    ParameterPanel narrow(session.document());
    FaultPanel faults(session.document());
    for (QWidget* panel : {static_cast<QWidget*>(&narrow), static_cast<QWidget*>(&faults)}) {
        panel->resize(300, 560);
        panel->show();
    }
    faults.select(0);
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        appearance.setTheme(theme);
        shoot(*editor, "form", theme);
        shoot(faults, "faults", theme);
        typeAtEndOf("[strategies", "x");
        shoot(*editor, "error", theme);
        session.document().undoStack().undo();
        auto* line = narrow.findChildren<QLineEdit*>().at(2);
        line->setText(QStringLiteral("soon"));
        line->setModified(true);
        QTest::keyClick(line, Qt::Key_Return);
        shoot(narrow, "narrow", theme);
    }
    appearance.setTheme(Theme::Light);
    EXPECT_TRUE(session.document().isValid());
}

} // namespace
} // namespace idem::app
