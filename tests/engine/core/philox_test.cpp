// Philox4x32-10 agrees with its authors' known answers and with std::philox_engine of C++26.

#include "engine/core/philox.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace idem {

TEST(PhiloxTest, AnswersCounterZero) {
    const PhiloxCounter expected{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), expected);
}

TEST(PhiloxTest, AnswersAllOnes) {
    constexpr std::uint32_t ones = 0xffffffff;
    const PhiloxCounter expected{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    EXPECT_EQ(philox4x32({ones, ones, ones, ones}, {ones, ones}), expected);
}

TEST(PhiloxTest, AnswersTheDigitsOfPi) {
    const PhiloxCounter expected{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    const PhiloxCounter counter{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
    EXPECT_EQ(philox4x32(counter, {0xa4093822, 0x299f31d0}), expected);
}

TEST(PhiloxTest, IsKnownAtCompileTime) {
    static_assert(philox4x32({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5);
    SUCCEED();
}

// [rand.eng.philox]: the seed is the first word of the key, the counter starts at zero and its
// four results are handed out in order, so output 10,000 is the last word of block 2,499.
TEST(PhiloxTest, MeetsTheStandardsTenThousandthOutput) {
    constexpr std::uint32_t defaultSeed = 20'111'115;
    const PhiloxCounter block = philox4x32({(10'000 - 1) / 4, 0, 0, 0}, {defaultSeed, 0});
    EXPECT_EQ(block[(10'000 - 1) % 4], 1'955'073'260U);
}

} // namespace idem
