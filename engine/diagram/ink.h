// The colours of diagrams by what they mean. Which colour that is, a palette says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace idem {

/// One meaning each; every state that has an ink of its own is drawn with a shape or hatch of its
/// own too, so that nothing depends on seeing colours.
enum class Ink : std::uint8_t {
    Paper,     ///< Behind everything.
    Band,      ///< Every second lane.
    Grid,      ///< Lines of the ruler, and of lanes.
    Faint,     ///< What is there and not asked for.
    Muted,     ///< Second reading: units, ticks, what has passed.
    Text,      ///< First reading.
    Good,      ///< Done, and right.
    Pending,   ///< In progress, or waiting.
    Uncertain, ///< Nobody knows.
    Refused,   ///< A definite no, without effect.
    Wrong,     ///< A wrong effect: double or lost money. Reserved for that alone.
    Replayed,  ///< An answer that repeats an earlier one.
    Fault,     ///< What was broken on purpose.
    Selection, ///< What the person has chosen.
    OnStrong,  ///< Text on a surface of a strong ink.
    Series1,   ///< What a chart compares, strategies for example: quieter than any state.
    Series2,
    Series3,
    Series4,
    Series5,
    Series6,
    Shade1, ///< How much: nearly paper for little, strong for much, in grey print too.
    Shade2,
    Shade3,
    Shade4,
    Shade5,
    Shade6,
    Shade7,
    Shade8,
    Shade9,
    Shade10,
};
inline constexpr std::size_t inkCount = 31;
inline constexpr std::size_t seriesInkCount = 6;
inline constexpr std::size_t shadeCount = 10;

/// The ink of the series of this number; after the last the first comes again.
constexpr Ink seriesInk(std::size_t number) {
    return static_cast<Ink>(static_cast<std::size_t>(Ink::Series1) + number % seriesInkCount);
}
/// REQUIRES: step < shadeCount.
constexpr Ink shadeInk(std::size_t step) {
    return static_cast<Ink>(static_cast<std::size_t>(Ink::Shade1) + step);
}
/// Text on a shade: legible at 4.5 to 1 on every one of them.
constexpr Ink onShade(std::size_t step) {
    return step < 7 ? Ink::Text : Ink::Paper;
}

struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    bool operator==(const Rgb&) const = default;
};

/// "#d55e00".
std::string toText(Rgb colour);

/// The relation of the luminances of two colours, from 1 to 21 (WCAG 2.1, contrast ratio).
double contrast(Rgb one, Rgb other);

/// Okabe and Ito's colours, which people tell apart whatever kind of colour vision they have, made
/// darker or lighter until each stands out from the paper at 3 to 1 (text: 4.5 to 1).
struct Palette {
    std::array<Rgb, inkCount> colours{};

    Rgb of(Ink ink) const { return colours[static_cast<std::size_t>(ink)]; }

    static const Palette& light();
    static const Palette& dark();
};

} // namespace idem
