// Draws depend on names and numbers alone, never repeat, and are fair and independent.

#include "engine/core/chance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace idem {

namespace {

constexpr StreamId latency = StreamId::of("link/server-1/database", "latency");

std::array<std::uint32_t, 3> identityOf(StreamId stream) {
    const auto counter = stream.counter(0);
    return {counter[1], counter[2], counter[3]};
}

/// The correlation of pairs (u, v) of uniform draws; about N(0, 1 / pairs) when independent.
template <class First, class Second>
double correlation(std::uint32_t pairs, First first, Second second) {
    double sum = 0;
    for (std::uint32_t i = 0; i < pairs; ++i) {
        sum += (first(i) - 0.5) * (second(i) - 0.5);
    }
    return 12 * sum / pairs;
}

} // namespace

TEST(ChanceTest, GivesKnownAnswers) {
    const Chance chance(42, 7);
    EXPECT_EQ(chance.bits(latency, 0), 0xc20f033e7fbe1523U);
    EXPECT_EQ(chance.bits(latency.with(3).with(1), 2), 0x6b6fea244cc4755bU);
    EXPECT_EQ(chance.uniform(latency, 0), 0x1.841e067cff7c3p-1);
}

TEST(ChanceTest, StreamsAreKnownAtCompileTime) {
    static_assert(Chance(1, 2).uniform(latency.with(3), 4) > 0);
    EXPECT_EQ(StreamId::of(std::string("link/server-1/") + "database", "latency"), latency);
}

TEST(ChanceTest, EveryPartOfTheNameMatters) {
    const std::uint64_t draw = Chance(1, 2).bits(latency.with(3), 4);
    EXPECT_NE(Chance(2, 2).bits(latency.with(3), 4), draw);
    EXPECT_NE(Chance(1, 3).bits(latency.with(3), 4), draw);
    EXPECT_NE(Chance(1, 2).bits(StreamId::of("link/server-1/database", "loss").with(3), 4), draw);
    EXPECT_NE(Chance(1, 2).bits(StreamId::of("link/server-2/database", "latency").with(3), 4),
              draw);
    EXPECT_NE(Chance(1, 2).bits(latency.with(4), 4), draw);
    EXPECT_NE(Chance(1, 2).bits(latency.with(3), 5), draw);
}

TEST(ChanceTest, NamesDoNotRunIntoOneAnother) {
    EXPECT_NE(StreamId::of("ab", "c"), StreamId::of("a", "bc"));
    EXPECT_NE(StreamId::of("", "a"), StreamId::of("a", ""));
    EXPECT_NE(StreamId::of("a", "b"), StreamId::of("b", "a"));
    EXPECT_NE(StreamId::of("12345678", ""), StreamId::of(std::string("12345678\0", 9), ""));
}

TEST(ChanceTest, TheOrderOfRefinementsMatters) {
    EXPECT_NE(latency.with(1).with(2), latency.with(2).with(1));
    EXPECT_NE(latency.with(0), latency);
    EXPECT_NE(latency.with(0).with(0), latency.with(0));
}

TEST(ChanceTest, NoTwoMessagesShareAStream) {
    std::vector<std::array<std::uint32_t, 3>> identities;
    for (std::uint64_t intent = 0; intent < 1'000; ++intent) {
        for (std::uint64_t rest = 0; rest < 600; ++rest) {
            const auto attempt = latency.with(intent).with(rest % 10);
            identities.push_back(identityOf(attempt.with(rest / 10 % 6).with(rest / 60)));
        }
    }
    std::sort(identities.begin(), identities.end());
    EXPECT_EQ(std::adjacent_find(identities.begin(), identities.end()), identities.end());
}

TEST(ChanceTest, UniformLiesStrictlyInside) {
    const Chance chance(1, 0);
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        const double u = chance.uniform(latency, i);
        ASSERT_TRUE(u > 0 && u < 1);
        ASSERT_EQ(1.0 - (1.0 - u), u) << "1 - u must be exact";
    }
}

