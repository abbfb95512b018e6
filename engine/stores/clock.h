// The only time that a store may see.
#pragma once

#include "engine/core/time.h"

#include <compare>
#include <cstdint>

namespace idem {

/// An instant by which something runs out. Stores keep and copy deadlines; only a Clock can say
/// whether one has passed, so that an exploring driver may make that a choice.
struct Deadline {
    std::int64_t ticks = 0;

    static constexpr Deadline never() { return {INT64_MAX}; }
    constexpr bool isNever() const { return ticks == INT64_MAX; }
    constexpr auto operator<=>(const Deadline&) const = default;
};

/// Answers for the driver that runs a store: the timed one compares, the exploring one chooses.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = default;
    Clock& operator=(const Clock&) = default;
    Clock(Clock&&) = default;
    Clock& operator=(Clock&&) = default;
    virtual ~Clock() = default;

    /// The deadline `span` from now. REQUIRES: span >= 0.
    virtual Deadline after(Duration span) const = 0;
    /// Whether the deadline has passed: now >= deadline. Never true of Deadline::never().
    virtual bool expired(Deadline deadline) const = 0;
    /// Time left, for replies such as PTTL; zero when expired. The exploring clock answers the
    /// full span that is only known to be positive: 1 ns.
    virtual Duration left(Deadline deadline) const = 0;
    /// A wall-clock reading for last-writer-wins stamps: grows with simulated time.
    virtual std::int64_t stamp() const = 0;
};

} // namespace idem
