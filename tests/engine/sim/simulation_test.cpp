// Simulated time: events run in order of time, ties in order of scheduling, and equal programs run
// equally.

#include "engine/core/ensure.h"
#include "engine/sim/simulation.h"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace idem::simulation_test {

namespace {

using EventLog = std::vector<std::string>;

constexpr Duration ms(std::int64_t count) {
    return Duration::milliseconds(count);
}

Process notesAfter(Simulation& simulation, Duration span, EventLog& log, std::string text) {
    co_await simulation.delay(span);
    log.push_back(text);
}

Process notesAfterZeroDelays(Simulation& simulation, int count, EventLog& log, std::string text) {
    for (int k = 0; k < count; ++k) {
        co_await simulation.delay(Duration::zero());
    }
    log.push_back(text);
}

Process notesTwice(Simulation& simulation, EventLog& log) {
    log.push_back("child");
    co_await simulation.delay(Duration::zero());
    log.push_back("child after a zero delay");
}

Process throwsAtOnce() {
    throw std::runtime_error("at once");
    co_return;
}

Process throwsAfter(Simulation& simulation, Duration span, std::string text) {
    co_await simulation.delay(span);
    throw std::runtime_error(text);
}

Process spawnsAThrower(Simulation& simulation, EventLog& log) {
    const auto thrower = simulation.spawn(throwsAtOnce());
    log.push_back(simulation.isAlive(thrower) ? "alive" : "dead");
    co_await simulation.delay(ms(1));
    log.push_back("later");
}

Process stopsAfter(Simulation& simulation, Duration span) {
    co_await simulation.delay(span);
    simulation.stop();
    co_await simulation.delay(span);
}

// Counts on its way out, however it goes out.
struct CountsExit {
    int* count;
    explicit CountsExit(int& exits) : count(&exits) {}
    CountsExit(CountsExit&& other) noexcept : count(std::exchange(other.count, nullptr)) {}
    CountsExit& operator=(CountsExit&&) = delete;
    ~CountsExit() {
        if (count != nullptr) {
            ++*count;
        }
    }
};

Process waitsWithGuard(Simulation& simulation, Duration span, int& exits) {
    const CountsExit guard{exits};
    co_await simulation.delay(span);
}

Process spawnsOneMore(Simulation& simulation, EventLog& log) {
    co_await simulation.delay(ms(1));
    log.push_back("before");
    simulation.spawn(notesTwice(simulation, log));
    log.push_back("after");
    co_await simulation.delay(ms(1));
    log.push_back("later");
}

Process checksTimeIsMonotone(Simulation& simulation, std::int64_t seed, Time& latest, int& rounds) {
    for (std::int64_t k = 1; k <= 200; ++k) {
        co_await simulation.delay(Duration::nanoseconds(seed * k % 13));
        EXPECT_GE(simulation.now(), latest);
        latest = simulation.now();
        ++rounds;
    }
}

Process spawnsInto(Simulation& outer, EventLog& log) {
    outer.spawn(notesAfter, std::ref(outer), ms(3), std::ref(log), "spawned from inside");
    co_return;
}

Process letsInnerSpawnIntoOuter(Simulation& outer, Simulation& inner, EventLog& log) {
    inner.spawn(spawnsInto, std::ref(outer), std::ref(log));
    inner.run();
    co_return;
}

Process runsAnother(Simulation& own, Simulation& other, EventLog& log) {
    co_await own.delay(ms(1));
    other.spawn(notesAfter, std::ref(other), ms(5), std::ref(log), "inner");
    other.run();
    own.spawn(notesAfter(own, ms(1), log, "outer"));
}

Process carries(CountsExit) {
    co_return;
}

Process throwsAfterAnother() {
    auto* const simulation = Simulation::running();
    simulation->spawn(throwsAtOnce());
    throw std::logic_error("the second");
    co_return;
}

Process notesItself(Simulation& simulation, ProcessRef& self) {
    self = simulation.current();
    co_return;
}

Process comparesItself(Simulation& simulation, ProcessRef& before, ProcessRef& child) {
    before = simulation.current();
    const auto spawned = simulation.spawn(notesItself(simulation, child));
    EXPECT_EQ(child, spawned);
    EXPECT_EQ(simulation.current(), before);
    co_return;
}

} // namespace

