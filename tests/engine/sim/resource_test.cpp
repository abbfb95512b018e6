// Units go to whoever has waited longest, at the very time of the release.

#include "engine/core/ensure.h"
#include "engine/sim/resource.h"
#include "engine/sim/simulation.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace idem::resource_test {

namespace {

struct Counter {
    Simulation simulation;
    std::vector<std::string> served;
};

Process isServed(Counter& counter, Resource& clerk, int number, Duration span) {
    co_await clerk.acquire();
    counter.served.push_back(std::to_string(number) + " at " +
                             toText(counter.simulation.now() - Time::zero()));
    co_await counter.simulation.delay(span);
    clerk.release();
}

Process isServedAtLast(Counter& counter, Resource& clerk) {
    co_await clerk.acquire();
    counter.served.push_back("at last");
}

void sendCustomers(Counter& counter, Resource& clerk, int count) {
    for (int number = 1; number <= count; ++number) {
        counter.simulation.spawn(
            isServed, std::ref(counter), std::ref(clerk), number, Duration::milliseconds(10));
    }
}

using Visits = std::vector<std::string>;

} // namespace

TEST(ResourceTest, ServesInTheOrderOfArrival) {
    Counter counter;
    Resource clerk{counter.simulation, 1};
    sendCustomers(counter, clerk, 3);
    counter.simulation.run();
    EXPECT_EQ(counter.served, (Visits{"1 at 0ms", "2 at 10ms", "3 at 20ms"}));
}

TEST(ResourceTest, ServesAsManyAsItHasUnits) {
    Counter counter;
    Resource clerks{counter.simulation, 2};
    sendCustomers(counter, clerks, 4);
    counter.simulation.run();
    EXPECT_EQ(counter.served, (Visits{"1 at 0ms", "2 at 0ms", "3 at 10ms", "4 at 10ms"}));
    EXPECT_EQ(clerks.freeCount(), 2);
}

TEST(ResourceTest, PassesAUnitOnWithoutLettingAnybodyIn) {
    Counter counter;
    Resource clerk{counter.simulation, 1};
    sendCustomers(counter, clerk, 2);
    counter.simulation.runUntil(Time::zero() + Duration::milliseconds(9));
    EXPECT_EQ(clerk.queueLength(), 1U);
    clerk.release();
    EXPECT_EQ(clerk.queueLength(), 0U);
    EXPECT_EQ(clerk.freeCount(), 0) << "the unit is the next customer's before it runs";
}

TEST(ResourceTest, RefusesAReleaseThatNobodyOwes) {
    Counter counter;
    Resource clerk{counter.simulation, 1};
    EXPECT_THROW(clerk.release(), InternalError);
    EXPECT_THROW(Resource(counter.simulation, -1), InternalError);
}

TEST(ResourceTest, MayGoBeforeThoseWhoWaitForIt) {
    Counter counter;
    auto clerk = std::make_unique<Resource>(counter.simulation, 1);
    sendCustomers(counter, *clerk, 3);
    counter.simulation.runUntil(Time::zero() + Duration::milliseconds(5));
    clerk->release();
    clerk.reset();
    counter.simulation.reset();
    EXPECT_EQ(counter.served, Visits{"1 at 0ms"});
}

TEST(ResourceTest, CountsAUnitFreeWhileAGrantedOneHasNotRun) {
    Counter counter;
    Resource clerks{counter.simulation, 2};
    sendCustomers(counter, clerks, 3);
    counter.simulation.runUntil(Time::zero() + Duration::milliseconds(5));
    clerks.release();
    clerks.release();
    EXPECT_EQ(clerks.freeCount(), 1);
}

TEST(ResourceTest, IsNotTouchedByAnAcquireThatNobodyAwaits) {
    Counter counter;
    Resource clerk{counter.simulation, 0};
    sendCustomers(counter, clerk, 1);
    counter.simulation.run();
    { const auto dropped = clerk.acquire(); }
    EXPECT_EQ(clerk.queueLength(), 1U);
}

TEST(ResourceTest, MayGoBeforeAGrantedOneGoesOn) {
    Counter counter;
    auto clerk = std::make_unique<Resource>(counter.simulation, 1);
    ASSERT_TRUE(clerk->acquire().await_ready());
    counter.simulation.spawn(isServedAtLast, std::ref(counter), std::ref(*clerk));
    counter.simulation.run();
    clerk->release();
    clerk.reset();
    counter.simulation.run();
    EXPECT_EQ(counter.served, Visits{"at last"});
}

} // namespace idem::resource_test
