#include "app/ui/whatif/line_chart_view.h"

#include "app/models/text.h"
#include "app/ui/display_list_painter.h"
#include "engine/diagram/chart_marks.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsItem>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLegendMarker>
#include <QLineSeries>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace idem::app {

namespace {

constexpr double reachPx = 14;
constexpr int bandAlpha = 55;
constexpr double markerSpacingMin = 9; ///< Points that are nearer go without markers.

/// A dash pattern each, so that lines differ without their colours.
Qt::PenStyle dashOf(std::size_t look, std::size_t series) {
    static constexpr std::array styles{
        Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    return series < 2 ? Qt::SolidLine : styles[look % styles.size()];
}

constexpr std::size_t thinnedFrom = 1'500;
constexpr std::size_t bucketsMost = 500;

/// The points that are drawn: of thousands, the least and the greatest of every few.
std::vector<std::size_t> drawnOf(const ChartSeries& series) {
    const std::size_t count = series.points.size();
    std::vector<std::size_t> drawn;
    if (count <= thinnedFrom) {
        for (std::size_t at = 0; at < count; ++at) {
            drawn.push_back(at);
        }
        return drawn;
    }
    const auto isLess = [&series](std::size_t left, std::size_t right) {
        return series.points[left].y < series.points[right].y;
    };
    for (std::size_t bucket = 0; bucket < bucketsMost; ++bucket) {
        const std::size_t first = bucket * count / bucketsMost;
        const std::size_t last = (bucket + 1) * count / bucketsMost;
        std::size_t least = first;
        std::size_t greatest = first;
        for (std::size_t at = first; at < last; ++at) {
            least = isLess(at, least) ? at : least;
            greatest = isLess(greatest, at) ? at : greatest;
        }
        drawn.push_back(std::min(least, greatest));
        if (least != greatest) {
            drawn.push_back(std::max(least, greatest));
        }
    }
    return drawn;
}

/// The points between two gaps.
using Piece = std::vector<QPointF>;

QList<QPointF> bent(const Piece& piece, bool isStepped) {
    QList<QPointF> corners;
    for (const QPointF point : piece) {
        if (isStepped && !corners.isEmpty()) {
            corners.append({point.x(), corners.back().y()});
        }
        corners.append(point);
    }
    return corners;
}

} // namespace

/// What Qt Charts cannot draw: markers that differ in shape, bounds, thresholds, the choice.
class ChartOverlay : public QGraphicsItem {
public:
    ChartOverlay(const Appearance& appearance, QGraphicsItem* parent)
        : QGraphicsItem(parent), m_appearance(appearance) {
        setZValue(100);
    }

