// Pictures of a report as pieces of pages.

#include "app/models/report_slabs.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace idem::app {

namespace {

constexpr LineLook captionLook{{{11, false}, PageFace::Sans}, Ink::Muted};
constexpr double captionRoom = 56;
constexpr double scaleLeast = 0.5; ///< Smaller, text could not be read.

/// From the top to the bottom of every line of text, in the order of their tops.
std::vector<std::pair<double, double>> textSpans(const DisplayList& list) {
    std::vector<std::pair<double, double>> spans;
    for (const Item& item : list.items) {
        if (const auto* label = std::get_if<Label>(&item.shape)) {
            const Box box = boxOf(*label);
            spans.emplace_back(box.top, box.bottom());
        }
    }
    std::sort(spans.begin(), spans.end());
    return spans;
}

/// The lowest place at or above `wanted` at which no text is cut; `wanted` if there is none in the
/// lower third.
double cutAt(const std::vector<std::pair<double, double>>& spans, double from, double wanted) {
    double cut = wanted;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        if (span->first < cut && cut < span->second) {
            cut = span->first;
        }
    }
    return cut > from + (wanted - from) * 2 / 3 ? cut : wanted;
}

/// The picture in parts that are no higher than that, from top to bottom.
std::vector<Box> slicesOf(const DisplayList& list, double heightMax) {
    std::vector<Box> slices;
    const auto spans = textSpans(list);
    double top = 0;
    while (list.height - top > heightMax) {
        const double cut = cutAt(spans, top, top + heightMax);
        slices.push_back({0, top, list.width, cut - top});
        top = cut;
    }
    slices.push_back({0, top, list.width, list.height - top});
    return slices;
}

} // namespace

Slabs pictureSlabs(const ReportPicture& picture) {
    const DisplayList& list = picture.list;
    const bool isWide = textWidth < list.width * scaleLeast;
    const double width = isWide ? wideTextWidth : textWidth;
    const double room = (isWide ? wideTextHeight : textHeight) - captionRoom;
    double scale = std::min(1.0, width / list.width);
    if (list.height * scale > room && room >= list.height * scaleLeast) {
        scale = room / list.height;
    }
    Slabs slabs;
    for (const Box& part : slicesOf(list, room / scale)) {
        Slab slab;
        slab.gap = 14;
        slab.height = part.height * scale;
        slab.isWide = isWide;
        slab.matter.shapes.add(
            Surface{{0, 0, list.width * scale, slab.height}, Ink::Grid, Fill::Outline});
        slab.matter.pictures.push_back({&list, part, {0, 0}, scale});
        slabs.push_back(std::move(slab));
    }
    slabs.back().keepsNext = true;
    for (Slab& line : textSlabs(picture.caption, captionLook, 6, {0, 0, width, 0})) {
        line.isWide = isWide;
        slabs.push_back(std::move(line));
    }
    return slabs;
}

} // namespace idem::app
