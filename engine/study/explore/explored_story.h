// Schedules for people: what each step did, in order.
#pragma once

#include "engine/protocol/operation.h"
#include "engine/study/explore/explored_state.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace idem {

struct ExploredStep {
    int handler = 0; ///< From 0
    OperationName name = OperationName::Reply;
    Place place = Place::Client;
    std::uint32_t key = 0;                 ///< The object that it is about; 0 for none.
    std::optional<OperationResult> result; ///< Nothing: blocked.
};

/// Takes the steps chosen. REQUIRES: each handler is enabled when its turn comes.
std::vector<ExploredStep> follow(ExploredState& state, std::span<const int> choices);

/// Goes on to the end with the default choice: the first handler that is enabled. Stops after
/// `stepsMax` steps.
std::vector<ExploredStep> finish(ExploredState& state, int stepsMax = 400);

/// What an operation came to, in a word or two: "blocked", "found CREATED", "1 row", "payment 2".
std::string outcomeText(const ExploredStep& step);

} // namespace idem
