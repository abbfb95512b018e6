#include "app/ui/view_export.h"

#include "app/ui/compare/compare_page.h"
#include "app/ui/compare/comparison_pane.h"
#include "app/ui/simulate_page.h"
#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/topology/topology_view.h"
#include "engine/diagram/timeline_layout.h"

#include <QFileInfo>

#include <string>
#include <utility>

namespace idem::app {

namespace {

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

} // namespace idem::app
