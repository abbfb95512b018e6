// The advance widths of DejaVu Sans 2.37, in 1/2048 of the size: a fact of the font, read from its
// table "hmtx". With them a layout is the same on every machine, with or without a display.

#include "engine/diagram/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace idem {

namespace {

constexpr double unitsPerSize = 2048;
constexpr char32_t firstCharacter = U' ';

/// Of the characters from space to tilde.
using Widths = std::array<std::uint16_t, 95>;

constexpr Widths regular{
    651,  821,  942,  1716, 1303, 1946, 1597, 563,  799,  799,  1024, 1716, 651,  739,  651,  690,
    1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 690,  690,  1716, 1716, 1716, 1087,
    2048, 1401, 1405, 1430, 1577, 1294, 1178, 1587, 1540, 604,  604,  1343, 1141, 1767, 1532, 1612,
    1235, 1612, 1423, 1300, 1251, 1499, 1401, 2025, 1403, 1251, 1403, 799,  690,  799,  1716, 1024,
    1024, 1255, 1300, 1126, 1300, 1260, 721,  1300, 1298, 569,  569,  1186, 569,  1995, 1298, 1253,
    1300, 1300, 842,  1067, 803,  1298, 1212, 1675, 1212, 1212, 1075, 1303, 690,  1303, 1716};

constexpr Widths bold{
    713,  934,  1067, 1716, 1425, 2052, 1786, 627,  936,  936,  1071, 1716, 778,  850,  778,  748,
    1425, 1425, 1425, 1425, 1425, 1425, 1425, 1425, 1425, 1425, 819,  819,  1716, 1716, 1716, 1188,
    2048, 1585, 1561, 1503, 1700, 1399, 1399, 1681, 1714, 762,  762,  1587, 1305, 2038, 1714, 1741,
    1501, 1741, 1577, 1475, 1397, 1663, 1585, 2259, 1579, 1483, 1485, 936,  748,  936,  1716, 1024,
    1024, 1382, 1466, 1214, 1466, 1389, 891,  1466, 1458, 702,  702,  1362, 702,  2134, 1458, 1407,
    1466, 1466, 1010, 1219, 979,  1458, 1335, 1892, 1321, 1335, 1192, 1458, 748,  1458, 1716};

/// Those beyond ASCII that diagrams use, and that a name may hold.
struct OtherWidth {
    char32_t character;
    std::uint16_t regular;
    std::uint16_t bold;
};
constexpr OtherWidth others[] = {
    {U'\xb5', 1303, 1507},
    {U'\xb7', 651, 778},
    {U'\xd7', 1716, 1716},
    {U'\x394', 1401, 1585},
    {U'\x2013', 1024, 1024},
    {U'\x2026', 2048, 2048},
    {U'\x2190', 1716, 1716},
    {U'\x2192', 1716, 1716},
    {U'\x21bb', 1716, 1716},
    {U'\x26a1', 1438, 1438},
    {U'\x2713', 1716, 1716},
    {U'\x2715', 1716, 1716},
};
/// Of all the rest: a wide one, so that a text never needs more room than it was given.
constexpr double unknownWidth = 2048;

/// The code point that begins at `at`, which is moved behind it. Bad UTF-8 counts by the byte.
char32_t nextCharacter(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const std::size_t more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    char32_t character = more == 0 ? lead : lead & (0x3fU >> more);
    for (std::size_t i = 0; i < more && at < text.size(); ++i) {
        character = (character << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3fU);
    }
    return character;
}

double unitsOf(char32_t character, bool isBold) {
    const Widths& widths = isBold ? bold : regular;
    if (character >= firstCharacter && character - firstCharacter < widths.size()) {
        return widths[character - firstCharacter];
    }
    for (const OtherWidth& other : others) {
        if (other.character == character) {
            return isBold ? other.bold : other.regular;
        }
    }
    return unknownWidth;
}

} // namespace

double widthOf(std::string_view text, const TextStyle& style) {
    double units = 0;
    for (std::size_t at = 0; at < text.size();) {
        units += unitsOf(nextCharacter(text, at), style.isBold);
    }
    return units / unitsPerSize * style.sizePx;
}

std::string fitted(std::string_view text, double widthMax, const TextStyle& style) {
    constexpr std::string_view dots = "\u2026";
    if (widthOf(text, style) <= widthMax) {
        return std::string(text);
    }
    double width = widthOf(dots, style);
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        nextCharacter(text, at);
        width += widthOf(text.substr(begin, at - begin), style);
        if (width > widthMax) {
            break;
        }
        end = at;
    }
    return end == 0 ? std::string() : std::string(text.substr(0, end)).append(dots);
}

std::vector<std::string> wrapped(std::string_view text, double widthMax, const TextStyle& style) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string word(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty()) {
            continue;
        }
        if (!lines.empty() && widthOf(lines.back() + " " + word, style) <= widthMax) {
            lines.back() += " " + word;
        } else {
            lines.push_back(fitted(word, widthMax, style));
        }
    }
    return lines;
}

Box boxOf(const Label& label) {
    const double width = widthOf(label.text, label.style);
    const double shift = label.anchor == Anchor::Start    ? 0
                         : label.anchor == Anchor::Middle ? width / 2
                                                          : width;
    const double ascent = label.style.sizePx * ascentShare;
    return {label.at.x - shift, label.at.y - ascent, width, label.style.sizePx * heightShare};
}

} // namespace idem
