#include "engine/diagram/chart_frame.h"

#include "engine/diagram/chart_marks.h"
#include "engine/diagram/path.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace idem {

namespace {

constexpr TextStyle titleStyle{13, true};
constexpr TextStyle axisTitleStyle{11, true};
constexpr TextStyle noteStyle{10, false};
constexpr double plotInset = 8;  ///< So that markers at the ends do not lie on the axes.
constexpr double legendGap = 15; ///< From line to line.
constexpr double besideShareMax = 0.3;

double widestOf(const std::vector<ChartTick>& ticks) {
    double width = 0;
    for (const ChartTick& tick : ticks) {
        width = std::max(width, widthOf(tick.text, chartText));
    }
    return width;
}

/// Moves labels apart until none is nearer to the next than a line; keeps their order.
void spread(std::vector<double>& ys, double top, double bottom) {
    for (std::size_t i = 0; i < ys.size(); ++i) {
        ys[i] = std::max(ys[i], i == 0 ? top : ys[i - 1] + legendGap);
    }
    double below = bottom;
    for (std::size_t i = ys.size(); i-- > 0; below = ys[i] - legendGap) {
        ys[i] = std::min(ys[i], below);
    }
}

} // namespace

std::optional<ChartSpot> spotAt(const ChartPicture& picture, Point at, double reach) {
    std::optional<ChartSpot> nearest;
    for (const ChartSpot& spot : picture.spots) {
        const double distance = distanceBetween(spot.at, at);
        if (distance <= reach) {
            reach = distance;
            nearest = spot;
        }
    }
    return nearest;
}

double drawChartTitle(DisplayList& list, const std::string& title) {
    double y = chartMargin;
    for (const std::string& line : wrapped(title, list.width - 2 * chartMargin, titleStyle)) {
        list.add(Label{{chartMargin, y + 12}, line, Ink::Text, Anchor::Start, titleStyle});
        y += 18;
    }
    return title.empty() ? y : y + 4;
}

double drawChartNote(DisplayList& list, const std::string& note) {
    const auto lines = wrapped(note, list.width - 2 * chartMargin, noteStyle);
    const double top = list.height - chartMargin - 14 * static_cast<double>(lines.size());
    double y = top;
    for (const std::string& line : lines) {
        y += 14;
        list.add(Label{{chartMargin, y}, line, Ink::Muted, Anchor::Start, noteStyle});
    }
    return top;
}

ChartFrame::ChartFrame(FrameParts parts, ChartSize size) : m_parts(std::move(parts)) {
    DisplayList& page = list();
    page.width = std::max(size.width, 240.0);
    page.height = std::max(size.height, 160.0);
    Box& plot = m_picture.plot;
    plot.top = drawChartTitle(page, m_parts.names.title);
    double beside = 0;
    for (const LegendEntry& entry : m_parts.legend) {
        beside = std::max(beside, sampleWidth + 8 + widthOf(entry.name, chartText));
    }
    const double bottom = drawChartNote(page, m_parts.names.note) - 40;
    m_isLegendBeside =
        beside <= besideShareMax * page.width &&
        static_cast<double>(m_parts.legend.size()) * legendGap < bottom - plot.top - 24;
    if (!m_isLegendBeside) {
        drawLegendAbove();
    }
    drawHeadings();
    plot.top += 6 + m_parts.headroom;
    plot.height = std::max(bottom - plot.top, 20.0);
    m_y = ChartScale(m_parts.y, m_parts.yExtent, {plot.height, true, true, chartText.sizePx});
    plot.left = chartMargin + widestOf(m_y.ticks()) + 8;
    const double right = m_isLegendBeside && beside > 0 ? beside + 20 : 24;
    plot.width = std::max(page.width - plot.left - right, 40.0);
    m_x = ChartScale(m_parts.x,
                     m_parts.xExtent,
                     {plot.width - 2 * plotInset, false, m_parts.roundsX, chartText.sizePx});
    drawGrid();
    drawAxis();
    if (m_isLegendBeside) {
        drawLegendBeside();
    }
}

