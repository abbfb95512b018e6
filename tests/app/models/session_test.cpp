#include "tests/app/support/opened.h"

#include <QSignalSpy>
#include <gtest/gtest.h>

namespace idem::app {
namespace {

void changeSeed(Session& session, int seed) {
    std::string text = session.document().text();
    const auto place = text.find("seed = ");
    ASSERT_NE(place, std::string::npos);
    text.replace(place, text.find('\n', place) - place, "seed = " + std::to_string(seed));
    session.document().setText(text, QStringLiteral("seed"));
    ASSERT_TRUE(session.document().isValid())
        << firstError(session.document().diagnostics()).toStdString();
}

TEST(SessionTest, AnOpenedScenarioIsRunAndExplained) {
    Session session;
    openScenario(session, "double_payment.toml");
    ASSERT_TRUE(session.explanation().has_value());
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
    EXPECT_EQ(session.branches().size(), 1U);
    EXPECT_EQ(session.ghost(), nullptr);
    EXPECT_EQ(session.playback().cursor(), Cursor{});
}

TEST(SessionTest, AChangedParameterKeepsTheFormerRunAsAGhost) {
    Session session;
    openScenario(session, "double_payment.toml");
    const OpenRunPtr before = session.run();
    changeSeed(session, 7);
    settle(session);
    EXPECT_NE(session.run(), before);
    EXPECT_EQ(session.ghost(), before);
    EXPECT_EQ(session.branches().size(), 1U);
}

TEST(SessionTest, AnErrorInTheTextKeepsTheLastGoodRun) {
    Session session;
    openScenario(session, "double_payment.toml");
    const OpenRunPtr before = session.run();
    const std::string good = session.document().text();
    session.document().setText(good + "\nnonsense =", QStringLiteral("typing"));
    settle(session);
    EXPECT_FALSE(session.document().isValid());
    EXPECT_FALSE(session.document().diagnostics().empty());
    EXPECT_EQ(session.run(), before);
    session.document().undoStack().undo();
    EXPECT_TRUE(session.document().isValid());
    EXPECT_EQ(session.document().text(), good);
}

TEST(SessionTest, AForkIsABranchThatCanBeLeftAgain) {
    Session session;
    openScenario(session, "double_payment.toml");
    const OpenRunPtr before = session.run();
    session.forkWith(QStringLiteral("another seed"));
    changeSeed(session, 7);
    settle(session);
    ASSERT_EQ(session.branches().size(), 2U);
    EXPECT_EQ(session.branch(), 1U);
    session.selectBranch(0);
    EXPECT_EQ(session.run(), before);
    EXPECT_EQ(session.branches().size(), 2U);
}

TEST(SessionTest, UndoingAForkLeadsBackToItsParentAndKeepsIt) {
    Session session;
    openScenario(session, "double_payment.toml");
    const std::string parent = session.document().text();
    session.forkWith(QStringLiteral("another seed"));
    changeSeed(session, 7);
    settle(session);
    const OpenRunPtr forked = session.run();
    ASSERT_EQ(session.branch(), 1U);
    session.document().undoStack().undo();
    settle(session);
    EXPECT_EQ(session.branch(), 0U);
    EXPECT_EQ(session.branches()[0].text, parent);
    ASSERT_EQ(session.branches().size(), 2U);
    EXPECT_EQ(session.branches()[1].observed.run, forked);
    session.document().undoStack().redo();
    settle(session);
    EXPECT_EQ(session.branch(), 1U);
}

} // namespace
} // namespace idem::app
