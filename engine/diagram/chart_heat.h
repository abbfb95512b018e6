// A heat map: one figure for each pair of two fields, as shades that tell in grey print too.
#pragma once

#include "engine/diagram/chart_axis.h"
#include "engine/diagram/chart_frame.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace idem {

struct HeatCell {
    double value = std::numeric_limits<double>::quiet_NaN(); ///< NaN: not known yet.
    /// What the value is at most; NaN: nothing is said of it. A value of 0 is written
    /// "≤ 0.037%", so this should be good for a claim.
    double high = std::numeric_limits<double>::quiet_NaN();
};

struct HeatMap {
    ChartNames names;
    std::string columnTitle;
    std::string rowTitle;
    std::vector<std::string> columns; ///< What each is called, from the left.
    std::vector<std::string> rows;    ///< From the top, or from the bottom if they rise.
    bool rowsRise = false;
    std::string valueTitle; ///< Of the scale of shades.
    ChartUnit unit = ChartUnit::Share;
    bool isLogarithmic = false;  ///< A shade stands for a part of a decade.
    std::vector<HeatCell> cells; ///< Row by row: rows times columns.
};

struct HeatSpot {
    std::size_t row = 0;
    std::size_t column = 0;
    Box box;
};

struct HeatPicture {
    DisplayList list;
    Box plot;
    std::vector<HeatSpot> spots; ///< In the order of the cells.
};

/// REQUIRES: as many cells as rows times columns, at least one. Linear in the cells.
HeatPicture layoutHeatMap(const HeatMap& map, ChartSize size = {});

/// The cell at a point; none beside the plot.
std::optional<HeatSpot> cellAt(const HeatPicture& picture, Point at);

} // namespace idem
