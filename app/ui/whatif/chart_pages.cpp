#include "app/ui/whatif/chart_pages.h"

#include "app/models/text.h"
#include "app/ui/whatif/cell_table.h"
#include "app/ui/whatif/fix_list.h"
#include "app/ui/whatif/line_chart_view.h"
#include "app/ui/whatif/picture_view.h"
#include "engine/study/sweep_summary.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QSettings>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

/// A growing sweep is drawn so often; more costs a core that the sweep could have.
constexpr int drawingPauseMs = 100;
constexpr double scatterReach = 9;

const QString measureKey = QStringLiteral("what-if/measure");
const QString logYKey = QStringLiteral("what-if/logarithmic");

QString emptyText() {
    return ChartPages::tr("Choose on the left what to vary, then run the sweep.");
}

SpottedPicture spotted(HeatPicture picture) {
    SpottedPicture made{std::move(picture.list), {}};
    for (const HeatSpot& spot : picture.spots) {
        made.spots.push_back({{spot.row, spot.column}, spot.box});
    }
    return made;
}

SpottedPicture spotted(ChartPicture picture) {
    SpottedPicture made{std::move(picture.list), {}};
    for (const ChartSpot& spot : picture.spots) {
        made.spots.push_back({{spot.series, 0},
                              {spot.at.x - scatterReach,
                               spot.at.y - scatterReach,
                               2 * scatterReach,
                               2 * scatterReach}});
    }
    return made;
}

} // namespace

ChartPages::ChartPages(WhatIf& whatIf,
                       SeedStudies& studies,
                       Appearance& appearance,
                       QWidget* parent)
    : QWidget(parent),
      m_whatIf(whatIf),
      m_studies(studies),
      m_appearance(appearance),
      m_tabs(new QTabWidget(this)),
      m_curves(new LineChartView(appearance, this)),
      m_map(new PictureView(appearance, this)),
      m_tradeOff(new PictureView(appearance, this)),
      m_cells(new CellTable(whatIf, this)),
      m_odds(new LineChartView(appearance, this)),
      m_fixes(new FixListView(studies, appearance, this)),
      m_measure(new QComboBox(this)),
      m_logX(new QCheckBox(tr("Log &x"), this)),
      m_logY(new QCheckBox(tr("Log &y"), this)),
      m_places{new QComboBox(this), new QComboBox(this)},
      m_strategy(new QComboBox(this)),
      m_note(new QLabel(this)),
      m_later(new QTimer(this)) {
    setAccessibleName(tr("Charts of the sweep"));
    makeViews();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(makeBar());
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_note);
    connectParts();
    beginSweep();
}

void ChartPages::makeViews() {
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_curves, tr("Curves"));
    m_tabs->addTab(m_map, tr("Heat map"));
    m_tabs->addTab(m_tradeOff, tr("Trade-off"));
    m_tabs->addTab(m_cells, tr("All cells"));
    m_tabs->addTab(m_odds, tr("Point of no return"));
    m_tabs->addTab(m_fixes, tr("Fixes"));
    m_curves->setAccessibleName(tr("Curves"));
    m_map->setAccessibleName(tr("Heat map"));
    m_tradeOff->setAccessibleName(tr("Latency against what is counted"));
    m_odds->setAccessibleName(tr("Point of no return"));
    m_curves->setDescription([this](ChartPlace place) { return told(cellOfCurve(place)); });
    m_map->setDescription([this](ChartPlace place) { return told(cellOfMap(place)); });
    m_tradeOff->setDescription([this](ChartPlace place) { return told(cellOfTradeOff(place)); });
    m_odds->setDescription([this](ChartPlace place) {
        const FutureOdds& odds = m_studies.noReturn()->found.odds[place.point];
        return tr("From %1 on: %2")
            .arg(QString::fromStdString(toMillisecondText(odds.from - Time::zero())),
                 QString::fromStdString(proportionText(odds.hits, odds.runs)));
    });
}

