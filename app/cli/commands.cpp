// What the commands do, in the order of use: check a file, run it, compare strategies, list.

#include "app/cli/commands.h"

#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/text_output.h"
#include "engine/core/nearest_name.h"
#include "engine/protocol/answers.h"
#include "engine/scenario/read.h"
#include "engine/study/compare.h"
#include "engine/study/run.h"
#include "engine/trace/json_lines.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

namespace idem::cli {

namespace {

namespace json = boost::json;

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void printJson(const json::object& object) {
    print(serialized(object) + "\n");
}

void printDiagnostics(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        const std::string text = toText(diagnostic) + "\n";
        std::fwrite(text.data(), 1, text.size(), stderr);
    }
}

/// Bad input ends every command the same way.
int refuseInput(const std::string& command,
                const std::vector<Diagnostic>& diagnostics,
                bool asJson) {
    if (asJson) {
        json::object object = jsonHead(command, std::nullopt);
        object["ok"] = false;
        object["errors"] = toJson(diagnostics, Severity::Error);
        object["warnings"] = toJson(diagnostics, Severity::Warning);
        printJson(object);
    } else {
        printDiagnostics(diagnostics);
    }
    return exitBadInput;
}

int statusOf(Judgement judgement) {
    switch (judgement) {
    case Judgement::Holds:
        return exitHolds;
    case Judgement::Violated:
        return exitViolated;
    case Judgement::Unknown:
        break;
    }
    return exitUnknown;
}

/// Wall time of the work alone, for people who wait; nothing in a result depends on it.
class Stopwatch {
public:
    double milliseconds() const {
        const auto elapsed = std::chrono::steady_clock::now() - m_start;
        return std::chrono::duration<double, std::milli>(elapsed).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

int report(const Run& run, const std::string& command, double wall, bool asJson) {
    if (asJson) {
        json::object object = jsonHead(command, run.trace.scenario);
        addRun(object, run, wall);
        printJson(object);
    } else {
        print(textOf(run));
    }
    return statusOf(run.verdict.overall);
}

int runSavedTrace(const Arguments& arguments) {
    auto trace = loadTrace(arguments.fromTrace);
    if (!trace) {
        return refuseInput("run", trace.diagnostics, arguments.json);
    }
    const Stopwatch stopwatch;
    const Run run = runFromTrace(std::move(*trace.value));
    return report(run, "run", stopwatch.milliseconds(), arguments.json);
}

Diagnostic unknownStrategy(const std::string& name) {
    std::vector<std::string_view> known;
    for (const StrategyEntry& entry : strategies()) {
        known.push_back(entry.name);
    }
    Diagnostic diagnostic;
    diagnostic.code = "unknown-strategy";
    diagnostic.message = "there is no strategy of that name";
    diagnostic.found = name;
    const auto nearest = nearestName(name, known);
    diagnostic.suggestion =
        nearest ? "did you mean " + *nearest + "?" : "idemscope-cli list strategies shows them";
    return diagnostic;
}

std::vector<const StrategyEntry*> chosenStrategies(const Scenario& scenario,
                                                   const Arguments& arguments,
                                                   std::vector<Diagnostic>& diagnostics) {
    std::vector<const StrategyEntry*> chosen;
    for (const std::string& name : arguments.strategies) {
        const StrategyEntry* entry = findStrategy(name);
        if (entry == nullptr) {
            diagnostics.push_back(unknownStrategy(name));
        } else if (std::find(chosen.begin(), chosen.end(), entry) == chosen.end()) {
            chosen.push_back(entry);
        }
    }
    if (!arguments.strategies.empty()) {
        return chosen;
    }
    for (const StrategyEntry& entry : strategies()) {
        const bool isExpected = scenario.expected.count(std::string(entry.name)) > 0;
        if (scenario.expected.empty() || isExpected) {
            chosen.push_back(&entry);
        }
    }
    return chosen;
}

json::object strategyItem(const StrategyEntry& entry) {
    json::object item;
    item["name"] = std::string(entry.name);
    item["title"] = std::string(entry.title);
    item["description"] = std::string(entry.description);
    item["summary"] = std::string(entry.summary);
    item["reference"] = std::string(entry.reference);
    json::object costs;
    costs["operations"] = std::string(entry.costs.operations);
    costs["held"] = std::string(entry.costs.held);
    item["costs"] = std::move(costs);
    json::object guarantees;
    guarantees["atomic_claim"] = entry.guarantees.atomicClaim;
    guarantees["claim_with_effect"] = entry.guarantees.claimWithEffect;
    guarantees["repeat_safe_effect"] = entry.guarantees.repeatSafeEffect;
    item["guarantees"] = std::move(guarantees);
    return item;
}

json::array scenarioItems(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    json::array items;
    for (const auto& file : files) {
        Arguments arguments;
        arguments.file = file.string();
        const auto scenario = loadScenario(arguments);
        json::object item;
        item["name"] = file.stem().string();
        item["title"] = scenario ? scenario.value->title : "(has errors; see check)";
        item["description"] = scenario ? scenario.value->story : "";
        item["path"] = file.string();
        items.push_back(std::move(item));
    }
    return items;
}

json::array itemsOf(const Arguments& arguments) {
    json::array items;
    if (arguments.kind == "strategies") {
        for (const StrategyEntry& entry : strategies()) {
            items.push_back(strategyItem(entry));
        }
    } else if (arguments.kind == "profiles") {
        for (const Profile& profile : profiles()) {
            json::object item;
            item["name"] = std::string(profile.name);
            item["title"] = std::string(profile.title);
            item["description"] = std::string(profile.description);
            item["source"] = std::string(profile.source);
            items.push_back(std::move(item));
        }
    } else {
        items = scenarioItems(arguments.folder);
    }
    return items;
}

std::string textOfItems(const json::array& items) {
    std::string text;
    for (const json::value& value : items) {
        const json::object& item = value.as_object();
        const char* line = item.contains("summary") ? "summary" : "description";
        text += fmt::format("{:<24}{}\n",
                            std::string(item.at("name").as_string()),
                            std::string(item.at("title").as_string()));
        text += wrapped(std::string(item.at(line).as_string()), 4) + "\n";
    }
    return text;
}

} // namespace

int refuse(const std::string& command, const std::string& message, bool asJson) {
    Diagnostic diagnostic;
    diagnostic.code = "usage";
    diagnostic.message = message;
    diagnostic.suggestion = "run idemscope-cli " + (command.empty() ? "" : command + " ") +
                            "--help to see what it takes";
    return refuseInput(command, {diagnostic}, asJson);
}

int check(const Arguments& arguments) {
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("check", scenario.diagnostics, arguments.json);
    }
    if (arguments.json) {
        json::object object = jsonHead("check", scenario.value->title);
        object["ok"] = true;
        object["warnings"] = toJson(scenario.diagnostics, Severity::Warning);
        printJson(object);
        return exitHolds;
    }
    printDiagnostics(scenario.diagnostics);
    print(arguments.file + ": ok\n");
    return exitHolds;
}

int run(const Arguments& arguments) {
    if (!arguments.fromTrace.empty()) {
        return runSavedTrace(arguments);
    }
    if (arguments.file.empty()) {
        return refuse("run", "a scenario file or --from-trace is required", arguments.json);
    }
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("run", scenario.diagnostics, arguments.json);
    }
    const StrategyEntry* strategy = findStrategy(scenario.value->strategy);
    const Stopwatch stopwatch;
    const Run made = runScenario(*scenario.value, *strategy, scenario.value->seed);
    const double wall = stopwatch.milliseconds();
    if (!arguments.traceFile.empty()) {
        if (auto failed = writeFile(arguments.traceFile, toJsonLines(made.trace))) {
            return refuseInput("run", {*failed}, arguments.json);
        }
    }
    if (!arguments.json) {
        printDiagnostics(scenario.diagnostics);
    }
    return report(made, "run", wall, arguments.json);
}

