#include "app/models/slider_scale.h"

#include "engine/scenario/field_value.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace idem::app {

namespace {

constexpr std::int64_t shortest = Duration::milliseconds(1).ns / 10;
constexpr std::int64_t hour = Duration::seconds(3'600).ns;

/// Zero, then some twenty a decade up to a minute, then minutes, hours and days that people say.
const std::vector<std::int64_t>& roundDurations() {
    static const std::vector<std::int64_t> all = [] {
        constexpr std::array<std::int64_t, 24> steps{10, 11, 12, 13, 14, 15, 16, 18,
                                                     20, 22, 25, 28, 30, 35, 40, 45,
                                                     50, 55, 60, 65, 70, 75, 80, 90};
        constexpr std::int64_t minute = hour / 60;
        std::vector<std::int64_t> found{0};
        for (std::int64_t decade = shortest / 10; decade * 10 < minute; decade *= 10) {
            for (const std::int64_t step : steps) {
                if (decade * step < minute) {
                    found.push_back(decade * step);
                }
            }
        }
        for (const std::int64_t minutes : {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50}) {
            found.push_back(minutes * minute);
        }
        for (const std::int64_t hours :
             {1, 2, 3, 4, 6, 8, 12, 18, 24, 48, 72, 120, 168, 336, 720}) {
            found.push_back(hours * hour);
        }
        return found;
    }();
    return all;
}

/// A duration as a number, also of a distribution that is nothing else.
std::optional<double> numberOf(const FieldValue& value) {
    if (const auto* share = std::get_if<double>(&value)) {
        return *share;
    }
    if (const auto* duration = std::get_if<Duration>(&value)) {
        return static_cast<double>(duration->ns);
    }
    if (const auto* distribution = std::get_if<Distribution>(&value)) {
        static const Field asDuration = [] {
            Field field;
            field.type = FieldType::Duration;
            return field;
        }();
        const auto read = readFieldValue(asDuration, toText(*distribution));
        return read.value ? numberOf(*read.value) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

void SliderScale::add(const Field& field, const FieldValue& value, double number) {
    m_texts.push_back(toText(field, value));
    m_numbers.push_back(number);
}

std::optional<SliderScale> SliderScale::of(const FormField& field) {
    const Field& row = *field.field;
    SliderScale scale;
    scale.m_field = &row;
    if (row.type == FieldType::Probability || row.type == FieldType::Fraction) {
        for (int hundredth = 0; hundredth <= 100; ++hundredth) {
            scale.add(row, hundredth / 100.0, hundredth / 100.0);
        }
        return scale;
    }
    if (row.type != FieldType::Duration && row.type != FieldType::Distribution) {
        return std::nullopt;
    }
    const auto valueOf = [&row](std::int64_t ns) -> FieldValue {
        const Duration duration{ns};
        if (row.type == FieldType::Duration) {
            return duration;
        }
        return Distribution::constant(duration);
    };
    const std::int64_t least = row.type == FieldType::Duration ? row.range.least : 0;
    const std::int64_t most =
        row.type == FieldType::Duration ? row.range.most : Distribution::cap.ns;
    // A default of days needs room above it.
    const auto read = readFieldValue(row, field.defaultValue);
    const auto standard = read.value ? numberOf(*read.value).value_or(0) : 0;
    const std::int64_t longest = standard * 10 > static_cast<double>(hour) ? 1'000 * hour : hour;
    for (const std::int64_t ns : roundDurations()) {
        if (ns >= least && ns <= std::min(most, longest)) {
            scale.add(row, valueOf(ns), static_cast<double>(ns));
        }
    }
    return scale;
}

std::optional<int> SliderScale::positionOf(const std::string& text) const {
    const auto read = readFieldValue(*m_field, text);
    const auto number = read.value ? numberOf(*read.value) : std::nullopt;
    if (!number) {
        return std::nullopt;
    }
    const auto above = std::lower_bound(m_numbers.begin(), m_numbers.end(), *number);
    if (above == m_numbers.begin()) {
        return 0;
    }
    if (above == m_numbers.end()) {
        return last();
    }
    const int position = static_cast<int>(above - m_numbers.begin());
    return *above - *number <= *number - *(above - 1) ? position : position - 1;
}

} // namespace idem::app
