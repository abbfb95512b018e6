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
    static constexpr Palette palette{{hex(0xffffff),
                                      hex(0xf5f7f9),
                                      hex(0xd5dbe1),
                                      hex(0xb4bec8),
                                      hex(0x5f6b76),
                                      hex(0x1b2228),
                                      hex(0x0072b2),
                                      hex(0x2f95c9),
                                      hex(0xb07300),
                                      hex(0xb5618f),
                                      hex(0xd04a00),
                                      hex(0x008561),
                                      hex(0x6b5ca5),
                                      hex(0x1b2228),
                                      hex(0xffffff)}};
    return palette;
}

const Palette& Palette::dark() {
    static constexpr Palette palette{{hex(0x16191d),
                                      hex(0x1d2126),
                                      hex(0x343b43),
                                      hex(0x515b66),
                                      hex(0x9aa5b1),
                                      hex(0xe6eaee),
                                      hex(0x4aa3df),
                                      hex(0x56b4e9),
                                      hex(0xe69f00),
                                      hex(0xd98fb8),
                                      hex(0xff7a33),
                                      hex(0x2fbf95),
                                      hex(0xa79be0),
                                      hex(0xffffff),
                                      hex(0x16191d)}};
    return palette;
}

} // namespace idem
