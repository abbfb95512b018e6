// The same worlds, seeds and replications are the same runs in however many threads.

#include "tests/support/chancy_world.h"

#include <gtest/gtest.h>

#include <thread>

namespace idem::world_threads_test {

using namespace support;

TEST(WorldThreadsTest, WorldsInTwoThreadsAreTheSameAsInOne) {
    const WorldOptions options = chancyWorld();
    for (const StrategyEntry& strategy : strategies()) {
        const Prints expected = printsOf(options, strategy.name, false);
        Prints forward;
        Prints backward;
        std::thread one([&] { forward = printsOf(options, strategy.name, false); });
        std::thread other([&] { backward = printsOf(options, strategy.name, true); });
        one.join();
        other.join();
        EXPECT_TRUE(forward == expected) << strategy.name;
        EXPECT_TRUE(backward == expected) << strategy.name;
    }
}

} // namespace idem::world_threads_test
