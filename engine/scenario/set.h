// Single fields by path: what --set, a sweep's axis or a form changes.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/known_strategies.h"
#include "engine/scenario/scenario.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// Applies "PATH=VALUE" texts in order, then checks the whole once, so that settings may need each
/// other. A path is that of messages and of the reference page: "clients.alice.timeout",
/// "faults[1].at" (the first one), "strategy.claim-lease.lease", "expected.none"; a list is
/// written "eu,us". With an error the scenario stays as it was. Diagnostics have a path, no
/// position; warnings that the scenario already had are not repeated. Linear in the scenario.
std::vector<Diagnostic> applySettings(Scenario& scenario,
                                      std::span<const std::string> settings,
                                      const Strategies& known = knownStrategies());

/// The same for a single one.
std::vector<Diagnostic> applySetting(Scenario& scenario,
                                     std::string_view setting,
                                     const Strategies& known = knownStrategies());

/// The canonical text of the field at a path, none if there is no such field.
std::optional<std::string> fieldText(const Scenario& scenario, std::string_view path);

} // namespace idem
