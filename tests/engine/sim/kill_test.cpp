// A killed process is gone with all its frames, wherever it was waiting, and whatever still points
// at them points at nothing.

#include "engine/sim/mailbox.h"
#include "engine/sim/resource.h"
#include "engine/sim/simulation.h"
#include "engine/sim/task.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace idem::kill_test {

namespace {

constexpr Duration second = Duration::seconds(1);

struct ExitGuard {
    explicit ExitGuard(int& exits) : count(exits) {}
    ~ExitGuard() { ++count; }
    ExitGuard(const ExitGuard&) = delete;
    ExitGuard& operator=(const ExitGuard&) = delete;
    int& count;
};

// What the processes below share; outlives their frames.
struct KillWorld {
    Simulation simulation;
    Resource unit{simulation, 1};
    Mailbox<int> box{simulation};
    Ticket<int> ticket;
    int exits = 0;
    std::vector<std::string> log;
    ProcessRef victim;
};

Process sleeps(KillWorld& world, Duration span, std::string text) {
    const ExitGuard guard{world.exits};
    co_await world.simulation.delay(span);
    world.log.push_back(text);
}

Process killsAt(KillWorld& world, Duration span, ProcessRef victim) {
    co_await world.simulation.delay(span);
    EXPECT_TRUE(world.simulation.kill(victim));
    EXPECT_FALSE(world.simulation.isAlive(victim));
    EXPECT_FALSE(world.simulation.kill(victim));
}

Process killsNamedVictimAt(KillWorld& world, Duration span) {
    co_await world.simulation.delay(span);
    EXPECT_TRUE(world.simulation.kill(world.victim));
}

Process yieldsOften(KillWorld& world, int count) {
    const ExitGuard guard{world.exits};
    for (int k = 0; k < count; ++k) {
        co_await world.simulation.delay(Duration::zero());
    }
    world.log.push_back("yielded");
}

Process usesUnit(KillWorld& world, std::string text) {
    const ExitGuard guard{world.exits};
    co_await world.unit.acquire();
    world.log.push_back(text);
    co_await world.simulation.delay(second);
    world.unit.release();
}

Process receivesWithin(KillWorld& world, Duration span) {
    const ExitGuard guard{world.exits};
    world.ticket = world.box.open();
    const auto value = co_await world.box.receive(span);
    world.log.push_back(value ? "received" : "timed out");
}

Process receivesInOwnFrame(KillWorld& world) {
    const ExitGuard guard{world.exits};
    Mailbox<int> box{world.simulation};
    world.ticket = box.open();
    co_await box.receive();
    world.log.push_back("received");
}

Task<> innermost(KillWorld& world) {
    const ExitGuard guard{world.exits};
    co_await world.simulation.delay(second);
    world.log.push_back("inner");
}

Task<> middle(KillWorld& world) {
    const ExitGuard guard{world.exits};
    co_await innermost(world);
    world.log.push_back("middle");
}

Process nests(KillWorld& world) {
    const ExitGuard guard{world.exits};
    co_await middle(world);
    world.log.push_back("outer");
}

Process killsItself(KillWorld& world, Duration span) {
    const ExitGuard guard{world.exits};
    EXPECT_TRUE(world.simulation.kill(world.simulation.current()));
    world.log.push_back("goes on to its next suspension");
    co_await world.simulation.delay(span);
    world.log.push_back("never");
}

Task<> killsCaller(KillWorld& world) {
    const ExitGuard guard{world.exits};
    EXPECT_TRUE(world.simulation.kill(world.simulation.current()));
    co_return;
}

Process killsItselfFromATask(KillWorld& world) {
    const ExitGuard guard{world.exits};
    co_await killsCaller(world);
    world.log.push_back("goes on after the task");
    co_await world.simulation.delay(second);
    world.log.push_back("never");
}

Task<> killsCallerLater(KillWorld& world) {
    co_await world.simulation.delay(second);
    EXPECT_TRUE(world.simulation.kill(world.simulation.current()));
}

Process killsItselfFromATaskLater(KillWorld& world) {
    const ExitGuard guard{world.exits};
    co_await killsCallerLater(world);
    co_await world.simulation.delay(second);
    world.log.push_back("never");
}

Process killsItselfAndEnds(KillWorld& world) {
    const ExitGuard guard{world.exits};
    world.simulation.kill(world.simulation.current());
    co_return;
}

Process spawnsAndSleeps(KillWorld& world) {
    world.simulation.spawn(yieldsOften(world, 1));
    co_await world.simulation.delay(second);
}

Process killsItsSpawner(KillWorld& world) {
    EXPECT_TRUE(world.simulation.kill(world.victim));
    EXPECT_TRUE(world.simulation.isAlive(world.victim));
    world.log.push_back("killed");
    co_return;
}

Process spawnsItsKiller(KillWorld& world) {
    const ExitGuard guard{world.exits};
    world.simulation.spawn(killsItsSpawner(world));
    world.log.push_back("goes on after the spawn");
    co_await world.simulation.delay(second);
    world.log.push_back("never");
}

// Its frame kills another process on its way out.
struct KillsOnExit {
    KillsOnExit(Simulation& own, const ProcessRef& other) : simulation(own), victim(other) {}
    ~KillsOnExit() { simulation.kill(victim); }
    KillsOnExit(const KillsOnExit&) = delete;
    KillsOnExit& operator=(const KillsOnExit&) = delete;
    Simulation& simulation;
    const ProcessRef& victim;
};

Process takesAnotherAlong(KillWorld& world) {
    const ExitGuard guard{world.exits};
    const KillsOnExit killer{world.simulation, world.victim};
    co_await world.simulation.delay(second);
}

template <class... Arguments>
ProcessRef start(KillWorld& world,
                 Process (*body)(KillWorld&, Arguments...),
                 std::type_identity_t<Arguments>... arguments) {
    return world.simulation.spawn(body, std::ref(world), std::move(arguments)...);
}

} // namespace

