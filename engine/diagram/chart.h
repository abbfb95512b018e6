// What all charts have in common: how large they are, and where their points are when somebody
// points at one.
#pragma once

#include "engine/diagram/display_list.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace idem {

/// In pixels. Smaller charts are laid out as if they were 240 by 160.
struct ChartSize {
    double width = 720;
    double height = 420;
};

struct ChartSpot {
    std::size_t series = 0;
    std::size_t point = 0;
    Point at;

    bool operator==(const ChartSpot&) const = default;
};

struct ChartPicture {
    DisplayList list;
    Box plot;                     ///< Within the axes.
    std::vector<ChartSpot> spots; ///< Every point that is drawn; later ones lie above.
};

/// The nearest spot that is at most `reach` pixels away; of several, the uppermost. Linear.
std::optional<ChartSpot> spotAt(const ChartPicture& picture, Point at, double reach);

} // namespace idem
