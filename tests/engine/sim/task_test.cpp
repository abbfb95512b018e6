// A task hands its result, or its exception, to whoever awaits it, and never loses either.

#include "engine/core/ensure.h"
#include "engine/sim/simulation.h"
#include "engine/sim/task.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace idem::task_test {

namespace {

// Neither default constructible nor copyable.
struct Parcel {
    explicit Parcel(const std::string& label) : text(std::make_unique<std::string>(label)) {}
    std::unique_ptr<std::string> text;
};

Task<Parcel> packs(Simulation& simulation, std::string text) {
    co_await simulation.delay(Duration::milliseconds(2));
    co_return Parcel(text);
}

Task<Parcel> packsTwice(Simulation& simulation) {
    auto first = co_await packs(simulation, "a");
    auto other = co_await packs(simulation, "b");
    co_return Parcel(*first.text + *other.text);
}

Task<> fails(Simulation& simulation, std::string text) {
    co_await simulation.delay(Duration::milliseconds(1));
    throw std::runtime_error(text);
}

Task<int> failsAtOnce() {
    throw std::runtime_error("at once");
    co_return 1;
}

Task<int> passesOn() {
    const auto value = co_await failsAtOnce();
    co_return value + 1;
}

Process collects(Simulation& simulation, std::string& result) {
    auto parcel = co_await packsTwice(simulation);
    result = *parcel.text;
}

Process awaitsFailure(Simulation& simulation) {
    co_await fails(simulation, "from the task");
}

Process catchesFailure(Simulation& simulation, std::string& caught) {
    try {
        co_await fails(simulation, "from the task");
    } catch (const std::runtime_error& error) {
        caught = error.what();
    }
}

Task<int> identity(int value) {
    co_return value;
}

Task<std::shared_ptr<int>> shares(std::shared_ptr<int> pointer) {
    co_return pointer;
}

Process sumsManyAtOnce(int count, std::int64_t& sum) {
    for (int k = 0; k < count; ++k) {
        const auto value = co_await identity(k);
        sum += value;
    }
}

// Suspends a nest at its innermost frame, as an explorer's announced operation does.
struct Announcement {
    std::coroutine_handle<>& innermost;
    int& answer;

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> frame) { innermost = frame; }
    int await_resume() const { return answer; }
};

struct ManualDriver {
    std::coroutine_handle<> innermost;
    int answer = 0;

    Announcement announce() { return {innermost, answer}; }
    void reply(int value) {
        answer = value;
        innermost.resume();
    }
};

Task<int> asksOnce(ManualDriver& driver) {
    const auto answer = co_await driver.announce();
    if (answer < 0) {
        throw std::runtime_error("negative");
    }
    co_return answer;
}

Task<int> asksTwice(ManualDriver& driver) {
    const auto first = co_await asksOnce(driver);
    const auto second = co_await asksOnce(driver);
    co_return 10 * first + second;
}

Process dropsFailedTask(Simulation& simulation) {
    co_await simulation.delay(Duration::milliseconds(1));
    auto task = failsAtOnce();
    task.start();
}

Process keepsTask(std::optional<Task<int>>& kept) {
    kept.emplace(identity(7));
    co_return;
}

Process awaitsTwice(Simulation& simulation) {
    auto task = packs(simulation, "once");
    co_await task;
    co_await task;
}

} // namespace

TEST(TaskTest, HandsItsResultToItsParent) {
    Simulation simulation;
    std::string result;
    simulation.spawn(collects, std::ref(simulation), std::ref(result));
    simulation.run();
    EXPECT_EQ(result, "ab");
    EXPECT_EQ(simulation.now(), Time::zero() + Duration::milliseconds(4));
}

TEST(TaskTest, ThrowsIntoItsParent) {
    Simulation simulation;
    std::string caught;
    simulation.spawn(catchesFailure, std::ref(simulation), std::ref(caught));
    simulation.run();
    EXPECT_EQ(caught, "from the task");
}