TEST(KillTest, EndsADelay) {
    KillWorld world;
    const auto victim = start(world, sleeps, second * 2, "slept");
    start(world, killsAt, second, victim);
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 1);
    EXPECT_EQ(world.simulation.now(), Time::zero() + second) << "nothing waits for the dead";
}

TEST(KillTest, ReachesAProcessBeforeItsStart) {
    KillWorld world;
    const auto victim = start(world, sleeps, second, "slept");
    EXPECT_TRUE(world.simulation.kill(victim));
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 0) << "its body never began";
    EXPECT_EQ(world.simulation.processCount(), 0U);
}

TEST(KillTest, ReachesAProcessThatIsDueNow) {
    KillWorld world;
    const auto victim = start(world, yieldsOften, 5);
    start(world, killsAt, Duration::zero(), victim);
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 1);
}

TEST(KillTest, ReachesAProcessDueAtTheSameTimeInTheHeap) {
    KillWorld world;
    // The killer is spawned first, so at one second it comes before the sleeper.
    start(world, killsNamedVictimAt, second);
    world.victim = start(world, sleeps, second, "slept");
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 1);
}

TEST(KillTest, LeavesAQueueAndLetsTheNextOneIn) {
    KillWorld world;
    start(world, usesUnit, "first");
    const auto victim = start(world, usesUnit, "second");
    start(world, usesUnit, "third");
    start(world, killsAt, second / 2, victim);
    world.simulation.runUntil(Time::zero() + second / 4);
    EXPECT_EQ(world.unit.queueLength(), 2U);
    world.simulation.runUntil(Time::zero() + second / 2);
    EXPECT_EQ(world.unit.queueLength(), 1U);
    world.simulation.run();
    EXPECT_EQ(world.log, (std::vector<std::string>{"first", "third"}));
    EXPECT_EQ(world.simulation.now(), Time::zero() + second * 2);
    EXPECT_EQ(world.unit.freeCount(), 1);
}