TEST(SimulationTest, RunsEventsInOrderOfTime) {
    Simulation simulation;
    EventLog log;
    for (const std::int64_t span : {30, 10, 20}) {
        simulation.spawn(
            notesAfter, std::ref(simulation), ms(span), std::ref(log), std::to_string(span));
    }
    simulation.run();
    EXPECT_EQ(log, (EventLog{"10", "20", "30"}));
    EXPECT_EQ(simulation.now(), Time::zero() + ms(30));
}

TEST(SimulationTest, BreaksTiesInTheOrderOfScheduling) {
    Simulation simulation;
    EventLog log;
    EventLog expected;
    for (int k = 0; k < 500; ++k) {
        expected.push_back(std::to_string(k));
        simulation.spawn(notesAfter, std::ref(simulation), ms(7), std::ref(log), expected.back());
    }
    simulation.run();
    EXPECT_EQ(log, expected);
}

TEST(SimulationTest, RunsZeroDelaysAfterWhatIsDueAlready) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(spawnsOneMore, std::ref(simulation), std::ref(log));
    simulation.spawn(notesAfter, std::ref(simulation), ms(1), std::ref(log), "due at 1 ms as well");
    simulation.run();
    EXPECT_EQ(log,
              (EventLog{"before",
                        "child",
                        "after",
                        "due at 1 ms as well",
                        "child after a zero delay",
                        "later"}));
}

TEST(SimulationTest, TakesZeroDelaysInTurn) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(notesAfterZeroDelays, std::ref(simulation), 2, std::ref(log), "two");
    simulation.spawn(notesAfterZeroDelays, std::ref(simulation), 1, std::ref(log), "one");
    simulation.spawn(notesAfterZeroDelays, std::ref(simulation), 2, std::ref(log), "two again");
    simulation.run();
    EXPECT_EQ(log, (EventLog{"one", "two", "two again"}));
    EXPECT_EQ(simulation.now(), Time::zero());
}

TEST(SimulationTest, KeepsTheOrderWhenMoreIsDueAtOnceThanTheRingHolds) {
    Simulation simulation;
    EventLog log;
    EventLog expected;
    for (int k = 0; k < 1'000; ++k) {
        expected.push_back(std::to_string(k));
        simulation.spawn(
            notesAfterZeroDelays, std::ref(simulation), 3, std::ref(log), expected.back());
    }
    simulation.run();
    EXPECT_EQ(log, expected);
}

TEST(SimulationTest, NeverTurnsTimeBack) {
    Simulation simulation;
    Time latest;
    int rounds = 0;
    for (std::int64_t seed = 1; seed <= 50; ++seed) {
        simulation.spawn(
            checksTimeIsMonotone, std::ref(simulation), seed, std::ref(latest), std::ref(rounds));
    }
    simulation.run();
    EXPECT_EQ(rounds, 50 * 200);
}

TEST(SimulationTest, RunsEqualProgramsEqually) {
    EventLog logs[2];
    for (auto& log : logs) {
        Simulation simulation;
        for (std::int64_t k = 0; k < 300; ++k) {
            simulation.spawn(notesAfter,
                             std::ref(simulation),
                             ms(k * 31 % 17),
                             std::ref(log),
                             std::to_string(k));
        }
        simulation.run();
    }
    EXPECT_EQ(logs[0], logs[1]);
}

TEST(SimulationTest, RefusesToWaitForThePast) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(notesAfter, std::ref(simulation), ms(-1), std::ref(log), "never");
    EXPECT_THROW(simulation.run(), InternalError);
    EXPECT_TRUE(log.empty());
}

