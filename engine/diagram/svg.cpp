#include "engine/diagram/svg.h"

#include <array>
#include <fmt/format.h>
#include <iterator>

namespace idem {

namespace {

/// Of text and of attributes. Control characters cannot be told in XML at all.
std::string escaped(std::string_view text) {
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
        case '\n':
        case '\t':
            safe += ' ';
            break;
        default:
            if (static_cast<unsigned char>(character) < 0x20) {
                safe += "\xef\xbf\xbd";
            } else {
                safe += character;
            }
        }
    }
    return safe;
}

/// Hundredths of a pixel are enough, and make the file half as long.
std::string number(double value) {
    std::string text = fmt::format("{:.2f}", value);
    while (text.back() == '0') {
        text.pop_back();
    }
    if (text.back() == '.') {
        text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

class SvgWriter {
public:
    SvgWriter(const DisplayList& list, const Palette& palette)
        : m_list(list), m_palette(palette), m_page{0, 0, list.width, list.height} {}

    std::string write(const SvgOptions& options) {
        put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
            "viewBox=\"0 0 {0} {1}\" font-family=\"DejaVu Sans, Verdana, sans-serif\" "
            "role=\"img\">\n",
            number(m_list.width),
            number(m_list.height));
        if (!options.title.empty()) {
            put("<title>{}</title>\n", escaped(options.title));
        }
        if (!options.description.empty()) {
            put("<desc>{}</desc>\n", escaped(options.description));
        }
        writeHatches();
        for (const Item& item : m_list.items) {
            std::visit(*this, item.shape);
        }
        put("</svg>\n");
        return std::move(m_text);
    }

    void operator()(const Line& whole) {
        const auto line = clipped(whole, m_page);
        if (!line) {
            return;
        }
        constexpr std::array<std::string_view, 3> dashes{
            "", " stroke-dasharray=\"5 3\"", " stroke-dasharray=\"1.5 3\""};
        put("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n",
            number(line->from.x),
            number(line->from.y),
            number(line->to.x),
            number(line->to.y),
            colour(line->ink),
            number(line->width),
            dashes[static_cast<std::size_t>(line->dash)]);
    }

    void operator()(const Surface& surface) {
        const auto box = clipped(surface.box, m_page);
        if (!box) {
            return;
        }
        put("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}/>\n",
            number(box->left),
            number(box->top),
            number(box->width),
            number(box->height),
            paint(surface.ink, surface.fill));
    }

    void operator()(const Polygon& polygon) {
        put("<polygon points=\"");
        for (const Point corner : polygon.corners) {
            put("{},{} ", number(corner.x), number(corner.y));
        }
        m_text.back() = '"';
        put(" {}/>\n", paint(polygon.ink, polygon.fill));
    }

    void operator()(const Disc& disc) {
        put("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {}/>\n",
            number(disc.centre.x),
            number(disc.centre.y),
            number(disc.radius),
            paint(disc.ink, disc.fill));
    }

    void operator()(const Label& label) {
        constexpr std::array<std::string_view, 3> anchors{"start", "middle", "end"};
        put("<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\" text-anchor=\"{}\"{}>{}</text>\n",
            number(label.at.x),
            number(label.at.y),
            number(label.style.sizePx),
            colour(label.ink),
            anchors[static_cast<std::size_t>(label.anchor)],
            label.style.isBold ? " font-weight=\"bold\"" : "",
            escaped(label.text));
    }

private:
    template <class... Values>
    void put(fmt::format_string<Values...> form, Values&&... values) {
        fmt::format_to(std::back_inserter(m_text), form, std::forward<Values>(values)...);
    }

    std::string colour(Ink ink) const { return toText(m_palette.of(ink)); }

    std::string paint(Ink ink, Fill fill) const {
        switch (fill) {
        case Fill::Pale:
            return fmt::format("fill=\"{}\" fill-opacity=\"0.22\"", colour(ink));
        case Fill::Hatched:
            return fmt::format("fill=\"url(#h{})\" stroke=\"{}\" stroke-width=\"0.75\"",
                               static_cast<unsigned>(ink),
                               colour(ink));
        case Fill::Outline:
            return fmt::format(
                "fill=\"{}\" stroke=\"{}\" stroke-width=\"1.25\"", colour(Ink::Paper), colour(ink));
        default:
            return fmt::format("fill=\"{}\"", colour(ink));
        }
    }

    /// A pattern for each ink that is used hatched.
    void writeHatches() {
        std::array<bool, inkCount> isUsed{};
        for (const Item& item : m_list.items) {
            if (const auto* surface = std::get_if<Surface>(&item.shape)) {
                isUsed[static_cast<std::size_t>(surface->ink)] |= surface->fill == Fill::Hatched;
            } else if (const auto* polygon = std::get_if<Polygon>(&item.shape)) {
                isUsed[static_cast<std::size_t>(polygon->ink)] |= polygon->fill == Fill::Hatched;
            } else if (const auto* disc = std::get_if<Disc>(&item.shape)) {
                isUsed[static_cast<std::size_t>(disc->ink)] |= disc->fill == Fill::Hatched;
            }
        }
        for (std::size_t ink = 0; ink < inkCount; ++ink) {
            if (isUsed[ink]) {
                put("<pattern id=\"h{}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
                    "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" "
                    "stroke=\"{}\" stroke-width=\"2\"/></pattern>\n",
                    ink,
                    colour(static_cast<Ink>(ink)));
            }
        }
    }

    const DisplayList& m_list;
    const Palette& m_palette;
    Box m_page;
    std::string m_text;
};

} // namespace

std::string toSvg(const DisplayList& list, const Palette& palette, const SvgOptions& options) {
    return SvgWriter(list, palette).write(options);
}

} // namespace idem
