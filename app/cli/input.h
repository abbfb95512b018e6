// Files on their way in: a scenario or a trace, or the reasons why not.
#pragma once

#include "app/cli/commands.h"
#include "engine/core/parsed.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/scenario.h"
#include "engine/study/sweep_file.h"
#include "engine/trace/trace.h"

#include <optional>
#include <string>
#include <vector>

namespace idem::cli {

/// Those that --strategies names, else those with an expected outcome, else all. Unknown names are
/// added to the diagnostics as errors.
std::vector<const StrategyEntry*> strategiesFor(const Scenario& scenario,
                                                const Arguments& arguments,
                                                std::vector<Diagnostic>& diagnostics);

/// Reads the scenario, then applies --set, --seed and --strategy, and checks the whole again.
Parsed<Scenario> loadScenario(const Arguments& arguments);
Parsed<Trace> loadTrace(const std::string& file);
Parsed<SweepFile> loadSweep(const std::string& file);

/// Where `part` of the scenarios that come with the program is: "scenarios" or "scenarios/matrix".
/// Here, as in a source tree, else where the program is installed; else `part` itself.
std::string scenarioFolder(const std::string& part);

} // namespace idem::cli
