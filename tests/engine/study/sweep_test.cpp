// Sweeps: the same result for any number of threads, shards and pauses; strategies share their
// chance; stop rules look at whole blocks in order; files join to the byte.

#include "engine/core/chance.h"
#include "engine/study/run.h"
#include "engine/study/sweep.h"
#include "engine/study/sweep_file.h"
#include "engine/study/sweep_summary.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace idem::sweep_test {

namespace {

/// A client that tries again after a constant time, a replica that lags by chance (statistics.md,
/// D1): a double with probability e^(-gap / mean).
SweepPlan lagPlan(std::uint64_t runs) {
    SweepPlan plan;
    plan.scenario = *loadScenarioFile("replica_read_too_early.toml").value;
    plan.strategies = {findStrategy("naive-replica"), findStrategy("claim-lease")};
    auto axis = parseAxis("database.lag=exponential(mean=20ms..420ms:200ms)", plan.scenario);
    EXPECT_TRUE(axis) << describe(axis.diagnostics);
    plan.axes = {std::move(*axis.value)};
    plan.runs = runs;
    return plan;
}

SweepFile fileOf(const SweepPlan& plan, const Shard& shard, SweepResult result) {
    return {"test", plan, shard, std::move(result)};
}

std::string sweptText(const SweepPlan& plan, unsigned threads, const Shard& shard = {}) {
    SweepControl control;
    control.threads = threads;
    control.shard = shard;
    return writeSweep(fileOf(plan, shard, sweep(plan, control)));
}

} // namespace

