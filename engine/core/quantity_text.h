// Quantities as a person writes them: "150ms", "2min", "0.25%". Decimals are read exactly.
#pragma once

#include "engine/core/time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace idem {

/// Why a text has no meaning. The reader of a file adds line, column and path.
struct TextError {
    std::size_t offset = 0; ///< In bytes from the start of the text, at most its length.
    std::string message;    ///< One sentence: what is wrong.
    std::string expected;   ///< What would be right; may be empty.
    std::string suggestion; ///< What to write instead; may be empty.

    bool operator==(const TextError&) const = default;
};

/// A value of type T, or why there is none.
template <class T>
struct FromText {
    std::optional<T> value;
    TextError error; ///< Meaningful only without a value.

    // Implicit, so that a parser returns either as it is.
    FromText(T meaning) : value(std::move(meaning)) {}       // NOLINT(google-explicit-constructor)
    FromText(TextError reason) : error(std::move(reason)) {} // NOLINT(google-explicit-constructor)

    explicit operator bool() const { return value.has_value(); }
};

/// Reads "150ms", "1.5s", "0ms", "2min": a decimal number and one of the units ns, us, ms, s, min,
/// h, d, without space between them; spaces around are ignored. The result is exact: a text finer
/// than 1 ns, negative, without a unit or beyond Duration::max() is an error. Linear.
FromText<Duration> parseDuration(std::string_view text);

/// Reads "0.01" or "1%": a decimal from 0 to 1, or a percentage, of at most 12 decimals as a share.
/// The result is the double nearest to the decimal. Linear.
FromText<double> parseProbability(std::string_view text);

/// Reads a decimal without a unit, such as "0.5" or "20", of at most 12 decimals and at most
/// 1000. The result is the double nearest to the decimal. Linear.
FromText<double> parseDecimal(std::string_view text);

/// Cuts spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

} // namespace idem