TEST(SimulationTest, WaitsWithoutEndUpToTheLastInstant) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(notesAfter, std::ref(simulation), ms(1), std::ref(log), "soon");
    simulation.runUntil(Time::zero() + ms(5));
    simulation.spawn(notesAfter, std::ref(simulation), Duration::max(), std::ref(log), "last");
    simulation.run();
    EXPECT_EQ(log, (EventLog{"soon", "last"}));
    EXPECT_EQ(simulation.now(), Time::max());
}

TEST(SimulationTest, RunsUntilATimeIncludingIt) {
    Simulation simulation;
    EventLog log;
    for (const std::int64_t span : {10, 20, 21}) {
        simulation.spawn(
            notesAfter, std::ref(simulation), ms(span), std::ref(log), std::to_string(span));
    }
    simulation.runUntil(Time::zero() + ms(20));
    EXPECT_EQ(log, (EventLog{"10", "20"}));
    EXPECT_EQ(simulation.now(), Time::zero() + ms(20));
    simulation.runUntil(Time::zero() + ms(50));
    EXPECT_EQ(log, (EventLog{"10", "20", "21"}));
    EXPECT_EQ(simulation.now(), Time::zero() + ms(50));
}

TEST(SimulationTest, StopsAfterTheRunningEvent) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(stopsAfter, std::ref(simulation), ms(1));
    simulation.spawn(notesAfter, std::ref(simulation), ms(1), std::ref(log), "due at the stop");
    simulation.run();
    EXPECT_TRUE(log.empty());
    simulation.run();
    EXPECT_EQ(log, EventLog{"due at the stop"});
}

TEST(SimulationTest, CountsItsEvents) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(notesAfter, std::ref(simulation), ms(1), std::ref(log), "once");
    simulation.run();
    EXPECT_EQ(simulation.eventCount(), 2U) << "the start and the end of the delay";
}

TEST(SimulationTest, RethrowsWhatLeavesAProcess) {
    Simulation simulation;
    simulation.spawn(throwsAfter, std::ref(simulation), ms(1), "lost?");
    try {
        simulation.run();
        FAIL() << "the exception was lost";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "lost?");
    }
}

TEST(SimulationTest, RethrowsWhatLeavesAProcessWhileItIsSpawned) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(spawnsAThrower, std::ref(simulation), std::ref(log));
    EXPECT_THROW(simulation.run(), std::runtime_error);
    EXPECT_EQ(log, EventLog{"dead"}) << "the spawner goes on to its next suspension";
    simulation.run();
    EXPECT_EQ(log.back(), "later");
}

TEST(SimulationTest, StartsWhatIsSpawnedOutsideWhenItRuns) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(notesTwice, std::ref(simulation), std::ref(log));
    EXPECT_TRUE(log.empty());
    simulation.run();
    EXPECT_EQ(log.size(), 2U);
}

TEST(SimulationTest, RunsOnAfterAnException) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(throwsAfter, std::ref(simulation), ms(1), "first");
    simulation.spawn(notesAfter, std::ref(simulation), ms(2), std::ref(log), "second");
    EXPECT_THROW(simulation.run(), std::runtime_error);
    EXPECT_EQ(simulation.now(), Time::zero() + ms(1));
    EXPECT_EQ(simulation.processCount(), 1U);
    simulation.run();
    EXPECT_EQ(log, EventLog{"second"});
}

TEST(SimulationTest, CanBeResetAfterAnException) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(throwsAfter, std::ref(simulation), ms(1), "first");
    simulation.spawn(notesAfter, std::ref(simulation), ms(2), std::ref(log), "never");
    EXPECT_THROW(simulation.run(), std::runtime_error);
    simulation.reset();
    simulation.spawn(notesAfter, std::ref(simulation), ms(3), std::ref(log), "anew");
    simulation.run();
    EXPECT_EQ(log, EventLog{"anew"});
}