QWidget* ChartPages::makeBar() {
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(2, 0, 2, 0);
    for (std::size_t at = 0; at < measureCount; ++at) {
        m_measure->addItem(QString());
    }
    m_measure->setAccessibleName(tr("What is shown"));
    m_logX->setToolTip(tr("The horizontal axis by factors instead of steps"));
    m_logY->setToolTip(tr("The vertical axis by factors; what never happened is shown as what it "
                          "is at most"));
    layout->addWidget(m_measure);
    layout->addWidget(m_logX);
    layout->addWidget(m_logY);
    for (QComboBox* place : m_places) {
        place->setAccessibleName(tr("Value that stays"));
        place->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        place->setMinimumContentsLength(16);
        place->setMaximumWidth(300);
        layout->addWidget(place, 1);
    }
    m_strategy->setAccessibleName(tr("Strategy that is shown"));
    layout->addWidget(m_strategy);
    layout->addStretch(1);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setAccessibleName(tr("How it was measured"));
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setContentsMargins(6, 0, 6, 2);
    return bar;
}

void ChartPages::connectView(LineChartView& view) {
    connect(&view, &LineChartView::opened, this, [this](ChartPlace place) {
        Q_EMIT opened(cellOfCurve(place));
    });
    connect(&view, &LineChartView::chosen, this, [this](ChartPlace place) {
        m_whatIf.select(cellOfCurve(place));
    });
}

void ChartPages::connectParts() {
    m_later->setSingleShot(true);
    m_later->setInterval(drawingPauseMs);
    connect(m_later, &QTimer::timeout, this, &ChartPages::showNow);
    connect(&m_whatIf, &WhatIf::sweepReset, this, &ChartPages::beginSweep);
    connect(&m_whatIf, &WhatIf::pointsChanged, this, &ChartPages::showLater);
    connect(&m_whatIf, &WhatIf::selectionChanged, this, &ChartPages::showSelected);
    connect(&m_studies, &SeedStudies::thresholdsChanged, this, &ChartPages::showNow);
    connect(&m_studies, &SeedStudies::noReturnChanged, this, &ChartPages::showNow);
    connect(&m_studies.noReturnJob(), &LatestJob::busyChanged, this, &ChartPages::showNow);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ChartPages::showNow);
    for (QComboBox* box : {m_measure, m_places[0], m_places[1], m_strategy}) {
        connect(box, &QComboBox::currentIndexChanged, this, &ChartPages::takeChoice);
    }
    connect(m_logX, &QCheckBox::toggled, this, &ChartPages::takeChoice);
    connect(m_logY, &QCheckBox::toggled, this, &ChartPages::takeChoice);
    connectView(*m_curves);
    connect(m_odds, &LineChartView::chosen, m_odds, &LineChartView::setCurrent);
    connect(m_map, &PictureView::chosen, this, [this](ChartPlace place) {
        m_whatIf.select(cellOfMap(place));
    });
    connect(m_map, &PictureView::opened, this, [this](ChartPlace place) {
        Q_EMIT opened(cellOfMap(place));
    });
    connect(m_tradeOff, &PictureView::chosen, this, [this](ChartPlace place) {
        m_whatIf.select(cellOfTradeOff(place));
    });
    connect(m_tradeOff, &PictureView::opened, this, [this](ChartPlace place) {
        Q_EMIT opened(cellOfTradeOff(place));
    });
    connect(m_cells, &CellTable::opened, this, &ChartPages::opened);
}

CellId ChartPages::cellOfCurve(const ChartPlace& place) const {
    auto places = m_choice.places;
    places[0] = place.point;
    return {pointAt(m_whatIf.sweep()->plan(), places), place.series};
}

CellId ChartPages::cellOfMap(const ChartPlace& place) const {
    return {pointAt(m_whatIf.sweep()->plan(), {place.point, place.series}), m_choice.strategy};
}

CellId ChartPages::cellOfTradeOff(const ChartPlace& place) const {
    return {pointAt(m_whatIf.sweep()->plan(), m_choice.places), place.series};
}

QString ChartPages::told(CellId cell) const {
    const ShownSweep& sweep = *m_whatIf.sweep();
    const CellSummary& figures = sweep.cell(cell);
    return tr("%1: %2, %L3 runs")
        .arg(nameOf(sweep.plan(), cell),
             QString::fromStdString(measuredText(figures, m_choice.measure)))
        .arg(figures.runs);
}

