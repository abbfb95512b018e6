// Operations that arrive come whatever becomes of the ones before, and messages on a client's link
// keep their order only when told so.

#include "tests/support/small_world.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace idem::client_arrivals_test {

using namespace support;

namespace {

using Times = std::vector<double>;

std::vector<std::uint32_t> intentsServed(const Played& run) {
    std::vector<std::uint32_t> intents;
    for (const Record& record : run.all(RecordKind::HandlerStarted)) {
        intents.push_back(record.intent.value);
    }
    return intents;
}

/// Fifty requests a millisecond apart, over a link of 1 ms, one in five of them held up by 50 ms.
WorldOptions unevenLink() {
    WorldOptions options = stillWorld();
    options.clients[0].intents = 50;
    options.clients[0].arrival = constantly(ms(1));
    options.network.client = constantly(ms(1));
    options.network.reorder = 0.2;
    options.network.reorderDelay = constantly(ms(50));
    return options;
}

} // namespace

TEST(ClientArrivalsTest, AnArrivalWaitsForNobody) {
    WorldOptions options = busyWorld();
    options.clients[0].intents = 4;
    options.clients[0].start = constantly(ms(10));
    options.clients[0].arrival = constantly(ms(50));
    // Each operation takes 164 ms.
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::IntentStarted), (Times{10, 60, 110, 160}));
    EXPECT_EQ(run.times(RecordKind::CopyFinished), (Times{174, 224, 274, 324}));
}

TEST(ClientArrivalsTest, NoneArrivesAfterTheEnd) {
    WorldOptions options = stillWorld();
    options.clients[0].intents = 100;
    options.clients[0].arrival = constantly(ms(50));
    options.clients[0].arriveUntil = ms(120);
    EXPECT_EQ(play(options, "none").times(RecordKind::IntentStarted), (Times{0, 50, 100}));
}

TEST(ClientArrivalsTest, ExponentialArrivalsHaveTheirRate) {
    WorldOptions options = stillWorld();
    options.clients[0].intents = 10'000;
    options.clients[0].arrival = Distribution::exponential(ms(200));
    const Times starts = play(options, "none").times(RecordKind::IntentStarted);
    ASSERT_EQ(starts.size(), 10'000U);
    Moments gaps;
    for (std::size_t i = 1; i < starts.size(); ++i) {
        gaps.add(starts[i] - starts[i - 1]);
    }
    EXPECT_LE(std::abs(gaps.zScore(200)), 4.5);
}

TEST(ClientArrivalsTest, RequestsThatAreHeldUpAreOvertaken) {
    const auto served = intentsServed(play(unevenLink(), "none"));
    ASSERT_EQ(served.size(), 50U);
    EXPECT_FALSE(std::is_sorted(served.begin(), served.end()));
}

TEST(ClientArrivalsTest, InOrderNoneIsOvertaken) {
    WorldOptions options = unevenLink();
    options.network.isInOrder = true;
    const Played run = play(options, "none");
    const auto served = intentsServed(run);
    ASSERT_EQ(served.size(), 50U);
    EXPECT_TRUE(std::is_sorted(served.begin(), served.end()));
    std::vector<std::uint32_t> answered;
    for (const Record& record : run.all(RecordKind::AnswerAccepted)) {
        answered.push_back(record.intent.value);
    }
    EXPECT_TRUE(std::is_sorted(answered.begin(), answered.end()));
}

TEST(ClientArrivalsTest, HoldingUpChangesNoOtherChance) {
    WorldOptions options = unevenLink();
    options.network.client = Distribution::exponential(ms(10));
    options.network.reorder = 0;
    const Times plain = play(options, "none").times(RecordKind::HandlerStarted);
    options.network.reorder = 1;
    options.network.reorderDelay = constantly(ms(1'000));
    const Times heldUp = play(options, "none").times(RecordKind::HandlerStarted);
    ASSERT_EQ(plain.size(), heldUp.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        EXPECT_DOUBLE_EQ(plain[i] + 1'000, heldUp[i]);
    }
}

} // namespace idem::client_arrivals_test
