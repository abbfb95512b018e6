// Every scenario file ends, under every strategy that it names, as it says; twice the same.

#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <string>

namespace idem {

class ScenarioFileTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioFileTest, EndsAsItExpects) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario) << describe(scenario.diagnostics);
    ASSERT_FALSE(scenario.value->expected.empty());
    for (const auto& [name, outcome] : scenario.value->expected) {
        const StrategyEntry* strategy = findStrategy(name);
        ASSERT_NE(strategy, nullptr) << name;
        const idem::Run run = runScenario(*scenario.value, *strategy, scenario.value->seed);
        EXPECT_EQ(toText(run.worst()), outcome)
            << name << ", seed " << scenario.value->seed << ": "
            << (run.explanation ? run.explanation->sentence : "no intent started");
        EXPECT_TRUE(run.warnings.empty()) << name << ": " << run.warnings.front();
    }
}

TEST_P(ScenarioFileTest, IsTheSameRunTwice) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario) << describe(scenario.diagnostics);
    for (const auto& [name, outcome] : scenario.value->expected) {
        const StrategyEntry& strategy = *findStrategy(name);
        const idem::Run first = runScenario(*scenario.value, strategy, scenario.value->seed);
        const idem::Run second = runScenario(*scenario.value, strategy, scenario.value->seed);
        EXPECT_EQ(first.fingerprint, second.fingerprint) << name;
        EXPECT_EQ(first.trace.records.size(), second.trace.records.size()) << name;
    }
}

TEST_P(ScenarioFileTest, EveryRunExplainsItselfWithEventsOfItsTrace) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario) << describe(scenario.diagnostics);
    for (const auto& [name, outcome] : scenario.value->expected) {
        const idem::Run run =
            runScenario(*scenario.value, *findStrategy(name), scenario.value->seed);
        ASSERT_TRUE(run.explanation) << name;
        EXPECT_FALSE(run.explanation->sentence.empty()) << name;
        EXPECT_FALSE(run.explanation->events.empty()) << name;
        for (const RecordId id : run.explanation->events) {
            EXPECT_LT(id.value, run.trace.records.size()) << name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         ScenarioFileTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& instance) { return testNameOf(instance.param); });

TEST(ScenarioFilesTest, ThereIsACourseOfThem) {
    EXPECT_GE(scenarioFiles().size(), 6U);
}

} // namespace idem
