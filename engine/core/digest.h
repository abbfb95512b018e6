// Digests of values: fingerprints of runs, states of the explorer, checksums of saved files. The
// algorithm is ours and fixed, because digests are stored and compared between machines.
#pragma once

#include "engine/core/mix.h"

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace idem {

/// A finished 128-bit digest.
struct Digest128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    constexpr auto operator<=>(const Digest128&) const = default;
};

/// Digests a sequence of integers and texts. The width of an integer does not matter, its value
/// and the order do; a text counts with its length. Not meant against an adversary.
class Digest {
public:
    template <class Integer>
    requires(std::integral<Integer> ||
             std::is_enum_v<Integer>) constexpr Digest& add(Integer value) {
        m_mix.absorb(static_cast<std::uint64_t>(value));
        return *this;
    }

    constexpr Digest& add(std::string_view bytes) {
        m_mix.absorb(bytes);
        return *this;
    }

    /// Adds the elements one by one; their number does not count.
    template <class Range>
    constexpr Digest& addEach(const Range& elements) {
        for (const auto& element : elements) {
            add(element);
        }
        return *this;
    }

    constexpr Digest& add(Digest128 other) { return add(other.high).add(other.low); }

    /// The digest so far; more may be added afterwards.
    constexpr Digest128 value() const {
        const std::uint64_t high = mixed(m_mix.a + mixed(m_mix.b));
        return {high, mixed(m_mix.b ^ high)};
    }

    constexpr std::uint64_t value64() const { return value().high; }

private:
    MixState m_mix;
};

/// Sixteen lower-case hexadecimal digits.
inline std::string toHex16(std::uint64_t value) {
    std::string text(16, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
        *digit = "0123456789abcdef"[value & 15];
        value >>= 4;
    }
    return text;
}

} // namespace idem
