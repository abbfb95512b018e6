// What a caller must not do is refused before it does harm.

#include "engine/core/ensure.h"
#include "engine/sim/mailbox.h"
#include "engine/sim/simulation.h"
#include "engine/sim/task.h"

#include <gtest/gtest.h>

#include <utility>

namespace idem::misuse_test {

namespace {

constexpr Duration tick = Duration::milliseconds(1);

Process runsItsOwnSimulation(Simulation& simulation) {
    simulation.run();
    co_return;
}

Process resetsItsOwnSimulation(Simulation& simulation) {
    simulation.reset();
    co_return;
}

Process waitsElsewhere(Simulation& other) {
    co_await other.delay(tick);
}

Task<> sleepsInATask(Simulation& simulation, Duration span) {
    co_await simulation.delay(span);
}

struct ParkingForGood {
    Simulation& simulation;

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> frame) const { simulation.park(frame); }
    void await_resume() const {}
};

Task<> parksInATask(Simulation& simulation) {
    const ParkingForGood parking{simulation};
    co_await parking;
}

Process awaitsATaskFromOutside(Task<>& task) {
    co_await task;
}

Task<int> answersSeven() {
    co_return 7;
}

Process opensAndReceives(Mailbox<int>& box) {
    box.open();
    co_await box.receive();
}

} // namespace

TEST(MisuseTest, RefusesARunInsideItself) {
    Simulation simulation;
    simulation.spawn(runsItsOwnSimulation, std::ref(simulation));
    EXPECT_THROW(simulation.run(), InternalError);
}

TEST(MisuseTest, RefusesAResetFromInside) {
    Simulation simulation;
    simulation.spawn(resetsItsOwnSimulation, std::ref(simulation));
    EXPECT_THROW(simulation.run(), InternalError);
}

TEST(MisuseTest, RefusesToRunUntilThePast) {
    Simulation simulation;
    simulation.runUntil(Time::zero() + tick * 2);
    EXPECT_THROW(simulation.runUntil(Time::zero() + tick), InternalError);
    EXPECT_EQ(simulation.now(), Time::zero() + tick * 2);
}

TEST(MisuseTest, RefusesADelayInAnotherSimulation) {
    Simulation own;
    Simulation other;
    own.spawn(waitsElsewhere, std::ref(other));
    EXPECT_THROW(own.run(), InternalError);
}

TEST(MisuseTest, NamesNoRunningProcessOutside) {
    Simulation simulation;
    EXPECT_THROW(simulation.current(), InternalError);
}

TEST(MisuseTest, RefusesToSuspendAFrameFromOutside) {
    for (const auto span : {Duration::zero(), tick}) {
        Simulation simulation;
        auto task = sleepsInATask(simulation, span);
        simulation.spawn(awaitsATaskFromOutside, std::ref(task));
        EXPECT_THROW(simulation.run(), InternalError);
    }
}

TEST(MisuseTest, RefusesToParkAFrameFromOutside) {
    Simulation simulation;
    auto task = parksInATask(simulation);
    simulation.spawn(awaitsATaskFromOutside, std::ref(task));
    EXPECT_THROW(simulation.run(), InternalError);
}

TEST(MisuseTest, RefusesATaskThatWasMovedAway) {
    auto task = answersSeven();
    const auto heir = std::move(task);
    // NOLINTNEXTLINE(bugprone-use-after-move): the misuse that is refused.
    EXPECT_THROW(task.start(), InternalError);
}

TEST(MisuseTest, RefusesToReopenAMailboxWithAReceiver) {
    Simulation simulation;
    Mailbox<int> box{simulation};
    simulation.spawn(opensAndReceives, std::ref(box));
    simulation.run();
    EXPECT_THROW(box.open(), InternalError);
}

} // namespace idem::misuse_test
