// What a sweep varies: one field of a scenario, and the values that it takes.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/scenario.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// How the values of an axis stand to each other.
enum class AxisKind : std::uint8_t {
    Duration, ///< Positions are milliseconds.
    Share,    ///< Positions are 0 to 1.
    Number,
    Name, ///< Values without an order: positions count from 0.
};

struct SweepAxis {
    std::string text; ///< As it was asked for; parseAxis reads it back to an equal axis.
    std::string path; ///< "database.lag"
    /// What stands around the number that varies: "exponential(mean=*)"; empty if the number is the
    /// whole value, or if there is no range.
    std::string pattern;
    AxisKind kind = AxisKind::Name;
    bool isLogarithmic = false;      ///< The range grew by a factor; every position is above 0.
    std::vector<std::string> values; ///< Canonical texts, as `--set` takes them; at least one.
    std::vector<double> positions;   ///< By value; they do not fall unless Name.

    std::size_t size() const { return values.size(); }
    /// "database.lag"; "database.lag, exponential(mean=*)".
    std::string title() const;
    /// The text of the value at a position between those of the axis, to the nanosecond or to 12
    /// digits. REQUIRES: kind is not Name.
    std::string valueAt(double position) const;
    bool operator==(const SweepAxis&) const = default;
};

/// An axis has no more values than that.
inline constexpr std::size_t axisValuesMax = 100'000;

/// Reads an axis of the scenario, after the path and "=":
///
/// - `0ms..500ms:25ms`, `1..9:2`, `0%..10%:1%`: a range; the end belongs to it if a step meets it;
/// - `1ms..1s:*2`: each value twice the last;
/// - `1ms..1s:log13`: 13 values evenly spaced in the logarithm, both ends among them;
/// - `exponential(mean=10ms..200ms:10ms)`: the same within a distribution;
/// - `10ms,25ms,100ms`, `true,false`, `lognormal(median=1s, sigma=1),1s`: a list. Values that hold
///   commas themselves, as lists of names do, stand between semicolons.
///
/// The field takes every value; whether the rest of the scenario agrees with all of them, and not
/// with the first alone, is for checkAxis to say, or checkPlan for a sweep. Diagnostics have the
/// axis's path and no position. Linear in the values.
Parsed<SweepAxis> parseAxis(std::string_view text, const Scenario& scenario);

/// What is wrong with the scenario at the first value that does not fit it; empty if all do. Linear
/// in the values and in the scenario.
std::vector<Diagnostic> checkAxis(const SweepAxis& axis, const Scenario& scenario);

} // namespace idem
