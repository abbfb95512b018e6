// Awaitables of other layers park a frame and wake it by a token, which never wakes the wrong one.

#include "engine/sim/simulation.h"
#include "engine/sim/task.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace idem::park_test {

namespace {

// A timed driver in small: an operation parks the innermost frame of a nest.
struct SmallDriver {
    Simulation simulation;
    WakeToken token;
    int result = 0;
    std::vector<std::string> log;
};

struct SmallOperation {
    SmallDriver& driver;
    std::optional<Duration> span;

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> frame) const {
        driver.token = span ? driver.simulation.park(frame, *span) : driver.simulation.park(frame);
    }
    int await_resume() const { return driver.result; }
};

Task<int> operates(SmallDriver& driver, std::optional<Duration> span) {
    const SmallOperation operation{driver, span};
    const auto result = co_await operation;
    co_return result;
}

Process asks(SmallDriver& driver, std::optional<Duration> span) {
    const auto result = co_await operates(driver, span);
    driver.log.push_back(std::to_string(result));
    co_await driver.simulation.delay(Duration::seconds(1));
    driver.log.push_back("end");
}

Process wakesItself(SmallDriver& driver) {
    const SmallOperation operation{driver, Duration::milliseconds(1)};
    co_await operation;
    driver.log.push_back(driver.simulation.wake(driver.token) ? "woken" : "not parked");
}

} // namespace

TEST(ParkTest, SleepsUntilItIsWoken) {
    SmallDriver driver;
    driver.simulation.spawn(asks, std::ref(driver), std::nullopt);
    driver.simulation.run();
    EXPECT_TRUE(driver.log.empty());
    EXPECT_TRUE(driver.simulation.isParked(driver.token));
    driver.result = 7;
    EXPECT_TRUE(driver.simulation.wake(driver.token));
    driver.simulation.run();
    EXPECT_EQ(driver.log, (std::vector<std::string>{"7", "end"}));
}

TEST(ParkTest, IsWokenOnce) {
    SmallDriver driver;
    driver.simulation.spawn(asks, std::ref(driver), std::nullopt);
    driver.simulation.run();
    EXPECT_TRUE(driver.simulation.wake(driver.token));
    EXPECT_FALSE(driver.simulation.wake(driver.token)) << "woken, not yet running";
    driver.simulation.runUntil(Time::zero() + Duration::milliseconds(1));
    EXPECT_FALSE(driver.simulation.wake(driver.token)) << "waits for something else by now";
    driver.simulation.run();
    EXPECT_EQ(driver.simulation.now(), Time::zero() + Duration::seconds(1));
}

TEST(ParkTest, WakesByItselfAtItsDeadline) {
    SmallDriver driver;
    driver.simulation.spawn(asks, std::ref(driver), Duration::milliseconds(5));
    driver.simulation.runUntil(Time::zero() + Duration::milliseconds(5));
    EXPECT_EQ(driver.log, std::vector<std::string>{"0"});
    EXPECT_FALSE(driver.simulation.wake(driver.token));
}

TEST(ParkTest, WakesBeforeItsDeadline) {
    SmallDriver driver;
    driver.simulation.spawn(asks, std::ref(driver), Duration::milliseconds(5));
    driver.simulation.runUntil(Time::zero() + Duration::milliseconds(2));
    EXPECT_TRUE(driver.simulation.wake(driver.token));
    driver.simulation.run();
    EXPECT_EQ(driver.simulation.now(), Time::zero() + Duration::milliseconds(1'002));
    EXPECT_EQ(driver.log.size(), 2U);
}

TEST(ParkTest, MeansNothingAfterAKill) {
    SmallDriver driver;
    const auto process = driver.simulation.spawn(asks, std::ref(driver), std::nullopt);
    driver.simulation.run();
    driver.simulation.kill(process);
    EXPECT_FALSE(driver.simulation.wake(driver.token));
    const auto old = driver.token;
    driver.simulation.spawn(asks, std::ref(driver), std::nullopt);
    driver.simulation.run();
    EXPECT_FALSE(driver.simulation.wake(old)) << "the frame is reused";
    EXPECT_TRUE(driver.simulation.isParked(driver.token));
}

TEST(ParkTest, MeansNothingAfterAReset) {
    SmallDriver driver;
    driver.simulation.spawn(asks, std::ref(driver), std::nullopt);
    driver.simulation.run();
    const auto old = driver.token;
    driver.simulation.reset();
    driver.simulation.spawn(asks, std::ref(driver), std::nullopt);
    driver.simulation.run();
    EXPECT_EQ(old.key, driver.token.key);
    EXPECT_FALSE(driver.simulation.wake(old));
    EXPECT_FALSE(driver.simulation.wake(WakeToken::none()));
}

TEST(ParkTest, IsOverAsSoonAsTheFrameGoesOn) {
    SmallDriver driver;
    driver.simulation.spawn(wakesItself, std::ref(driver));
    driver.simulation.run();
    EXPECT_EQ(driver.log, std::vector<std::string>{"not parked"});
    EXPECT_EQ(driver.simulation.eventCount(), 2U);
}

} // namespace idem::park_test
