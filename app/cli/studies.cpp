// Questions about one run: where along a field its outcome flips, when it was decided, and which
// single change would have saved it.

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "app/cli/text_output.h"
#include "engine/scenario/check.h"
#include "engine/study/danger_window.h"
#include "engine/study/minimal_fix.h"
#include "engine/study/no_return.h"
#include "engine/study/threshold.h"

#include <boost/json/array.hpp>

#include <fmt/format.h>

namespace idem::cli {

namespace {

namespace json = boost::json;

json::object studyHead(std::string_view command, const Scenario& scenario) {
    json::object object = jsonHead(command, scenario.title);
    object["strategy"] = scenario.strategy;
    object["seed"] = std::to_string(scenario.seed);
    return object;
}

json::object toJson(const Thresholds& found, const SweepAxis& axis, json::object object) {
    json::array flips;
    for (const Flip& flip : found.flips) {
        flips.push_back({{"below", flip.belowText},
                         {"above", flip.aboveText},
                         {"before", std::string(toText(flip.before))},
                         {"after", std::string(toText(flip.after))}});
    }
    json::array outcomes;
    for (std::size_t at = 0; at < found.outcomes.size(); ++at) {
        outcomes.push_back(
            {{"value", axis.values[at]}, {"outcome", std::string(toText(found.outcomes[at]))}});
    }
    object["path"] = found.path;
    object["flips"] = std::move(flips);
    object["outcomes"] = std::move(outcomes);
    return object;
}

json::object toJson(const PointOfNoReturn& found, json::object object) {
    json::array odds;
    for (const FutureOdds& each : found.odds) {
        odds.push_back({{"from_ms", each.from.milliseconds()},
                        {"runs", each.runs},
                        {"hits", each.hits},
                        {"estimate", each.share()},
                        {"interval", {each.interval.low, each.interval.high}}});
    }
    object["decided_ms"] =
        found.decided ? json::value(found.decided->milliseconds()) : json::value();
    object["odds"] = std::move(odds);
    return object;
}

json::object toJson(const FixList& found, json::object object) {
    json::array fixes;
    for (const Fix& fix : found.fixes) {
        json::array settings;
        for (const std::string& setting : fix.change.settings) {
            settings.emplace_back(setting);
        }
        json::object one;
        one["title"] = fix.change.title;
        one["kind"] = std::string(toText(fix.change.kind));
        one["settings"] = std::move(settings);
        one["outcome"] = std::string(toText(fix.outcome));
        one["runs"] = fix.after.runs;
        one["hits"] = fix.after.hits;
        one["hits_before"] = found.before.hits;
        one["cost"] = costText(found.before, fix.after);
        fixes.push_back(std::move(one));
    }
    object["outcome"] = std::string(toText(found.outcome));
    object["tried"] = found.tried;
    object["fixes"] = std::move(fixes);
    return object;
}

json::object toJson(const DangerWindow& window, const StrategyEntry& strategy) {
    json::array terms;
    for (const WindowTerm& term : window.terms) {
        terms.push_back({{"name", term.name},
                         {"length_ms", term.length.milliseconds()},
                         {"meaning", term.meaning}});
    }
    json::object object;
    object["strategy"] = std::string(strategy.name);
    object["formula"] = window.formula.empty() ? json::value() : json::value(window.formula);
    object["terms"] = std::move(terms);
    object["predicted_ms"] =
        window.formula.empty() ? json::value() : json::value(window.predicted.milliseconds());
    object["measured_ms"] =
        window.measured ? json::value(window.measured->milliseconds()) : json::value();
    object["tried_ms"] = window.tried.milliseconds();
    return object;
}

std::string oddsText(const PointOfNoReturn& found, Event event) {
    std::string text = wrapped(sentenceOf(found, event), 2) + "\n";
    text += fmt::format("  {:>14}  {:>8}\n", "decided until", "futures");
    for (const FutureOdds& odds : found.odds) {
        constexpr double barWidth = 40;
        const auto length = static_cast<std::size_t>(odds.share() * barWidth + 0.5);
        text += fmt::format("  {:>14}  {:>7.1f}%  {}\n",
                            toMillisecondText(odds.from - Time::zero()),
                            odds.share() * 100,
                            std::string(length, '#'));
    }
    return text;
}

std::string fixesText(const FixList& found) {
    std::string text = fmt::format("  as it is: {}; {} of {} seeds fail\n\n",
                                   toText(found.outcome),
                                   found.before.hits,
                                   found.before.runs);
    if (found.outcome == Outcome::ExactlyOnce) {
        return text + "  There is nothing to mend with this seed.\n";
    }
    for (const Fix& fix : found.fixes) {
        text += fmt::format("  {} ({})\n", fix.change.title, toText(fix.change.kind));
        for (const std::string& setting : fix.change.settings) {
            text += "      --set " + setting + "\n";
        }
        text += fmt::format("      {}; {} of {} seeds fail; costs {}\n",
                            toText(fix.outcome),
                            fix.after.hits,
                            fix.after.runs,
                            costText(found.before, fix.after));
    }
    if (found.fixes.empty()) {
        text += "  No single change of those that were tried saves this seed.\n";
    }
    return text + fmt::format(
                      "\n  {} changes tried, {} save this seed\n", found.tried, found.fixes.size());
}

void tell(const Arguments& arguments, const Parsed<Scenario>& scenario, const std::string& text) {
    if (!arguments.json) {
        printDiagnostics(scenario.diagnostics);
        print(scenario.value->title + ", " + scenario.value->strategy + "\n\n" + text);
    }
}

} // namespace

int threshold(const Arguments& arguments) {
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("threshold", scenario.diagnostics, arguments.json);
    }
    const auto axis = parseAxis(arguments.sweep.axes.front(), *scenario.value);
    if (!axis) {
        return refuseInput("threshold", axis.diagnostics, arguments.json);
    }
    const auto misfits = checkAxis(*axis.value, *scenario.value);
    if (!misfits.empty()) {
        return refuseInput("threshold", misfits, arguments.json);
    }
    if (axis.value->kind == AxisKind::Name) {
        return refuse("threshold",
                      "a threshold needs values in rising order, such as " + axis.value->path +
                          "=0ms..500ms:25ms",
                      arguments.json);
    }
    const Thresholds found =
        findThresholds(*scenario.value, *findStrategy(scenario.value->strategy), *axis.value);
    if (arguments.json) {
        printJson(toJson(found, *axis.value, studyHead("threshold", *scenario.value)));
        return exitHolds;
    }
    std::string text;
    for (const std::string& sentence : sentencesOf(found, *axis.value, scenario.value->seed)) {
        text += "  " + sentence + "\n";
    }
    tell(arguments, scenario, text);
    return exitHolds;
}

