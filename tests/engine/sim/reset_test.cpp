// A reset simulation is like a new one, whatever was going on and whatever its frames do on their
// way out.

#include "engine/sim/simulation.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace idem::reset_test {

namespace {

constexpr Duration second = Duration::seconds(1);

Process waits(Simulation& simulation, Duration span) {
    co_await simulation.delay(span);
}

struct SpawnsOnExit {
    explicit SpawnsOnExit(Simulation& own) : simulation(own) {}
    ~SpawnsOnExit() { simulation.spawn(waits, std::ref(simulation), second); }
    SpawnsOnExit(const SpawnsOnExit&) = delete;
    SpawnsOnExit& operator=(const SpawnsOnExit&) = delete;
    Simulation& simulation;
};

Process leavesAnHeir(Simulation& simulation) {
    const SpawnsOnExit guard{simulation};
    co_await simulation.delay(second);
}

} // namespace

TEST(ResetTest, ForgetsWhatWasDueAtOnce) {
    Simulation simulation;
    simulation.spawn(waits, std::ref(simulation), second);
    ASSERT_EQ(simulation.pendingCount(), 1U);
    simulation.reset();
    EXPECT_EQ(simulation.pendingCount(), 0U);
}

TEST(ResetTest, DestroysWhatIsSpawnedOnTheWayOut) {
    Simulation simulation;
    const auto former = simulation.spawn(waits, std::ref(simulation), second);
    simulation.spawn(leavesAnHeir, std::ref(simulation));
    simulation.runUntil(Time::zero());
    // The heir takes the former's place, in front of the process that spawns it.
    simulation.kill(former);
    simulation.reset();
    EXPECT_EQ(simulation.processCount(), 0U);
    EXPECT_EQ(simulation.pendingCount(), 0U) << "cleared before the heir was scheduled";
}

TEST(ResetTest, NamesProcessesLikeANewOne) {
    Simulation simulation;
    const auto before = simulation.spawn(waits, std::ref(simulation), second);
    simulation.reset();
    const auto after = simulation.spawn(waits, std::ref(simulation), second);
    EXPECT_EQ(after.birth, before.birth);
    EXPECT_EQ(after.index, before.index);
    EXPECT_NE(after, before);
}

TEST(ResetTest, ForgetsAFailure) {
    Simulation simulation;
    simulation.fail(std::make_exception_ptr(std::runtime_error("of the former run")));
    simulation.reset();
    EXPECT_NO_THROW(simulation.run());
}

} // namespace idem::reset_test
