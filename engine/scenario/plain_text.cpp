#include "engine/scenario/plain_text.h"

#include <algorithm>

namespace idem {

namespace {

bool isAsciiLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool isNameByte(char letter) {
    return isAsciiLetter(letter) || (letter >= '0' && letter <= '9') || letter == '_' ||
           letter == '-';
}

/// RFC 9110, 5.6.2.
bool isTokenByte(char letter) {
    constexpr std::string_view marks = "!#$%&'*+.^`|~";
    return isNameByte(letter) || marks.find(letter) != std::string_view::npos;
}

bool isVisibleOrSpace(char letter) {
    return letter >= ' ' && letter <= '~';
}

unsigned byteAt(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool isContinuation(unsigned byte) {
    return byte >> 6 == 2;
}

/// The length of the character at an offset, 0 if it is not UTF-8 (Unicode 15, table 3-7).
std::size_t characterLength(std::string_view text, std::size_t at) {
    const unsigned first = byteAt(text, at);
    const unsigned second = byteAt(text, at + 1);
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4 || !isContinuation(second)) {
        return 0;
    }
    if (first < 0xe0) {
        return 2;
    }
    const bool isOverlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool isOutside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    if (isOverlong || isOutside || !isContinuation(byteAt(text, at + 2))) {
        return 0;
    }
    if (first < 0xf0) {
        return 3;
    }
    return isContinuation(byteAt(text, at + 3)) ? 4 : 0;
}

/// C0, DEL, and C1 (which UTF-8 writes as C2 80 to C2 9F).
bool isControlAt(std::string_view text, std::size_t at) {
    const unsigned byte = byteAt(text, at);
    return byte < 0x20 || byte == 0x7f ||
           (byte == 0xc2 && byteAt(text, at + 1) >= 0x80 && byteAt(text, at + 1) <= 0x9f);
}

std::string escaped(unsigned byte) {
    static constexpr std::string_view digits = "0123456789abcdef";
    if (byte == '\n') {
        return "\\n";
    }
    return std::string("\\x") + digits[byte >> 4] + digits[byte & 0xf];
}

} // namespace

bool isName(std::string_view text) {
    if (text.empty() || text.size() > nameLengthMax || !isAsciiLetter(text[0])) {
        return false;
    }
    for (const char letter : text) {
        if (!isNameByte(letter)) {
            return false;
        }
    }
    return true;
}

bool isHeaderField(std::string_view text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, colon);
    const std::string_view value = text.substr(std::min(colon + 1, text.size()));
    return !name.empty() && std::all_of(name.begin(), name.end(), isTokenByte) &&
           value.find_first_not_of(' ') != std::string_view::npos &&
           std::all_of(value.begin(), value.end(), isVisibleOrSpace);
}

std::size_t firstBadUtf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = characterLength(text, at);
        if (length == 0) {
            return at;
        }
        at += length;
    }
    return at;
}

std::size_t firstControl(std::string_view text, bool allowsNewline) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (isControlAt(text, at) && !(allowsNewline && text[at] == '\n')) {
            return at;
        }
    }
    return text.size();
}

std::string printable(std::string_view text, std::size_t bytesMax) {
    std::string result;
    std::size_t at = 0;
    while (at < text.size() && at < bytesMax) {
        const std::size_t length = characterLength(text, at);
        if (length == 0 || isControlAt(text, at)) {
            result += escaped(byteAt(text, at));
            at += 1;
        } else {
            result += text.substr(at, length);
            at += length;
        }
    }
    return at < text.size() ? result + "..." : result;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t shownMax = 40;
    return '"' + printable(text, shownMax) + '"';
}

} // namespace idem