int turningPoint(const Arguments& arguments) {
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("turning-point", scenario.diagnostics, arguments.json);
    }
    NoReturnQuery query;
    query.event = *findEvent(arguments.sweep.event);
    const PointOfNoReturn found =
        findPointOfNoReturn(*scenario.value, *findStrategy(scenario.value->strategy), query);
    if (arguments.json) {
        printJson(toJson(found, studyHead("turning-point", *scenario.value)));
        return exitHolds;
    }
    tell(arguments, scenario, oddsText(found, query.event));
    return exitHolds;
}

int fix(const Arguments& arguments) {
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("fix", scenario.diagnostics, arguments.json);
    }
    const FixList found =
        findFixes(*scenario.value, *findStrategy(scenario.value->strategy), FixQuery());
    if (arguments.json) {
        printJson(toJson(found, studyHead("fix", *scenario.value)));
        return exitHolds;
    }
    tell(arguments, scenario, fixesText(found));
    return exitHolds;
}

int dangerWindow(const Arguments& arguments) {
    auto scenario = loadScenario(arguments);
    std::vector<const StrategyEntry*> chosen;
    if (scenario) {
        chosen = strategiesFor(*scenario.value, arguments, scenario.diagnostics);
    }
    if (!scenario || hasError(scenario.diagnostics)) {
        return refuseInput("danger-window", scenario.diagnostics, arguments.json);
    }
    json::array windows;
    std::string text;
    for (const StrategyEntry* strategy : chosen) {
        const DangerWindow window = measureDangerWindow(*scenario.value, *strategy);
        windows.push_back(toJson(window, *strategy));
        text += fmt::format("  {:<24}  {}\n", strategy->name, sentenceOf(window));
    }
    if (arguments.json) {
        json::object object = jsonHead("danger-window", scenario.value->title);
        object["windows"] = std::move(windows);
        printJson(object);
        return exitHolds;
    }
    printDiagnostics(scenario.diagnostics);
    print(scenario.value->title + ", two equal requests\n\n" + text);
    return exitHolds;
}

} // namespace idem::cli
