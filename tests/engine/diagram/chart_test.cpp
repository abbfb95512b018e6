// Charts as display lists: everything is on the page, told apart without colour, and where somebody
// points is known.

#include "engine/diagram/chart_heat.h"
#include "engine/diagram/chart_line.h"
#include "engine/diagram/chart_scatter.h"
#include "engine/diagram/text_width.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace idem::chart_test {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

template <class Kind>
std::vector<Kind> shapesOf(const DisplayList& list) {
    std::vector<Kind> found;
    for (const Item& item : list.items) {
        if (const Kind* const shape = std::get_if<Kind>(&item.shape)) {
            found.push_back(*shape);
        }
    }
    return found;
}

std::vector<std::string> textsOf(const DisplayList& list) {
    std::vector<std::string> texts;
    for (const Label& label : shapesOf<Label>(list)) {
        texts.push_back(label.text);
    }
    return texts;
}

void expectOnThePage(const DisplayList& list) {
    for (const Label& label : shapesOf<Label>(list)) {
        const Box box = boxOf(label);
        EXPECT_GE(box.left, 0) << label.text;
        EXPECT_LE(box.right(), list.width + 0.5) << label.text;
        EXPECT_GE(box.top, 0) << label.text;
        EXPECT_LE(box.bottom(), list.height) << label.text;
    }
    for (const Line& line : shapesOf<Line>(list)) {
        for (const Point at : {line.from, line.to}) {
            EXPECT_TRUE((Box{0, 0, list.width, list.height}.contains(at)));
        }
    }
}

/// Two strategies over a lag of 0 to 400 ms.
LineChart rates() {
    LineChart chart;
    chart.names = {"Double charges", "Wilson, 95%; 10,000 runs, seed 1", ""};
    chart.x = {"Replication lag", ChartUnit::Milliseconds, false, {}, {}, {}};
    chart.y = {"Share of runs", ChartUnit::Share, false, {}, {}, {}};
    chart.series = {
        {"replica", 0, {{0, 0, 0, 0.0004}, {200, 0.2, 0.19, 0.21}, {400, 0.4, 0.39, 0.41}}},
        {"unique-index", 1, {{0, 0, 0, 0.0004}, {200, 0, 0, 0.0004}, {400, 0, 0, 0.0004}}}};
    return chart;
}

HeatMap smallMap() {
    HeatMap map;
    map.names = {"Double charges", "1,000 runs a cell", ""};
    map.columns = {"0 ms", "50 ms", "100 ms"};
    map.rows = {"1", "2"};
    map.columnTitle = "Lag";
    map.rowTitle = "Retries";
    map.valueTitle = "Share of runs";
    map.cells = {{0, 0.0037}, {0.1, 0.12}, {0.5, 0.54}, {0.02, 0.03}, {}, {0.9, 0.92}};
    return map;
}

std::vector<Surface> shadesOf(const DisplayList& list) {
    std::vector<Surface> shades = shapesOf<Surface>(list);
    std::erase_if(shades, [](const Surface& surface) { return surface.ink < Ink::Shade1; });
    return shades;
}

} // namespace

TEST(LineChartTest, NamesWhatItShows) {
    const ChartPicture picture = layoutLineChart(rates());
    EXPECT_THAT(textsOf(picture.list),
                IsSupersetOf({"Double charges",
                              "Wilson, 95%; 10,000 runs, seed 1",
                              "Replication lag",
                              "Share of runs",
                              "replica",
                              "unique-index",
                              "400 ms",
                              "20%"}));
    expectOnThePage(picture.list);
}

TEST(LineChartTest, KnowsWhereItsPointsAre) {
    const ChartPicture picture = layoutLineChart(rates());
    ASSERT_EQ(picture.spots.size(), 6);
    const ChartSpot& middle = picture.spots[1];
    EXPECT_EQ(middle.series, 0);
    EXPECT_EQ(middle.point, 1);
    EXPECT_NEAR(middle.at.x, picture.plot.left + picture.plot.width / 2, 0.1);
    EXPECT_EQ(spotAt(picture, {middle.at.x + 3, middle.at.y - 3}, 6), middle);
    EXPECT_FALSE(spotAt(picture, {middle.at.x + 30, middle.at.y}, 6));
    // Both begin at the same place: the one that is drawn last answers.
    EXPECT_EQ(spotAt(picture, picture.spots[0].at, 2)->series, 1);
}

TEST(LineChartTest, ABandLiesAroundEachLine) {
    const ChartPicture picture = layoutLineChart(rates());
    std::vector<Polygon> bands = shapesOf<Polygon>(picture.list);
    std::erase_if(bands, [](const Polygon& polygon) { return polygon.fill != Fill::Pale; });
    ASSERT_EQ(bands.size(), 2);
    EXPECT_EQ(bands[0].ink, Ink::Series1);
    EXPECT_EQ(bands[0].corners.size(), 6);
}

