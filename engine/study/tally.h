// What many replications of one cell came to, as whole numbers: adding tallies up in any order
// gives the same tally, so results do not depend on threads, shards or pauses.
#pragma once

#include "engine/study/latency_histogram.h"
#include "engine/verdict/verdict.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace idem {

/// What a replication is asked for: whether any operation of it ended so.
enum class Event : std::uint8_t {
    Double,
    Lost,
    Phantom,
    Stuck,
    Wrong,
    FalseConflict,
    Unavailable,
    Failure, ///< Anything but exactly once, or refused for a reason.
};
inline constexpr std::size_t eventCount = 8;

/// "double", "lost", ..., "failure".
std::string_view toText(Event event);
/// The event that toText calls so; none if there is none.
std::optional<Event> findEvent(std::string_view name);
/// "at least one double charge", for captions.
std::string_view phraseOf(Event event);
/// Whether an outcome is that event.
bool isEvent(Event event, Outcome outcome);

/// The sums of one event over replications that hold several operations each: what the interval of
/// a rate needs, because operations of one run share its luck and are not independent.
struct EventTally {
    std::uint64_t runs = 0;     ///< In which it happened.
    std::uint64_t intents = 0;  ///< To which it happened.
    std::uint64_t squares = 0;  ///< Of the intents of a run to which it happened.
    std::uint64_t products = 0; ///< The same times the intents of the run.
    std::uint64_t firstRun = std::numeric_limits<std::uint64_t>::max(); ///< That shows it.

    bool operator==(const EventTally&) const = default;
};

/// One replication in numbers.
struct Sample {
    std::array<std::uint32_t, outcomeCount> outcomes{}; ///< Operations, by Outcome.
    std::uint32_t intents = 0;
    std::uint32_t charges = 0; ///< Effects at the end: charges, or rows where effects are local.
    std::uint32_t answered =
        0; ///< Operations whose client was told a success or the right refusal.
    std::uint64_t storeOperations = 0;
    std::uint64_t lockWaitingUs = 0; ///< Of all requests together, in microseconds.
    bool isCutShort = false; ///< At a limit of the scenario: outcomes are how things stood then.

    /// Of the operation that fared worst; exactly once if there is none.
    Outcome worst() const;
    bool shows(Event event) const { return intentsOf(event) != 0; }
    std::uint32_t intentsOf(Event event) const;
};

struct Tally {
    std::uint64_t runs = 0;
    std::uint64_t cutShort = 0; ///< Runs that a limit of the scenario ended.
    std::uint64_t intents = 0;
    std::uint64_t intentSquares = 0;
    std::uint64_t charges = 0;
    std::uint64_t chargeSquares = 0;
    std::uint64_t chargeProducts = 0; ///< Charges of a run times its intents.
    std::uint64_t answered = 0;
    std::uint64_t storeOperations = 0;
    std::uint64_t lockWaitingUs = 0;
    /// Of antithetic pairs: in how many the event that is studied happened in one run, or in both.
    std::uint64_t pairsWithOne = 0;
    std::uint64_t pairsWithBoth = 0;
    std::array<std::uint64_t, outcomeCount> outcomes{}; ///< Operations, by Outcome.
    std::array<EventTally, eventCount> events{};        ///< By Event.
    LatencyHistogram latency; ///< From wanting something to the first success, where one was told.

    const EventTally& operator[](Event event) const {
        return events[static_cast<std::size_t>(event)];
    }
    /// `replication` is what the first run of an event is told by; mirrored ones cannot be told.
    void add(const Sample& sample, std::uint64_t replication, bool isMirrored);
    Tally& operator+=(const Tally& other);

    bool operator==(const Tally&) const = default;
};

} // namespace idem