TEST(KillTest, LeavesAQueueAtItsMiddleAndAtItsEnd) {
    KillWorld world;
    start(world, usesUnit, "holder");
    start(world, usesUnit, "first");
    const auto middle = start(world, usesUnit, "middle");
    const auto last = start(world, usesUnit, "last");
    world.simulation.runUntil(Time::zero() + second / 2);
    world.simulation.kill(middle);
    world.simulation.kill(last);
    start(world, usesUnit, "late");
    world.simulation.run();
    EXPECT_EQ(world.log, (std::vector<std::string>{"holder", "first", "late"}));
}

TEST(KillTest, PassesOnAUnitThatWasJustGranted) {
    KillWorld world;
    ASSERT_TRUE(world.unit.acquire().await_ready());
    const auto victim = start(world, usesUnit, "second");
    start(world, usesUnit, "third");
    world.simulation.run();
    world.unit.release();
    EXPECT_TRUE(world.simulation.kill(victim));
    world.simulation.run();
    EXPECT_EQ(world.log, std::vector<std::string>{"third"});
    EXPECT_EQ(world.unit.freeCount(), 1);
}

TEST(KillTest, EndsAReceiveWithDeadline) {
    KillWorld world;
    const auto victim = start(world, receivesWithin, second * 2);
    start(world, killsAt, second, victim);
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 1);
    EXPECT_EQ(world.simulation.now(), Time::zero() + second);
}

TEST(KillTest, LetsAReplyToTheDeadResumeNobody) {
    KillWorld world;
    const auto victim = start(world, receivesWithin, second * 2);
    world.simulation.runUntil(Time::zero() + second);
    world.simulation.kill(victim);
    start(world, sleeps, second, "slept in the same frame");
    world.ticket.deliver(7);
    world.simulation.run();
    EXPECT_EQ(world.log, std::vector<std::string>{"slept in the same frame"});
    EXPECT_EQ(world.simulation.now(), Time::zero() + second * 2);
}

TEST(KillTest, VoidsTheTicketsOfAMailboxThatDies) {
    KillWorld world;
    const auto victim = start(world, receivesInOwnFrame);
    world.simulation.run();
    EXPECT_TRUE(world.ticket.isOpen());
    world.simulation.kill(victim);
    EXPECT_FALSE(world.ticket.isOpen());
    EXPECT_FALSE(world.ticket.deliver(7));
    // Another mailbox takes the same place; the old ticket is still void.
    start(world, receivesInOwnFrame);
    const auto late = world.ticket;
    world.simulation.run();
    EXPECT_FALSE(late.deliver(7));
    EXPECT_TRUE(world.ticket.deliver(7));
    world.simulation.run();
    EXPECT_EQ(world.log, std::vector<std::string>{"received"});
}

TEST(KillTest, DestroysEveryFrameOfANest) {
    KillWorld world;
    const auto victim = start(world, nests);
    start(world, killsAt, second / 2, victim);
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 3);
    EXPECT_EQ(world.simulation.now(), Time::zero() + second / 2);
}

TEST(KillTest, LeavesNothingThatCouldResumeAReusedFrame) {
    KillWorld world;
    const auto victim = start(world, sleeps, second, "first life");
    world.simulation.runUntil(Time::zero() + second / 2);
    world.simulation.kill(victim);
    const auto heir = start(world, sleeps, second * 3, "second life");
    ASSERT_EQ(heir.index, victim.index) << "the test needs the frame to be reused";
    EXPECT_FALSE(world.simulation.isAlive(victim));
    EXPECT_FALSE(world.simulation.kill(victim));
    world.simulation.runUntil(Time::zero() + second * 3);
    EXPECT_TRUE(world.log.empty()) << "woken by the entry of the first life";
    world.simulation.run();
    EXPECT_EQ(world.simulation.now(), Time::zero() + second / 2 + second * 3);
}