/// What the vertical axis shows, and how far the numbers are.
void ChartFrame::drawHeadings() {
    const std::string& title = m_parts.y.title;
    const std::string& status = m_parts.names.status;
    if (title.empty() && status.empty()) {
        return;
    }
    const double y = plot().top + 10;
    const double right = list().width - chartMargin;
    const double room = right - chartMargin - widthOf(status, axisTitleStyle);
    list().add(Label{{chartMargin, y},
                     fitted(title, room, axisTitleStyle),
                     Ink::Muted,
                     Anchor::Start,
                     axisTitleStyle});
    list().add(Label{{right, y}, status, Ink::Text, Anchor::End, axisTitleStyle});
    m_picture.plot.top += 18;
}

double ChartFrame::xOf(double value) const {
    return plot().left + plotInset + m_x.positionOf(value) * (plot().width - 2 * plotInset);
}

double ChartFrame::yOf(double value) const {
    return plot().bottom() - m_y.positionOf(value) * plot().height;
}

void ChartFrame::drawGrid() {
    for (const ChartTick& tick : m_y.ticks()) {
        const double y = plot().bottom() - tick.position * plot().height;
        if (tick.text.empty()) {
            list().add(Line{{plot().left - 3, y}, {plot().left, y}, Ink::Faint});
            continue;
        }
        list().add(Line{{plot().left, y}, {plot().right(), y}, Ink::Grid});
        list().add(Label{{plot().left - 7, y + 4}, tick.text, Ink::Muted, Anchor::End, chartText});
    }
}

void ChartFrame::drawAxis() {
    const double bottom = plot().bottom();
    const double length = plot().width - 2 * plotInset;
    double from = plot().left;
    if (m_x.hasZeroApart()) {
        // Zero has no place on a logarithmic scale: the axis is broken between it and the rest.
        const double middle = from + plotInset + m_x.zeroShare() * length * 0.6;
        list().add(Line{{from, bottom}, {middle - 3, bottom}, Ink::Muted});
        for (const double x : {middle - 3, middle + 3}) {
            list().add(Line{{x - 2, bottom + 4}, {x + 2, bottom - 4}, Ink::Muted});
        }
        from = middle + 3;
    }
    list().add(Line{{from, bottom}, {plot().right(), bottom}, Ink::Muted});
    for (const ChartTick& tick : m_x.ticks()) {
        const double x = plot().left + plotInset + tick.position * length;
        list().add(Line{{x, bottom}, {x, bottom + (tick.text.empty() ? 3.0 : 5.0)}, Ink::Muted});
        if (!tick.text.empty()) {
            list().add(Label{{x, bottom + 17}, tick.text, Ink::Muted, Anchor::Middle, chartText});
        }
    }
    list().add(Label{{plot().left + plot().width / 2, bottom + 34},
                     fitted(m_parts.x.title, plot().width, axisTitleStyle),
                     Ink::Muted,
                     Anchor::Middle,
                     axisTitleStyle});
}

void ChartFrame::drawLegendAbove() {
    double x = chartMargin;
    const double right = list().width - chartMargin;
    double& top = m_picture.plot.top;
    for (const LegendEntry& entry : m_parts.legend) {
        const std::string name =
            fitted(entry.name, right - chartMargin - sampleWidth - 6, chartText);
        const double width = sampleWidth + 6 + widthOf(name, chartText);
        if (x > chartMargin && x + width > right) {
            x = chartMargin;
            top += legendGap + 2;
        }
        drawSample(list(), entry.series, {x, top + 6}, m_parts.hasLines);
        list().add(
            Label{{x + sampleWidth + 6, top + 10}, name, Ink::Text, Anchor::Start, chartText});
        x += width + 18;
    }
    top += legendGap + 7;
}

void ChartFrame::drawLegendBeside() {
    std::vector<LegendEntry> entries = m_parts.legend;
    const auto heightOf = [&](const LegendEntry& entry) {
        return std::isfinite(entry.y) ? yOf(entry.y) : plot().bottom();
    };
    std::stable_sort(entries.begin(), entries.end(), [&](const auto& one, const auto& other) {
        return heightOf(one) < heightOf(other);
    });
    std::vector<double> ys;
    for (const LegendEntry& entry : entries) {
        ys.push_back(heightOf(entry));
    }
    spread(ys, plot().top, plot().bottom());
    const double left = plot().right() + 6;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        drawSample(list(), entries[i].series, {left, ys[i]}, m_parts.hasLines);
        list().add(Label{{left + sampleWidth + 6, ys[i] + 4},
                         entries[i].name,
                         Ink::Text,
                         Anchor::Start,
                         chartText});
    }
}

} // namespace idem
