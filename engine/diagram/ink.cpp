#include "engine/diagram/ink.h"

#include "engine/core/mathematics.h"

#include <algorithm>
#include <string_view>

namespace idem {

namespace {

constexpr Rgb hex(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 16U),
            static_cast<std::uint8_t>(value >> 8U),
            static_cast<std::uint8_t>(value)};
}

double linear(std::uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.03928 ? share / 12.92 : mathematics::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Rgb colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

} // namespace

std::string toText(Rgb colour) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "#";
    for (const std::uint8_t channel : {colour.red, colour.green, colour.blue}) {
        text += digits[channel >> 4U];
        text += digits[channel & 15U];
    }
    return text;
}

double contrast(Rgb one, Rgb other) {
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

const Palette& Palette::light() {
    static constexpr Palette palette{
        {hex(0xffffff), hex(0xf5f7f9), hex(0xd5dbe1), hex(0xb4bec8), hex(0x5f6b76), hex(0x1b2228),
         hex(0x0072b2), hex(0x2f95c9), hex(0xb07300), hex(0xb5618f), hex(0xd04a00), hex(0x008561),
         hex(0x6b5ca5), hex(0x1b2228), hex(0xffffff), hex(0x16446d), hex(0xad7f5f), hex(0x6a3038),
         hex(0x3495a0), hex(0x3b4624), hex(0xa87aa2), hex(0xebf3fb), hex(0xd7e6f4), hex(0xc2d5e9),
         hex(0xabc4dc), hex(0x94b2ce), hex(0x7ca0c0), hex(0x6490b4), hex(0x44759b), hex(0x2a6084),
         hex(0x0f4a6b)}};
    return palette;
}

const Palette& Palette::dark() {
    static constexpr Palette palette{
        {hex(0x16191d), hex(0x1d2126), hex(0x343b43), hex(0x515b66), hex(0x9aa5b1), hex(0xe6eaee),
         hex(0x4aa3df), hex(0x56b4e9), hex(0xe69f00), hex(0xd98fb8), hex(0xff7a33), hex(0x2fbf95),
         hex(0xa79be0), hex(0xffffff), hex(0x16191d), hex(0x3b97ad), hex(0xf1dba8), hex(0xbb7b74),
         hex(0x9cecdc), hex(0x749468), hex(0xd8c6e1), hex(0x1c2630), hex(0x1f3241), hex(0x253d51),
         hex(0x2a4961), hex(0x2d5471), hex(0x326081), hex(0x396c91), hex(0x5b8cb3), hex(0x7ba5ca),
         hex(0xa3c2de)}};
    return palette;
}

} // namespace idem
