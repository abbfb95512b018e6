// Whether a scenario means something, whoever made it: a file, --set, a form or a test.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/field.h"
#include "engine/scenario/findings.h"
#include "engine/scenario/known_strategies.h"
#include "engine/scenario/scenario.h"

#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// Every limit, name, reference and combination. Diagnostics carry paths, no positions; without an
/// error among them the engine can run the scenario, and a file can hold it. Warnings stand for
/// combinations that nobody can mean; they are looked for only if there is no error.
std::vector<Diagnostic> checkScenario(const Scenario& scenario,
                                      const Strategies& known = knownStrategies());

/// Whether there is an error among the diagnostics; warnings are none.
bool hasError(const std::vector<Diagnostic>& diagnostics);

/// The error for a name that is not among the known ones, with the nearest of these.
Complaint unknownName(std::string path,
                      std::string_view what,
                      std::string_view name,
                      const std::vector<std::string_view>& known);

/// The error for an option that the strategy at a path ("strategy.naive") does not read.
Complaint unreadOption(const std::string& strategyPath,
                       const StrategyInfo& strategy,
                       std::string_view option);

// The parts of checkScenario.
void checkFaults(const Scenario& scenario, Findings& findings);    ///< check_faults.cpp
void checkPlausible(const Scenario& scenario, Findings& findings); ///< check_plausible.cpp
/// Warnings about what the strategy does not read, or cannot mean (check_strategies.cpp).
void checkStrategiesPlausible(const Scenario& scenario,
                              const Strategies& known,
                              Findings& findings);

/// Whether a field of a fault says anything about faults of this kind.
bool appliesTo(const Field& field, FaultKind kind);
/// The error for one that does not.
Complaint notApplicable(std::string path, const Field& field, FaultKind kind);

} // namespace idem
