// Numbers as a person reads them: "10,000", "8.21%".
#pragma once

#include <concepts>
#include <string>

namespace idem {

/// Digits, with a minus sign or not, in groups of three.
std::string groupedDigits(std::string digits);

/// "10,000", "-1,204".
std::string groupedText(std::integral auto value) {
    return groupedDigits(std::to_string(value));
}

/// "8.21%": a share of 1 with as many decimals as a number known to within `reach` deserves, two
/// digits of the reach and at most six decimals. A share too small for that is written "1 in
/// 250,000,000". A reach of 0 means an exact number: three digits, without zeros at the end.
/// REQUIRES: finite, reach >= 0.
std::string percentText(double share, double reach = 0);

} // namespace idem
