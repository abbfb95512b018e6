#include "app/models/page_text.h"

#include "engine/diagram/text_width.h"

#include <algorithm>
#include <cstddef>

namespace idem::app {

namespace {

/// Of every character of DejaVu Sans Mono, in shares of the size.
constexpr double monoAdvance = 0.602;

bool continuesCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t characterEnd(std::string_view text, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < text.size() && continuesCharacter(text[end])) {
        ++end;
    }
    return end;
}

/// How many bytes of the word fit, at least one character.
std::size_t fittingBytes(std::string_view word, double widthMax, const PageFont& font) {
    std::size_t end = characterEnd(word, 0);
    double width = widthOf(word.substr(0, end), font);
    while (end < word.size()) {
        const std::size_t next = characterEnd(word, end);
        width += widthOf(word.substr(end, next - end), font);
        if (width > widthMax) {
            break;
        }
        end = next;
    }
    return end;
}

/// One line of the text at a time grows by words.
class LineBreaker {
public:
    LineBreaker(double widthMax, const PageFont& font)
        : m_widthMax(widthMax), m_font(font), m_space(widthOf(" ", font)) {}

    void add(std::string_view word) {
        const double width = widthOf(word, m_font);
        if (m_hasWord && m_width + m_space + width <= m_widthMax) {
            m_line += ' ';
            m_line += word;
            m_width += m_space + width;
            return;
        }
        if (m_hasWord) {
            end();
        }
        begin(word, width);
    }

    void end() {
        m_lines.push_back(std::move(m_line));
        m_line.clear();
        m_width = 0;
        m_hasWord = false;
    }

    std::vector<std::string> take() { return std::move(m_lines); }

private:
    void begin(std::string_view word, double width) {
        while (width > m_widthMax) {
            const std::size_t bytes = fittingBytes(word, m_widthMax, m_font);
            if (bytes == word.size()) {
                break;
            }
            m_lines.emplace_back(word.substr(0, bytes));
            word.remove_prefix(bytes);
            width = widthOf(word, m_font);
        }
        m_line = word;
        m_width = width;
        m_hasWord = true;
    }

    double m_widthMax;
    PageFont m_font;
    double m_space;
    std::vector<std::string> m_lines;
    std::string m_line;
    double m_width = 0;
    bool m_hasWord = false;
};

template <class Visit>
void forEachPart(std::string_view text, char separator, Visit visit) {
    while (true) {
        const std::size_t end = text.find(separator);
        visit(text.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        text.remove_prefix(end + 1);
    }
}

} // namespace

double widthOf(std::string_view text, const PageFont& font) {
    if (font.face == PageFace::Sans) {
        return idem::widthOf(text, font.style);
    }
    const auto characters = std::count_if(
        text.begin(), text.end(), [](char byte) { return !continuesCharacter(byte); });
    return static_cast<double>(characters) * monoAdvance * font.style.sizePx;
}

std::vector<std::string> brokenLines(std::string_view text, double widthMax, const PageFont& font) {
    LineBreaker breaker(widthMax, font);
    forEachPart(text, '\n', [&](std::string_view line) {
        forEachPart(line, ' ', [&](std::string_view word) { breaker.add(word); });
        breaker.end();
    });
    return breaker.take();
}

double widestWord(std::string_view text, const PageFont& font) {
    double widest = 0;
    forEachPart(text, '\n', [&](std::string_view line) {
        forEachPart(line, ' ', [&](std::string_view word) {
            widest = std::max(widest, widthOf(word, font));
        });
    });
    return widest;
}

} // namespace idem::app
