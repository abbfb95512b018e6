#include "app/ui/view_export.h"

#include "app/ui/compare/compare_page.h"
#include "app/ui/compare/comparison_pane.h"
#include "app/ui/simulate_page.h"
#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/topology/topology_view.h"
#include "app/ui/whatif/chart_pages.h"
#include "app/ui/whatif/what_if_page.h"
#include "engine/diagram/sweep_charts.h"
#include "engine/diagram/timeline_layout.h"

#include <QFileInfo>

#include <string>
#include <utility>

namespace idem::app {

namespace {

constexpr double chartWidth = 800;
constexpr double chartProportion = 0.6; ///< Height to width.

ChartSize sizeFor(double width) {
    return {width, width * chartProportion};
}

Caption captionOf(Session& session) {
    const Trace& trace = session.run()->trace();
    return {trace.scenario, "strategy " + trace.strategy + ", seed " + std::to_string(trace.seed)};
}

PictureSource source(Session& session, const QString& name, double width) {
    PictureSource made;
    made.name = name;
    made.stem =
        QFileInfo(session.document().name()).completeBaseName() + QLatin1Char('-') + name.toLower();
    made.caption = captionOf(session);
    made.width = width;
    return made;
}

} // namespace

std::vector<PictureSource> sourcesOf(SimulatePage& page, Session& session) {
    std::vector<PictureSource> sources;
    if (!session.run()) {
        return sources;
    }
    const TimelineScene& scene = page.timeline().timeline().scene();
    PictureSource timeline = source(session, QObject::tr("Timeline"), scene.width);
    timeline.make = [&scene](double width) {
        auto view = scene.view();
        view.width = width;
        return layoutTimeline(scene.run().index(), scene.axis(), view).list;
    };
    sources.push_back(std::move(timeline));
    DisplayList shown = page.topology().picture();
    PictureSource topology = source(session, QObject::tr("Topology"), shown.width);
    topology.make = [shown = std::move(shown)](double) -> DisplayList { return shown; };
    sources.push_back(std::move(topology));
    return sources;
}

std::vector<PictureSource> sourcesOf(ComparePage& page, Session& session) {
    std::vector<PictureSource> sources;
    const DisplayList& shown = page.pane().picture().list;
    if (!session.run() || shown.items.empty()) {
        return sources;
    }
    PictureSource comparison = source(session, QObject::tr("Comparison"), shown.width);
    comparison.caption.detail = "seed " + std::to_string(session.run()->trace().seed);
    comparison.make = [&shown](double) { return shown; };
    sources.push_back(std::move(comparison));
    return sources;
}

std::vector<PictureSource> sourcesOf(WhatIfPage& page, Session& session) {
    std::vector<PictureSource> sources;
    const auto add = [&](const QString& name, auto make) {
        PictureSource made;
        made.name = name;
        made.stem = QFileInfo(session.document().name()).completeBaseName() + QLatin1Char('-') +
                    name.toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
        made.caption = {session.document().scenario()->title, "what-if"};
        made.width = chartWidth;
        made.make = std::move(make);
        sources.push_back(std::move(made));
    };
    if (!session.document().scenario()) {
        return sources;
    }
    const ChartPages& charts = page.charts();
    if (const ShownSweep* sweep = page.whatIf().sweep()) {
        const std::size_t axes = sweep->plan().axes.size();
        if (axes == 2) {
            add(QObject::tr("Heat map"),
                [map = heatMapOf(sweep->swept(), charts.choice())](double width) {
                    return layoutHeatMap(map, sizeFor(width)).list;
                });
        }
        if (axes > 0) {
            add(QObject::tr("Curves"), [chart = charts.curvesChart()](double width) {
                return layoutLineChart(chart, sizeFor(width)).list;
            });
        }
        add(QObject::tr("Trade-off"),
            [chart = scatterChartOf(sweep->swept(), charts.choice())](double width) {
                return layoutScatterChart(chart, sizeFor(width)).list;
            });
    }
    if (const auto& found = page.studies().noReturn()) {
        add(QObject::tr("Point of no return"),
            [chart = oddsChartOf(found->found, found->event, found->run.name().toStdString())](
                double width) { return layoutLineChart(chart, sizeFor(width)).list; });
    }
    return sources;
}

} // namespace idem::app
