// A run as a picture, for a design review or a lesson: its timeline, or its topology at an instant.

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "engine/diagram/svg.h"
#include "engine/diagram/timeline_layout.h"
#include "engine/diagram/topology_picture.h"
#include "engine/study/run.h"

#include <string>

namespace idem::cli {

namespace {

TimeMapping mappingOf(const std::string& name) {
    return name == "scale"   ? TimeMapping::ToScale
           : name == "event" ? TimeMapping::ByEvent
                             : TimeMapping::Compressed;
}

DisplayList timelineOf(const Run& run, const TimelineIndex& index, const Arguments& arguments) {
    const TimeAxis axis(run.trace, mappingOf(arguments.mapping));
    TimelineView view;
    view.width = arguments.width;
    if (run.explanation) {
        view.chain = run.explanation->events;
    }
    return layoutTimeline(index, axis, view).list;
}

DisplayList topologyOf(const Run& run, const TimelineIndex& index, const Arguments& arguments) {
    TopologyMoment view;
    view.now = arguments.at ? Time::zero() + *arguments.at : index.end;
    view.last = lastRecordAt(run.trace, view.now);
    const auto layout = layoutTopology(index, arguments.width, arguments.height);
    State state;
    if (view.last.isSome()) {
        state = stateAt(run.trace, view.last);
    }
    return TopologyScene(run.trace, index).draw(layout, state, view).list;
}

std::string pictureOf(const Run& run, const Arguments& arguments) {
    const auto index = TimelineIndex::of(run.trace, run.verdict);
    const DisplayList list = arguments.picture == "topology" ? topologyOf(run, index, arguments)
                                                             : timelineOf(run, index, arguments);
    SvgOptions words;
    const std::string title = run.trace.scenario + ", " + run.trace.strategy;
    words.title = title;
    if (run.explanation) {
        words.description = run.explanation->sentence;
    }
    return toSvg(list, arguments.dark ? Palette::dark() : Palette::light(), words);
}
} // namespace

int draw(const Arguments& arguments) {
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("draw", scenario.diagnostics, arguments.json);
    }
    const StrategyEntry* strategy = findStrategy(scenario.value->strategy);
    const Run made = runScenario(*scenario.value, *strategy, scenario.value->seed);
    const std::string picture = pictureOf(made, arguments);
    if (arguments.output == "-") {
        print(picture);
        return exitHolds;
    }
    if (auto failed = writeFile(arguments.output, picture)) {
        return refuseInput("draw", {*failed}, arguments.json);
    }
    if (arguments.json) {
        boost::json::object object = jsonHead("draw", scenario.value->title);
        object["ok"] = true;
        object["path"] = arguments.output;
        printJson(object);
        return exitHolds;
    }
    printDiagnostics(scenario.diagnostics);
    print(arguments.output + ": written\n");
    return exitHolds;
}

} // namespace idem::cli