TEST(KillTest, WaitsForTheNextSuspensionOfTheRunningProcess) {
    for (const auto span : {Duration::zero(), second}) {
        KillWorld world;
        start(world, killsItself, span);
        world.simulation.run();
        EXPECT_EQ(world.log, std::vector<std::string>{"goes on to its next suspension"});
        EXPECT_EQ(world.exits, 1);
        EXPECT_EQ(world.simulation.processCount(), 0U);
    }
}

TEST(KillTest, WaitsForTheNextSuspensionOfTheRunningNest) {
    KillWorld world;
    start(world, killsItselfFromATask);
    world.simulation.run();
    EXPECT_EQ(world.log, std::vector<std::string>{"goes on after the task"});
    EXPECT_EQ(world.exits, 2);
}

TEST(KillTest, KnowsTheProcessOfATaskThatWasResumed) {
    KillWorld world;
    world.victim = start(world, killsItselfFromATaskLater);
    world.simulation.run();
    EXPECT_TRUE(world.log.empty());
    EXPECT_EQ(world.exits, 1);
    EXPECT_EQ(world.simulation.now(), Time::zero() + second);
}

TEST(KillTest, WaitsForTheNextSuspensionOfASpawner) {
    KillWorld world;
    world.victim = start(world, spawnsItsKiller);
    world.simulation.run();
    EXPECT_EQ(world.log, (std::vector<std::string>{"killed", "goes on after the spawn"}));
    EXPECT_EQ(world.exits, 1);
    EXPECT_EQ(world.simulation.processCount(), 0U);
}

TEST(KillTest, DoesNotTakeAFormerSpawnerForARunningOne) {
    KillWorld world;
    const auto victim = start(world, spawnsAndSleeps);
    world.simulation.runUntil(Time::zero() + second / 2);
    world.simulation.kill(victim);
    EXPECT_FALSE(world.simulation.isAlive(victim));
}

TEST(KillTest, MayComeTogetherWithTheEnd) {
    KillWorld world;
    start(world, killsItselfAndEnds);
    start(world, sleeps, second, "another");
    world.simulation.run();
    EXPECT_EQ(world.exits, 2);
    EXPECT_EQ(world.log, std::vector<std::string>{"another"});
}

TEST(KillTest, DoesNothingToAProcessThatHasEnded) {
    KillWorld world;
    const auto ended = start(world, sleeps, second, "slept");
    EXPECT_TRUE(world.simulation.isAlive(ended));
    world.simulation.run();
    EXPECT_FALSE(world.simulation.isAlive(ended));
    EXPECT_FALSE(world.simulation.kill(ended));
    EXPECT_FALSE(world.simulation.isAlive(ProcessRef::none()));
}

TEST(KillTest, DoesNothingToAProcessOfAnEarlierRun) {
    KillWorld world;
    Simulation simulation;
    const auto old = simulation.spawn(sleeps, std::ref(world), second, "slept");
    simulation.reset();
    const auto current = simulation.spawn(sleeps, std::ref(world), second, "slept");
    ASSERT_EQ(old.index, current.index);
    EXPECT_FALSE(simulation.kill(old));
    EXPECT_TRUE(simulation.isAlive(current));
}

TEST(KillTest, MayKillFurtherOnTheWayOut) {
    KillWorld world;
    const auto first = start(world, takesAnotherAlong);
    world.victim = start(world, takesAnotherAlong);
    world.simulation.runUntil(Time::zero() + second / 2);
    // The second one, on its way out, kills itself once more.
    EXPECT_TRUE(world.simulation.kill(first));
    EXPECT_FALSE(world.simulation.isAlive(world.victim));
    EXPECT_EQ(world.exits, 2);
}

} // namespace idem::kill_test
