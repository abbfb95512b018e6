// Several strategies under one seed and one set of faults: where they part, and what they came to.

#include "engine/study/compare.h"
#include "engine/study/comparison_table.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace idem {

namespace {

RunComparison compared(const std::string& file, const std::vector<const char*>& names) {
    const auto scenario = loadScenarioFile(file);
    std::vector<const StrategyEntry*> chosen;
    for (const char* name : names) {
        chosen.push_back(findStrategy(name));
    }
    return compare(*scenario.value, chosen, scenario.value->seed);
}

ComparisonRow rowOf(const std::string& file, const char* strategy) {
    return comparisonRowOf(compared(file, {strategy}).runs.at(0));
}

} // namespace

TEST(CompareTest, SaysWhereStrategiesPart) {
    const auto comparison = compared("double_payment.toml", {"none", "naive"});
    ASSERT_EQ(comparison.divergences.size(), 1U);
    const Divergence& divergence = comparison.divergences.front();
    EXPECT_EQ(divergence.strategy, "naive");
    EXPECT_EQ(divergence.sentence.find("none: server-1 charges at "), 0U) << divergence.sentence;
    EXPECT_NE(divergence.sentence.find("; naive: server-1 looks the key up at "), std::string::npos)
        << divergence.sentence;
    const auto& records = comparison.runs[1].trace.records;
    EXPECT_EQ(records.at(divergence.record.value).time, divergence.at);
}

TEST(CompareTest, FindsNoDifferenceBetweenEqualRuns) {
    EXPECT_TRUE(compared("double_payment.toml", {"naive", "naive"}).divergences.empty());
}

TEST(CompareTest, StopsBetweenTwoRunsAndTellsHowFarItIs) {
    const auto scenario = loadScenarioFile("double_payment.toml");
    const std::vector<const StrategyEntry*> chosen{
        findStrategy("none"), findStrategy("naive"), findStrategy("mutex")};
    std::vector<std::size_t> told;
    std::stop_source stop;
    const auto stopped =
        compare(*scenario.value, chosen, 1, stop.get_token(), [&](std::size_t finished) {
            told.push_back(finished);
            if (finished == 1) {
                stop.request_stop();
            }
        });
    EXPECT_FALSE(stopped.has_value());
    EXPECT_EQ(told, (std::vector<std::size_t>{0, 1}));
}

TEST(ComparisonTableTest, CountsWhatADoublePaymentCameTo) {
    const ComparisonRow row = rowOf("double_payment.toml", "none");
    EXPECT_EQ(row.outcome, Outcome::Double);
    EXPECT_EQ(row.wanted, 1U);
    EXPECT_EQ(effectsText(row), "2 for 1 wanted");
    EXPECT_EQ(answersText(row), "none") << "it gave both attempts up";
    EXPECT_EQ(latencyText(row), "no answer");
    EXPECT_EQ(row.storeOperations, 0U);
}

TEST(ComparisonTableTest, MeasuresWhatTheClientWaitsFor) {
    const auto comparison = compared("double_payment.toml", {"none", "claim-lease"});
    const ComparisonRow row = comparisonRowOf(comparison.runs[1]);
    EXPECT_EQ(effectsText(row), "1");
    EXPECT_EQ(answersText(row), "200");
    EXPECT_GT(row.storeOperations, 2U);
    ASSERT_TRUE(row.latency.has_value());
    std::optional<Time> started;
    std::optional<Time> answered;
    for (const Record& record : comparison.runs[1].trace.records) {
        if (record.kind == RecordKind::IntentStarted) {
            started = record.time;
        }
        if (record.kind == RecordKind::AnswerAccepted) {
            answered = record.time;
        }
    }
    EXPECT_EQ(*row.latency, *answered - *started);
    EXPECT_EQ(differenceText(comparisonRowOf(comparison.runs[0]), row),
              "1 charge fewer, other answers, answered, " + std::to_string(row.storeOperations) +
                  " store operations more");
    EXPECT_EQ(differenceText(row, row), "the same result");
}

TEST(ComparisonTableTest, WordsCountOnesAndCancellations) {
    ComparisonRow first;
    first.wanted = 2;
    first.effects = 2;
    first.charges = 3;
    first.unanswered = 1;
    first.latency = Duration::milliseconds(20);
    first.answers.assign(12, 200);
    EXPECT_EQ(effectsText(first), "2 (3 made, 1 canceled)");
    EXPECT_EQ(latencyText(first), "20 ms, 1 without");
    EXPECT_EQ(answersText(first), "200 200 200 200 200 ...");
    ComparisonRow other = first;
    other.effects = 4;
    other.storeOperations = 1;
    other.latency = Duration::milliseconds(8);
    EXPECT_EQ(differenceText(first, other, "effect"),
              "2 effects more, 12 ms sooner, 1 store operation more");
    EXPECT_EQ(differenceText(other, first),
              "2 charges fewer, 12 ms later, 1 store operation fewer");
}

} // namespace idem
