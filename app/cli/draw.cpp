// Runs as pictures, for a design review or a lesson: a timeline, a topology at an instant, or
// several strategies beneath each other.

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/output.h"
#include "engine/diagram/comparison_layout.h"
#include "engine/diagram/svg.h"
#include "engine/diagram/timeline_layout.h"
#include "engine/diagram/topology_picture.h"
#include "engine/scenario/check.h"
#include "engine/study/run.h"

#include <string>
#include <vector>

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

struct Drawing {
    DisplayList list;
    std::string title;
    std::string description;
};

Drawing drawRun(const Scenario& scenario, const Arguments& arguments) {
    const StrategyEntry* strategy = findStrategy(scenario.strategy);
    const Run run = runScenario(scenario, *strategy, scenario.seed);
    const auto index = TimelineIndex::of(run.trace, run.verdict);
    return {arguments.picture == "topology" ? topologyOf(run, index, arguments)
                                            : timelineOf(run, index, arguments),
            scenario.title + ", " + scenario.strategy,
            run.explanation ? run.explanation->sentence : std::string()};
}

Drawing drawComparison(const Scenario& scenario,
                       const std::vector<const StrategyEntry*>& strategies,
                       const Arguments& arguments) {
    const auto runs =
        ComparedRuns::of(idem::compare(scenario, strategies, scenario.seed), scenario);
    ComparisonView view;
    view.width = arguments.width;
    Drawing drawing;
    drawing.list = layoutComparison(runs, runs.axis(mappingOf(arguments.mapping)), view).list;
    drawing.title = scenario.title;
    for (const Divergence& divergence : runs.comparison.divergences) {
        drawing.description += divergence.sentence + ". ";
    }
    return drawing;
}

/// Adds an error to the diagnostics if they are unknown, or too many for one picture.
std::vector<const StrategyEntry*> strategiesDrawn(const Scenario& scenario,
                                                  const Arguments& arguments,
                                                  std::vector<Diagnostic>& diagnostics) {
    if (arguments.strategies.empty()) {
        return strategiesToCompare(scenario);
    }
    auto chosen = strategiesFor(scenario, arguments, diagnostics);
    if (chosen.size() > comparedMax) {
        Diagnostic tooMany;
        tooMany.code = "too-many-strategies";
        tooMany.message = "one picture holds " + std::to_string(comparedMax) + " strategies";
        tooMany.found = std::to_string(chosen.size());
        tooMany.suggestion = "leave some of them out";
        diagnostics.push_back(std::move(tooMany));
    }
    return chosen;
}

Drawing drawAsked(Parsed<Scenario>& scenario, const Arguments& arguments) {
    if (arguments.picture != "comparison") {
        return drawRun(*scenario.value, arguments);
    }
    const auto chosen = strategiesDrawn(*scenario.value, arguments, scenario.diagnostics);
    return hasError(scenario.diagnostics) ? Drawing{}
                                          : drawComparison(*scenario.value, chosen, arguments);
}

} // namespace

int draw(const Arguments& arguments) {
    auto scenario = loadScenario(arguments);
    Drawing drawing;
    if (scenario) {
        drawing = drawAsked(scenario, arguments);
    }
    if (!scenario || hasError(scenario.diagnostics)) {
        return refuseInput("draw", scenario.diagnostics, arguments.json);
    }
    SvgOptions words;
    words.title = drawing.title;
    words.description = drawing.description;
    const std::string picture =
        toSvg(drawing.list, arguments.dark ? Palette::dark() : Palette::light(), words);
    return deliver({"draw", scenario.value->title, scenario.diagnostics}, picture, arguments);
}

} // namespace idem::cli