TEST(ChanceTest, WhatHappensAtAProbabilityHappensAtEveryGreaterOne) {
    const Chance chance(1, 0);
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        ASSERT_FALSE(chance.happens(0, latency, i));
        ASSERT_TRUE(chance.happens(1, latency, i));
        ASSERT_LE(chance.happens(0.3, latency, i), chance.happens(0.4, latency, i));
    }
}

TEST(ChanceTest, PicksEachOfAFewEquallyOften) {
    const Chance chance(1, 0);
    std::array<int, 3> counts{};
    for (std::uint32_t i = 0; i < 30'000; ++i) {
        ++counts.at(chance.pick(3, latency, i));
    }
    for (const int count : counts) {
        EXPECT_NEAR(count, 10'000, 4 * std::sqrt(30'000 * 2.0 / 9));
    }
}

TEST(ChanceTest, EveryBitIsFair) {
    constexpr std::uint32_t draws = 200'000;
    const Chance chance(3, 0);
    std::array<int, 64> ones{};
    for (std::uint32_t i = 0; i < draws; ++i) {
        const std::uint64_t bits = chance.bits(latency, i);
        for (std::size_t bit = 0; bit < ones.size(); ++bit) {
            ones[bit] += static_cast<int>(bits >> bit & 1);
        }
    }
    double chiSquare = 0;
    for (const int count : ones) {
        chiSquare += (count - draws / 2.0) * (count - draws / 2.0) / (draws / 4.0);
    }
    // The 0.001 and 0.999 quantiles for 64 degrees of freedom.
    EXPECT_GT(chiSquare, 33.0);
    EXPECT_LT(chiSquare, 104.7);
}

TEST(ChanceTest, EveryByteIsEquallyLikely) {
    constexpr std::uint32_t draws = 200'000;
    const Chance chance(4, 0);
    for (const int shift : {0, 24, 56}) {
        std::array<int, 256> counts{};
        for (std::uint32_t i = 0; i < draws; ++i) {
            ++counts[chance.bits(latency, i) >> shift & 255];
        }
        double chiSquare = 0;
        for (const int count : counts) {
            chiSquare += (count - draws / 256.0) * (count - draws / 256.0) / (draws / 256.0);
        }
        // The 0.0005 and 0.9995 quantiles for 255 degrees of freedom.
        EXPECT_GT(chiSquare, 186.0) << shift;
        EXPECT_LT(chiSquare, 335.0) << shift;
    }
}

TEST(ChanceTest, NeighboursAreUncorrelated) {
    constexpr std::uint32_t pairs = 200'000;
    const double limit = 4 / std::sqrt(double{pairs});
    const Chance chance(5, 0);
    const auto plain = [&](std::uint32_t i) { return chance.uniform(latency, i); };
    const auto byIntent = [&](std::uint32_t i) { return chance.uniform(latency.with(i), 0); };
    const auto byRun = [&](std::uint32_t i) { return Chance(5, i).uniform(latency, 0); };
    const auto bySeed = [&](std::uint32_t i) { return Chance(i, 0).uniform(latency, 0); };
    const auto next = [](auto draw) { return [draw](std::uint32_t i) { return draw(i + 1); }; };
    EXPECT_LT(std::fabs(correlation(pairs, plain, next(plain))), limit);
    EXPECT_LT(std::fabs(correlation(pairs, byIntent, next(byIntent))), limit);
    EXPECT_LT(std::fabs(correlation(pairs, byRun, next(byRun))), limit);
    EXPECT_LT(std::fabs(correlation(pairs, bySeed, next(bySeed))), limit);
    EXPECT_LT(std::fabs(correlation(pairs, plain, byIntent)), limit);
}

TEST(ChanceTest, ACorrelatedStreamWouldBeNoticed) {
    constexpr std::uint32_t pairs = 200'000;
    const Chance chance(5, 0);
    const auto plain = [&](std::uint32_t i) { return chance.uniform(latency, i); };
    const auto tainted = [&](std::uint32_t i) {
        return i % 50 == 0 ? plain(i) : chance.uniform(latency.with(1), i);
    };
    EXPECT_GT(correlation(pairs, plain, tainted), 4 / std::sqrt(double{pairs}));
}

} // namespace idem
