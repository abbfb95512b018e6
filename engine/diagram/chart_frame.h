// The parts of a chart around its plot: title, axes, grid, legend and note.
#pragma once

#include "engine/diagram/chart.h"
#include "engine/diagram/chart_axis.h"

#include <string>
#include <vector>

namespace idem {

struct ChartNames {
    std::string title;
    std::string note;   ///< Beneath everything: method, number of runs, seed.
    std::string status; ///< At the right above the plot, in a word or two: "still running".
};

struct LegendEntry {
    std::string name;
    std::size_t series = 0;
    double y = 0; ///< Where its line ends, as a value; NaN if it has no end.
};

/// What a frame is made for.
struct FrameParts {
    ChartNames names;
    ChartAxis x;
    ChartAxis y;
    ChartExtent xExtent;
    ChartExtent yExtent;
    std::vector<LegendEntry>
        legend;           ///< Beside the ends of the lines, or above if that is too wide.
    bool hasLines = true; ///< Samples in the legend have a line.
    double headroom = 0;  ///< Pixels above the plot for words of its own.
    bool roundsX = false; ///< The horizontal axis ends at ticks as well.
};

/// A chart in the making: the plot is known, and what is drawn next goes into it.
class ChartFrame {
public:
    ChartFrame(FrameParts parts, ChartSize size);

    double xOf(double value) const;
    double yOf(double value) const;
    /// NaN has no place; everything else is cut to the plot.
    Point at(double x, double y) const { return {xOf(x), yOf(y)}; }
    const ChartScale& y() const { return m_y; }
    const Box& plot() const { return m_picture.plot; }
    ChartPicture& picture() { return m_picture; }
    DisplayList& list() { return m_picture.list; }

private:
    void drawHeadings();
    void drawLegendAbove();
    void drawLegendBeside();
    void drawGrid();
    void drawAxis();

    FrameParts m_parts;
    ChartPicture m_picture;
    ChartScale m_x;
    ChartScale m_y;
    bool m_isLegendBeside = false;
};

/// The title of a chart, at the top from the left; yields where what follows begins.
double drawChartTitle(DisplayList& list, const std::string& title);
/// The note of a chart, at the bottom; yields where it begins.
double drawChartNote(DisplayList& list, const std::string& note);

inline constexpr TextStyle chartText{11, false};
inline constexpr double chartMargin = 12;

} // namespace idem
