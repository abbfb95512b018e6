// Chance in the simulated world: every draw is a pure function of (seed, replication, entity,
// purpose, ordinal), see architecture.md "Determinism". Nothing is consumed, so adding a draw
// disturbs no other, and two strategies under one seed meet the same delays and losses.
#pragma once

#include "engine/core/mix.h"
#include "engine/core/philox.h"

#include <cstdint>
#include <string_view>

namespace idem {

/// Names one stream of draws by what it is for, never by the order in which it was created.
/// Precompute the part that has a name, refine it with numbers where it is used:
///
///     const auto latency = StreamId::of("link/server-1/database", "latency");
///     chance.uniform(latency.with(intent).with(attempt), ordinal);
class StreamId {
public:
    /// Linear in the length of the names; can be evaluated at compile time.
    static constexpr StreamId of(std::string_view entity, std::string_view purpose) {
        StreamId id;
        id.m_mix.absorb(entity);
        id.m_mix.absorb(purpose);
        return id;
    }

    /// The stream for one number, for example an intent, attempt, hop or kind of operation. The
    /// order of refinements matters. Costs one multiplication.
    constexpr StreamId with(std::uint64_t number) const {
        StreamId refined = *this;
        refined.m_mix.absorb(number);
        return refined;
    }

    /// The 96 bits that tell streams apart, as the words 1 to 3 of a Philox counter.
    constexpr PhiloxCounter counter(std::uint32_t ordinal) const {
        return {ordinal,
                static_cast<std::uint32_t>(m_mix.b),
                static_cast<std::uint32_t>(m_mix.b >> 32),
                static_cast<std::uint32_t>(m_mix.a ^ (m_mix.a >> 32))};
    }

    constexpr bool operator==(const StreamId&) const = default;

private:
    MixState m_mix;
};

/// All the chance of one replication. A small value; copies agree, threads may share it.
class Chance {
public:
    /// For one seed, different replications never share a key.
    constexpr Chance(std::uint64_t seed, std::uint64_t replication)
        : m_key(mixed(mixed(seed) + replication)) {}

    /// The opposite luck: every uniform draw u becomes 1 - u, exactly (antithetic pairs).
    constexpr Chance mirrored() const {
        Chance opposite = *this;
        opposite.m_flip = ~m_flip;
        return opposite;
    }

    /// 64 independent fair bits.
    constexpr std::uint64_t bits(StreamId stream, std::uint32_t ordinal) const {
        const auto words = philox4x32(
            stream.counter(ordinal),
            {static_cast<std::uint32_t>(m_key), static_cast<std::uint32_t>(m_key >> 32)});
        return (words[0] | std::uint64_t{words[1]} << 32) ^ m_flip;
    }

    /// Uniform in the open interval (0, 1): an odd multiple of 2^-53, so that u and 1 - u are both
    /// exact and equally likely (inversion and antithetic pairs rest on that).
    constexpr double uniform(StreamId stream, std::uint32_t ordinal) const {
        return static_cast<double>(static_cast<std::int64_t>(bits(stream, ordinal) >> 11 | 1)) *
               0x1p-53;
    }

    /// Whether an event of this probability happens: never for 0, always for 1, and whatever
    /// happens at one probability also happens at every greater one.
    constexpr bool happens(double probability, StreamId stream, std::uint32_t ordinal) const {
        return uniform(stream, ordinal) < probability;
    }

    /// One of 0 .. count - 1. REQUIRES: count > 0. The bias is below count / 2^64.
    constexpr std::uint64_t
    pick(std::uint64_t count, StreamId stream, std::uint32_t ordinal) const {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>(static_cast<Wide>(bits(stream, ordinal)) * count >> 64);
    }

private:
    std::uint64_t m_key;
    std::uint64_t m_flip = 0; ///< All ones: mirrored.
};

} // namespace idem
