// idemscope-cli: Idemscope without a window. Parses the command line, nothing else.

#include "app/cli/commands.h"
#include "app/cli/version.h"
#include "engine/core/ensure.h"
#include "engine/core/quantity_text.h"
#include "engine/study/tally.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace {

using idem::cli::Arguments;

// The names of values (FILE, FOLDER, STRATEGY, STRATEGIES, a set in braces) are what the completion
// of the shell goes by (resources/completion).

CLI::Option* addScenarioFile(CLI::App& command, Arguments& arguments) {
    return command.add_option("file", arguments.file, "Scenario file")->type_name("FILE");
}

void addStrategy(CLI::App& command, Arguments& arguments) {
    command.add_option("--strategy", arguments.strategy, "Strategy; see `list strategies`")
        ->type_name("STRATEGY");
}

void addScenarioOptions(CLI::App& command, Arguments& arguments) {
    command.add_option("--set", arguments.settings, "Change a field: PATH=VALUE; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command.add_option("--seed", arguments.seed, "Seed of all chance, 0 to 2^63-1")
        ->type_name("NUMBER");
}

void addStrategies(CLI::App& command,
                   Arguments& arguments,
                   const char* help = "Comma-separated; default: those with an expected outcome") {
    command.add_option("--strategies", arguments.strategies, help)
        ->type_name("STRATEGIES")
        ->delimiter(',');
}

void addJson(CLI::App& command, Arguments& arguments) {
    command.add_flag("--json", arguments.json, "Print one JSON object");
}

CLI::App* addCheck(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand("check", "Check a scenario file without running it");
    addScenarioFile(*command, arguments)->required();
    addJson(*command, arguments);
    return command;
}

CLI::App* addRun(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "run",
        "Run a scenario, judge it and explain it (exit status 0 holds, 1 violated, 2 unknown)");
    auto* file = addScenarioFile(*command, arguments);
    addStrategy(*command, arguments);
    addScenarioOptions(*command, arguments);
    command->add_option("--trace", arguments.traceFile, "Save the trace as JSON lines")
        ->type_name("FILE");
    command->add_option("--from-trace", arguments.fromTrace, "Judge a saved trace instead")
        ->type_name("FILE")
        ->excludes(file);
    addJson(*command, arguments);
    return command;
}

CLI::App* addCompare(CLI::App& app, Arguments& arguments) {
    auto* command =
        app.add_subcommand("compare", "Run several strategies with the same seed and faults");
    addScenarioFile(*command, arguments)->required();
    addStrategies(*command, arguments);
    addScenarioOptions(*command, arguments);
    addJson(*command, arguments);
    return command;
}

idem::Duration instantOf(const std::string& text) {
    const auto read = idem::parseDuration(text);
    if (!read) {
        throw CLI::ValidationError("--at", read.error.message);
    }
    return *read.value;
}

