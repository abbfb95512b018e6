#include "engine/diagram/chart_heat.h"

#include "engine/core/ensure.h"
#include "engine/core/mathematics.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace idem {

namespace {

constexpr double swatchWidth = 40;
constexpr double swatchHeight = 11;
constexpr TextStyle titleOfAxis{11, true};

/// Which values share a shade: the edges of the shades, one more than there are shades in use.
class ShadeScale {
public:
    explicit ShadeScale(const HeatMap& map) {
        ChartExtent extent;
        for (const HeatCell& cell : map.cells) {
            extent.add(cell.value);
        }
        if (map.isLogarithmic && extent.leastAboveZero > 0) {
            fitLogarithmic(extent);
        } else {
            fitLinear(extent);
        }
    }

    const std::vector<double>& edges() const { return m_edges; }
    std::size_t count() const { return m_edges.size() - 1; }

    /// The shades in use are spread over all that there are, from the lightest to the strongest.
    std::size_t shadeOf(std::size_t step) const {
        return count() < 2 ? shadeCount / 2 : step * (shadeCount - 1) / (count() - 1);
    }
    std::size_t stepOf(double value) const {
        const auto above = std::upper_bound(m_edges.begin(), m_edges.end(), value * (1 + 1e-12));
        const auto step = above - m_edges.begin() - 1;
        return static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(step, 0, static_cast<std::ptrdiff_t>(count()) - 1));
    }

private:
    void fitLinear(const ChartExtent& extent) {
        const double from = std::min(0.0, extent.least);
        const double to = extent.greatest > from ? extent.greatest : from + 1;
        double step = 1;
        for (; step > (to - from) / 1e3; step /= 10) {
        }
        for (; step * 10 < (to - from) / shadeCount; step *= 10) {
        }
        for (const double digit : {1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0}) {
            if (to <= from + digit * step * shadeCount * (1 + 1e-9)) {
                step *= digit;
                break;
            }
        }
        for (double edge = std::floor(from / step) * step;
             m_edges.empty() || m_edges.back() < to * (1 - 1e-9);
             edge += step) {
            m_edges.push_back(edge);
        }
    }

    void fitLogarithmic(const ChartExtent& extent) {
        double low = 1;
        for (; low > extent.leastAboveZero * (1 + 1e-9); low /= 10) {
        }
        for (; low * 10 <= extent.leastAboveZero * (1 + 1e-9); low *= 10) {
        }
        // Parts of a decade as fine as the shades allow, or several decades at once.
        for (const std::vector<double>& digits :
             {std::vector<double>{1, 2, 5}, {1, 3}, {1}, {1, 10}}) {
            m_edges.clear();
            const double decade = digits.back() == 10 ? 100 : 10;
            for (double power = low; m_edges.empty() || m_edges.back() < extent.greatest;
                 power *= decade) {
                for (const double digit : digits) {
                    if (digit != 10 && (m_edges.empty() || m_edges.back() < extent.greatest)) {
                        m_edges.push_back(power * digit);
                    }
                }
            }
            while (m_edges.size() > 2 && m_edges[1] <= extent.leastAboveZero) {
                m_edges.erase(m_edges.begin());
            }
            if (m_edges.size() <= shadeCount + 1) {
                break;
            }
        }
        if (m_edges.size() < 2) {
            m_edges.push_back(m_edges.front() * 10);
        }
    }

    std::vector<double> m_edges;
};

std::string textOf(const HeatMap& map, const HeatCell& cell) {
    if (!std::isfinite(cell.value)) {
        return "";
    }
    return cell.value == 0 && cell.high > 0 ? "≤ " + boundText(map.unit, cell.high)
                                            : valueText(map.unit, cell.value);
}

class HeatPainter {
public:
    HeatPainter(const HeatMap& map, ChartSize size) : m_map(map), m_scale(map) {
        m_picture.list.width = std::max(size.width, 240.0);
        m_picture.list.height = std::max(size.height, 160.0);
    }

    HeatPicture draw() {
        placePlot();
        drawCells();
        drawTexts();
        drawRowNames();
        drawColumnNames();
        return std::move(m_picture);
    }

private:
    void placePlot() {
        DisplayList& list = m_picture.list;
        Box& plot = m_picture.plot;
        plot.top = drawChartTitle(list, m_map.names.title);
        drawScale();
        list.add(Label{{chartMargin, plot.top + 10},
                       fitted(m_map.rowTitle, list.width - 2 * chartMargin, titleOfAxis),
                       Ink::Muted,
                       Anchor::Start,
                       titleOfAxis});
        plot.top += 18;
        const double bottom = drawChartNote(list, m_map.names.note) - 40;
        double names = 0;
        for (const std::string& row : m_map.rows) {
            names = std::max(names, widthOf(row, chartText));
        }
        plot.left = chartMargin + std::min(names, 0.3 * list.width) + 8;
        plot.width = std::max(list.width - plot.left - chartMargin, 40.0);
        plot.height = std::max(bottom - plot.top, 20.0);
    }

