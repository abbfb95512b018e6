#include "engine/study/axis_range.h"

#include "engine/core/mathematics.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>

namespace idem {

namespace {

constexpr std::string_view rangeExample =
    "for example 0ms..500ms:25ms, 1ms..1s:*2 or 1ms..1s:log13";

/// One end or step of a range. Durations are exact.
struct RangeNumber {
    AxisKind kind = AxisKind::Number;
    double number = 0; ///< Nanoseconds, per cent, or the number itself.
};

bool isRangeDigit(char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           character == '.' || character == '%' || character == '-' || character == '+';
}

FromText<RangeNumber> readNumber(std::string_view text) {
    text = trimmed(text);
    RangeNumber read;
    if (!text.empty() && text.back() >= 'a' && text.back() <= 'z') {
        const auto duration = parseDuration(text);
        if (!duration) {
            return duration.error;
        }
        read.kind = AxisKind::Duration;
        read.number = static_cast<double>(duration.value->ns);
        return read;
    }
    if (!text.empty() && text.back() == '%') {
        read.kind = AxisKind::Share;
        text.remove_suffix(1);
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read.number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(read.number)) {
        return TextError{
            0, "a range needs numbers at both ends and a step", std::string(rangeExample), ""};
    }
    return read;
}

std::string rangeText(const RangeNumber& number) {
    switch (number.kind) {
    case AxisKind::Duration:
        return toText(Duration{static_cast<std::int64_t>(number.number)});
    case AxisKind::Share:
        return fmt::format("{:.12g}%", number.number);
    default:
        return fmt::format("{:.12g}", number.number);
    }
}

double positionOf(const RangeNumber& number) {
    switch (number.kind) {
    case AxisKind::Duration:
        return number.number * 1e-6;
    case AxisKind::Share:
        return number.number / 100;
    default:
        return number.number;
    }
}

TextError tooManyValues() {
    return {0,
            fmt::format("the range has more than {} values", axisValuesMax),
            "",
            "choose a greater step"};
}

class RangeCounter {
public:
    RangeCounter(RangeNumber from, RangeNumber to) : m_from(from), m_to(to) {
        m_values.kind = from.kind;
    }

    void add(double number) {
        // Nanoseconds are whole; other numbers are rounded to what their text shows.
        const RangeNumber value{m_from.kind,
                                m_from.kind == AxisKind::Duration ? std::round(number) : number};
        m_values.texts.push_back(rangeText(value));
        m_values.positions.push_back(positionOf(value));
    }

    FromText<RangeValues> linear(std::string_view text) {
        const auto step = readNumber(text);
        if (!step) {
            return step.error;
        }
        if (step.value->kind != m_from.kind) {
            return TextError{
                0, "the step of a range has the unit of its ends", std::string(rangeExample), ""};
        }
        if (!(step.value->number > 0)) {
            return TextError{0, "the step of a range is above zero", std::string(rangeExample), ""};
        }
        // A little more than the end, because a sum of decimals need not meet it exactly.
        const double steps = (m_to.number - m_from.number) / step.value->number * (1 + 1e-12);
        if (steps >= static_cast<double>(axisValuesMax)) {
            return tooManyValues();
        }
        for (std::size_t at = 0; static_cast<double>(at) <= steps; ++at) {
            add(m_from.number + static_cast<double>(at) * step.value->number);
        }
        return std::move(m_values);
    }

    FromText<RangeValues> byFactor(std::string_view text) {
        const auto factor = readNumber(text);
        if (!factor || factor.value->kind != AxisKind::Number || !(factor.value->number > 1)) {
            return TextError{0, "the factor of a range is a number above 1", "for example *2", ""};
        }
        if (auto error = mustBePositive()) {
            return *error;
        }
        m_values.isLogarithmic = true;
        double value = m_from.number;
        while (value <= m_to.number * (1 + 1e-12)) {
            if (m_values.texts.size() == axisValuesMax) {
                return tooManyValues();
            }
            add(value);
            value *= factor.value->number;
        }
        return std::move(m_values);
    }

