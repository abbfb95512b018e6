// A fault of the schedule in one sentence, and the fault to begin with when a person adds one.
#pragma once

#include "engine/scenario/scenario.h"

#include <string>

namespace idem {

/// "Drop the answer to alice's attempt 1.", "Crash the server of alice's attempt 2 after the claim;
/// it returns after 1s." What is usual is left out: operation 1 of a client that has one, copy 1,
/// any try of a proxy. Names are as they are written; a client that is not named is the first.
std::string faultSentence(const Fault& fault, const Scenario& scenario);

/// A fault of the kind that the scenario can hold: it names a store or two places if the kind needs
/// them. REQUIRES: the scenario has a client and a server.
Fault faultOfKind(FaultKind kind, const Scenario& scenario);

/// The fault without what does not apply to its kind.
Fault onlyApplicable(const Fault& fault);

} // namespace idem