void ChartPages::fillPlaces() {
    const SweepPlan& plan = m_whatIf.sweep()->plan();
    for (std::size_t at = 0; at < sweepAxesMost; ++at) {
        m_places[at]->clear();
        if (at < plan.axes.size()) {
            const SweepAxis& axis = plan.axes[at];
            m_places[at]->setAccessibleName(
                tr("Value of %1").arg(QString::fromStdString(axis.path)));
            for (const std::string& value : axis.values) {
                m_places[at]->addItem(QString::fromStdString(axis.path + "=" + value));
            }
            m_places[at]->setCurrentIndex(static_cast<int>(axis.size() / 2));
        }
    }
    m_strategy->clear();
    for (const StrategyEntry* strategy : plan.strategies) {
        m_strategy->addItem(text(strategy->name));
    }
}

void ChartPages::beginSweep() {
    const ShownSweep* sweep = m_whatIf.sweep();
    const Event event = sweep != nullptr ? sweep->plan().event : m_whatIf.design().event;
    for (std::size_t at = 0; at < measureCount; ++at) {
        m_measure->setItemText(static_cast<int>(at),
                               QString::fromStdString(titleOf(static_cast<Measure>(at), event)));
    }
    if (sweep != nullptr) {
        const std::array<QSignalBlocker, 4> quiet{QSignalBlocker(m_places[0]),
                                                  QSignalBlocker(m_places[1]),
                                                  QSignalBlocker(m_strategy),
                                                  QSignalBlocker(m_logX)};
        fillPlaces();
        const bool isByFactors =
            !sweep->plan().axes.empty() && sweep->plan().axes.front().isLogarithmic;
        m_logX->setChecked(isByFactors);
        const std::size_t axes = sweep->plan().axes.size();
        m_tabs->setTabEnabled(Curves, axes > 0);
        m_tabs->setTabEnabled(Map, axes == 2);
        if (m_tabs->currentIndex() != Cells) {
            m_tabs->setCurrentIndex(axes == 2 ? Map : axes == 1 ? Curves : TradeOff);
        }
    }
    takeChoice();
}

void ChartPages::takeChoice() {
    m_choice.measure = static_cast<Measure>(std::max(0, m_measure->currentIndex()));
    m_choice.isLogarithmicX = m_logX->isChecked();
    m_choice.isLogarithmicY = m_logY->isChecked();
    for (std::size_t at = 0; at < sweepAxesMost; ++at) {
        m_choice.places[at] = static_cast<std::size_t>(std::max(0, m_places[at]->currentIndex()));
    }
    m_choice.strategy = static_cast<std::size_t>(std::max(0, m_strategy->currentIndex()));
    showNow();
}

void ChartPages::showLater() {
    if (!m_whatIf.isRunning()) {
        showNow();
    } else if (!m_later->isActive()) {
        m_later->start();
    }
}

void ChartPages::showBar() {
    const ShownSweep* sweep = m_whatIf.sweep();
    const int page = m_tabs->currentIndex();
    const std::size_t axes = sweep == nullptr ? 0 : sweep->plan().axes.size();
    const bool isChart = sweep != nullptr && page < Cells;
    m_measure->setVisible(isChart);
    m_logX->setVisible(isChart && page != Map);
    m_logY->setVisible(isChart);
    m_logY->setText(page == Map ? tr("Log shades") : tr("Log &y"));
    m_places[0]->setVisible(isChart && page == TradeOff && axes > 0);
    m_places[1]->setVisible(isChart && page != Map && axes > 1);
    m_strategy->setVisible(isChart && page == Map);
    if (page == Fixes) {
        m_note->clear();
    } else if (page == NoReturn) {
        const auto& found = m_studies.noReturn();
        m_note->setText(found ? QString::fromStdString(found->sentence) : QString());
    } else if (sweep != nullptr) {
        m_note->setText(QString::fromStdString(
            methodText(sweep->plan(), sweep->isRunning || sweep->isPartial())));
    } else {
        m_note->clear();
    }
    m_note->setVisible(!m_note->text().isEmpty());
}

void ChartPages::showNow() {
    m_later->stop();
    QElapsedTimer clock;
    clock.start();
    showBar();
    showPage();
    showSelected();
    // Charts of many thousand cells are drawn less often: the window has other things to do.
    m_later->setInterval(std::max(drawingPauseMs, static_cast<int>(4 * clock.elapsed())));
}

