// Questions about a run that fails: where it flips, when it was decided, and what would have saved
// it. The answers are tried out: what a threshold, an instant or a fix says must hold in runs.

#include "engine/scenario/set.h"
#include "engine/study/minimal_fix.h"
#include "engine/study/no_return.h"
#include "engine/study/run.h"
#include "engine/study/threshold.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace idem::failing_run_test {

namespace {

Scenario scenarioOf(const std::string& file) {
    return *loadScenarioFile(file).value;
}

Outcome outcomeWith(Scenario scenario, const std::string& setting) {
    EXPECT_TRUE(applySetting(scenario, setting).empty()) << setting;
    return runScenario(scenario, *findStrategy(scenario.strategy), scenario.seed).worst();
}

const Fix* fixOf(const FixList& list, const std::string& setting) {
    const auto found = std::find_if(list.fixes.begin(), list.fixes.end(), [&](const Fix& fix) {
        const auto& settings = fix.change.settings;
        return std::find(settings.begin(), settings.end(), setting) != settings.end();
    });
    return found == list.fixes.end() ? nullptr : &*found;
}

std::string titlesOf(const FixList& list) {
    std::string titles;
    for (const Fix& fix : list.fixes) {
        titles += fix.change.title + "\n";
    }
    return titles;
}

} // namespace

TEST(ThresholdTest, FindsTheLagThatDoublesToTheMicrosecond) {
    const Scenario scenario = scenarioOf("replica_read_too_early.toml");
    const auto axis = parseAxis("database.lag=0ms..500ms:100ms", scenario);
    const Thresholds found =
        findThresholds(scenario, *findStrategy(scenario.strategy), *axis.value);
    ASSERT_EQ(found.flips.size(), 1U);
    const Flip& flip = found.flips.front();
    EXPECT_EQ(flip.before, Outcome::ExactlyOnce);
    EXPECT_EQ(flip.after, Outcome::Double);
    EXPECT_NEAR(flip.above - flip.below, 0.001, 1e-9);
    EXPECT_EQ(outcomeWith(scenario, "database.lag=" + flip.belowText), Outcome::ExactlyOnce);
    EXPECT_EQ(outcomeWith(scenario, "database.lag=" + flip.aboveText), Outcome::Double);
    EXPECT_EQ(sentencesOf(found, *axis.value, scenario.seed).front(),
              "double from database.lag >= 78.501 ms; exactly-once up to 78.5 ms (seed 1)");
}

TEST(ThresholdTest, FindsEveryFlipOfWholeNumbers) {
    const Scenario scenario = scenarioOf("double_payment.toml");
    const auto axis = parseAxis("clients.alice.retries=0..4:1", scenario);
    const Thresholds found = findThresholds(scenario, *findStrategy("none"), *axis.value);
    ASSERT_EQ(found.flips.size(), 1U);
    EXPECT_EQ(found.flips.front().belowText, "0");
    EXPECT_EQ(found.flips.front().aboveText, "1");
}

TEST(ThresholdTest, SaysThatNothingChanges) {
    const Scenario scenario = scenarioOf("double_payment.toml");
    const auto axis = parseAxis("database.lag=0ms..500ms:100ms", scenario);
    const Thresholds found = findThresholds(scenario, *findStrategy("none"), *axis.value);
    EXPECT_EQ(sentencesOf(found, *axis.value, 1).front(),
              "double from database.lag = 0ms to 500ms, at all 6 values (seed 1)");
}

TEST(NoReturnTest, RisesToCertaintyOnceTheLastChanceIsDrawn) {
    Scenario scenario = scenarioOf("replica_read_too_early.toml");
    ASSERT_TRUE(applySetting(scenario, "database.lag=exponential(mean=120ms)").empty());
    const StrategyEntry& strategy = *findStrategy(scenario.strategy);
    std::uint64_t seed = 0;
    while (runScenario(scenario, strategy, seed).worst() != Outcome::Double) {
        ++seed;
    }
    scenario.seed = seed;
    const PointOfNoReturn found = findPointOfNoReturn(scenario, strategy);
    ASSERT_TRUE(found.decided);
    EXPECT_GT(*found.decided, Time::zero());
    // Before the record is replicated nothing is decided: e^(-78/120) of all lags are too long.
    EXPECT_NEAR(found.odds.front().share(), 0.52, 0.12);
    EXPECT_EQ(found.odds.back().hits, found.odds.back().runs);
    const PointOfNoReturn again = findPointOfNoReturn(scenario, strategy);
    EXPECT_EQ(sentenceOf(again, Event::Double), sentenceOf(found, Event::Double));
}

