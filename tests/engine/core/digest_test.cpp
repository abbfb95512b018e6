// Digests are fixed for good, see every value and its place, and spread small differences.

#include "engine/core/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace idem {

TEST(DigestTest, GivesKnownAnswers) {
    EXPECT_EQ(toHex16(Digest().value64()), "6159c6d69ff390f3");
    EXPECT_EQ(toHex16(Digest().add(1).add(2).value64()), "abff81538cbd7f16");
    const Digest128 text = Digest().add("Idempotency-Key").value();
    EXPECT_EQ(toHex16(text.high) + toHex16(text.low), "40cdd38935cfb89de350f4142485605a");
}

TEST(DigestTest, PrintsSixteenDigits) {
    EXPECT_EQ(toHex16(0), "0000000000000000");
    EXPECT_EQ(toHex16(0x0123'4567'89ab'cdef), "0123456789abcdef");
}

TEST(DigestTest, OrderAndNumberMatter) {
    EXPECT_NE(Digest().add(1).add(2).value(), Digest().add(2).add(1).value());
    EXPECT_NE(Digest().add(0).value(), Digest().value());
    EXPECT_NE(Digest().add(0).add(0).value(), Digest().add(0).value());
    EXPECT_NE(Digest().add("ab").add("c").value(), Digest().add("a").add("bc").value());
    EXPECT_NE(Digest().add("").value(), Digest().value());
}

TEST(DigestTest, TheWidthOfAnIntegerDoesNotMatter) {
    EXPECT_EQ(Digest().add(std::uint8_t{7}).value(), Digest().add(std::int64_t{7}).value());
    EXPECT_EQ(Digest().add(std::int32_t{-1}).value(), Digest().add(std::int64_t{-1}).value());
}

TEST(DigestTest, MoreMayBeAddedAfterALook) {
    Digest digest;
    digest.add(1);
    const auto early = digest.value();
    digest.add(2);
    EXPECT_EQ(early, Digest().add(1).value());
    EXPECT_EQ(digest.value(), Digest().add(1).add(2).value());
}

TEST(DigestTest, ManySmallStatesNeverCollide) {
    std::vector<std::uint64_t> digests;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        digests.push_back(Digest().add(i % 100).add(i / 100 % 100).add(i / 10'000).value64());
    }
    std::sort(digests.begin(), digests.end());
    EXPECT_EQ(std::adjacent_find(digests.begin(), digests.end()), digests.end());
}

TEST(DigestTest, OneBitMovesAboutHalfOfTheDigest) {
    const std::uint64_t plain = Digest().add(12'345).add(678).value64();
    for (int bit = 0; bit < 64; ++bit) {
        const std::uint64_t flip = std::uint64_t{1} << bit;
        const std::uint64_t early = Digest().add(12'345 ^ flip).add(678).value64();
        const std::uint64_t late = Digest().add(12'345).add(678 ^ flip).value64();
        EXPECT_NEAR(std::popcount(plain ^ early), 32, 18) << bit;
        EXPECT_NEAR(std::popcount(plain ^ late), 32, 18) << bit;
    }
}

} // namespace idem