TEST(TaskTest, ThrowsOutOfRunWhenNobodyCatches) {
    Simulation simulation;
    simulation.spawn(awaitsFailure, std::ref(simulation));
    EXPECT_THROW(simulation.run(), std::runtime_error);
    EXPECT_EQ(simulation.processCount(), 0U);
}

TEST(TaskTest, EndsAtOnceThousandsOfTimes) {
    Simulation simulation;
    std::int64_t sum = 0;
    simulation.spawn(sumsManyAtOnce, 5'000, std::ref(sum));
    simulation.run();
    EXPECT_EQ(sum, 5'000 * 4'999 / 2);
}

TEST(TaskTest, DoesNothingUntilItIsStarted) {
    ManualDriver driver;
    auto task = asksOnce(driver);
    EXPECT_FALSE(driver.innermost);
    EXPECT_FALSE(task.done());
    EXPECT_THROW(task.take(), InternalError);
}

TEST(TaskTest, IsDrivenByHandWithoutASimulation) {
    ManualDriver driver;
    auto task = asksTwice(driver);
    task.start();
    driver.reply(4);
    EXPECT_FALSE(task.done());
    driver.reply(2);
    ASSERT_TRUE(task.done());
    EXPECT_EQ(task.take(), 42);
}

TEST(TaskTest, IsDrivenByHandInAPoolOfTheDriver) {
    FramePool pool;
    const FramePool::Scope scope{&pool};
    ManualDriver driver;
    auto task = asksTwice(driver);
    task.start();
    EXPECT_LT(pool.indexOf(driver.innermost.address()), FramePool::indexMax);
    driver.reply(1);
    driver.reply(2);
    EXPECT_EQ(task.take(), 12);
}

TEST(TaskTest, ThrowsOutOfTakeWhenDrivenByHand) {
    ManualDriver driver;
    auto task = asksTwice(driver);
    task.start();
    driver.reply(-1);
    ASSERT_TRUE(task.done());
    EXPECT_THROW(task.take(), std::runtime_error);
}

TEST(TaskTest, MayBeDroppedAnywhere) {
    ManualDriver driver;
    auto task = asksTwice(driver);
    task.start();
    task = asksTwice(driver);
    EXPECT_FALSE(task.done());
}

TEST(TaskTest, CarriesAnExceptionThroughEveryLevel) {
    auto task = passesOn();
    task.start();
    ASSERT_TRUE(task.done());
    EXPECT_THROW(task.take(), std::runtime_error);
}

TEST(TaskTest, FailsTheRunWhenItIsDroppedWithItsException) {
    Simulation simulation;
    simulation.spawn(dropsFailedTask, std::ref(simulation));
    EXPECT_THROW(simulation.run(), std::runtime_error);
}

TEST(TaskDeathTest, EndsTheProgramWhenItsExceptionWouldBeLost) {
    EXPECT_DEATH(
        {
            auto task = failsAtOnce();
            task.start();
        },
        "at once");
}

TEST(TaskTest, MayOutliveAReset) {
    Simulation simulation;
    std::optional<Task<int>> kept;
    simulation.spawn(keepsTask, std::ref(kept));
    simulation.run();
    simulation.reset();
    kept->start();
    EXPECT_EQ(kept->take(), 7);
}

TEST(TaskTest, IsAwaitedOnce) {
    Simulation simulation;
    simulation.spawn(awaitsTwice, std::ref(simulation));
    EXPECT_THROW(simulation.run(), InternalError);
}

TEST(TaskTest, GivesWayToAnExceptionThatIsOnItsWay) {
    const auto dropsOneWhileThrowing = [] {
        auto task = failsAtOnce();
        task.start();
        throw std::logic_error("the first one");
    };
    EXPECT_THROW(dropsOneWhileThrowing(), std::logic_error);
}

TEST(TaskTest, DestroysAResultThatNobodyTakes) {
    const auto shared = std::make_shared<int>(7);
    {
        auto task = shares(shared);
        task.start();
        EXPECT_EQ(shared.use_count(), 2) << "the result";
    }
    EXPECT_EQ(shared.use_count(), 1);
}

} // namespace idem::task_test
