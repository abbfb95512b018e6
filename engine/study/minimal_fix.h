// From a run that fails to the single changes that save it, and what each of them costs.
#pragma once

#include "engine/study/change.h"
#include "engine/study/sweep_summary.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace idem {

/// A change that saves the run: with the scenario's own seed nothing fails any more.
struct Fix {
    Change change;
    CellSummary after;   ///< Of many seeds, the same as those of FixList::before.
    PairedCounts paired; ///< n10: the event with the change only; n01: without it only.
    Outcome outcome = Outcome::ExactlyOnce; ///< Of the scenario's own seed, with the change.
};

struct FixList {
    CellSummary before;                     ///< Of the scenario as it is.
    Outcome outcome = Outcome::ExactlyOnce; ///< Of its own seed.
    std::vector<Fix> fixes; ///< Those that fail least in many seeds first, then the quickest.
    std::size_t tried = 0;
    SweepPlan plan; ///< How it was counted: runs, event, seed.
};

struct FixQuery {
    Event event = Event::Failure; ///< What must not happen any more.
    std::uint64_t runs = 512;     ///< Seeds of which failures and costs are counted.
    std::stop_token stop;
    std::function<void(std::size_t done, std::size_t total)> progress; ///< May be empty.
};

/// Tries every change of changesOf. Of a change of degree only the least step that saves is
/// listed. Takes about (changes + saved x runs) runs. The same list for the same query.
FixList
findFixes(const Scenario& scenario, const StrategyEntry& strategy, const FixQuery& query = {});

/// What a fix costs beside what was: "12 ms slower (median), 2.0 store operations more an
/// operation, 99.9% available"; "nothing that was measured".
std::string costText(const CellSummary& before, const CellSummary& after);

} // namespace idem