    void drawScale() {
        DisplayList& list = m_picture.list;
        double& top = m_picture.plot.top;
        const TextStyle style{10, false};
        list.add(
            Label{{chartMargin, top + 10}, m_map.valueTitle, Ink::Text, Anchor::Start, chartText});
        const double titleWidth = widthOf(m_map.valueTitle, chartText) + 30;
        const double room = list.width - 2 * chartMargin;
        const auto count = static_cast<double>(m_scale.count());
        const bool isBeneath = titleWidth + count * swatchWidth + 20 > room;
        const double width = std::min(swatchWidth, (room - 30) / count);
        double x = chartMargin + (isBeneath ? 8 : titleWidth);
        top += isBeneath ? 16 : 0;
        double free = 0;
        for (std::size_t step = 0; step <= m_scale.count(); ++step) {
            const std::string text = valueText(m_map.unit, m_scale.edges()[step]);
            const double half = widthOf(text, style) / 2;
            if (x - half > free) {
                list.add(Label{{x, top + 24}, text, Ink::Muted, Anchor::Middle, style});
                free = x + half + 4;
            }
            if (step < m_scale.count()) {
                list.add(Surface{{x, top, width - 1, swatchHeight},
                                 shadeInk(m_scale.shadeOf(step)),
                                 Fill::Solid});
            }
            x += width;
        }
        top += 36;
    }

    Box boxOfCell(std::size_t row, std::size_t column) const {
        const Box& plot = m_picture.plot;
        const double width = plot.width / static_cast<double>(m_map.columns.size());
        const double height = plot.height / static_cast<double>(m_map.rows.size());
        const std::size_t line = m_map.rowsRise ? m_map.rows.size() - 1 - row : row;
        // A line of paper between cells that are large enough to spare it.
        const double gap = std::min(width, height) >= 14 ? 1 : 0;
        return {plot.left + width * static_cast<double>(column),
                plot.top + height * static_cast<double>(line),
                width - gap,
                height - gap};
    }

    void drawCells() {
        for (std::size_t at = 0; at < m_map.cells.size(); ++at) {
            const std::size_t row = at / m_map.columns.size();
            const std::size_t column = at % m_map.columns.size();
            const Box box = boxOfCell(row, column);
            m_picture.spots.push_back({row, column, box});
            const HeatCell& cell = m_map.cells[at];
            if (!std::isfinite(cell.value)) {
                m_picture.list.add(Surface{box, Ink::Faint, Fill::Hatched});
            } else if (cell.value == 0) {
                // Nothing at all is told from little.
                m_picture.list.add(Surface{box, Ink::Grid, Fill::Outline});
            } else {
                const std::size_t shade = m_scale.shadeOf(m_scale.stepOf(cell.value));
                m_picture.list.add(Surface{box, shadeInk(shade), Fill::Solid});
            }
        }
    }

    /// Either all cells say their value, in one size, or none does.
    void drawTexts() {
        double widest = 0;
        for (const HeatCell& cell : m_map.cells) {
            widest = std::max(widest, widthOf(textOf(m_map, cell), {10, false}) / 10);
        }
        const Box& box = m_picture.spots.front().box;
        const double size = std::min({12.0, (box.width - 6) / widest, (box.height - 2) / 1.2});
        if (!(size >= 8)) {
            return;
        }
        const TextStyle style{std::floor(size), false};
        for (std::size_t at = 0; at < m_map.cells.size(); ++at) {
            const HeatCell& cell = m_map.cells[at];
            if (!std::isfinite(cell.value)) {
                continue;
            }
            const Box& place = m_picture.spots[at].box;
            const Ink ink =
                cell.value == 0 ? Ink::Muted : onShade(m_scale.shadeOf(m_scale.stepOf(cell.value)));
            m_picture.list.add(Label{
                {place.left + place.width / 2, place.top + place.height / 2 + 0.36 * style.sizePx},
                textOf(m_map, cell),
                ink,
                Anchor::Middle,
                style});
        }
    }

    void drawRowNames() {
        const Box& plot = m_picture.plot;
        const double height = plot.height / static_cast<double>(m_map.rows.size());
        const auto stride = static_cast<std::size_t>(std::ceil(std::max(1.0, 13 / height)));
        for (std::size_t row = 0; row < m_map.rows.size(); row += stride) {
            const Box box = boxOfCell(row, 0);
            m_picture.list.add(
                Label{{plot.left - 6, box.top + box.height / 2 + 4},
                      fitted(m_map.rows[row], plot.left - chartMargin - 6, chartText),
                      Ink::Muted,
                      Anchor::End,
                      chartText});
        }
    }

    void drawColumnNames() {
        const Box& plot = m_picture.plot;
        const double width = plot.width / static_cast<double>(m_map.columns.size());
        double widest = 0;
        for (const std::string& column : m_map.columns) {
            widest = std::max(widest, widthOf(column, chartText));
        }
        const auto stride =
            static_cast<std::size_t>(std::ceil(std::max(1.0, std::min(widest + 8, 90.0) / width)));
        for (std::size_t column = 0; column < m_map.columns.size(); column += stride) {
            const Box box = boxOfCell(0, column);
            m_picture.list.add(Label{
                {box.left + box.width / 2, plot.bottom() + 15},
                fitted(m_map.columns[column], width * static_cast<double>(stride) - 4, chartText),
                Ink::Muted,
                Anchor::Middle,
                chartText});
        }
        m_picture.list.add(Label{{plot.left + plot.width / 2, plot.bottom() + 32},
                                 fitted(m_map.columnTitle, plot.width, titleOfAxis),
                                 Ink::Muted,
                                 Anchor::Middle,
                                 titleOfAxis});
    }

    const HeatMap& m_map;
    ShadeScale m_scale;
    HeatPicture m_picture;
};

} // namespace

HeatPicture layoutHeatMap(const HeatMap& map, ChartSize size) {
    ENSURE(!map.cells.empty());
    ENSURE(map.cells.size() == map.rows.size() * map.columns.size());
    return HeatPainter(map, size).draw();
}

std::optional<HeatSpot> cellAt(const HeatPicture& picture, Point at) {
    for (const HeatSpot& spot : picture.spots) {
        if (spot.box.contains(at)) {
            return spot;
        }
    }
    return std::nullopt;
}

} // namespace idem
