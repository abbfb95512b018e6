#include "engine/diagram/chart_axis.h"

#include "engine/core/ensure.h"
#include "engine/core/mathematics.h"
#include "engine/core/number_text.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace idem {

namespace {

constexpr double tickGap = 12;    ///< Between labels side by side, in pixels.
constexpr double uprightGap = 26; ///< Between the middles of labels one above the other.
constexpr double zeroRoom = 34;   ///< For the place of zero on a logarithmic scale.

/// 10 to a whole power.
double powerOfTen(int exponent) {
    double power = 1;
    for (int i = 0; i < std::abs(exponent); ++i) {
        power *= 10;
    }
    return exponent < 0 ? 1 / power : power;
}

/// The greatest power of ten that is not above a positive value, but for rounding.
int decadeBelow(double value) {
    int exponent = 0;
    while (powerOfTen(exponent) > value * (1 + 1e-9)) {
        --exponent;
    }
    while (powerOfTen(exponent + 1) <= value * (1 + 1e-9)) {
        ++exponent;
    }
    return exponent;
}

/// With so many significant digits, without zeros behind the point, and in groups of three.
std::string digitsText(double value, int digits) {
    const double size = std::abs(value);
    if (size == 0) {
        return "0";
    }
    if (size >= 1e15 || size < 1e-9) {
        return fmt::format("{:.{}g}", value, digits);
    }
    std::string text = fmt::format("{:.{}f}", value, std::max(0, digits - 1 - decadeBelow(size)));
    std::string decimals;
    if (const auto point = text.find('.'); point != std::string::npos) {
        decimals = text.substr(point);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        decimals = decimals == "." ? "" : decimals;
        text.erase(point);
    }
    return groupedDigits(std::move(text)) + decimals;
}

std::string durationText(double milliseconds, int digits) {
    struct Unit {
        double size;
        const char* name;
    };
    static constexpr std::array units{Unit{86'400e3, "d"},
                                      Unit{3'600e3, "h"},
                                      Unit{60e3, "min"},
                                      Unit{1e3, "s"},
                                      Unit{1, "ms"},
                                      Unit{1e-3, "µs"},
                                      Unit{1e-6, "ns"}};
    if (milliseconds == 0) {
        return "0 ms";
    }
    for (const Unit& unit : units) {
        if (std::abs(milliseconds) >= unit.size * (1 - 1e-9) || unit.size == 1e-6) {
            return digitsText(milliseconds / unit.size, digits) + " " + unit.name;
        }
    }
    return "";
}

std::string textOf(ChartUnit unit, double value, int digits) {
    switch (unit) {
    case ChartUnit::Share:
        return std::abs(value) < 1e-9 && value != 0 ? percentText(value)
                                                    : digitsText(value * 100, digits) + "%";
    case ChartUnit::Milliseconds:
        return durationText(value, digits);
    default:
        return digitsText(value, digits);
    }
}

/// The steps that people count in, from fine to coarse, beginning near the least one useful.
std::vector<double> stepsFor(ChartUnit unit, double range) {
    std::vector<double> steps;
    const int first = decadeBelow(range) - 3;
    for (int exponent = first; exponent < first + 6; ++exponent) {
        for (const double digit : {1.0, 2.0, 2.5, 5.0}) {
            // Quarters read well as milliseconds only.
            if (digit != 2.5 || unit == ChartUnit::Milliseconds) {
                steps.push_back(digit * powerOfTen(exponent));
            }
        }
    }
    if (unit == ChartUnit::Milliseconds && range > 20e3) {
        std::erase_if(steps, [](double step) { return step > 10e3; });
        for (const double minutes : {0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0}) {
            steps.push_back(minutes * 60e3);
        }
        for (const double hours : {1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 120.0, 240.0, 1200.0}) {
            steps.push_back(hours * 3600e3);
        }
    }
    return steps;
}

std::vector<double> multiplesBetween(double from, double to, double step) {
    std::vector<double> values;
    const double slack = step * 1e-6;
    for (double k = std::ceil((from - slack) / step); k * step <= to + slack; ++k) {
        values.push_back(k * step);
    }
    return values;
}

} // namespace

std::string valueText(ChartUnit unit, double value) {
    return textOf(unit, value, 3);
}

std::string boundText(ChartUnit unit, double value) {
    if (!(value > 0)) {
        return valueText(unit, value);
    }
    const double digit = powerOfTen(decadeBelow(value) - 1);
    return textOf(unit, std::ceil(value / digit - 1e-9) * digit, 2);
}

std::string tickText(ChartUnit unit, double value) {
    return textOf(unit, value, 6);
}

void ChartExtent::add(double value) {
    if (!std::isfinite(value)) {
        return;
    }
    least = isEmpty ? value : std::min(least, value);
    greatest = isEmpty ? value : std::max(greatest, value);
    if (value > 0) {
        leastAboveZero = leastAboveZero == 0 ? value : std::min(leastAboveZero, value);
    } else {
        hasZero = true;
    }
    isEmpty = false;
}

ChartScale::ChartScale(const ChartAxis& axis, const ChartExtent& extent, const ScaleRoom& room) {
    ENSURE(room.length > 0);
    if (axis.unit == ChartUnit::Name) {
        fitNames(axis, room);
    } else if (axis.isLogarithmic && extent.leastAboveZero > 0) {
        fitLogarithmic(axis, extent, room);
    } else {
        fitLinear(axis, extent, room);
    }
}

double ChartScale::positionOf(double value) const {
    double share = 0;
    if (!m_isLogarithmic) {
        share = (value - m_from) / (m_to - m_from);
    } else if (value > 0) {
        share = mathematics::log(value / m_from) / mathematics::log(m_to / m_from);
        share = m_zeroShare + (1 - m_zeroShare) * std::max(0.0, share);
    }
    return share > 0 ? std::min(share, 1.0) : 0;
}

/// Takes the ticks if their labels keep apart.
bool ChartScale::setTicks(ChartUnit unit,
                          const std::vector<double>& values,
                          const ScaleRoom& room) {
    std::vector<ChartTick> ticks;
    const TextStyle style{room.labelSizePx, false};
    double free = -1e9;
    for (const double value : values) {
        ticks.push_back({positionOf(value), tickText(unit, value)});
        const double at = ticks.back().position * room.length;
        const double half = room.isUpright ? uprightGap / 2 : widthOf(ticks.back().text, style) / 2;
        if (at - half < free) {
            return false;
        }
        free = at + half + (room.isUpright ? 0 : tickGap);
    }
    m_ticks = std::move(ticks);
    return true;
}

void ChartScale::fitLinear(const ChartAxis& axis,
                           const ChartExtent& extent,
                           const ScaleRoom& room) {
    double from = extent.isEmpty ? 0 : extent.least;
    double to = extent.isEmpty ? 1 : extent.greatest;
    if (from > 0 && (room.roundsOut || from < 0.3 * (to - from))) {
        from = 0;
    }
    from = axis.from.value_or(from);
    to = axis.to.value_or(to);
    if (!(to > from)) {
        to = from + (from == 0 ? 1 : std::abs(from) * 0.1);
    }
    for (const double step : stepsFor(axis.unit, to - from)) {
        m_from = from;
        m_to = to;
        if (room.roundsOut) {
            m_from = axis.from.value_or(std::floor(from / step + 1e-6) * step);
            m_to = axis.to.value_or(std::ceil(to / step - 1e-6) * step);
        }
        if (setTicks(axis.unit, multiplesBetween(m_from, m_to, step), room)) {
            return;
        }
    }
}

void ChartScale::fitLogarithmic(const ChartAxis& axis,
                                const ChartExtent& extent,
                                const ScaleRoom& room) {
    m_isLogarithmic = true;
    double from = axis.from.value_or(extent.leastAboveZero);
    double to = std::max(axis.to.value_or(extent.greatest), from);
    if (room.roundsOut) {
        from = axis.from.value_or(powerOfTen(decadeBelow(from)));
        const double below = powerOfTen(decadeBelow(to));
        to = axis.to.value_or(to <= below * (1 + 1e-9) ? below : 10 * below);
    } else if (extent.hasZero) {
        m_zeroShare = std::min(0.2, zeroRoom / room.length);
    }
    m_from = from;
    m_to = to > from ? to : 10 * from;
    const int first = decadeBelow(m_from);
    const int last = decadeBelow(m_to);
    using Digits = std::vector<double>;
    for (const Digits& digits : {Digits{1, 2, 5}, Digits{1, 3}, Digits{1}}) {
        std::vector<double> values;
        for (int exponent = first; exponent <= last; ++exponent) {
            for (const double digit : digits) {
                values.push_back(digit * powerOfTen(exponent));
            }
        }
        std::erase_if(values, [&](double value) {
            return value < m_from * (1 - 1e-9) || value > m_to * (1 + 1e-9);
        });
        if (values.size() >= 2 && setTicks(axis.unit, values, room)) {
            break;
        }
    }
    for (int stride = 2; m_ticks.empty() && stride < 40; ++stride) {
        std::vector<double> values;
        for (int exponent = first; exponent <= last; exponent += stride) {
            values.push_back(std::max(m_from, powerOfTen(exponent)));
        }
        setTicks(axis.unit, values, room);
    }
    if (hasZeroApart()) {
        m_ticks.insert(m_ticks.begin(), {0, tickText(axis.unit, 0)});
    }
    addMinorTicks();
}

void ChartScale::addMinorTicks() {
    if (m_to / m_from > 1e6) {
        return;
    }
    for (int exponent = decadeBelow(m_from); exponent <= decadeBelow(m_to); ++exponent) {
        for (double digit = 1; digit < 10; ++digit) {
            const double value = digit * powerOfTen(exponent);
            if (value > m_from && value < m_to) {
                m_ticks.push_back({positionOf(value), ""});
            }
        }
    }
}

void ChartScale::fitNames(const ChartAxis& axis, const ScaleRoom& room) {
    const auto count = static_cast<double>(std::max<std::size_t>(1, axis.names.size()));
    m_from = -0.5;
    m_to = count - 0.5;
    const TextStyle style{room.labelSizePx, false};
    const double slot = room.length / count;
    // Where names are wider than their places, only every second one is written, or fewer.
    const auto stride = static_cast<std::size_t>(
        std::ceil(room.isUpright ? std::max(1.0, 13 / slot) : std::max(1.0, 44 / slot)));
    for (std::size_t at = 0; at < axis.names.size(); at += stride) {
        const double widthMax = slot * static_cast<double>(stride) - 8;
        m_ticks.push_back(
            {positionOf(static_cast<double>(at)),
             room.isUpright ? axis.names[at] : fitted(axis.names[at], widthMax, style)});
    }
}

} // namespace idem