int compare(const Arguments& arguments) {
    auto scenario = loadScenario(arguments);
    std::vector<const StrategyEntry*> chosen;
    if (scenario) {
        chosen = chosenStrategies(*scenario.value, arguments, scenario.diagnostics);
    }
    const bool hasErrors = std::any_of(
        scenario.diagnostics.begin(), scenario.diagnostics.end(), [](const Diagnostic& diagnostic) {
            return diagnostic.severity == Severity::Error;
        });
    if (!scenario || hasErrors) {
        return refuseInput("compare", scenario.diagnostics, arguments.json);
    }
    const RunComparison comparison = idem::compare(*scenario.value, chosen, scenario.value->seed);
    if (!arguments.json) {
        printDiagnostics(scenario.diagnostics);
        print(textOf(comparison, *scenario.value));
        return exitHolds;
    }
    json::object object = jsonHead("compare", scenario.value->title);
    json::array runs;
    for (const Run& each : comparison.runs) {
        json::object entry = jsonHead("run", scenario.value->title);
        addRun(entry, each, 0);
        runs.push_back(std::move(entry));
    }
    object["runs"] = std::move(runs);
    object["first_divergence"] = divergencesOf(comparison);
    printJson(object);
    return exitHolds;
}

int list(const Arguments& arguments) {
    std::error_code error;
    if (arguments.kind == "scenarios" && !std::filesystem::is_directory(arguments.folder, error)) {
        return refuse("list",
                      "no folder \"" + arguments.folder +
                          "\" here; name the one that holds the scenarios with --folder",
                      arguments.json);
    }
    json::array items = itemsOf(arguments);
    if (!arguments.json) {
        print(textOfItems(items));
        return exitHolds;
    }
    json::object object = jsonHead("list", std::nullopt);
    object["items"] = std::move(items);
    printJson(object);
    return exitHolds;
}

} // namespace idem::cli