void ChartPages::showPage() {
    switch (m_tabs->currentIndex()) {
    case Curves:
        showCurves();
        break;
    case Map:
        showMap();
        break;
    case TradeOff:
        showTradeOff();
        break;
    case NoReturn:
        showNoReturn();
        break;
    default:
        break;
    }
}

LineChart ChartPages::curvesChart() const {
    LineChart chart = lineChartOf(m_whatIf.sweep()->swept(), m_choice);
    const auto& found = m_studies.thresholds();
    if (found && found->axis == m_whatIf.sweep()->plan().axes.front()) {
        for (const Flip& flip : found->found.flips) {
            chart.marks.push_back(
                {flip.above, std::string(toText(flip.after)) + " from " + flip.aboveText});
        }
    }
    return chart;
}

void ChartPages::showCurves() {
    if (m_whatIf.sweep() == nullptr) {
        m_curves->showNothing(emptyText());
    } else if (m_whatIf.sweep()->plan().axes.empty()) {
        m_curves->showNothing(tr("No field is varied: see the trade-off and the cells."));
    } else {
        m_curves->showChart(curvesChart());
    }
}

void ChartPages::showMap() {
    if (m_whatIf.sweep() == nullptr || m_whatIf.sweep()->plan().axes.size() < 2) {
        m_map->showNothing(tr("A heat map takes two fields. Choose a second field on the left."));
        return;
    }
    HeatMap map = heatMapOf(m_whatIf.sweep()->swept(), m_choice);
    map.names.note.clear(); // It stands beneath every chart.
    m_map->showPicture(
        [map = std::move(map)](ChartSize size) { return spotted(layoutHeatMap(map, size)); });
}

void ChartPages::showTradeOff() {
    if (m_whatIf.sweep() == nullptr) {
        m_tradeOff->showNothing(emptyText());
        return;
    }
    ScatterChart chart = scatterChartOf(m_whatIf.sweep()->swept(), m_choice);
    chart.names.note.clear();
    m_tradeOff->showPicture([chart = std::move(chart)](ChartSize size) {
        return spotted(layoutScatterChart(chart, size));
    });
}

void ChartPages::showNoReturn() {
    if (m_studies.noReturnJob().isBusy()) {
        m_odds->showNothing(m_studies.noReturnJob().what() + QStringLiteral("..."));
    } else if (const auto& found = m_studies.noReturn()) {
        m_odds->showChart(oddsChartOf(found->found, found->event, found->run.name().toStdString()));
    } else {
        m_odds->showNothing(tr("Choose a run on the right and ask when it was decided."));
    }
}

void ChartPages::showSelected() {
    const auto& cell = m_whatIf.selected();
    if (!cell) {
        m_curves->setCurrent({});
        m_map->setCurrent({});
        m_tradeOff->setCurrent({});
        return;
    }
    const auto places = m_whatIf.sweep()->plan().placesOf(cell->point);
    const std::size_t first = places.empty() ? 0 : places[0];
    const std::size_t second = places.size() < 2 ? 0 : places[1];
    const bool isHere = places.size() < 2 || second == m_choice.places[1];
    m_curves->setCurrent(isHere ? std::optional(ChartPlace{cell->strategy, first}) : std::nullopt);
    m_map->setCurrent(cell->strategy == m_choice.strategy ? std::optional(ChartPlace{second, first})
                                                          : std::nullopt);
    const bool isPoint = isHere && (places.empty() || first == m_choice.places[0]);
    m_tradeOff->setCurrent(isPoint ? std::optional(ChartPlace{cell->strategy, 0}) : std::nullopt);
}

QString ChartPages::note() const {
    return m_note->text();
}

void ChartPages::show(Page page) {
    m_tabs->setCurrentIndex(page);
}

void ChartPages::restore(const QSettings& settings) {
    m_measure->setCurrentIndex(
        std::clamp(settings.value(measureKey, 0).toInt(), 0, int(measureCount) - 1));
    m_logY->setChecked(settings.value(logYKey, false).toBool());
}

void ChartPages::keep(QSettings& settings) const {
    settings.setValue(measureKey, m_measure->currentIndex());
    settings.setValue(logYKey, m_logY->isChecked());
}

} // namespace idem::app
