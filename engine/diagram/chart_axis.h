// The axes of charts: where a value lies, which values are named, and how they are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace idem {

enum class ChartUnit : std::uint8_t {
    Number,
    Share,        ///< 0 to 1, written as percentages.
    Milliseconds, ///< Written as durations.
    Name,         ///< Positions 0, 1, 2, ... that have names.
};

struct ChartAxis {
    std::string title; ///< "Replication lag"; with the unit if it is a number of something.
    ChartUnit unit = ChartUnit::Number;
    bool isLogarithmic = false;     ///< Not for names.
    std::vector<std::string> names; ///< Of positions, for names only.
    std::optional<double> from;     ///< Instead of what the values suggest ...
    std::optional<double> to;       ///< ... on either side.
};

/// A value for people, with three digits: "25 ms", "1.5 s", "8.21%", "12,300". REQUIRES: finite.
std::string valueText(ChartUnit unit, double value);

/// With two digits and rounded up, for sentences with "at most": "0.39%" for 0.383 %.
std::string boundText(ChartUnit unit, double value);

/// "0 ms", "500 ms", "1 s"; as many digits as it takes to tell ticks apart.
std::string tickText(ChartUnit unit, double value);

/// The least and the greatest of many values, as a chart collects them. NaN and infinities count
/// for nothing.
struct ChartExtent {
    double least = 0;
    double greatest = 0;
    double leastAboveZero = 0; ///< 0 if there is none.
    bool hasZero = false;      ///< Or less than zero.
    bool isEmpty = true;

    void add(double value);
};

struct ChartTick {
    double position = 0; ///< 0 to 1.
    std::string text;    ///< Empty for a minor one.
};

/// How a scale uses the room that it has.
struct ScaleRoom {
    double length = 0;      ///< In pixels.
    bool isUpright = false; ///< Labels stand one above the other instead of side by side.
    bool roundsOut =
        false; ///< Ends at ticks and begins at zero where it can: for what is measured.
    double labelSizePx = 11; ///< Of the text of the ticks.
};

/// A monotone map from values to positions from 0 to 1. On a logarithmic scale zero has a place of
/// its own, apart from the rest, if it occurs and `roundsOut` is not set; else everything below the
/// floor lies on it.
class ChartScale {
public:
    ChartScale() = default;
    ChartScale(const ChartAxis& axis, const ChartExtent& extent, const ScaleRoom& room);

    /// Cut to 0 .. 1. For NaN, 0.
    double positionOf(double value) const;
    /// Ascending; none overlaps its neighbour.
    const std::vector<ChartTick>& ticks() const { return m_ticks; }

    double from() const { return m_from; }
    double to() const { return m_to; }
    bool isLogarithmic() const { return m_isLogarithmic; }
    /// Zero lies left of a gap, at position 0.
    bool hasZeroApart() const { return m_zeroShare > 0; }
    /// Where the part that is to scale begins.
    double zeroShare() const { return m_zeroShare; }

private:
    void fitLinear(const ChartAxis& axis, const ChartExtent& extent, const ScaleRoom& room);
    void fitLogarithmic(const ChartAxis& axis, const ChartExtent& extent, const ScaleRoom& room);
    void fitNames(const ChartAxis& axis, const ScaleRoom& room);
    bool setTicks(ChartUnit unit, const std::vector<double>& values, const ScaleRoom& room);
    void addMinorTicks();

    double m_from = 0;
    double m_to = 1;
    double m_zeroShare = 0;
    bool m_isLogarithmic = false;
    std::vector<ChartTick> m_ticks;
};

} // namespace idem