CLI::App* addDraw(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand("draw", "Draw a run, or several, as an SVG picture");
    addScenarioFile(*command, arguments)->required();
    command->add_option("-o,--output", arguments.output, "The picture to write; - prints it")
        ->type_name("FILE")
        ->required();
    addStrategy(*command, arguments);
    addScenarioOptions(*command, arguments);
    command
        ->add_option(
            "--picture", arguments.picture, "timeline (the default), topology or comparison")
        ->check(CLI::IsMember({"timeline", "topology", "comparison"}));
    addStrategies(*command,
                  arguments,
                  "Of a comparison: comma-separated, at most 6; default: its own and those with "
                  "an expected outcome");
    command
        ->add_option(
            "--time", arguments.mapping, "Of a timeline: scale, event or compressed (the default)")
        ->check(CLI::IsMember({"scale", "event", "compressed"}));
    command
        ->add_option_function<std::string>(
            "--at",
            [&arguments](const std::string& text) { arguments.at = instantOf(text); },
            "Of a topology: the instant, such as 128ms; the end by default")
        ->type_name("TIME");
    command->add_option("--height", arguments.height, "Of a topology, in pixels")
        ->check(CLI::Range(120, 20'000));
    command->add_option("--width", arguments.width, "Of the picture, in pixels")
        ->check(CLI::Range(400, 20'000));
    command->add_flag("--dark", arguments.dark, "Light on dark");
    addJson(*command, arguments);
    return command;
}

CLI::App* addInit(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand("init", "Write a commented scenario to begin with");
    command->add_option("file", arguments.file, "The file to write; must not exist")
        ->type_name("FILE")
        ->required();
    addJson(*command, arguments);
    return command;
}

std::vector<std::string> eventNames() {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < idem::eventCount; ++at) {
        names.emplace_back(toText(static_cast<idem::Event>(at)));
    }
    return names;
}

void addEvent(CLI::App& command, idem::cli::SweepArguments& sweep) {
    command
        .add_option("--event",
                    sweep.event,
                    "What is studied: double (the default), lost, phantom, stuck, wrong, "
                    "false-conflict, unavailable, or failure for any of them")
        ->check(CLI::IsMember(eventNames()));
}

void addSweepRules(CLI::App& command, idem::cli::SweepArguments& sweep) {
    command.add_option("--runs", sweep.runs, "Runs of each cell, at most; default 1000")
        ->type_name("NUMBER");
    auto* hits = command.add_option(
        "--until-hits", sweep.hits, "Stop a cell when the event has happened so often");
    hits->type_name("NUMBER");
    command
        .add_option("--until-half-width",
                    sweep.halfWidth,
                    "Stop a cell when its interval is within this share of the estimate")
        ->type_name("SHARE")
        ->excludes(hits);
    addEvent(command, sweep);
    command.add_flag("--antithetic", sweep.isAntithetic, "Run pairs of opposite luck");
}

CLI::App* addSweep(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "sweep", "Vary one or two fields, and count what happens in many runs of each");
    idem::cli::SweepArguments& sweep = arguments.sweep;
    addScenarioFile(*command, arguments);
    command
        ->add_option("--vary",
                     sweep.axes,
                     "PATH=FROM..TO:STEP, PATH=FROM..TO:*FACTOR, PATH=FROM..TO:logCOUNT or a list "
                     "of values; twice for two fields")
        ->type_name("PATH=VALUES")
        ->allow_extra_args(false);
    addStrategies(*command, arguments);
    addScenarioOptions(*command, arguments);
    addSweepRules(*command, sweep);
    command->add_option("--threads", sweep.threads, "Default: one a core")
        ->check(CLI::Range(0, 1'024));
    command->add_option("-o,--output", arguments.output, "Keep the result in a file (JSON lines)")
        ->type_name("FILE");
    command->add_option("--shard", sweep.shard, "Do the K-th of N parts; join them with --merge")
        ->type_name("K/N");
    command->add_option("--merge", sweep.merged, "Join the parts of one sweep, or show a result")
        ->type_name("FILE");
    addJson(*command, arguments);
    return command;
}

CLI::App* addThreshold(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "threshold", "Find the values of a field at which the outcome of a seed flips");
    addScenarioFile(*command, arguments)->required();
    command->add_option("--vary", arguments.sweep.axes, "PATH=FROM..TO:STEP")
        ->type_name("PATH=VALUES")
        ->required()
        ->expected(1);
    addStrategy(*command, arguments);
    addScenarioOptions(*command, arguments);
    addJson(*command, arguments);
    return command;
}

CLI::App* addTurningPoint(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "turning-point", "Draw the future of a run anew from many instants: when was it decided?");
    addScenarioFile(*command, arguments)->required();
    addStrategy(*command, arguments);
    addScenarioOptions(*command, arguments);
    addEvent(*command, arguments.sweep);
    addJson(*command, arguments);
    return command;
}

CLI::App* addDangerWindow(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "danger-window", "How far apart two equal requests may come and still charge twice");
    addScenarioFile(*command, arguments)->required();
    addStrategies(*command, arguments);
    addScenarioOptions(*command, arguments);
    addJson(*command, arguments);
    return command;
}

CLI::App* addFix(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "fix", "Try single changes of a failing scenario; list those that save it, and their cost");
    addScenarioFile(*command, arguments)->required();
    addStrategy(*command, arguments);
    addScenarioOptions(*command, arguments);
    addJson(*command, arguments);
    return command;
}

CLI::App* addExport(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand("export", "Write a run for Mermaid, PlantUML or Perfetto");
    addScenarioFile(*command, arguments)->required();
    command->add_option("-o,--output", arguments.output, "The file to write; - prints it")
        ->type_name("FILE")
        ->required();
    command
        ->add_option("--format",
                     arguments.format,
                     "mermaid, plantuml or perfetto; by default what .mmd, .puml and .json say")
        ->check(CLI::IsMember({"mermaid", "plantuml", "perfetto"}));
    addStrategy(*command, arguments);
    addScenarioOptions(*command, arguments);
    addJson(*command, arguments);
    return command;
}

