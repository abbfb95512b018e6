// The charts of a sweep in tabs, what they show of it, and the table of its cells.
#pragma once

#include "app/models/seed_studies.h"
#include "app/models/what_if.h"
#include "app/ui/appearance.h"
#include "engine/diagram/sweep_charts.h"

#include <QWidget>

#include <array>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QSettings;
class QTabWidget;
class QTimer;

namespace idem::app {

class CellTable;
class FixListView;
class LineChartView;
class PictureView;
struct ChartPlace;

class ChartPages : public QWidget {
    Q_OBJECT

public:
    enum Page { Curves, Map, TradeOff, Cells, NoReturn, Fixes };

    ChartPages(WhatIf& whatIf, SeedStudies& studies, Appearance& appearance, QWidget* parent);

    QTabWidget& tabs() { return *m_tabs; }
    LineChartView& curves() { return *m_curves; }
    PictureView& map() { return *m_map; }
    PictureView& tradeOff() { return *m_tradeOff; }
    CellTable& cells() { return *m_cells; }
    LineChartView& noReturn() { return *m_odds; }
    FixListView& fixes() { return *m_fixes; }
    QComboBox& measure() { return *m_measure; }
    QCheckBox& logarithmicX() { return *m_logX; }
    QCheckBox& logarithmicY() { return *m_logY; }
    QString note() const;
    void show(Page page);

    const SweepChartChoice& choice() const { return m_choice; }
    /// With the thresholds that were found along the axis.
    LineChart curvesChart() const;

    void restore(const QSettings& settings);
    void keep(QSettings& settings) const;

Q_SIGNALS:
    /// A double click, or Enter.
    void opened(CellId cell);

private:
    void makeViews();
    QWidget* makeBar();
    void connectParts();
    void connectView(LineChartView& view);
    void beginSweep();
    void takeChoice();
    void showLater();
    void showNow();
    void showPage();
    void showCurves();
    void showMap();
    void showTradeOff();
    void showNoReturn();
    void showSelected();
    void showBar();
    void fillPlaces();
    QString told(CellId cell) const;
    CellId cellOfCurve(const ChartPlace& place) const;
    CellId cellOfMap(const ChartPlace& place) const;
    CellId cellOfTradeOff(const ChartPlace& place) const;

    WhatIf& m_whatIf;
    SeedStudies& m_studies;
    Appearance& m_appearance;
    SweepChartChoice m_choice;
    QTabWidget* m_tabs;
    LineChartView* m_curves;
    PictureView* m_map;
    PictureView* m_tradeOff;
    CellTable* m_cells;
    LineChartView* m_odds;
    FixListView* m_fixes;
    QComboBox* m_measure;
    QCheckBox* m_logX;
    QCheckBox* m_logY;
    std::array<QComboBox*, sweepAxesMost> m_places; ///< Of axes that a chart does not show.
    QComboBox* m_strategy;
    QLabel* m_note;
    QTimer* m_later;
};

} // namespace idem::app
