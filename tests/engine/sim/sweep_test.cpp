// Cancelled timers leave entries behind; those go when their time comes, or all together once they
// are many and outnumber the others.

#include "engine/sim/simulation.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem::sweep_test {

namespace {

constexpr Duration hour = Duration::seconds(3'600);

Process sleepsFor(Simulation& simulation, Duration span) {
    co_await simulation.delay(span);
}

struct Parking {
    Simulation& simulation;
    WakeToken& token;

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> frame) const { token = simulation.park(frame); }
    void await_resume() const {}
};

Process parksOnce(Simulation& simulation, WakeToken& token) {
    const Parking parking{simulation, token};
    co_await parking;
}

std::vector<ProcessRef> startSleepers(Simulation& simulation, int count, Duration span) {
    std::vector<ProcessRef> sleepers;
    for (int k = 0; k < count; ++k) {
        sleepers.push_back(simulation.spawn(sleepsFor, std::ref(simulation), span));
    }
    simulation.runUntil(simulation.now());
    return sleepers;
}

void cancelSleepers(Simulation& simulation, int count, Duration span) {
    for (const auto sleeper : startSleepers(simulation, count, span)) {
        simulation.kill(sleeper);
    }
}

} // namespace

TEST(SweepTest, DoesNotLetTheTimersOfTheKilledPileUp) {
    Simulation simulation;
    for (int k = 0; k < 1'000; ++k) {
        cancelSleepers(simulation, 1, hour);
    }
    EXPECT_LT(simulation.pendingCount(), 100U);
}

TEST(SweepTest, LeavesAFewAlone) {
    Simulation simulation;
    cancelSleepers(simulation, 60, hour);
    EXPECT_EQ(simulation.pendingCount(), 60U);
}

TEST(SweepTest, LeavesManyAloneAmongMore) {
    Simulation simulation;
    startSleepers(simulation, 1'000, hour);
    cancelSleepers(simulation, 100, hour);
    EXPECT_EQ(simulation.pendingCount(), 1'100U);
}

TEST(SweepTest, CountsAnewAfterwards) {
    Simulation simulation;
    cancelSleepers(simulation, 65, hour);
    EXPECT_EQ(simulation.pendingCount(), 0U);
    cancelSleepers(simulation, 30, hour);
    EXPECT_EQ(simulation.pendingCount(), 30U);
}

TEST(SweepTest, ForgetsWhatHasGoneByItself) {
    Simulation simulation;
    cancelSleepers(simulation, 60, Duration::milliseconds(1));
    simulation.runUntil(Time::zero() + Duration::milliseconds(2));
    EXPECT_EQ(simulation.pendingCount(), 0U);
    cancelSleepers(simulation, 60, hour);
    EXPECT_EQ(simulation.pendingCount(), 60U);
}

TEST(SweepTest, ForgetsWhatWasBeforeAReset) {
    Simulation simulation;
    cancelSleepers(simulation, 60, hour);
    simulation.reset();
    cancelSleepers(simulation, 60, hour);
    EXPECT_EQ(simulation.pendingCount(), 60U);
}

TEST(SweepTest, DoesNotCountThoseWhoWaitedWithoutATimer) {
    Simulation simulation;
    cancelSleepers(simulation, 10, hour);
    for (int k = 0; k < 100; ++k) {
        WakeToken token;
        simulation.spawn(parksOnce, std::ref(simulation), std::ref(token));
        const auto killed = simulation.spawn(parksOnce, std::ref(simulation), std::ref(token));
        simulation.runUntil(simulation.now());
        simulation.kill(killed);
        simulation.spawn(parksOnce, std::ref(simulation), std::ref(token));
        simulation.runUntil(simulation.now());
        EXPECT_TRUE(simulation.wake(token));
        simulation.runUntil(simulation.now());
    }
    EXPECT_EQ(simulation.pendingCount(), 10U);
}

} // namespace idem::sweep_test
