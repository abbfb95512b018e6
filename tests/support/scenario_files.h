// The scenario files that come with the product, for tests that run all of them.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/scenario.h"

#include <string>
#include <vector>

namespace idem {

/// Names of scenarios/*.toml, sorted, then those of scenarios/matrix/.
std::vector<std::string> scenarioFiles();

/// Reads one of them, or one below scenarios/ ("validation/D01.toml"), with every strategy of the
/// registry known.
Parsed<Scenario> loadScenarioFile(const std::string& name);

/// All findings, one a line.
std::string describe(const std::vector<Diagnostic>& diagnostics);

/// "DoublePayment" for "double_payment.toml".
std::string testNameOf(const std::string& file);

} // namespace idem
