// Frames of one size are reused last in, first out, and go back to where they came from.

#include "engine/core/ensure.h"
#include "engine/sim/frame_pool.h"

#include <gtest/gtest.h>

#include <cstring>
#include <sys/mman.h>
#include <vector>

namespace idem::frame_pool_test {

TEST(FramePoolTest, ReusesTheFrameThatWasFreedLast) {
    FramePool pool;
    void* const first = pool.allocate(100);
    void* const second = pool.allocate(100);
    FramePool::release(first);
    FramePool::release(second);
    EXPECT_EQ(pool.allocate(100), second);
    EXPECT_EQ(pool.allocate(100), first);
}

TEST(FramePoolTest, KeepsSizesApart) {
    FramePool pool;
    void* const small = pool.allocate(40);
    FramePool::release(small);
    EXPECT_NE(pool.allocate(400), small);
    EXPECT_EQ(pool.allocate(48), small);
}

TEST(FramePoolTest, AlignsFramesAndLeavesThemApart) {
    FramePool pool;
    char* former = nullptr;
    for (std::size_t bytes = 1; bytes <= FramePool::frameMax; bytes += 97) {
        auto* const frame = static_cast<char*>(pool.allocate(bytes));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(frame) % 16, 0U);
        EXPECT_GT(frame, former);
        std::memset(frame, 0xff, bytes);
        former = frame + bytes;
    }
}

TEST(FramePoolTest, RefusesAFrameThatIsTooLarge) {
    FramePool pool;
    EXPECT_NO_THROW(pool.allocate(FramePool::frameMax));
    EXPECT_THROW(pool.allocate(FramePool::frameMax + 1), InternalError);
}

TEST(FramePoolTest, GivesAFrameBackToItsOwnPool) {
    FramePool one;
    FramePool other;
    void* const frame = one.allocate(64);
    const FramePool::Scope scope{&other};
    FramePool::release(frame);
    EXPECT_EQ(one.allocate(64), frame);
}

TEST(FramePoolTest, TakesMallocWhenNoPoolIsCurrent) {
    FramePool pool;
    void* const outside = FramePool::allocateAnywhere(64);
    EXPECT_GE(pool.indexOf(outside), FramePool::indexMax);
    const FramePool::Scope scope{&pool};
    void* const inside = FramePool::allocateAnywhere(64);
    EXPECT_LT(pool.indexOf(inside), FramePool::indexMax);
    FramePool::release(outside);
    FramePool::release(inside);
}

TEST(FramePoolTest, VisitsEveryFrameDeadOrAlive) {
    FramePool pool;
    FramePool::release(pool.allocate(64));
    const auto large = pool.allocate(640);
    std::vector<std::size_t> visited;
    pool.forEachFrame([&](std::uint32_t index) { visited.push_back(index); });
    EXPECT_EQ(visited.size(), 2U);
    EXPECT_EQ(visited.back(), pool.indexOf(large));
}

TEST(FramePoolTest, CleansTheHeaderOfAFrameFromMalloc) {
    // What malloc gives out again is no longer clean: its own links have been in it.
    std::vector<void*> frames;
    for (int round = 0; round < 2; ++round) {
        for (int k = 0; k < 3; ++k) {
            frames.push_back(FramePool::allocateAnywhere(64));
            EXPECT_EQ((static_cast<FrameHeader*>(frames.back()) - 1)->armed, 0U);
        }
        for (void* const frame : frames) {
            FramePool::release(frame);
        }
        frames.clear();
    }
}

TEST(FramePoolTest, GivesItsRangeBackAtItsEnd) {
    void* frame = nullptr;
    {
        FramePool pool;
        frame = pool.allocate(FramePool::frameMax);
    }
    const auto page = reinterpret_cast<std::uintptr_t>(frame) & ~std::uintptr_t{4'095};
    EXPECT_NE(msync(reinterpret_cast<void*>(page), 1, MS_ASYNC), 0) << "still mapped";
}

#ifdef IDEM_POISON_FRAMES
TEST(FramePoolTest, PoisonsWhatIsFree) {
    FramePool pool;
    void* const frame = pool.allocate(100);
    EXPECT_FALSE(__asan_address_is_poisoned(frame));
    FramePool::release(frame);
    EXPECT_TRUE(__asan_address_is_poisoned(frame));
    EXPECT_EQ(pool.allocate(100), frame);
    EXPECT_FALSE(__asan_address_is_poisoned(frame));
}
#endif

} // namespace idem::frame_pool_test
