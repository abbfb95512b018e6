#include "app/models/comparison.h"
#include "app/models/comparison_table_model.h"
#include "tests/app/support/opened.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace idem::app {
namespace {

using Names = std::vector<std::string>;

void settle(Comparison& comparison) {
    ASSERT_TRUE(QTest::qWaitFor([&] { return !comparison.job().isBusy(); }, 20'000));
}

Names namesOf(const ComparedPtr& result) {
    Names names;
    for (const ComparisonRow& row : result->runs().rows) {
        names.push_back(row.strategy);
    }
    return names;
}

struct Compared {
    Session session;
    Comparison comparison{session};

    explicit Compared(const char* file) {
        openScenario(session, file);
        comparison.setActive(true);
        settle(comparison);
    }
};

TEST(ComparisonTest, ADocumentBringsTheChoiceThatItsExpectationsMake) {
    Session session;
    Comparison comparison(session);
    EXPECT_TRUE(comparison.chosen().empty());
    openScenario(session, "double_payment.toml");
    EXPECT_EQ(comparison.chosen(),
              (Names{"none", "naive", "mutex", "claim-lease", "redis-lock", "replicated-cache"}));
    EXPECT_EQ(comparison.result(), nullptr) << "nobody looks";
    EXPECT_FALSE(comparison.job().isBusy());
    comparison.setActive(true);
    EXPECT_TRUE(comparison.job().isBusy());
    settle(comparison);
    ASSERT_NE(comparison.result(), nullptr);
    EXPECT_EQ(namesOf(comparison.result()), comparison.chosen());
    EXPECT_TRUE(comparison.isCurrent());
}

TEST(ComparisonTest, RunsWhatIsChosenAndNoMoreThanSix) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    const Done refused = comparison.choose("row-lock", true);
    EXPECT_FALSE(refused);
    EXPECT_EQ(refused.why.toStdString(), "6 strategies fit beside each other. Take one out first.");
    EXPECT_TRUE(comparison.choose("mutex", false));
    EXPECT_TRUE(comparison.choose("row-lock", true));
    settle(comparison);
    EXPECT_EQ(
        namesOf(comparison.result()),
        (Names{"none", "naive", "claim-lease", "redis-lock", "replicated-cache", "row-lock"}));
    comparison.compareAgainst("claim-lease");
    settle(comparison);
    EXPECT_EQ(namesOf(comparison.result()).front(), "claim-lease");
    EXPECT_EQ(comparison.result()->runs().comparison.divergences.front().sentence.find(
                  "claim-lease: server-1 claims the key at "),
              0U);
}

TEST(ComparisonTest, OnlyTheLastChoiceIsShown) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    QSignalSpy results(&comparison, &Comparison::resultChanged);
    comparison.choose("none", false);
    comparison.choose("naive", false);
    comparison.choose("mutex", false);
    settle(comparison);
    EXPECT_EQ(results.size(), 1);
    EXPECT_EQ(namesOf(comparison.result()),
              (Names{"claim-lease", "redis-lock", "replicated-cache"}));
}

TEST(ComparisonTest, ACanceledComparisonLeavesTheFormerOneAndCanBeMadeAgain) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    const ComparedPtr before = comparison.result();
    comparison.choose("none", false);
    comparison.cancel();
    QTest::qWait(50);
    EXPECT_EQ(comparison.result(), before);
    EXPECT_FALSE(comparison.isCurrent());
    comparison.refresh();
    settle(comparison);
    EXPECT_TRUE(comparison.isCurrent());
    EXPECT_EQ(comparison.result()->size(), 5U);
}