    void show(DisplayList list) {
        prepareGeometryChange();
        m_list = std::move(list);
        update();
    }
    QRectF boundingRect() const override { return {0, 0, m_list.width, m_list.height}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        idem::app::paint(*painter, m_list, m_appearance.palette());
    }

private:
    const Appearance& m_appearance;
    DisplayList m_list;
};

LineChartView::LineChartView(Appearance& appearance, QWidget* parent)
    : QChartView(parent),
      m_appearance(appearance),
      m_overlay(new ChartOverlay(appearance, chart())) {
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setMargins(QMargins(6, 4, 26, 4));
    chart()->setBackgroundRoundness(0);
    chart()->legend()->setAlignment(Qt::AlignTop);
    connect(&m_appearance, &Appearance::changed, this, &LineChartView::rebuild);
    connect(chart(), &QChart::plotAreaChanged, this, &LineChartView::paintOverlay);
}

LineChartView::~LineChartView() = default;

void LineChartView::showChart(LineChart chart) {
    m_chart = std::move(chart);
    m_nothing.clear();
    rebuild();
}

void LineChartView::showNothing(const QString& why) {
    m_chart = {};
    m_nothing = why;
    setAccessibleDescription(why);
    rebuild();
}

void LineChartView::setDescription(std::function<QString(ChartPlace)> describe) {
    m_describe = std::move(describe);
}

void LineChartView::setCurrent(std::optional<ChartPlace> place) {
    m_current = place;
    if (m_current && m_describe) {
        setAccessibleDescription(m_describe(*m_current));
    }
    paintOverlay();
}

void LineChartView::style() {
    const QColor paper = m_appearance.colour(Ink::Paper);
    setBackgroundBrush(paper);
    chart()->setBackgroundBrush(paper);
    chart()->setBackgroundPen(Qt::NoPen);
    chart()->setPlotAreaBackgroundVisible(false);
    const double scale = m_appearance.scale();
    chart()->legend()->setFont(uiFont(12 * scale));
    chart()->legend()->setLabelColor(m_appearance.colour(Ink::Text));
    chart()->legend()->setVisible(m_chart.series.size() > 1);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    chart()->setTitleFont(uiFont(13 * scale, true));
    chart()->setTitleBrush(m_appearance.colour(Ink::Text));
    // Titles of charts are rich text, and a scenario's title is whatever a person wrote.
    chart()->setTitle(text(m_chart.names.title).toHtmlEscaped());
}

void LineChartView::fillAxis(QCategoryAxis& axis,
                             const ChartScale& scale,
                             const std::string& title) {
    axis.setRange(0, 1);
    axis.setStartValue(-1e-6);
    axis.setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    for (const ChartTick& tick : scale.ticks()) {
        if (!tick.text.empty()) {
            axis.append(text(tick.text).toHtmlEscaped(), tick.position);
        }
    }
    axis.setTitleText(text(title).toHtmlEscaped());
    axis.setTitleFont(uiFont(12 * m_appearance.scale(), true));
    axis.setTitleBrush(m_appearance.colour(Ink::Muted));
    axis.setLabelsFont(uiFont(11 * m_appearance.scale()));
    axis.setLabelsColor(m_appearance.colour(Ink::Muted));
    axis.setGridLinePen(QPen(m_appearance.colour(Ink::Grid), 1));
    axis.setLinePen(QPen(m_appearance.colour(Ink::Muted), 1));
}

void LineChartView::addAxes() {
    ChartExtent xExtent;
    ChartExtent yExtent;
    for (const ChartSeries& series : m_chart.series) {
        for (const ChartPoint& point : series.points) {
            xExtent.add(point.x);
            yExtent.add(point.y);
            // On a logarithmic axis the low end of a band may be any distance down: it is cut.
            if (!m_chart.y.isLogarithmic) {
                yExtent.add(point.low);
            }
            yExtent.add(point.high);
        }
    }
    for (const ChartMark& mark : m_chart.marks) {
        xExtent.add(mark.x);
    }
    const double labels = 11 * m_appearance.scale();
    const double width = std::max(120, viewport()->width() - 90);
    const double height = std::max(80, viewport()->height() - 110);
    // Qt Charts cuts labels off that are nearer to each other than that.
    constexpr double labelSpacing = 0.72;
    m_x = ChartScale(m_chart.x, xExtent, {width * labelSpacing, false, false, labels});
    m_y = ChartScale(m_chart.y, yExtent, {height, true, true, labels});
    auto* x = new QCategoryAxis(chart());
    auto* y = new QCategoryAxis(chart());
    fillAxis(*x, m_x, m_chart.x.title);
    fillAxis(*y, m_y, m_chart.y.title);
    chart()->addAxis(x, Qt::AlignBottom);
    chart()->addAxis(y, Qt::AlignLeft);
}

bool LineChartView::isBound(const ChartPoint& point) const {
    return m_y.isLogarithmic() && point.y <= 0;
}

double LineChartView::yOf(const ChartPoint& point) const {
    return m_y.positionOf(isBound(point) && point.high > 0 ? point.high : point.y);
}

void LineChartView::attach(QAbstractSeries& series) {
    chart()->addSeries(&series);
    for (QAbstractAxis* axis : chart()->axes()) {
        series.attachAxis(axis);
    }
}

void LineChartView::addBand(const ChartSeries& series) {
    Piece lows;
    Piece highs;
    const auto finish = [&] {
        if (highs.size() > 1) {
            auto* upper = new QLineSeries;
            auto* lower = new QLineSeries;
            upper->replace(bent(highs, m_chart.isStepped));
            lower->replace(bent(lows, m_chart.isStepped));
            auto* band = new QAreaSeries(upper, lower);
            upper->setParent(band);
            lower->setParent(band);
            QColor colour =
                m_appearance.colour(m_chart.isRunning ? Ink::Muted : seriesInk(series.look));
            colour.setAlpha(bandAlpha);
            band->setPen(Qt::NoPen);
            band->setBrush(colour);
            attach(*band);
            chart()->legend()->markers(band).front()->setVisible(false);
        }
        lows.clear();
        highs.clear();
    };
    for (const std::size_t at : drawnOf(series)) {
        const ChartPoint& point = series.points[at];
        if (!std::isfinite(point.low) || !std::isfinite(point.high)) {
            finish();
            continue;
        }
        lows.emplace_back(m_x.positionOf(point.x), m_y.positionOf(point.low));
        highs.emplace_back(m_x.positionOf(point.x), m_y.positionOf(point.high));
    }
    finish();
}

void LineChartView::addLine(const ChartSeries& series) {
    Piece piece;
    bool isNamed = false;
    const auto finish = [&](bool isLast) {
        if (piece.size() > 1 || (isLast && !isNamed)) {
            auto* line = new QLineSeries;
            line->setName(text(series.name).toHtmlEscaped());
            line->setPen(QPen(m_appearance.colour(seriesInk(series.look)),
                              2,
                              dashOf(series.look, m_chart.series.size())));
            line->replace(bent(piece, m_chart.isStepped));
            attach(*line);
            chart()->legend()->markers(line).front()->setVisible(!isNamed);
            isNamed = true;
        }
        piece.clear();
    };
    for (const std::size_t at : drawnOf(series)) {
        const ChartPoint& point = series.points[at];
        if (!std::isfinite(point.y) || isBound(point)) {
            finish(false); // Qt Charts would bridge the gap.
        } else {
            piece.emplace_back(m_x.positionOf(point.x), yOf(point));
        }
    }
    finish(true);
}

void LineChartView::addSpots() {
    m_spots.clear();
    for (std::size_t at = 0; at < m_chart.series.size(); ++at) {
        const auto& points = m_chart.series[at].points;
        for (const std::size_t point : drawnOf(m_chart.series[at])) {
            if (std::isfinite(points[point].y)) {
                m_spots.push_back({{at, point},
                                   m_x.positionOf(points[point].x),
                                   yOf(points[point]),
                                   isBound(points[point])});
            }
        }
    }
}

void LineChartView::rebuild() {
    chart()->removeAllSeries();
    for (QAbstractAxis* axis : chart()->axes()) {
        chart()->removeAxis(axis);
        delete axis;
    }
    style();
    m_spots.clear();
    if (!m_chart.series.empty()) {
        addAxes();
        for (const ChartSeries& series : m_chart.series) {
            addBand(series);
        }
        for (const ChartSeries& series : m_chart.series) {
            addLine(series);
        }
        addSpots();
    }
    paintOverlay();
}

void LineChartView::paintOverlay() {
    const QRectF plot = chart()->plotArea();
    DisplayList list;
    list.width = chart()->size().width();
    list.height = chart()->size().height();
    const TextStyle words{11 * m_appearance.scale(), false};
    if (!m_nothing.isEmpty()) {
        list.add(Label{{list.width / 2, list.height / 2},
                       m_nothing.toStdString(),
                       Ink::Muted,
                       Anchor::Middle,
                       {13 * m_appearance.scale(), false}});
        m_overlay->show(std::move(list));
        return;
    }
    const auto placed = [&plot](double x, double y) {
        return Point{plot.left() + x * plot.width(), plot.bottom() - y * plot.height()};
    };
    for (const ChartMark& mark : m_chart.marks) {
        const Point top = placed(m_x.positionOf(mark.x), 1);
        list.add(Line{top, {top.x, plot.bottom()}, Ink::Text, 1, Dash::Dashed});
        const bool isLeft = top.x > plot.center().x();
        list.add(Label{{top.x + (isLeft ? -4 : 4), top.y + 12 * m_appearance.scale()},
                       mark.text,
                       Ink::Text,
                       isLeft ? Anchor::End : Anchor::Start,
                       words});
    }
    const auto points =
        m_chart.series.empty() ? 1.0 : static_cast<double>(m_chart.series.front().points.size());
    const bool hasMarkers = !m_chart.isStepped && plot.width() >= markerSpacingMin * (points - 1);
    for (const Spot& spot : m_spots) {
        const Point at = placed(spot.x, spot.y);
        const std::size_t look = m_chart.series[spot.place.series].look;
        if (m_current == spot.place) {
            list.add(Disc{at, 8, Ink::Selection, Fill::Outline});
        }
        if (spot.isBound) {
            drawArrowToFloor(list, at, plot.bottom(), seriesInk(look));
        }
        if (spot.isBound || hasMarkers || m_current == spot.place) {
            drawMarker(list, look, at, spot.isBound ? MarkKind::Bound : MarkKind::Estimate);
        }
    }
    m_overlay->show(std::move(list));
}

std::optional<QPointF> LineChartView::placeOf(ChartPlace place) const {
    for (const Spot& spot : m_spots) {
        if (spot.place == place) {
            const QRectF plot = chart()->plotArea();
            const QPointF at(plot.left() + spot.x * plot.width(),
                             plot.bottom() - spot.y * plot.height());
            return mapFromScene(chart()->mapToScene(at));
        }
    }
    return std::nullopt;
}

std::optional<ChartPlace> LineChartView::placeAt(QPointF at) const {
    const QRectF plot = chart()->plotArea();
    const QPointF inChart = chart()->mapFromScene(mapToScene(at.toPoint()));
    std::optional<ChartPlace> nearest;
    double least = reachPx;
    for (const Spot& spot : m_spots) {
        const double distance = std::hypot(plot.left() + spot.x * plot.width() - inChart.x(),
                                           plot.bottom() - spot.y * plot.height() - inChart.y());
        if (distance <= least) {
            least = distance;
            nearest = spot.place;
        }
    }
    return nearest;
}

bool LineChartView::event(QEvent* event) {
    // The window has commands on these keys; here they move along the lines.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        static constexpr std::array own{Qt::Key_Left,
                                        Qt::Key_Right,
                                        Qt::Key_Up,
                                        Qt::Key_Down,
                                        Qt::Key_Home,
                                        Qt::Key_End,
                                        Qt::Key_Return,
                                        Qt::Key_Enter};
        if (key->modifiers() == Qt::NoModifier &&
            std::find(own.begin(), own.end(), key->key()) != own.end()) {
            event->accept();
            return true;
        }
    }
    return QChartView::event(event);
}

