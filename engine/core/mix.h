// Mixing of 64-bit words: the shared ground of stream names and digests. Only shifts, xor and
// multiplication, so the result is the same on every machine and at compile time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace idem {

/// A bijection of 64-bit words in which every input bit moves about half of the output bits
/// (the finalizer of SplitMix64, variant 13 of Stafford).
constexpr std::uint64_t mixed(std::uint64_t word) {
    word = (word ^ (word >> 30)) * 0xbf58'476d'1ce4'e5b9;
    word = (word ^ (word >> 27)) * 0x94d0'49bb'1331'11eb;
    return word ^ (word >> 31);
}

/// 128 bits that absorb words one by one. For a fixed word a step is a bijection of the state,
/// and two different pairs of words never lead from one state to the same state.
/// Not meant against an adversary.
struct MixState {
    std::uint64_t a = 0x243f'6a88'85a3'08d3; ///< Digits of pi: nothing up our sleeve.
    std::uint64_t b = 0x1319'8a2e'0370'7344;

    constexpr void absorb(std::uint64_t word) {
        __extension__ using Wide = unsigned __int128;
        constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
        const Wide product = static_cast<Wide>(a ^ word) * golden;
        const auto low = static_cast<std::uint64_t>(product);
        // The high half mixes downwards, the low half upwards: small numbers move all bits.
        a = std::rotl(b, 23) ^ static_cast<std::uint64_t>(product >> 64) ^ low;
        b = low;
    }

    /// Absorbs the bytes as little-endian words, then their number, so that "ab" + "c" and
    /// "a" + "bc" differ. Linear.
    constexpr void absorb(std::string_view bytes) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * (i % 8));
            if (i % 8 == 7) {
                absorb(word);
                word = 0;
            }
        }
        if (bytes.size() % 8 != 0) {
            absorb(word);
        }
        absorb(std::uint64_t{bytes.size()});
    }

    constexpr bool operator==(const MixState&) const = default;
};

} // namespace idem
