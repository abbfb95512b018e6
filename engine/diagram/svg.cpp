#include "engine/diagram/svg.h"

#include "engine/diagram/xml_text.h"

#include <array>
#include <fmt/format.h>
#include <iterator>

namespace idem {

namespace {

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

/// What each ink is called where colours are told.
using InkNames = std::array<std::string, inkCount>;

class SvgWriter {
public:
    /// Ids begin with the prefix, so that several pictures may stand in one document.
    SvgWriter(const DisplayList& list, InkNames inks, std::string_view idPrefix)
        : m_list(list),
          m_inks(std::move(inks)),
          m_prefix(idPrefix),
          m_page{0, 0, list.width, list.height} {}

    /// `attributes` are those of the element besides its size.
    std::string write(std::string_view attributes, const SvgOptions& options) {
        put("<svg width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
            "font-family=\"DejaVu Sans, Verdana, sans-serif\"{2}>\n",
            number(m_list.width),
            number(m_list.height),
            attributes);
        if (!options.title.empty()) {
            put("<title>{}</title>\n", xmlEscaped(options.title));
        }
        if (!options.description.empty()) {
            put("<desc>{}</desc>\n", xmlEscaped(options.description));
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
            xmlEscaped(label.text));
    }

private:
    template <class... Values>
    void put(fmt::format_string<Values...> form, Values&&... values) {
        fmt::format_to(std::back_inserter(m_text), form, std::forward<Values>(values)...);
    }

    const std::string& colour(Ink ink) const { return m_inks[static_cast<std::size_t>(ink)]; }

    std::string paint(Ink ink, Fill fill) const {
        switch (fill) {
        case Fill::Pale:
            return fmt::format("fill=\"{}\" fill-opacity=\"0.22\"", colour(ink));
        case Fill::Hatched:
            return fmt::format("fill=\"url(#{}h{})\" stroke=\"{}\" stroke-width=\"0.75\"",
                               m_prefix,
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
                put("<pattern id=\"{}h{}\" width=\"5\" height=\"5\" "
                    "patternUnits=\"userSpaceOnUse\" "
                    "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" "
                    "stroke=\"{}\" stroke-width=\"2\"/></pattern>\n",
                    m_prefix,
                    ink,
                    colour(static_cast<Ink>(ink)));
            }
        }
    }

    const DisplayList& m_list;
    InkNames m_inks;
    std::string_view m_prefix;
    Box m_page;
    std::string m_text;
};

} // namespace

std::string toSvg(const DisplayList& list, const Palette& palette, const SvgOptions& options) {
    InkNames inks;
    for (std::size_t ink = 0; ink < inkCount; ++ink) {
        inks[ink] = toText(palette.of(static_cast<Ink>(ink)));
    }
    return SvgWriter(list, std::move(inks), "")
        .write(" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"", options);
}

std::string
toInlineSvg(const DisplayList& list, std::string_view idPrefix, const SvgOptions& options) {
    InkNames inks;
    for (std::size_t ink = 0; ink < inkCount; ++ink) {
        inks[ink] = fmt::format("var(--i{})", ink);
    }
    const bool isTold = !options.title.empty() || !options.description.empty();
    return SvgWriter(list, std::move(inks), idPrefix)
        .write(isTold ? " role=\"img\"" : " aria-hidden=\"true\"", options);
}

std::string inkVariables(const Palette& palette) {
    std::string text;
    for (std::size_t ink = 0; ink < inkCount; ++ink) {
        text += fmt::format("--i{}:{};", ink, toText(palette.of(static_cast<Ink>(ink))));
    }
    return text;
}

} // namespace idem
