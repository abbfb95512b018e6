#include "engine/diagram/xml_text.h"

namespace idem {

namespace {

constexpr char deleteCharacter = 0x7f;

std::string ofControl(char character, LineBreaks breaks) {
    if (character == '\n' || character == '\t') {
        return breaks == LineBreaks::Kept ? std::string(1, character) : std::string(" ");
    }
    return "\xef\xbf\xbd";
}

} // namespace

std::string xmlEscaped(std::string_view text, LineBreaks breaks) {
    std::string safe;
    safe.reserve(text.size());
    for (const char character : text) {
        switch (character) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            if (static_cast<unsigned char>(character) < 0x20 || character == deleteCharacter) {
                safe += ofControl(character, breaks);
            } else {
                safe += character;
            }
        }
    }
    return safe;
}

} // namespace idem