    FromText<RangeValues> byCount(std::string_view text) {
        std::size_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc() || end != text.data() + text.size() || count < 2) {
            return TextError{
                0, "\"log\" is followed by how many values, at least 2", "for example log13", ""};
        }
        if (count > axisValuesMax) {
            return tooManyValues();
        }
        if (auto problem = mustBePositive()) {
            return *problem;
        }
        m_values.isLogarithmic = true;
        const double low = mathematics::log(m_from.number);
        const double span = mathematics::log(m_to.number) - low;
        for (std::size_t at = 0; at < count; ++at) {
            const bool isEnd = at == 0 || at == count - 1;
            const double share = static_cast<double>(at) / static_cast<double>(count - 1);
            add(isEnd ? (at == 0 ? m_from : m_to).number
                      : threeDigits(mathematics::exp(low + share * span)));
        }
        return std::move(m_values);
    }

private:
    std::optional<TextError> mustBePositive() const {
        if (m_from.number > 0) {
            return std::nullopt;
        }
        return TextError{0,
                         "a range that grows by a factor begins above zero",
                         "",
                         "begin it with a small value, or give a step instead of a factor"};
    }

    static double threeDigits(double number) {
        double unit = 1;
        while (number / unit >= 1'000) {
            unit *= 10;
        }
        while (number / unit < 100) {
            unit /= 10;
        }
        return std::round(number / unit) * unit;
    }

    RangeNumber m_from;
    RangeNumber m_to;
    RangeValues m_values;
};

} // namespace

std::string positionText(AxisKind kind, double position) {
    switch (kind) {
    case AxisKind::Duration:
        return rangeText({kind, std::round(position * 1e6)});
    case AxisKind::Share:
        return rangeText({kind, position * 100});
    default:
        return rangeText({kind, position});
    }
}

std::optional<RangeText> findRange(std::string_view text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
        return std::nullopt;
    }
    std::size_t begin = dots;
    while (begin > 0 && isRangeDigit(text[begin - 1])) {
        --begin;
    }
    std::size_t end = text.find_first_of(",;)", dots);
    end = end == std::string_view::npos ? text.size() : end;
    const std::string_view tail = text.substr(dots + 2, end - dots - 2);
    const std::size_t colon = tail.find(':');
    RangeText range;
    range.before = text.substr(0, begin);
    range.from = text.substr(begin, dots - begin);
    range.to = tail.substr(0, colon);
    range.step = colon == std::string_view::npos ? std::string_view() : tail.substr(colon + 1);
    range.after = text.substr(end);
    return range;
}

FromText<RangeValues> valuesOf(const RangeText& range) {
    const auto from = readNumber(range.from);
    if (!from) {
        return from.error;
    }
    const auto to = readNumber(range.to);
    if (!to) {
        return to.error;
    }
    if (from.value->kind != to.value->kind) {
        return TextError{0,
                         fmt::format("the ends of a range have the same unit, not {} and {}",
                                     trimmed(range.from),
                                     trimmed(range.to)),
                         std::string(rangeExample),
                         from.value->number == 0 && to.value->kind == AxisKind::Duration
                             ? "begin with 0ms"
                             : ""};
    }
    if (to.value->number < from.value->number) {
        return TextError{0,
                         fmt::format("the range {}..{} is empty", range.from, range.to),
                         "",
                         fmt::format("write {}..{}", range.to, range.from)};
    }
    const std::string_view step = trimmed(range.step);
    if (step.empty()) {
        return TextError{0, "the range has no step", std::string(rangeExample), ""};
    }
    RangeCounter counter(*from.value, *to.value);
    if (step.front() == '*') {
        return counter.byFactor(step.substr(1));
    }
    if (step.starts_with("log")) {
        return counter.byCount(step.substr(3));
    }
    return counter.linear(step);
}

} // namespace idem
