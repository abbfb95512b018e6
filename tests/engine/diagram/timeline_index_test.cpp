// What a timeline shows of runs that everybody knows: the double payment, crashes, lost answers.

#include "engine/diagram/timeline_index.h"
#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace idem {

namespace {

TimelineIndex indexOf(const std::string& file, const std::string& strategy) {
    const auto scenario = loadScenarioFile(file);
    EXPECT_TRUE(scenario) << describe(scenario.diagnostics);
    const idem::Run run =
        runScenario(*scenario.value, *findStrategy(strategy), scenario.value->seed);
    return TimelineIndex::of(run.trace, run.verdict);
}

std::vector<std::string> lanesOf(const TimelineIndex& index) {
    std::vector<std::string> names;
    for (const NodeId lane : index.lanes) {
        names.push_back(index.names.nodes[lane.value].name);
    }
    return names;
}

/// The standings of one strip in order, copy 0 being the truth.
std::vector<Standing> stripOf(const TimelineIndex& index, std::uint8_t copy) {
    std::vector<Standing> strip;
    for (const StandingSpan& span : index.standings) {
        if (span.intent == IntentId{0} && span.copy == copy) {
            strip.push_back(span.standing);
        }
    }
    return strip;
}

std::size_t countOf(const TimelineIndex& index, MessageKind kind) {
    return static_cast<std::size_t>(
        std::count_if(index.arrows.begin(), index.arrows.end(), [kind](const Arrow& arrow) {
            return arrow.kind == kind;
        }));
}

} // namespace

TEST(TimelineIndexTest, TheDoublePaymentIsSeenTwiceAndBelievedByNobody) {
    const TimelineIndex index = indexOf("double_payment.toml", "none");
    EXPECT_EQ(lanesOf(index),
              (std::vector<std::string>{"alice", "balancer", "server-1", "server-2", "provider"}));
    EXPECT_EQ(countOf(index, MessageKind::Request), 4U) << "two attempts, two hops each";
    EXPECT_EQ(countOf(index, MessageKind::Operation), 2U);
    EXPECT_EQ(countOf(index, MessageKind::Result), 2U);
    ASSERT_EQ(index.waits.size(), 2U);
    EXPECT_TRUE(index.waits[0].timedOut && index.waits[1].timedOut);
    ASSERT_EQ(index.effects.size(), 2U);
    EXPECT_EQ(index.effects[1].count, 2U);
    EXPECT_EQ(stripOf(index, 0), (std::vector{Standing::Nothing, Standing::Once, Standing::Twice}));
    EXPECT_EQ(stripOf(index, 1), (std::vector{Standing::Pending, Standing::Uncertain}));
    const auto pin = std::find_if(index.pins.begin(), index.pins.end(), [](const Pin& one) {
        return one.invariant == Invariant::I1;
    });
    ASSERT_NE(pin, index.pins.end());
    EXPECT_EQ(pin->record, index.effects[1].record);
    const auto answers =
        std::count_if(index.arrows.begin(), index.arrows.end(), [](const Arrow& arrow) {
            return arrow.kind == MessageKind::Response && arrow.isIgnored && arrow.status == 201;
        });
    EXPECT_EQ(answers, 2) << "both came too late";
}

TEST(TimelineIndexTest, ACrashEndsTheWorkAndTheClaimRunsOut) {
    const TimelineIndex index = indexOf("crash_after_charge.toml", "claim-lease");
    const auto down = std::find_if(index.bars.begin(), index.bars.end(), [](const Bar& bar) {
        return bar.kind == BarKind::Down;
    });
    ASSERT_NE(down, index.bars.end());
    const auto died =
        std::find_if(index.bars.begin(), index.bars.end(), [](const Bar& bar) { return bar.died; });
    ASSERT_NE(died, index.bars.end());
    EXPECT_EQ(died->lane, down->lane);
    EXPECT_EQ(died->span.to, down->span.from);
    ASSERT_EQ(index.strips.size(), 3U);
    EXPECT_TRUE(index.strips[0].endsByItself);
    EXPECT_EQ(index.strips[0].span.length(), Duration::seconds(5));
    EXPECT_EQ(index.strips[2].state, KeyState::Consumed);
    EXPECT_EQ(stripOf(index, 1),
              (std::vector{Standing::Pending, Standing::Uncertain, Standing::Once}))
        << "409 tells nothing";
}

TEST(TimelineIndexTest, ALostAnswerIsAnArrowThatArrivesNowhere) {
    const TimelineIndex index = indexOf("lost_answer.toml", "none");
    const auto lost = std::find_if(
        index.arrows.begin(), index.arrows.end(), [](const Arrow& arrow) { return arrow.isLost; });
    ASSERT_NE(lost, index.arrows.end());
    EXPECT_EQ(lost->kind, MessageKind::Response);
    EXPECT_EQ(index.names.nodes[lost->to.value].name, "alice");
    EXPECT_EQ(lost->status, 201);
}

TEST(TimelineIndexTest, EntriesTravelForAsLongAsTheLag) {
    const TimelineIndex index = indexOf("regions_inside_lag.toml", "replicated-cache");
    const auto entry =
        std::find_if(index.arrows.begin(), index.arrows.end(), [](const Arrow& arrow) {
            return arrow.kind == MessageKind::Replication && !arrow.isLost;
        });
    ASSERT_NE(entry, index.arrows.end());
    EXPECT_EQ(entry->span.length(), Duration::milliseconds(120));
    EXPECT_EQ(entry->key, 1U);
}

TEST(TimelineIndexTest, WhatNobodyAwaitsHasNoResult) {
    const TimelineIndex index = indexOf("home_region_moves.toml", "home-region");
    std::size_t renewals = 0;
    for (const Arrow& arrow : index.arrows) {
        renewals += arrow.step == OperationName::RenewLock ? 1U : 0U;
        EXPECT_FALSE(arrow.step == OperationName::RenewLock && arrow.kind == MessageKind::Result);
    }
    EXPECT_GT(renewals, 10U);
}

TEST(TimelineIndexTest, RequestsThatOverlapStandInRowsOfTheirOwn) {
    const TimelineIndex index = indexOf("semaphore_admits_two.toml", "semaphore");
    std::uint32_t rows = 0;
    for (const Bar& one : index.bars) {
        rows = std::max(rows, one.row + 1);
        for (const Bar& other : index.bars) {
            if (&one != &other && one.lane == other.lane && one.row == other.row) {
                EXPECT_FALSE(one.span.from < other.span.to && other.span.from < one.span.to);
            }
        }
    }
    EXPECT_EQ(rows, 2U);
}

} // namespace idem
