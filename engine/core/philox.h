// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw ("Parallel random
// numbers: as easy as 1, 2, 3", SC 2011): ten rounds that turn a counter into random words, as a
// block cipher would. It has no state, so any draw can be had without the draws before it.
#pragma once

#include <array>
#include <cstdint>

namespace idem {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Four random words for a counter under a key. For one key, a bijection of counters.
constexpr PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t even = std::uint64_t{0xd251'1f53} * counter[0];
        const std::uint64_t odd = std::uint64_t{0xcd9e'8d57} * counter[2];
        counter = {static_cast<std::uint32_t>(odd >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(odd),
                   static_cast<std::uint32_t>(even >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(even)};
        key[0] += 0x9e37'79b9;
        key[1] += 0xbb67'ae85;
    }
    return counter;
}

} // namespace idem
