// A fast generator and a fast exponential sampler for the benchmarks of the kernel. They hold state
// and their results depend on libm, so nothing of a scenario may use them.
#pragma once

#include "engine/core/time.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace idem::bench {

/// xoshiro256++ 1.0 by Blackman and Vigna (public domain), seeded through SplitMix64.
class Xoshiro {
public:
    explicit Xoshiro(std::uint64_t seed) { reseed(seed); }

    void reseed(std::uint64_t seed) {
        for (auto& word : m_words) {
            seed += 0x9e3779b97f4a7c15;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
            word = mixed ^ mixed >> 31;
        }
    }
    std::uint64_t next() {
        auto& [a, b, c, d] = m_words;
        const std::uint64_t result = std::rotl(a + d, 23) + a;
        const std::uint64_t shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = std::rotl(d, 45);
        return result;
    }
    /// Uniform in [0, 1), a multiple of 2^-53. The detour by a signed integer saves a branch.
    double uniform() {
        return static_cast<double>(static_cast<std::int64_t>(next() >> 11)) * 0x1p-53;
    }

private:
    std::array<std::uint64_t, 4> m_words{};
};

/// The exponential ziggurat of Marsaglia and Tsang with 256 layers of equal area.
class Ziggurat {
public:
    Ziggurat() {
        constexpr double tail = 7.69711747013104972;
        constexpr double area = 3.9496598225815571993e-3;
        m_edges[0] = area * std::exp(tail);
        m_edges[1] = tail;
        m_heights[1] = std::exp(-tail);
        for (std::size_t k = 2; k < layers; ++k) {
            m_heights[k] = m_heights[k - 1] + area / m_edges[k - 1];
            m_edges[k] = -std::log(m_heights[k]);
        }
        m_edges[layers] = 0;
        m_heights[layers] = 1;
    }
    /// A draw with mean 1.
    double draw(Xoshiro& random) const {
        const std::uint64_t bits = random.next();
        const std::size_t layer = bits % layers;
        const double x =
            static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * 0x1p-53 * m_edges[layer];
        if (x < m_edges[layer + 1]) [[likely]] {
            return x;
        }
        return drawAtTheEdge(random, layer, x);
    }

private:
    static constexpr std::size_t layers = 256;

    [[gnu::noinline]] double drawAtTheEdge(Xoshiro& random, std::size_t layer, double x) const {
        if (layer == 0) {
            // The tail looks like the whole distribution, moved.
            return m_edges[1] + draw(random);
        }
        const double low = m_heights[layer];
        const double height = low + random.uniform() * (m_heights[layer + 1] - low);
        return height < std::exp(-x) ? x : draw(random);
    }

    alignas(64) std::array<double, layers + 1> m_edges{};
    alignas(64) std::array<double, layers + 1> m_heights{};
};

inline const Ziggurat ziggurat;

/// An exponential span of simulated time.
inline Duration exponential(Xoshiro& random, double meanSeconds) {
    return {static_cast<std::int64_t>(meanSeconds * 1e9 * ziggurat.draw(random))};
}

} // namespace idem::bench
