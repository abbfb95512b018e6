#include "engine/core/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace idem {

namespace {

constexpr int digitsAfterPoint = 6;

/// Where the first digit of a positive number stands: 0 for units, -1 for tenths.
int leadingPlace(double value) {
    int place = 0;
    for (; value >= 10; value /= 10) {
        ++place;
    }
    for (; value < 1; value *= 10) {
        --place;
    }
    return place;
}

std::string withoutZeros(std::string text) {
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

std::string fixedText(double value, int decimals) {
    char text[64];
    const int length = std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return {text, static_cast<std::size_t>(length)};
}

} // namespace

std::string groupedDigits(std::string digits) {
    const std::ptrdiff_t first = digits.starts_with('-') ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return digits;
}

std::string percentText(double share, double reach) {
    if (share == 0) {
        return "0%";
    }
    const double percent = share * 100;
    const double size = std::abs(percent);
    if (size < 1e-5) {
        return "1 in " + groupedText(std::llround(1 / share));
    }
    const int digit = reach > 0 ? leadingPlace(reach * 100) - 1 : leadingPlace(size) - 2;
    const std::string text = fixedText(percent, std::clamp(-digit, 0, digitsAfterPoint));
    return (reach > 0 ? text : withoutZeros(text)) + "%";
}

} // namespace idem
