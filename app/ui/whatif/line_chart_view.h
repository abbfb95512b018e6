// A line chart to point at: lines with their intervals as bands, by Qt Charts. What it shows is
// what engine/diagram lays out for files, on the same scales.
#pragma once

#include "app/ui/appearance.h"
#include "engine/diagram/chart_line.h"

#include <QChartView>
#include <QString>

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

class QCategoryAxis;

namespace idem::app {

class ChartOverlay;

/// A point of a chart, by the number of its series and its own.
struct ChartPlace {
    std::size_t series = 0;
    std::size_t point = 0;

    bool operator==(const ChartPlace&) const = default;
};

class LineChartView : public QChartView {
    Q_OBJECT

public:
    explicit LineChartView(Appearance& appearance, QWidget* parent = nullptr);
    ~LineChartView() override;

    void showChart(LineChart chart);
    const LineChart& shown() const { return m_chart; }
    /// Nothing, and why.
    void showNothing(const QString& why);
    void setCurrent(std::optional<ChartPlace> place);
    std::optional<ChartPlace> current() const { return m_current; }
    /// What is told of a point under the pointer. Plain text.
    void setDescription(std::function<QString(ChartPlace)> describe);

    /// Where a point lies in the viewport; none if it is not drawn.
    std::optional<QPointF> placeOf(ChartPlace place) const;
    std::optional<ChartPlace> placeAt(QPointF at) const;

Q_SIGNALS:
    void chosen(ChartPlace place); ///< A click, or an arrow key.
    void opened(ChartPlace place); ///< A double click, or Enter.

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Spot {
        ChartPlace place;
        double x = 0; ///< 0 to 1, within the plot.
        double y = 0;
        bool isBound = false;
    };

    void rebuild();
    void style();
    void addAxes();
    void fillAxis(QCategoryAxis& axis, const ChartScale& scale, const std::string& title);
    void addBand(const ChartSeries& series);
    void addLine(const ChartSeries& series);
    void addSpots();
    void attach(QAbstractSeries& series);
    void paintOverlay();
    void move(int series, int points);
    double yOf(const ChartPoint& point) const;
    bool isBound(const ChartPoint& point) const;

    Appearance& m_appearance;
    LineChart m_chart;
    ChartScale m_x;
    ChartScale m_y;
    std::vector<Spot> m_spots;
    std::optional<ChartPlace> m_current;
    std::function<QString(ChartPlace)> m_describe;
    QString m_nothing;
    ChartOverlay* m_overlay;
};

} // namespace idem::app
