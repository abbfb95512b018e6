// What the commands do, in the order of use: begin a file, check it, run it, compare strategies.

#include "app/cli/commands.h"

#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "app/cli/text_output.h"
#include "app/cli/write_file.h"
#include "engine/scenario/check.h"
#include "engine/scenario/starter.h"
#include "engine/study/compare.h"
#include "engine/study/run.h"
#include "engine/trace/json_lines.h"

#include <boost/json/array.hpp>

#include <chrono>
#include <filesystem>

namespace idem::cli {

namespace {

namespace json = boost::json;

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

int report(const Run& run, Counted counted, double wall, bool asJson) {
    if (asJson) {
        json::object object = jsonHead("run", run.trace.scenario);
        addRun(object, run, wall);
        printJson(object);
    } else {
        print(textOf(run, counted));
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
    // A trace does not say what was wanted; what no provider was asked for need not be money.
    const Counted counted = run.trace.localEffect ? Counted::Things : Counted::Money;
    return report(run, counted, stopwatch.milliseconds(), arguments.json);
}

} // namespace

int init(const Arguments& arguments) {
    std::error_code error;
    if (std::filesystem::exists(arguments.file, error)) {
        return refuse("init",
                      "\"" + arguments.file + "\" exists already; choose another name",
                      arguments.json);
    }
    if (auto failed = writeFile(arguments.file, starterScenario())) {
        return refuseInput("init", {*failed}, arguments.json);
    }
    if (arguments.json) {
        json::object object = jsonHead("init", std::nullopt);
        object["ok"] = true;
        object["path"] = arguments.file;
        printJson(object);
        return exitHolds;
    }
    print(arguments.file + ": written; idemscope-cli run " + arguments.file + " runs it\n");
    return exitHolds;
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
    const bool isPayment = scenario.value->world.useCase == UseCase::Payment;
    return report(made, isPayment ? Counted::Money : Counted::Things, wall, arguments.json);
}

int compare(const Arguments& arguments) {
    auto scenario = loadScenario(arguments);
    std::vector<const StrategyEntry*> chosen;
    if (scenario) {
        chosen = strategiesFor(*scenario.value, arguments, scenario.diagnostics);
    }
    if (!scenario || hasError(scenario.diagnostics)) {
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

} // namespace idem::cli
