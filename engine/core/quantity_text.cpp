// A number is read as digits, point, digits and kept as integers, so nothing is rounded until the
// unit is known. No text can overflow anything: digits that do not fit are an error.
#include "engine/core/quantity_text.h"

#include <array>
#include <cstdint>

namespace idem {

namespace {

constexpr std::string_view durationExpected = R"(a duration such as "150ms", "1.5s" or "2min")";
constexpr std::string_view probabilityExpected = R"(a probability such as "1%" or "0.01")";
/// Exactness of scenario numbers (reliability.md): 12 decimals.
constexpr std::size_t decimalsMax = 12;

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// digits "." decimals, without trailing zeros in the decimals.
struct Decimal {
    std::string_view whole;
    std::string_view fraction;
    std::string_view text; ///< As written.
    std::string_view rest; ///< What follows the number.
};

TextError badNumber(std::size_t offset, std::string message, std::string_view expected) {
    return {offset, std::move(message), std::string(expected), ""};
}

std::size_t digitsAt(std::string_view text, std::size_t start) {
    std::size_t end = start;
    while (end < text.size() && isDigit(text[end])) {
        ++end;
    }
    return end - start;
}

/// Splits a trimmed text into its number and what follows. Offsets count from the trimmed text.
FromText<Decimal> splitDecimal(std::string_view text, std::string_view expected) {
    if (text.empty()) {
        return badNumber(0, "there is no value", expected);
    }
    if (text[0] == '-') {
        return badNumber(0, "the value is negative", expected);
    }
    const std::size_t whole = digitsAt(text, 0);
    if (whole == 0) {
        auto error = badNumber(0, "a number should stand here", expected);
        if (text[0] == '.' && digitsAt(text, 1) > 0 && text.size() <= 40) {
            error.suggestion = "write \"0" + std::string(text) + "\"";
        }
        return error;
    }
    std::size_t end = whole;
    std::string_view fraction;
    if (end < text.size() && text[end] == '.') {
        const std::size_t decimals = digitsAt(text, end + 1);
        if (decimals == 0) {
            return badNumber(end + 1, "digits should follow the decimal point", expected);
        }
        fraction = text.substr(end + 1, decimals);
        end += 1 + decimals;
        fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
    }
    return Decimal{text.substr(0, whole), fraction, text.substr(0, end), text.substr(end)};
}

/// The digits as an integer; none beyond 9.2e18.
std::optional<std::int64_t> integer(std::string_view digits) {
    std::int64_t value = 0;
    for (const char digit : digits) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit - '0', &value)) {
            return std::nullopt;
        }
    }
    return value;
}