TEST(SweepTest, IsTheSameOnAnyNumberOfThreads) {
    SweepPlan plan = lagPlan(1'000);
    for (const StopRule::Kind kind :
         {StopRule::Kind::Fixed, StopRule::Kind::Hits, StopRule::Kind::HalfWidth}) {
        plan.stop.kind = kind;
        plan.stop.halfWidth = 0.2;
        const std::string one = sweptText(plan, 1);
        EXPECT_EQ(sweptText(plan, 2), one);
        EXPECT_EQ(sweptText(plan, 5), one);
    }
}

TEST(SweepTest, CountsWhatSingleRunsShow) {
    const SweepPlan plan = lagPlan(40);
    const SweepResult result = sweep(plan);
    ASSERT_TRUE(result.isComplete);
    ASSERT_EQ(result.points.size(), 3U);
    for (std::size_t point = 0; point < 3; ++point) {
        const Scenario scenario = plan.scenarioAt(point);
        std::uint64_t doubles = 0;
        std::uint64_t charges = 0;
        for (std::uint64_t replication = 0; replication < plan.runs; ++replication) {
            const idem::Run run =
                runScenario(scenario, *plan.strategies[0], plan.seedOf(replication));
            doubles += run.worst() == Outcome::Double ? 1U : 0U;
            for (const IntentVerdict& intent : run.verdict.intents) {
                charges += intent.effects;
            }
        }
        EXPECT_EQ(result.points[point].tallies[0][Event::Double].runs, doubles) << point;
        EXPECT_EQ(result.points[point].tallies[0].charges, charges) << point;
    }
    // Nothing is shown if nothing ever happens.
    EXPECT_GT(result.points[2].tallies[0][Event::Double].runs, 0U);
    EXPECT_EQ(result.points[2].tallies[1][Event::Double].runs, 0U);
}

TEST(SweepTest, AStrategyAgainstItselfDiffersByNothing) {
    SweepPlan plan = lagPlan(600);
    plan.strategies = {findStrategy("naive-replica"), findStrategy("naive-replica")};
    for (const PointResult& point : sweep(plan).points) {
        EXPECT_EQ(point.paired[1].n10, 0U);
        EXPECT_EQ(point.paired[1].n01, 0U);
        EXPECT_EQ(point.paired[1].total(), plan.runs);
        EXPECT_EQ(point.tallies[0], point.tallies[1]);
    }
}

TEST(SweepTest, PairsRunsOfTheSameChance) {
    const SweepPlan plan = lagPlan(600);
    for (const PointResult& point : sweep(plan).points) {
        EXPECT_EQ(point.paired[1].n10, 0U) << "a claim never doubles where a replica read does not";
        EXPECT_EQ(point.paired[1].n01, point.tallies[0][Event::Double].runs);
    }
}

TEST(SweepTest, StopsACellAfterTheBlockThatHasEnoughHits) {
    SweepPlan plan = lagPlan(4 * blockRuns);
    plan.stop.kind = StopRule::Kind::Hits;
    plan.stop.hits = 50;
    const SweepResult result = sweep(plan);
    const Tally& frequent = result.points[2].tallies[0];
    EXPECT_EQ(frequent.runs, blockRuns);
    EXPECT_GE(frequent[Event::Double].runs, 50U);
    const Tally& never = result.points[2].tallies[1];
    EXPECT_EQ(never.runs, plan.runs);
    EXPECT_EQ(result.points[2].paired[1].total(), blockRuns) << "pairs need both";
}

TEST(SweepTest, StopsWhenTheIntervalIsNarrowEnough) {
    SweepPlan plan = lagPlan(100 * blockRuns);
    plan.strategies = {findStrategy("naive-replica")};
    plan.axes.clear();
    plan.scenario = *loadScenarioFile("replica_read_too_early.toml").value;
    plan.scenario.world.database.lag = Distribution::exponential(Duration::milliseconds(400));
    plan.stop.kind = StopRule::Kind::HalfWidth;
    plan.stop.halfWidth = 0.1;
    const Tally tally = sweep(plan).points.at(0).tallies.at(0);
    EXPECT_EQ(tally.runs % blockRuns, 0U);
    EXPECT_LT(tally.runs, plan.runs);
    const Interval interval = wilson(tally[Event::Double].runs, tally.runs);
    const double estimate =
        static_cast<double>(tally[Event::Double].runs) / static_cast<double>(tally.runs);
    EXPECT_LE(interval.halfWidth(), 0.1 * estimate);
}

TEST(SweepTest, AntitheticPairsAgreeWithPlainRuns) {
    SweepPlan plan = lagPlan(2'000);
    const SweepResult plain = sweep(plan);
    plan.isAntithetic = true;
    const SweepResult paired = sweep(plan);
    for (std::size_t point = 0; point < plain.points.size(); ++point) {
        const CellSummary one = summarize(lagPlan(2'000), plain.points[point].tallies[0]);
        const CellSummary other = summarize(plan, paired.points[point].tallies[0]);
        EXPECT_EQ(other.method, IntervalMethod::AntitheticPairs);
        EXPECT_NEAR(one.perRun.value, other.perRun.value, 0.06) << point;
        EXPECT_LE(other.perRun.interval.halfWidth(), 1.1 * one.perRun.interval.halfWidth());
    }
}

TEST(SweepTest, ShardsJoinIntoTheBytesOfOneMachine) {
    for (const StopRule::Kind kind : {StopRule::Kind::Fixed, StopRule::Kind::Hits}) {
        SweepPlan plan = lagPlan(900);
        plan.stop.kind = kind;
        std::vector<SweepFile> parts;
        for (const std::size_t index : {2U, 0U, 1U}) {
            const auto read = readSweep(sweptText(plan, 2, {index, 3}));
            ASSERT_TRUE(read) << describe(read.diagnostics);
            parts.push_back(*read.value);
        }
        const auto merged = mergeShards(parts);
        ASSERT_TRUE(merged) << describe(merged.diagnostics);
        EXPECT_EQ(writeSweep(*merged.value), sweptText(plan, 2));
        parts.pop_back();
        const auto missing = mergeShards(parts);
        ASSERT_FALSE(missing);
        EXPECT_EQ(missing.diagnostics.front().message, "part 2/3 is missing");
    }
}

TEST(SweepTest, GoesOnBehindTheLastFinishedBlock) {
    const SweepPlan plan = lagPlan(900);
    const std::string header = sweepHeader(plan, {}, "test");
    std::string journal = header;
    std::stop_source stop;
    SweepControl control;
    control.threads = 2;
    control.stop = stop.get_token();
    control.onBlock = [&](const SweepProgress& progress) {
        journal += journalLine(progress.block);
        if (progress.runsDone >= 2'000) {
            stop.request_stop();
        }
    };
    EXPECT_FALSE(sweep(plan, control).isComplete);
    journal += R"({"point":0,"block":3,"ce)"; // Killed in the middle of a line.

    auto blocks = readJournal(journal, header, plan, {});
    ASSERT_TRUE(blocks) << describe(blocks.diagnostics);
    EXPECT_GT(blocks.value->size(), 2U);
    SweepControl rest;
    rest.resumed = std::move(*blocks.value);
    std::uint64_t first = 0;
    rest.onBlock = [&](const SweepProgress& progress) {
        first = first == 0 ? progress.runsDone : first;
    };
    EXPECT_EQ(writeSweep(fileOf(plan, {}, sweep(plan, rest))), sweptText(plan, 1));

    const auto other = readJournal(journal, sweepHeader(lagPlan(901), {}, "test"), plan, {});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.diagnostics.front().message, "there is a journal of another sweep");
}

TEST(SweepTest, RefusesFilesThatAreNone) {
    const std::string text = sweptText(lagPlan(10), 1);
    EXPECT_FALSE(readSweep(""));
    EXPECT_FALSE(readSweep("{}"));
    EXPECT_FALSE(readSweep(text.substr(0, text.size() / 2)));
    std::string wrong = text;
    wrong.replace(wrong.find("\"sums\":[10"), 10, "\"sums\":[-1");
    const auto read = readSweep(wrong, "x.jsonl");
    ASSERT_FALSE(read);
    EXPECT_EQ(toText(read.diagnostics.front()),
              "x.jsonl:2:0: error: a whole number is missing\n  hint: run the sweep again");
}

TEST(SweepTest, CountsRunsThatALimitEnded) {
    SweepPlan plan = lagPlan(20);
    plan.axes.clear();
    EXPECT_EQ(sweep(plan).points.at(0).tallies.at(0).cutShort, 0U);
    plan.scenario.world.horizon = Duration::milliseconds(500);
    EXPECT_EQ(sweep(plan).points.at(0).tallies.at(0).cutShort, 20U);
}

TEST(SweepTest, SurvivesWhateverAFileHolds) {
    const std::string text = sweptText(lagPlan(10), 1);
    const Chance chance(1, 1);
    const StreamId stream = StreamId::of("sweep file", "mutation");
    for (std::uint32_t round = 0; round < 300; ++round) {
        std::string changed = text;
        for (std::uint32_t at = 0; at < 1 + round % 4; ++at) {
            const std::size_t place = chance.pick(changed.size(), stream.with(round), 2 * at);
            changed[place] =
                "0123456789{}[],:\"-e."[chance.pick(20, stream.with(round), 2 * at + 1)];
        }
        const auto read = readSweep(changed);
        if (read) {
            // What is accepted is a sweep: it can be shown, and written without a loss.
            for (const PointResult& point : read.value->result.points) {
                summarize(read.value->plan, point.tallies.front());
            }
            const auto again = readSweep(writeSweep(*read.value));
            ASSERT_TRUE(again);
            EXPECT_EQ(again.value->result.points, read.value->result.points);
        } else {
            EXPECT_FALSE(read.diagnostics.empty());
        }
    }
}

TEST(SweepTest, RefusesPlansThatAreTooLarge) {
    SweepPlan plan = lagPlan(10);
    auto second = parseAxis("clients.alice.retries=0..100:1", plan.scenario);
    auto first = parseAxis("database.lag=0ms..10s:1ms", plan.scenario);
    ASSERT_TRUE(first && second);
    plan.axes = {*first.value, *second.value};
    const auto problems = checkPlan(plan);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(toText(problems.front()),
              "error: 2020202 cells are too many; a sweep has at most 1000000\n  hint: choose "
              "greater steps, or fewer strategies");
}

TEST(SweepTest, ExamplesShowWhatTheCellSays) {
    const SweepPlan plan = lagPlan(600);
    const SweepResult result = sweep(plan);
    const Tally& tally = result.points[1].tallies[0];
    ASSERT_GT(tally[Event::Double].runs, 0U);
    const CellExamples examples = findExamples(plan, 1, 0, tally);
    const Scenario scenario = plan.scenarioAt(1);
    EXPECT_EQ(runScenario(scenario, *plan.strategies[0], examples.worst).worst(), Outcome::Double);
    const Outcome usual =
        tally[Event::Double].runs * 2 > tally.runs ? Outcome::Double : Outcome::ExactlyOnce;
    EXPECT_EQ(runScenario(scenario, *plan.strategies[0], examples.typical).worst(), usual);
    const CellSummary summary = summarize(plan, tally);
    ASSERT_TRUE(summary.exampleSeed);
    EXPECT_EQ(runScenario(scenario, *plan.strategies[0], *summary.exampleSeed).worst(),
              Outcome::Double);
}

} // namespace idem::sweep_test