TEST(ComparisonTest, AnotherScenarioIsComparedAgainAnotherStrategyIsNot) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    const ComparedPtr before = comparison.result();
    ASSERT_TRUE(comparison.adopt("claim-lease"));
    EXPECT_EQ(opened.session.document().scenario()->strategy, "claim-lease");
    settle(comparison);
    EXPECT_EQ(comparison.result(), before);
    opened.session.document().undoStack().undo();
    EXPECT_EQ(opened.session.document().scenario()->strategy, "none");
    std::string text = opened.session.document().text();
    const std::string wait = "timeout = \"300ms\"";
    text.replace(text.find(wait), wait.size(), "timeout = \"900ms\"");
    opened.session.document().setText(text, QStringLiteral("timeout"));
    ASSERT_TRUE(opened.session.document().isValid());
    settle(comparison);
    ASSERT_NE(comparison.result(), before);
    EXPECT_EQ(comparison.result()->runs().rows.front().outcome, Outcome::ExactlyOnce);
}

TEST(ComparisonTest, TheChoiceOfAFileComesBackWithIt) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    comparison.choose("none", false);
    const Names chosen = comparison.chosen();
    openScenario(opened.session, "lost_answer.toml");
    EXPECT_NE(comparison.chosen(), chosen);
    openScenario(opened.session, "double_payment.toml");
    EXPECT_EQ(comparison.chosen(), chosen);
}

TEST(ComparisonTest, AllRunsHaveOneAxisAndOneCursor) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    opened.comparison.adopt("claim-lease");
    settle(opened.session);
    const Time own = opened.session.run()->end();
    const Time longest = comparison.result()->end();
    ASSERT_LT(own, longest) << "the shorter run is the open one";
    EXPECT_EQ(comparison.result()->axis(TimeMapping::ByEvent).end(), longest);
    QSignalSpy moved(&comparison, &Comparison::cursorMoved);
    comparison.scrub(own - Duration::milliseconds(1));
    EXPECT_EQ(comparison.cursor(), opened.session.playback().cursor().time);
    comparison.scrub(longest);
    EXPECT_EQ(comparison.cursor(), longest);
    EXPECT_EQ(opened.session.playback().cursor().time, own);
    opened.session.playback().toStart();
    EXPECT_EQ(comparison.cursor(), Time::zero());
    EXPECT_EQ(moved.size(), 3);
}

TEST(ComparisonTest, NoStrategyMeansNoResult) {
    Compared opened("double_payment.toml");
    Comparison& comparison = opened.comparison;
    for (const std::string& name : Names(comparison.chosen())) {
        EXPECT_TRUE(comparison.choose(name, false));
    }
    settle(comparison);
    EXPECT_EQ(comparison.result(), nullptr);
}

TEST(ComparisonTableModelTest, TellsTheVerdictsInWords) {
    Compared opened("double_payment.toml");
    ComparisonTableModel model(opened.comparison);
    const QAbstractItemModelTester tester(&model);
    const auto cell = [&](int row, int column) {
        return model.index(row, column).data().toString().toStdString();
    };
    ASSERT_EQ(model.rowCount(), 6);
    using M = ComparisonTableModel;
    EXPECT_EQ(cell(0, M::Strategy), "none");
    EXPECT_EQ(cell(0, M::Verdict), "double");
    EXPECT_EQ(cell(0, M::Effects), "2 for 1 wanted");
    EXPECT_EQ(cell(0, M::Answers), "none");
    EXPECT_EQ(cell(0, M::Waited), "no answer");
    EXPECT_EQ(cell(0, M::Difference), "the first");
    EXPECT_EQ(cell(1, M::Strategy), "naive");
    EXPECT_EQ(cell(1, M::Verdict), "exactly once");
    EXPECT_EQ(cell(1, M::Answers), "200");
    EXPECT_EQ(cell(1, M::Waited).find("1,04"), 0U) << cell(1, M::Waited);
    EXPECT_EQ(cell(1, M::Difference).find("1 charge fewer, other answers, answered, "), 0U);
    EXPECT_EQ(model.strategyAt(1), "naive");
    const QString why = model.index(0, 0).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(why.contains(QStringLiteral("charged twice"))) << why.toStdString();
    opened.comparison.choose("none", false);
    settle(opened.comparison);
    EXPECT_EQ(model.rowCount(), 5);
    EXPECT_EQ(cell(0, M::Strategy), "naive");
}

} // namespace
} // namespace idem::app
