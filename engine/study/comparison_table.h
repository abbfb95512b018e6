// What each strategy came to, as the rows of a table: all of it read from the runs.
#pragma once

#include "engine/core/time.h"
#include "engine/study/run.h"
#include "engine/verdict/verdict.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// One run in numbers.
struct ComparisonRow {
    std::string strategy;
    Outcome outcome = Outcome::ExactlyOnce; ///< Of the intent that fared worst.
    std::uint32_t wanted = 0;               ///< Intents that started.
    std::uint32_t effects = 0;              ///< At the end: charges, or rows if effects are local.
    std::uint32_t charges = 0;              ///< That the provider ever made, canceled ones too.
    std::vector<std::uint16_t> answers;     ///< Statuses that clients accepted, intent by intent.
    std::uint32_t unanswered = 0;           ///< Intents that no answer was accepted for.
    /// The longest that any client waited, from wanting something to the last answer that it
    /// accepted; none if no answer came at all.
    std::optional<Duration> latency;
    std::uint32_t storeOperations = 0; ///< Steps that databases and caches carried out.
};

/// Linear in the records.
ComparisonRow comparisonRowOf(const Run& run);

/// "200 409"; cut off with an ellipsis behind about 24 characters; "none".
std::string answersText(const ComparisonRow& row);
/// "2 for 1 wanted"; "1"; "1 (2 made, 1 canceled)".
std::string effectsText(const ComparisonRow& row);
/// "1,204 ms"; "no answer" if none came; "1,204 ms, 2 without" if it came to some only.
std::string latencyText(const ComparisonRow& row);
/// What an effect is called in a scenario: "charge", or "effect" where no money is moved.
std::string_view effectNoun(const Scenario& scenario);
/// What `row` has that `first` has not: "1 charge fewer, other answers, 12 ms later, 4 store
/// operations more"; "the same result". The noun is what an effect is called.
std::string differenceText(const ComparisonRow& first,
                           const ComparisonRow& row,
                           std::string_view noun = "charge");

} // namespace idem