void LineChartView::keyPressEvent(QKeyEvent* event) {
    const auto last = m_chart.series.empty() ? 0 : int(m_chart.series.front().points.size());
    switch (event->key()) {
    case Qt::Key_Left:
        return move(0, -1);
    case Qt::Key_Right:
        return move(0, 1);
    case Qt::Key_Up:
        return move(-1, 0);
    case Qt::Key_Down:
        return move(1, 0);
    case Qt::Key_Home:
        return move(0, -last);
    case Qt::Key_End:
        return move(0, last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current) {
            Q_EMIT opened(*m_current);
        }
        return;
    default:
        QChartView::keyPressEvent(event);
    }
}

void LineChartView::move(int series, int points) {
    if (m_chart.series.empty() || m_chart.series.front().points.empty()) {
        return;
    }
    const auto moved = [](std::size_t from, int by, std::size_t count) {
        const int most = static_cast<int>(count) - 1;
        return static_cast<std::size_t>(std::clamp(static_cast<int>(from) + by, 0, most));
    };
    const ChartPlace from = m_current.value_or(ChartPlace{});
    const bool isFirst = !m_current;
    Q_EMIT chosen({moved(from.series, isFirst ? 0 : series, m_chart.series.size()),
                   moved(from.point, isFirst ? 0 : points, m_chart.series.front().points.size())});
}

void LineChartView::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    const auto place = placeAt(event->position());
    if (event->button() == Qt::LeftButton && place) {
        Q_EMIT chosen(*place);
    }
}

void LineChartView::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto place = placeAt(event->position());
    if (event->button() == Qt::LeftButton && place) {
        Q_EMIT opened(*place);
    }
}

bool LineChartView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip || event->type() == QEvent::MouseMove) {
        const bool isHelp = event->type() == QEvent::ToolTip;
        const QPointF at = isHelp ? QPointF(static_cast<const QHelpEvent*>(event)->pos())
                                  : static_cast<const QMouseEvent*>(event)->position();
        const auto place = placeAt(at);
        const QString told = place && m_describe ? m_describe(*place).toHtmlEscaped() : QString();
        QToolTip::showText(viewport()->mapToGlobal(at.toPoint()),
                           told.isEmpty() ? told : QStringLiteral("<p>%1</p>").arg(told),
                           viewport());
        if (isHelp) {
            return true;
        }
    }
    return QChartView::viewportEvent(event);
}

void LineChartView::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    rebuild();
}

} // namespace idem::app