// A number that still changes must not look final.
TEST(LineChartTest, BandsAreGreyWhileItRuns) {
    LineChart chart = rates();
    chart.isRunning = true;
    const ChartPicture picture = layoutLineChart(chart);
    for (const Polygon& polygon : shapesOf<Polygon>(picture.list)) {
        if (polygon.fill == Fill::Pale) {
            EXPECT_EQ(polygon.ink, Ink::Muted);
        }
    }
    EXPECT_THAT(textsOf(picture.list), Contains("still running"));
}

TEST(LineChartTest, ZeroOnALogarithmicAxisIsABound) {
    LineChart chart = rates();
    chart.y.isLogarithmic = true;
    const ChartPicture picture = layoutLineChart(chart);
    // Four zeros: hollow markers (discs for the first series, squares for the second).
    std::size_t hollow = 0;
    for (const Disc& disc : shapesOf<Disc>(picture.list)) {
        hollow += disc.fill == Fill::Outline ? 1 : 0;
    }
    for (const Polygon& polygon : shapesOf<Polygon>(picture.list)) {
        hollow += polygon.fill == Fill::Outline ? 1 : 0;
    }
    EXPECT_EQ(hollow, 4);
    // They stand at the upper end of their interval, and nothing leaves the plot.
    const double bound = picture.spots[0].at.y;
    EXPECT_LT(bound, picture.plot.bottom() - 10);
    EXPECT_EQ(picture.spots[3].at.y, bound);
    expectOnThePage(picture.list);
}

TEST(LineChartTest, AnUnknownValueIsAGap) {
    LineChart chart = rates();
    chart.series.resize(1);
    const auto strokes = [](const LineChart& drawn) {
        const ChartPicture picture = layoutLineChart(drawn);
        const auto lines = shapesOf<Line>(picture.list);
        return std::count_if(lines.begin(), lines.end(), [&](const Line& line) {
            return line.ink == Ink::Series1 && line.from.x < picture.plot.right();
        });
    };
    EXPECT_EQ(strokes(chart), 2);
    chart.series[0].points[1].y = unknown;
    EXPECT_EQ(strokes(chart), 0);
    EXPECT_EQ(layoutLineChart(chart).spots.size(), 2);
}

TEST(LineChartTest, StepsHoldTheirValue) {
    LineChart chart = rates();
    chart.series.resize(1);
    chart.isStepped = true;
    for (const Line& line : shapesOf<Line>(layoutLineChart(chart).list)) {
        if (line.ink == Ink::Series1) {
            EXPECT_TRUE(line.from.x == line.to.x || line.from.y == line.to.y);
        }
    }
}

TEST(LineChartTest, MarksStandWhereTheyBelong) {
    LineChart chart = rates();
    chart.marks = {{200, "double charge from 200 ms"}, {210, "the end of the lease"}};
    const ChartPicture picture = layoutLineChart(chart);
    EXPECT_THAT(textsOf(picture.list),
                IsSupersetOf({"double charge from 200 ms", "the end of the lease"}));
    std::vector<Label> labels = shapesOf<Label>(picture.list);
    EXPECT_NE(labels[labels.size() - 2].at.y, labels.back().at.y) << "they would overlap";
    expectOnThePage(picture.list);
}

TEST(LineChartTest, LongNamesStandAboveThePlot) {
    LineChart chart = rates();
    const double wide = layoutLineChart(chart).plot.width;
    chart.series[0].name = "a strategy with quite a long name, as one that has options";
    const ChartPicture picture = layoutLineChart(chart, {480, 320});
    EXPECT_GT(picture.plot.width, 480 - 90);
    EXPECT_LT(wide, 720 - 90);
    EXPECT_THAT(textsOf(picture.list), Contains(chart.series[0].name));
    expectOnThePage(picture.list);
}

TEST(LineChartTest, SurvivesNothingAndTheSmallestPage) {
    LineChart chart = rates();
    expectOnThePage(layoutLineChart(chart, {10, 10}).list);
    chart.series.clear();
    expectOnThePage(layoutLineChart(chart).list);
    chart.series = {{"", 0, {{5, unknown}}}};
    EXPECT_TRUE(layoutLineChart(chart).spots.empty());
}

// No two have the same ink, dash and marker.
TEST(LineChartTest, NoTwoSeriesLookAlike) {
    std::set<std::string> looks;
    for (std::size_t look = 0; look < 36; ++look) {
        LineChart chart = rates();
        chart.series.push_back(chart.series[0]);
        chart.series[0].look = look;
        chart.series[1].look = chart.series[2].look = look + 1; // of another ink
        const ChartPicture picture = layoutLineChart(chart);
        const Ink ink = seriesInk(look);
        std::string text = std::to_string(static_cast<int>(ink));
        for (const Item& item : picture.list.items) {
            if (const auto* line = std::get_if<Line>(&item.shape); line && line->ink == ink) {
                text += "l" + std::to_string(line->to.x);
            } else if (const auto* disc = std::get_if<Disc>(&item.shape);
                       disc && disc->ink == ink) {
                text += "d";
            } else if (const auto* polygon = std::get_if<Polygon>(&item.shape);
                       polygon && polygon->ink == ink) {
                text += "p" + std::to_string(polygon->corners.size()) +
                        std::to_string(polygon->corners[0].y);
            }
        }
        EXPECT_TRUE(looks.insert(text).second) << look;
    }
}

