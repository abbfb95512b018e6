// A scenario in words, for whoever has never seen a scenario file.
#pragma once

#include "engine/scenario/scenario.h"

#include <string>
#include <vector>

namespace idem {

/// What each client wants and how it goes about it, then the network, the servers and the provider;
/// a sentence or a few each, in this order. Names are as they are written. REQUIRES: checkScenario
/// finds no error, here and below.
std::vector<std::string> scenarioSentences(const Scenario& scenario);

/// One sentence a fault, in the order of the schedule.
std::vector<std::string> faultSentences(const Scenario& scenario);

/// A value that the scenario sets to something else than its default.
struct ChangedValue {
    std::string path; ///< "clients.alice.timeout"
    std::string value;
    std::string standard; ///< Its default; empty for an empty text.
    std::string help;     ///< What it means, in a line.
};

/// In the order of the table of fields. Titles and texts, expectations, faults and names are not
/// among them: they are told otherwise.
std::vector<ChangedValue> changedValues(const Scenario& scenario);

/// "700 ms" for "700ms": a space between every number and its unit; "us" is "µs".
std::string withSpacedUnits(std::string text);

} // namespace idem