std::int64_t powerOfTen(std::size_t exponent) {
    std::int64_t power = 1;
    for (std::size_t i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

struct TimeUnit {
    std::string_view name;
    std::int64_t ns;
};

constexpr std::array timeUnits{TimeUnit{"ns", 1},
                               TimeUnit{"us", 1'000},
                               TimeUnit{"ms", 1'000'000},
                               TimeUnit{"s", 1'000'000'000},
                               TimeUnit{"min", 60'000'000'000},
                               TimeUnit{"h", 3'600'000'000'000},
                               TimeUnit{"d", 86'400'000'000'000}};

struct UnitAlias {
    std::string_view written;
    std::string_view meant;
};

/// What people write elsewhere. "m" is left out on purpose: it may mean two things.
constexpr std::array unitAliases{UnitAlias{"nsec", "ns"},
                                 UnitAlias{"nanos", "ns"},
                                 UnitAlias{"nanoseconds", "ns"},
                                 UnitAlias{"\xc2\xb5s", "us"},
                                 UnitAlias{"\xce\xbcs", "us"},
                                 UnitAlias{"usec", "us"},
                                 UnitAlias{"micros", "us"},
                                 UnitAlias{"microseconds", "us"},
                                 UnitAlias{"msec", "ms"},
                                 UnitAlias{"msecs", "ms"},
                                 UnitAlias{"millis", "ms"},
                                 UnitAlias{"milliseconds", "ms"},
                                 UnitAlias{"MS", "ms"},
                                 UnitAlias{"Ms", "ms"},
                                 UnitAlias{"S", "s"},
                                 UnitAlias{"sec", "s"},
                                 UnitAlias{"secs", "s"},
                                 UnitAlias{"second", "s"},
                                 UnitAlias{"seconds", "s"},
                                 UnitAlias{"mins", "min"},
                                 UnitAlias{"minute", "min"},
                                 UnitAlias{"minutes", "min"},
                                 UnitAlias{"H", "h"},
                                 UnitAlias{"hr", "h"},
                                 UnitAlias{"hrs", "h"},
                                 UnitAlias{"hour", "h"},
                                 UnitAlias{"hours", "h"},
                                 UnitAlias{"D", "d"},
                                 UnitAlias{"day", "d"},
                                 UnitAlias{"days", "d"}};

std::string quoted(std::string_view number, std::string_view unit) {
    return "\"" + std::string(number.substr(0, 40)) + std::string(unit) + "\"";
}

TextError badUnit(const Decimal& number, std::size_t offset) {
    static constexpr std::string_view units = "one of ns, us, ms, s, min, h, d";
    if (number.rest.empty()) {
        const bool zero = number.text == "0";
        return {offset,
                "the unit is missing",
                std::string(units),
                "write " + quoted(number.text, "ms") +
                    (zero ? "" : " or " + quoted(number.text, "s"))};
    }
    const std::string_view unit = trimmed(number.rest);
    std::string suggestion;
    for (const auto& known : timeUnits) {
        if (unit == known.name) {
            return {offset,
                    "a space stands between number and unit",
                    "number and unit in one piece",
                    "write " + quoted(number.text, unit)};
        }
    }
    for (const auto& alias : unitAliases) {
        if (unit == alias.written) {
            suggestion = "write " + quoted(number.text, alias.meant);
        }
    }
    if (unit == "m") {
        suggestion = "write " + quoted(number.text, "min") + " or " + quoted(number.text, "ms");
    }
    return {offset, "the unit is unknown", std::string(units), suggestion};
}

/// number times unit, which must be a whole number of nanoseconds that fits.
FromText<Duration> scaled(const Decimal& number, std::int64_t unit) {
    __extension__ using Wide = __int128;
    constexpr std::size_t fractionMax = 18;
    const TextError tooLong{0, "the duration is too long", "at most 106751 days", ""};
    const TextError tooFine{
        0, "the duration is finer than 1ns", "a whole number of nanoseconds", ""};
    const auto whole = integer(number.whole);
    std::int64_t ns = 0;
    if (!whole || __builtin_mul_overflow(*whole, unit, &ns)) {
        return tooLong;
    }
    // No unit has more than 16 decimals that are whole nanoseconds.
    if (number.fraction.size() > fractionMax) {
        return tooFine;
    }
    const Wide part = static_cast<Wide>(integer(number.fraction).value_or(0)) * unit;
    const std::int64_t scale = powerOfTen(number.fraction.size());
    if (part % scale != 0) {
        return tooFine;
    }
    if (__builtin_add_overflow(ns, static_cast<std::int64_t>(part / scale), &ns)) {
        return tooLong;
    }
    return Duration{ns};
}

bool isAtMost(const Decimal& number, std::int64_t limit) {
    const auto whole = integer(number.whole);
    return whole && (*whole < limit || (*whole == limit && number.fraction.empty()));
}

/// number / 10^shift as the nearest double: both operands are exact, so one division rounds once.
/// REQUIRES: isAtMost(number, 1000).
FromText<double> asDouble(const Decimal& number, std::size_t shift) {
    const std::size_t decimals = number.fraction.size() + shift;
    if (decimals > decimalsMax) {
        return TextError{0,
                         "the number has too many decimals",
                         "at most " + std::to_string(decimalsMax - shift) + " decimals",
                         ""};
    }
    const std::int64_t digits =
        integer(number.whole).value_or(0) * powerOfTen(number.fraction.size()) +
        integer(number.fraction).value_or(0);
    return static_cast<double>(digits) / static_cast<double>(powerOfTen(decimals));
}

template <class T>
FromText<T> movedBy(std::size_t offset, FromText<T> result) {
    result.error.offset += offset;
    return result;
}

std::size_t leadingSpace(std::string_view text) {
    const auto start = text.find_first_not_of(" \t");
    return start == std::string_view::npos ? 0 : start;
}

FromText<Duration> durationOf(std::string_view text) {
    const auto number = splitDecimal(text, durationExpected);
    if (!number) {
        return number.error;
    }
    for (const auto& unit : timeUnits) {
        if (number.value->rest == unit.name) {
            return scaled(*number.value, unit.ns);
        }
    }
    return badUnit(*number.value, number.value->text.size());
}

FromText<double> probabilityOf(std::string_view text) {
    const auto number = splitDecimal(text, probabilityExpected);
    if (!number) {
        return number.error;
    }
    const std::string_view rest = number.value->rest;
    const bool percent = rest == "%";
    if (!percent && !rest.empty()) {
        return badNumber(
            number.value->text.size(), "something follows the number", probabilityExpected);
    }
    if (!isAtMost(*number.value, percent ? 100 : 1)) {
        auto error =
            badNumber(0,
                      percent ? "a probability is at most 100%" : "a probability is at most 1",
                      probabilityExpected);
        if (!percent && isAtMost(*number.value, 100)) {
            error.suggestion = "write " + quoted(number.value->text, "%");
        }
        return error;
    }
    return asDouble(*number.value, percent ? 2 : 0);
}

FromText<double> decimalOf(std::string_view text) {
    static constexpr std::string_view expected = R"(a number such as "0.5" or "20")";
    const auto number = splitDecimal(text, expected);
    if (!number) {
        return number.error;
    }
    if (!number.value->rest.empty()) {
        return badNumber(number.value->text.size(), "something follows the number", expected);
    }
    if (!isAtMost(*number.value, 1'000)) {
        return badNumber(0, "the number is too great", "at most 1000");
    }
    return asDouble(*number.value, 0);
}

} // namespace

std::string_view trimmed(std::string_view text) {
    const auto start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) {
        return text.substr(text.size());
    }
    return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

FromText<Duration> parseDuration(std::string_view text) {
    return movedBy(leadingSpace(text), durationOf(trimmed(text)));
}

FromText<double> parseProbability(std::string_view text) {
    return movedBy(leadingSpace(text), probabilityOf(trimmed(text)));
}

FromText<double> parseDecimal(std::string_view text) {
    return movedBy(leadingSpace(text), decimalOf(trimmed(text)));
}

} // namespace idem