TEST(NoReturnTest, WithoutChanceItIsDecidedFromTheStart) {
    const Scenario scenario = scenarioOf("double_payment.toml");
    const PointOfNoReturn found = findPointOfNoReturn(scenario, *findStrategy("none"));
    ASSERT_TRUE(found.decided);
    EXPECT_EQ(*found.decided, Time::zero());
    EXPECT_EQ(sentenceOf(found, Event::Double),
              "It was decided from the start: all 200 futures show a double charge.");
}

TEST(MinimalFixTest, EveryFixSavesTheRun) {
    for (const char* file : {"double_payment.toml",
                             "replica_read_too_early.toml",
                             "lease_shorter_than_the_work.toml",
                             "regions_inside_lag.toml",
                             "fail_open.toml"}) {
        const Scenario scenario = scenarioOf(file);
        const StrategyEntry& strategy = *findStrategy(scenario.strategy);
        FixQuery query;
        query.runs = 32;
        const FixList found = findFixes(scenario, strategy, query);
        EXPECT_NE(found.outcome, Outcome::ExactlyOnce) << file;
        EXPECT_FALSE(found.fixes.empty()) << file;
        EXPECT_GT(found.tried, found.fixes.size()) << file;
        for (const Fix& fix : found.fixes) {
            const idem::Run run =
                runScenario(changed(scenario, fix.change), *fix.change.strategy, scenario.seed);
            EXPECT_TRUE(run.worst() == Outcome::ExactlyOnce || run.worst() == Outcome::Refused)
                << file << ": " << fix.change.title;
        }
    }
}

TEST(MinimalFixTest, NamesTheLeastStepThatSaves) {
    const Scenario scenario = scenarioOf("double_payment.toml");
    FixQuery query;
    query.runs = 32;
    const FixList found = findFixes(scenario, *findStrategy("none"), query);
    // 827 ms is what the payment takes: twice and three times 300 ms are too short.
    EXPECT_NE(titlesOf(found).find("Client time-out 4 times as long\n"), std::string::npos)
        << titlesOf(found);
    EXPECT_EQ(titlesOf(found).find("Client time-out 8 times as long\n"), std::string::npos);
    EXPECT_NE(fixOf(found, "clients.alice.timeout=1.2s"), nullptr) << titlesOf(found);
    EXPECT_NE(fixOf(found, "strategy=claim-lease"), nullptr) << titlesOf(found);
}

TEST(MinimalFixTest, TellsWhatAFixCosts) {
    const Scenario scenario = scenarioOf("replica_read_too_early.toml");
    FixQuery query;
    query.runs = 32;
    const FixList found = findFixes(scenario, *findStrategy(scenario.strategy), query);
    const Fix* primary = fixOf(found, "strategy=naive");
    ASSERT_NE(primary, nullptr) << titlesOf(found);
    EXPECT_EQ(primary->paired.n10, 0U);
    EXPECT_EQ(primary->paired.n01, 32U);
    EXPECT_FALSE(costText(found.before, primary->after).empty());
}

TEST(MinimalFixTest, OffersNothingThatIsSoAlready) {
    Scenario scenario = scenarioOf("double_payment.toml");
    for (const Change& change : changesOf(scenario, *findStrategy("claim-lease"))) {
        EXPECT_NE(change.settings.front(), "clients.alice.key=per-operation");
        EXPECT_NE(change.settings.front(), "database.unique-keys=true");
        EXPECT_NE(change.settings.front(), "strategy=claim-lease");
    }
}

} // namespace idem::failing_run_test
