// Simulated time: integer nanoseconds, so that equal runs are equal to the last bit.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace idem {

/// A span of simulated time in nanoseconds. Range: about +-292 years; a scenario allows 365 days.
struct Duration {
    std::int64_t ns = 0;

    static constexpr Duration zero() { return {0}; }
    static constexpr Duration max() { return {std::numeric_limits<std::int64_t>::max()}; }
    static constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
    static constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
    static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }

    constexpr double milliseconds() const { return static_cast<double>(ns) * 1e-6; }
    constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }

    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator+(Duration other) const { return {ns + other.ns}; }
    constexpr Duration operator-(Duration other) const { return {ns - other.ns}; }
    constexpr Duration operator-() const { return {-ns}; }
    constexpr Duration operator*(std::int64_t factor) const { return {ns * factor}; }
    constexpr Duration operator/(std::int64_t divisor) const { return {ns / divisor}; }
    constexpr Duration& operator+=(Duration other) {
        ns += other.ns;
        return *this;
    }
};

/// An instant of simulated time: nanoseconds since the start of the run, never negative there.
struct Time {
    std::int64_t ns = 0;

    static constexpr Time zero() { return {0}; }
    static constexpr Time max() { return {std::numeric_limits<std::int64_t>::max()}; }

    constexpr double milliseconds() const { return static_cast<double>(ns) * 1e-6; }

    constexpr auto operator<=>(const Time&) const = default;
    constexpr Time operator+(Duration span) const { return {ns + span.ns}; }
    constexpr Time operator-(Duration span) const { return {ns - span.ns}; }
    constexpr Duration operator-(Time other) const { return {ns - other.ns}; }
};

/// The shortest exact text with one unit, as a scenario would write it: "150ms", "2.5s", "0ms".
std::string toText(Duration span);

/// Milliseconds with up to three decimals for people: "12.3 ms", "1,204 ms".
std::string toMillisecondText(Duration span);

} // namespace idem