TEST(HeatMapTest, StrongerShadesForMore) {
    const HeatPicture picture = layoutHeatMap(smallMap());
    EXPECT_THAT(textsOf(picture.list),
                IsSupersetOf({"≤ 0.37%", "10%", "50%", "2%", "90%", "100 ms", "Lag", "Retries"}));
    std::vector<Surface> cells = shadesOf(picture.list);
    std::erase_if(cells, [&](const Surface& cell) { return cell.box.top < picture.plot.top - 1; });
    ASSERT_EQ(cells.size(), 4) << "nothing known, and nothing at all, have no shade";
    EXPECT_LT(cells[2].ink, cells[0].ink); // 2 % and 10 %
    EXPECT_LT(cells[0].ink, cells[1].ink); // 50 %
    EXPECT_LT(cells[1].ink, cells[3].ink); // 90 %
    expectOnThePage(picture.list);
}

TEST(HeatMapTest, KnowsWhereItsCellsAre) {
    HeatMap map = smallMap();
    const HeatPicture picture = layoutHeatMap(map);
    ASSERT_EQ(picture.spots.size(), 6);
    const HeatSpot& spot = picture.spots[4];
    const auto found = cellAt(picture, {spot.box.left + 5, spot.box.top + 5});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->row, 1);
    EXPECT_EQ(found->column, 1);
    EXPECT_FALSE(cellAt(picture, {1, 1}));
    EXPECT_LT(picture.spots[0].box.top, picture.spots[3].box.top);
    map.rowsRise = true;
    EXPECT_GT(layoutHeatMap(map).spots[0].box.top, layoutHeatMap(map).spots[3].box.top);
}

TEST(HeatMapTest, LogarithmicShadesTellSmallRatesApart) {
    HeatMap map = smallMap();
    map.isLogarithmic = true;
    map.cells = {{1e-5}, {1e-4}, {1e-3}, {1e-2}, {1e-1}, {1}};
    std::set<Ink> inks;
    const HeatPicture picture = layoutHeatMap(map);
    for (const Surface& cell : shadesOf(picture.list)) {
        if (cell.box.top >= picture.plot.top - 1) {
            inks.insert(cell.ink);
        }
    }
    EXPECT_GE(inks.size(), 5U);
    map.isLogarithmic = false;
    EXPECT_THAT(textsOf(layoutHeatMap(map).list), Contains("0.001%"));
}

TEST(HeatMapTest, SmallCellsGoWithoutText) {
    HeatMap map = smallMap();
    map.columns.clear();
    map.cells.clear();
    for (int i = 0; i < 100; ++i) {
        map.columns.push_back(std::to_string(i) + " ms");
    }
    for (int i = 0; i < 200; ++i) {
        map.cells.push_back({i / 200.0, unknown});
    }
    const HeatPicture picture = layoutHeatMap(map);
    EXPECT_THAT(textsOf(picture.list), Not(Contains("12.5%")));
    EXPECT_LT(textsOf(picture.list).size(), 50U);
    expectOnThePage(picture.list);
}

TEST(ScatterChartTest, TheFrontIsWhatNothingBeats) {
    const auto at = [](double x, double y) {
        return ScatterPoint{"", 0, {x, unknown, unknown}, {y, unknown, unknown}};
    };
    EXPECT_THAT(paretoFront({at(5, 5), at(1, 9), at(9, 1), at(6, 6), at(5, 7), at(unknown, 0)}),
                ElementsAre(1, 0, 2));
    EXPECT_THAT(paretoFront({at(1, 1), at(1, 1)}), ElementsAre(0, 1)) << "equals beat nobody";
    EXPECT_THAT(paretoFront({}), ElementsAre());
}

TEST(ScatterChartTest, NamesItsPoints) {
    ScatterChart chart;
    chart.names = {"Latency against double charges", "10,000 runs", ""};
    chart.x = {"p95 latency", ChartUnit::Milliseconds, false, {}, {}, {}};
    chart.y = {"Share of runs", ChartUnit::Share, true, {}, {}, {}};
    chart.points = {{"none", 0, {120, 110, 130}, {0.2, 0.19, 0.21}},
                    {"check-then-act", 1, {121, 111, 131}, {0.19, 0.18, 0.2}},
                    {"unique-index", 2, {300, 290, 310}, {0, 0, 0.0004}}};
    const ChartPicture picture = layoutScatterChart(chart);
    EXPECT_THAT(textsOf(picture.list), IsSupersetOf({"none", "check-then-act", "unique-index"}));
    ASSERT_EQ(picture.spots.size(), 3);
    EXPECT_EQ(spotAt(picture, picture.spots[2].at, 3)->series, 2);
    expectOnThePage(picture.list);
    // No name lies on another.
    std::vector<Box> boxes;
    for (const Label& label : shapesOf<Label>(picture.list)) {
        for (const ScatterPoint& point : chart.points) {
            if (label.text == point.name) {
                boxes.push_back(boxOf(label));
            }
        }
    }
    EXPECT_FALSE(clipped(boxes[0], boxes[1]));
}

} // namespace idem::chart_test
