// The heap gives its events back in order of time, then key, whether or not its hole is used.

#include "engine/sim/event_heap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace idem::event_heap_test {

namespace {

bool heapOrder(const ScheduledEvent& a, const ScheduledEvent& b) {
    return std::tie(a.time, a.key) < std::tie(b.time, b.key);
}

// Many ties on purpose: times repeat, keys do not.
std::vector<ScheduledEvent> scrambledEvents(std::uint64_t count) {
    std::vector<ScheduledEvent> events;
    for (std::uint64_t k = 1; k <= count; ++k) {
        events.push_back({k * 7'919 % 53, k});
    }
    return events;
}

std::vector<std::uint64_t> keysOf(const std::vector<ScheduledEvent>& events) {
    std::vector<std::uint64_t> keys;
    for (const auto& event : events) {
        keys.push_back(event.key);
    }
    return keys;
}

std::vector<std::uint64_t> drain(EventHeap& heap) {
    std::vector<std::uint64_t> keys;
    for (heap.closeHole(); !heap.isEmpty(); heap.closeHole()) {
        keys.push_back(heap.top().key);
        heap.openHole();
    }
    return keys;
}

} // namespace

TEST(EventHeapTest, ReturnsEventsInOrderOfTimeThenKey) {
    for (const std::uint64_t count : {0U, 1U, 2U, 3U, 4U, 5U, 100U, 5'000U}) {
        EventHeap heap;
        auto events = scrambledEvents(count);
        for (const auto& event : events) {
            heap.insert(event);
        }
        std::ranges::sort(events, heapOrder);
        EXPECT_EQ(drain(heap), keysOf(events)) << count << " events";
    }
}

TEST(EventHeapTest, FillsTheHoleWithTheNextEvent) {
    for (const std::uint64_t later : {0U, 2U, 10U, 1'000U}) {
        EventHeap heap;
        auto events = scrambledEvents(50);
        for (const auto& event : events) {
            heap.insert(event);
        }
        std::ranges::sort(events, heapOrder);
        ASSERT_EQ(heap.top().key, events.front().key);
        heap.openHole();
        heap.insert({later, 1'000});
        events.front() = {later, 1'000};
        std::ranges::sort(events, heapOrder);
        EXPECT_EQ(heap.size(), 50U);
        EXPECT_EQ(drain(heap), keysOf(events)) << "inserted at " << later;
    }
}

TEST(EventHeapTest, SeesWhatIsDueBehindTheHole) {
    EventHeap heap;
    heap.insert({5, 1});
    EXPECT_TRUE(heap.isDue(5));
    heap.openHole();
    EXPECT_FALSE(heap.isDue(5));
    heap.closeHole();
    EXPECT_FALSE(heap.isDue(5));
    for (const std::uint64_t key : {2U, 3U, 4U}) {
        heap.insert({key == 3 ? 6U : 5U, key});
    }
    heap.openHole();
    EXPECT_TRUE(heap.isDue(5));
}

TEST(EventHeapTest, SweepsTheStaleAndKeepsTheOrderOfTheRest) {
    EventHeap heap;
    auto events = scrambledEvents(1'000);
    for (const auto& event : events) {
        heap.insert(event);
    }
    const auto isLive = [](const ScheduledEvent& event) { return event.key % 3 == 0; };
    heap.sweep(isLive);
    std::erase_if(events, [&](const ScheduledEvent& event) { return !isLive(event); });
    std::ranges::sort(events, heapOrder);
    EXPECT_EQ(heap.size(), events.size());
    EXPECT_EQ(drain(heap), keysOf(events));
}

TEST(EventHeapTest, SweepsAwayTheFiredEventInItsHole) {
    EventHeap heap;
    heap.insert({1, 1});
    heap.insert({2, 2});
    heap.openHole();
    heap.sweep([](const ScheduledEvent&) { return true; });
    EXPECT_EQ(drain(heap), std::vector<std::uint64_t>{2});
}

TEST(EventHeapTest, LosesNothingWhenTheFiredEventIsSweptFromItsHole) {
    EventHeap heap;
    for (const std::uint64_t key : {1U, 2U, 3U}) {
        heap.insert({key, key});
    }
    heap.openHole();
    heap.sweep([](const ScheduledEvent& event) { return event.key != 1; });
    EXPECT_EQ(drain(heap), (std::vector<std::uint64_t>{2, 3}));
}

TEST(EventHeapTest, SeesWhatIsDueOnEitherSideOfTheHole) {
    for (const std::uint64_t due : {2U, 3U}) {
        EventHeap heap;
        heap.insert({5, 1});
        heap.insert({due == 2 ? 5U : 6U, 2});
        heap.insert({due == 3 ? 5U : 6U, 3});
        heap.openHole();
        EXPECT_TRUE(heap.isDue(5)) << "key " << due;
    }
}

TEST(EventHeapTest, FillsTheHoleAboveAnOnlyChild) {
    EventHeap heap;
    heap.insert({1, 1});
    heap.insert({9, 2});
    heap.openHole();
    heap.insert({5, 3});
    EXPECT_EQ(drain(heap), (std::vector<std::uint64_t>{3, 2}));
}

} // namespace idem::event_heap_test