CLI::App* addReport(CLI::App& app, Arguments& arguments) {
    auto* command = app.add_subcommand(
        "report", "Write a report: what was simulated, how it ended, why, how to see it again");
    idem::cli::ReportArguments& report = arguments.report;
    addScenarioFile(*command, arguments)->required();
    command->add_option("-o,--output", arguments.output, "The file to write; - prints it")
        ->type_name("FILE")
        ->required();
    command
        ->add_option("--format",
                     arguments.format,
                     "html, md, json or csv; by default what the name of the file says")
        ->check(CLI::IsMember({"html", "md", "json", "csv"}));
    command
        ->add_option("--sections",
                     report.sections,
                     "Comma-separated, of scenario, verdicts, timeline, explanation, topology, "
                     "sweep, fixes, assumptions, reproduction, file; default: all")
        ->type_name("SECTIONS")
        ->delimiter(',');
    command->add_option("--sweep", report.sweep, "Tell of this sweep too: a file of `sweep -o`")
        ->type_name("FILE");
    command->add_option("--title", report.title, "Instead of the scenario's")->type_name("TEXT");
    command->add_option("--notes", report.notes, "What you want to say beside it")
        ->type_name("TEXT");
    addStrategy(*command, arguments);
    addStrategies(*command,
                  arguments,
                  "Those compared, comma-separated; default: those with an expected outcome");
    addScenarioOptions(*command, arguments);
    addJson(*command, arguments);
    return command;
}

CLI::App* addMatrix(CLI::App& app, Arguments& arguments) {
    auto* command =
        app.add_subcommand("matrix", "Count the charges of every strategy in every sharp case");
    addStrategies(*command, arguments, "Comma-separated; default: all of them");
    command
        ->add_option("--folder",
                     arguments.folder,
                     "Where the columns are; default: scenarios/matrix, here or as installed")
        ->type_name("FOLDER");
    addJson(*command, arguments);
    return command;
}

CLI::App* addList(CLI::App& app, Arguments& arguments) {
    auto* command =
        app.add_subcommand("list", "List strategies, scenarios, profiles, SDKs or proxies");
    command->add_option("kind", arguments.kind, "strategies, scenarios, profiles, sdks or proxies")
        ->check(CLI::IsMember({"strategies", "scenarios", "profiles", "sdks", "proxies"}));
    command
        ->add_option("--folder",
                     arguments.folder,
                     "Where the scenarios are; default: scenarios, here or as installed")
        ->type_name("FOLDER");
    addJson(*command, arguments);
    return command;
}

/// What a command does once its arguments are read.
struct CommandRow {
    std::string_view name;
    int (*carryOut)(const Arguments& arguments);
};
constexpr std::array commandRows{CommandRow{"check", idem::cli::check},
                                 CommandRow{"compare", idem::cli::compare},
                                 CommandRow{"danger-window", idem::cli::dangerWindow},
                                 CommandRow{"draw", idem::cli::draw},
                                 CommandRow{"export", idem::cli::exportRun},
                                 CommandRow{"fix", idem::cli::fix},
                                 CommandRow{"init", idem::cli::init},
                                 CommandRow{"list", idem::cli::list},
                                 CommandRow{"matrix", idem::cli::matrix},
                                 CommandRow{"report", idem::cli::report},
                                 CommandRow{"run", idem::cli::run},
                                 CommandRow{"sweep", idem::cli::sweep},
                                 CommandRow{"threshold", idem::cli::threshold},
                                 CommandRow{"turning-point", idem::cli::turningPoint}};

int dispatch(const std::string& command, const Arguments& arguments) {
    const auto* const row =
        std::find_if(commandRows.begin(), commandRows.end(), [&command](const CommandRow& each) {
            return each.name == command;
        });
    return row->carryOut(arguments);
}

int start(int argumentCount, char** argumentValues) {
    Arguments arguments;
    CLI::App app("Idemscope: see where an idempotency strategy charges once, twice or never, "
                 "and why.",
                 "idemscope-cli");
    app.set_version_flag("--version", std::string("idemscope-cli ") + idem::cli::engineVersion);
    app.require_subcommand(1);
    addInit(app, arguments);
    addCheck(app, arguments);
    addRun(app, arguments);
    addCompare(app, arguments);
    addDraw(app, arguments);
    addSweep(app, arguments);
    addThreshold(app, arguments);
    addTurningPoint(app, arguments);
    addFix(app, arguments);
    addDangerWindow(app, arguments);
    addExport(app, arguments);
    addReport(app, arguments);
    addMatrix(app, arguments);
    addList(app, arguments);
    try {
        app.parse(argumentCount, argumentValues);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error);
        }
        const bool json = std::any_of(argumentValues, argumentValues + argumentCount, [](char* a) {
            return std::string(a) == "--json";
        });
        const auto parsed = app.get_subcommands();
        const std::string command = parsed.empty() ? "" : parsed.front()->get_name();
        return idem::cli::refuse(command, error.what(), json);
    }
    return dispatch(app.get_subcommands().front()->get_name(), arguments);
}

} // namespace

int main(int argumentCount, char** argumentValues) {
    try {
        return start(argumentCount, argumentValues);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "idemscope-cli: a bug of ours, please report it: %s\n", error.what());
        return idem::cli::exitBug;
    }
}