TEST(SimulationTest, DestroysLiveFramesOnReset) {
    Simulation simulation;
    int exits = 0;
    for (int k = 1; k <= 10; ++k) {
        simulation.spawn(waitsWithGuard, std::ref(simulation), ms(k), std::ref(exits));
    }
    simulation.runUntil(Time::zero() + ms(4));
    EXPECT_EQ(exits, 4);
    EXPECT_EQ(simulation.processCount(), 6U);
    simulation.reset();
    EXPECT_EQ(exits, 10);
    EXPECT_EQ(simulation.processCount(), 0U);
    EXPECT_EQ(simulation.pendingCount(), 0U);
    EXPECT_EQ(simulation.now(), Time::zero());
}

TEST(SimulationTest, DestroysLiveFramesAtItsEnd) {
    int exits = 0;
    {
        Simulation simulation;
        simulation.spawn(waitsWithGuard, std::ref(simulation), ms(1), std::ref(exits));
        simulation.spawn(waitsWithGuard, std::ref(simulation), ms(9), std::ref(exits));
        simulation.runUntil(Time::zero() + ms(5));
        EXPECT_EQ(exits, 1);
    }
    EXPECT_EQ(exits, 2);
}

TEST(SimulationTest, RunsAloneWhetherFreshOrReset) {
    Simulation reused;
    EventLog logs[2];
    for (auto& log : logs) {
        Simulation fresh;
        for (Simulation* const simulation : {&fresh, &reused}) {
            simulation->spawn(notesAfter, std::ref(*simulation), ms(2), std::ref(log), "two");
            simulation->spawn(notesAfter, std::ref(*simulation), ms(1), std::ref(log), "one");
            simulation->run();
            EXPECT_EQ(simulation->eventCount(), 4U);
        }
        reused.reset();
        EXPECT_EQ(log, (EventLog{"one", "two", "one", "two"}));
    }
}

TEST(SimulationTest, InterleavesWithAnotherInOneThread) {
    Simulation left;
    Simulation right;
    EventLog log;
    for (const std::int64_t span : {1, 3}) {
        left.spawn(notesAfter, std::ref(left), ms(span), std::ref(log), "left");
        right.spawn(notesAfter, std::ref(right), ms(span + 1), std::ref(log), "right");
    }
    for (std::int64_t end = 1; end <= 4; ++end) {
        left.runUntil(Time::zero() + ms(end));
        right.runUntil(Time::zero() + ms(end));
    }
    EXPECT_EQ(log, (EventLog{"left", "right", "left", "right"}));
}

TEST(SimulationTest, RunsAnotherSimulationInsideAProcess) {
    Simulation outer;
    Simulation inner;
    EventLog log;
    outer.spawn(runsAnother, std::ref(outer), std::ref(inner), std::ref(log));
    outer.run();
    EXPECT_EQ(log, (EventLog{"inner", "outer"}));
    EXPECT_EQ(outer.now(), Time::zero() + ms(2));
    EXPECT_EQ(inner.now(), Time::zero() + ms(5));
}

TEST(SimulationTest, TakesAProcessFromInsideAnotherSimulation) {
    Simulation outer;
    Simulation inner;
    EventLog log;
    outer.spawn(letsInnerSpawnIntoOuter, std::ref(outer), std::ref(inner), std::ref(log));
    outer.run();
    EXPECT_EQ(log, EventLog{"spawned from inside"});
    EXPECT_EQ(outer.now(), Time::zero() + ms(3));
}

TEST(SimulationTest, RefusesAProcessMadeElsewhere) {
    Simulation simulation;
    EventLog log;
    auto stray = notesAfter(simulation, ms(1), log, "stray");
    EXPECT_THROW(simulation.spawn(std::move(stray)), InternalError);
    EXPECT_EQ(simulation.processCount(), 0U);
}

TEST(SimulationTest, NeverRunsAProcessThatIsNotSpawned) {
    Simulation simulation;
    EventLog log;
    { const auto dropped = notesAfter(simulation, ms(1), log, "dropped"); }
    simulation.run();
    EXPECT_TRUE(log.empty());
}

