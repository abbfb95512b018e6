// A run in the formats of other programs: sequence diagrams, and a trace to be looked into.

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "app/cli/version.h"
#include "app/cli/write_file.h"
#include "engine/report/perfetto.h"
#include "engine/report/sequence.h"
#include "engine/study/run.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace idem::cli {

namespace {

struct ExportFormat {
    std::string_view name;
    std::string_view suffix;
    std::string (*write)(const Run& run);
};

std::string writePerfetto(const Run& run) {
    return toPerfetto(run, engineVersion);
}

constexpr std::array<ExportFormat, 3> exportFormats{{
    {"mermaid", ".mmd", toMermaid},
    {"plantuml", ".puml", toPlantUml},
    {"perfetto", ".json", writePerfetto},
}};

const ExportFormat* formatOf(const Arguments& arguments) {
    const auto* found =
        std::find_if(exportFormats.begin(), exportFormats.end(), [&](const ExportFormat& format) {
            return arguments.format.empty() ? arguments.output.ends_with(format.suffix)
                                            : arguments.format == format.name;
        });
    return found == exportFormats.end() ? nullptr : found;
}

} // namespace

int exportRun(const Arguments& arguments) {
    const ExportFormat* format = formatOf(arguments);
    if (format == nullptr) {
        return refuse("export",
                      "the name does not say which format is wanted; give --format mermaid, "
                      "plantuml or perfetto, or a name that ends with .mmd, .puml or .json",
                      arguments.json);
    }
    const auto scenario = loadScenario(arguments);
    if (!scenario) {
        return refuseInput("export", scenario.diagnostics, arguments.json);
    }
    const StrategyEntry* strategy = findStrategy(scenario.value->strategy);
    const std::string text =
        format->write(runScenario(*scenario.value, *strategy, scenario.value->seed));
    return deliver({"export", scenario.value->title, scenario.diagnostics}, text, arguments);
}

} // namespace idem::cli
