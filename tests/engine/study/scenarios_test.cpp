// Every scenario file ends, under every strategy that it names, as it says; twice the same.

#include "engine/scenario/course.h"
#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
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

namespace {

/// Whether the sentence says "12.3 ms" or another number with a unit of time.
bool hasNumberWithUnit(const std::string& sentence) {
    for (const std::string unit : {" ms", " s", " min", " h"}) {
        for (auto at = sentence.find(unit); at != std::string::npos;
             at = sentence.find(unit, at + 1)) {
            const std::size_t end = at + unit.size();
            const bool isWord =
                end == sentence.size() || (sentence[end] >= 'a' && sentence[end] <= 'z');
            if (at > 0 && sentence[at - 1] >= '0' && sentence[at - 1] <= '9' && !isWord) {
                return true;
            }
        }
    }
    return false;
}

bool namesSomethingOf(const Trace& trace, const std::string& sentence) {
    const auto isIn = [&sentence](const std::string& name) {
        return !name.empty() && sentence.find(name) != std::string::npos;
    };
    const TraceNames& names = trace.names;
    return std::any_of(names.keys.begin(), names.keys.end(), isIn) ||
           std::any_of(names.nodes.begin(), names.nodes.end(), [&isIn](const NodeName& node) {
               return isIn(node.name);
           });
}

/// The least that an engineer would sign.
void expectSound(const Explanation& explanation, const Trace& trace) {
    const bool isRight = explanation.outcome == Outcome::ExactlyOnce;
    EXPECT_GE(explanation.events.size(), 3U);
    EXPECT_LE(explanation.events.size(), 8U);
    EXPECT_TRUE(std::is_sorted(explanation.events.begin(), explanation.events.end()));
    EXPECT_TRUE(std::all_of(explanation.events.begin(),
                            explanation.events.end(),
                            [&trace](RecordId id) { return id.value < trace.records.size(); }));
    EXPECT_GE(explanation.because.size(), explanation.events.size());
    EXPECT_TRUE(namesSomethingOf(trace, explanation.sentence));
    EXPECT_TRUE(hasNumberWithUnit(explanation.sentence));
    EXPECT_EQ(explanation.sentence.find('?'), std::string::npos);
    if (explanation.criticalPair) {
        EXPECT_LT(explanation.criticalPair->first, explanation.criticalPair->second);
        EXPECT_LT(explanation.criticalPair->second.value, trace.records.size());
    }
    // A card that is declined, or a seat that is taken, is the right end; nothing is to be mended.
    if (!isRight && explanation.outcome != Outcome::Refused) {
        EXPECT_FALSE(explanation.preventedBy.empty());
    }
    // An answer to a broken request is decided by the request alone, silence by what was lost.
    const bool hasOrder = !isRight && explanation.outcome != Outcome::Refused &&
                          explanation.outcome != Outcome::Unavailable;
    if (hasOrder) {
        EXPECT_TRUE(explanation.criticalPair.has_value());
    }
}

} // namespace

TEST_P(ScenarioFileTest, EveryIntentIsExplainedSoundly) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario) << describe(scenario.diagnostics);
    for (const auto& [name, outcome] : scenario.value->expected) {
        const idem::Run run =
            runScenario(*scenario.value, *findStrategy(name), scenario.value->seed);
        ASSERT_TRUE(run.explanation) << name;
        for (const IntentVerdict& intent : run.verdict.intents) {
            const Explanation explanation = explain(run.trace, run.verdict, intent.intent);
            SCOPED_TRACE(name + ": " + explanation.sentence);
            expectSound(explanation, run.trace);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         ScenarioFileTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& instance) { return testNameOf(instance.param); });

TEST(ScenarioFilesTest, ThereIsACourseOfThem) {
    std::set<Lesson> lessons;
    std::size_t inTheCourse = 0;
    for (const std::string& file : scenarioFiles()) {
        const auto scenario = loadScenarioFile(file);
        ASSERT_TRUE(scenario) << file;
        if (const auto lesson = readLesson(scenario.value->lesson)) {
            ++inTheCourse;
            EXPECT_TRUE(lessons.insert(*lesson).second) << file << " repeats a place";
        } else {
            EXPECT_TRUE(file.starts_with("matrix/")) << file << " is in no chapter";
        }
    }
    EXPECT_GE(inTheCourse, 45U);
    EXPECT_EQ(lessons.rbegin()->chapter, static_cast<int>(chapters().size()));
}

} // namespace idem
