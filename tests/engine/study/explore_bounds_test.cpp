// A search says what it knows: verdict, smallest story, and honestly where a bound ended it.

#include "engine/study/explore/explorer.h"
#include "tests/engine/study/explored_programs.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

class ExplorerTest : public testing::Test {
protected:
    ExploredSystem twice(std::string_view name) const {
        return duplicates(*findStrategy(name), setup, paymentWithKey(1), 2);
    }

    ProtocolSetup setup;
};

TEST_F(ExplorerTest, SmallestStoryOfNaiveEndsWithTheSecondCharge) {
    const auto found = Explorer(twice("naive")).enumerate();
    std::vector<std::string> story;
    for (const ExploredStep& step : found.smallestBad) {
        story.push_back(std::to_string(step.handler) + ": " + outcomeText(step));
    }
    const std::vector<std::string> expected{
        "0: absent", "0: payment 1", "1: absent", "1: payment 2"};
    EXPECT_EQ(story, expected);
    EXPECT_EQ(found.verdict(), ExplorationVerdict::Found);
}

TEST_F(ExplorerTest, StepsNameTheirOperationAndObject) {
    const auto found = Explorer(twice("naive")).count();
    ASSERT_FALSE(found.smallestBad.empty());
    EXPECT_EQ(found.smallestBad.front().name, OperationName::FindKey);
    EXPECT_EQ(found.smallestBad.front().place, Place::Primary);
    EXPECT_EQ(found.smallestBad.front().key, 1U);
}

TEST_F(ExplorerTest, NoneWithinBoundsOnlyWhenAllWasSearched) {
    const auto found = Explorer(twice("claim-lease")).enumerate();
    EXPECT_EQ(found.verdict(), ExplorationVerdict::NoneWithinBounds);
    EXPECT_TRUE(found.smallestBad.empty());
}

TEST_F(ExplorerTest, ABoundOfExactlyAllSchedulesIsEnough) {
    ExplorationBounds bounds;
    bounds.schedulesMax = 40;
    const auto found = Explorer(twice("claim-lease"), bounds).enumerate();
    EXPECT_EQ(found.schedules, 40);
    EXPECT_TRUE(found.isComplete);
}

TEST_F(ExplorerTest, EnumerationStoppedEarlyIsNotAPass) {
    ExplorationBounds bounds;
    bounds.schedulesMax = 39;
    const auto found = Explorer(twice("claim-lease"), bounds).enumerate();
    EXPECT_EQ(found.schedules, 39);
    EXPECT_EQ(found.verdict(), ExplorationVerdict::StoppedEarly);
}

TEST_F(ExplorerTest, CountingStoppedEarlyIsNotAPass) {
    ExplorationBounds bounds;
    bounds.statesMax = 10;
    const auto found = Explorer(twice("claim-lease"), bounds).count();
    EXPECT_FALSE(found.isComplete);
    EXPECT_EQ(found.verdict(), ExplorationVerdict::StoppedEarly);
}

TEST_F(ExplorerTest, AHitBeforeTheBoundStillCounts) {
    ExplorationBounds bounds;
    bounds.schedulesMax = 20;
    const auto found = Explorer(twice("naive"), bounds).enumerate();
    EXPECT_FALSE(found.isComplete);
    EXPECT_EQ(found.verdict(), ExplorationVerdict::Found);
}

TEST_F(ExplorerTest, SchedulesLongerThanTheBoundStopTheSearch) {
    ExplorationBounds bounds;
    bounds.stepsMax = 6;
    EXPECT_FALSE(Explorer(twice("claim-lease"), bounds).enumerate().isComplete);
    EXPECT_FALSE(Explorer(twice("claim-lease"), bounds).count().isComplete);
}

TEST_F(ExplorerTest, AMutexThatNobodyUnlocksLeavesTheOtherStuck) {
    // Locking and replying, one after the other's lock for ever: lock, try, reply in two orders.
    const Program forgetful{{Verb::Mutex}, {Verb::Reply}};
    const auto found = Explorer(systemOf({forgetful, forgetful})).enumerate();
    EXPECT_EQ(found.schedules, 4);
    EXPECT_EQ(found.stuck, 4);
}

TEST_F(ExplorerTest, MergingNeedsFarFewerStepsThanEnumeration) {
    const Explorer explorer(duplicates(straightLine(), 3));
    EXPECT_LT(explorer.count().steps * 100, explorer.enumerate().steps);
}

// The text of every strategy runs unchanged under this driver. One request after the other is the
// default schedule; the stores alone say what came of it.
TEST_F(ExplorerTest, ServedOneAfterTheOtherOnlyNoneRepeatsTheEffect) {
    for (const StrategyEntry& strategy : strategies()) {
        const auto system = duplicates(strategy, setup, paymentWithKey(1), 2);
        ExploredState state(system);
        finish(state);
        const ExploredStores& stores = state.stores();
        const int expected = strategy.name == "none" ? 2 : 1;
        EXPECT_EQ(stores.chargeCount() + stores.ledgerRowCount(), expected) << strategy.name;
    }
}

TEST_F(ExplorerTest, StepsTakenBackLeaveTheStateAsItWas) {
    const auto system = twice("one-transaction");
    ExploredState state(system);
    const auto before = state.digest();
    const auto first = toText(finish(state));
    while (state.depth() > 0) {
        state.takeBack();
    }
    EXPECT_EQ(state.digest(), before);
    EXPECT_EQ(toText(finish(state)), first);
}

} // namespace

} // namespace idem