TEST(SimulationTest, DestroysAProcessThatIsNotSpawned) {
    int exits = 0;
    { const auto dropped = carries(CountsExit{exits}); }
    EXPECT_EQ(exits, 1);
}

TEST(SimulationTest, RethrowsTheFirstOfTwoExceptions) {
    Simulation simulation;
    simulation.spawn(throwsAfterAnother);
    EXPECT_THROW(simulation.run(), std::runtime_error);
}

TEST(SimulationTest, NamesTheProcessThatRuns) {
    Simulation simulation;
    ProcessRef self;
    ProcessRef child;
    const auto spawned =
        simulation.spawn(comparesItself, std::ref(simulation), std::ref(self), std::ref(child));
    simulation.run();
    EXPECT_EQ(self, spawned);
}

TEST(SimulationTest, KeepsTheClockAtTheStop) {
    Simulation simulation;
    simulation.spawn(stopsAfter, std::ref(simulation), ms(1));
    simulation.runUntil(Time::zero() + ms(5));
    EXPECT_EQ(simulation.now(), Time::zero() + ms(1));
    simulation.runUntil(Time::zero() + ms(5));
    EXPECT_EQ(simulation.now(), Time::zero() + ms(5));
}

TEST(SimulationTest, KeepsTheOrderWhenTheRingGrowsAroundItsEnd) {
    Simulation simulation;
    EventLog log;
    simulation.spawn(notesAfterZeroDelays, std::ref(simulation), 200, std::ref(log), "first");
    simulation.run();
    EventLog expected{"first"};
    for (int k = 0; k < 1'000; ++k) {
        expected.push_back(std::to_string(k));
        simulation.spawn(
            notesAfterZeroDelays, std::ref(simulation), 1, std::ref(log), expected.back());
    }
    simulation.run();
    EXPECT_EQ(log, expected);
}

TEST(SimulationTest, KnowsWhetherAnythingIsStillDue) {
    Simulation simulation;
    EventLog log;
    EXPECT_FALSE(simulation.isAnythingDue());
    const auto process =
        simulation.spawn(notesAfter, std::ref(simulation), ms(9), std::ref(log), "never");
    EXPECT_TRUE(simulation.isAnythingDue()) << "its start";
    simulation.runUntil(Time::zero() + ms(1));
    EXPECT_TRUE(simulation.isAnythingDue()) << "the end of its delay";
    simulation.kill(process);
    EXPECT_EQ(simulation.pendingCount(), 1U);
    EXPECT_FALSE(simulation.isAnythingDue()) << "what was cancelled will not happen";
}

TEST(SimulationTest, BackgroundProcessesAreNothingToWaitFor) {
    Simulation simulation;
    EventLog log;
    simulation.spawnBackground(notesAfter, std::ref(simulation), ms(3), std::ref(log), "keeper");
    simulation.spawnBackground(notesAfter, std::ref(simulation), ms(9), std::ref(log), "reaper");
    EXPECT_FALSE(simulation.isAnythingDue()) << "neither counts for the other";
    simulation.spawn(notesAfter, std::ref(simulation), ms(5), std::ref(log), "client");
    EXPECT_TRUE(simulation.isAnythingDue());
    simulation.runUntil(Time::zero() + ms(5));
    EXPECT_FALSE(simulation.isAnythingDue()) << "only the reaper is left";
    // Its frame may be that of the keeper, which has ended.
    simulation.spawn(notesAfter, std::ref(simulation), ms(1), std::ref(log), "late client");
    EXPECT_TRUE(simulation.isAnythingDue());
    simulation.run();
    EXPECT_EQ(log.size(), 4U) << "they run like any other";
    simulation.reset();
    simulation.spawn(notesAfter, std::ref(simulation), ms(1), std::ref(log), "next run");
    EXPECT_TRUE(simulation.isAnythingDue());
}

} // namespace idem::simulation_test
