#include "engine/study/tally.h"

#include <algorithm>

namespace idem {

std::string_view toText(Event event) {
    switch (event) {
    case Event::Double:
        return "double";
    case Event::Lost:
        return "lost";
    case Event::Phantom:
        return "phantom";
    case Event::Stuck:
        return "stuck";
    case Event::Wrong:
        return "wrong";
    case Event::FalseConflict:
        return "false-conflict";
    case Event::Unavailable:
        return "unavailable";
    case Event::Failure:
        break;
    }
    return "failure";
}

std::optional<Event> findEvent(std::string_view name) {
    for (std::size_t at = 0; at < eventCount; ++at) {
        if (toText(static_cast<Event>(at)) == name) {
            return static_cast<Event>(at);
        }
    }
    return std::nullopt;
}

std::string_view phraseOf(Event event) {
    switch (event) {
    case Event::Double:
        return "a double charge";
    case Event::Lost:
        return "a lost charge";
    case Event::Phantom:
        return "a charge that nobody was told of";
    case Event::Stuck:
        return "a stuck key";
    case Event::Wrong:
        return "an answer of another operation";
    case Event::FalseConflict:
        return "a refusal of a legitimate request";
    case Event::Unavailable:
        return "an operation without an answer";
    case Event::Failure:
        break;
    }
    return "anything but exactly once";
}

bool isEvent(Event event, Outcome outcome) {
    switch (event) {
    case Event::Double:
        return outcome == Outcome::Double;
    case Event::Lost:
        return outcome == Outcome::Lost;
    case Event::Phantom:
        return outcome == Outcome::Phantom;
    case Event::Stuck:
        return outcome == Outcome::Stuck;
    case Event::Wrong:
        return outcome == Outcome::Wrong;
    case Event::FalseConflict:
        return outcome == Outcome::FalseConflict;
    case Event::Unavailable:
        return outcome == Outcome::Unavailable;
    case Event::Failure:
        break;
    }
    return outcome != Outcome::ExactlyOnce && outcome != Outcome::Refused;
}

Outcome Sample::worst() const {
    Outcome worst = Outcome::ExactlyOnce;
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        const auto outcome = static_cast<Outcome>(at);
        if (outcomes[at] != 0 && severityOf(outcome) < severityOf(worst)) {
            worst = outcome;
        }
    }
    return worst;
}

std::uint32_t Sample::intentsOf(Event event) const {
    std::uint32_t count = 0;
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        count += isEvent(event, static_cast<Outcome>(at)) ? outcomes[at] : 0U;
    }
    return count;
}

void Tally::add(const Sample& sample, std::uint64_t replication, bool isMirrored) {
    ++runs;
    cutShort += sample.isCutShort ? 1U : 0U;
    intents += sample.intents;
    intentSquares += std::uint64_t{sample.intents} * sample.intents;
    charges += sample.charges;
    chargeSquares += std::uint64_t{sample.charges} * sample.charges;
    chargeProducts += std::uint64_t{sample.charges} * sample.intents;
    answered += sample.answered;
    storeOperations += sample.storeOperations;
    lockWaitingUs += sample.lockWaitingUs;
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        outcomes[at] += sample.outcomes[at];
    }
    for (std::size_t at = 0; at < eventCount; ++at) {
        const std::uint64_t count = sample.intentsOf(static_cast<Event>(at));
        if (count == 0) {
            continue;
        }
        EventTally& event = events[at];
        ++event.runs;
        event.intents += count;
        event.squares += count * count;
        event.products += count * sample.intents;
        if (!isMirrored) {
            event.firstRun = std::min(event.firstRun, replication);
        }
    }
}

Tally& Tally::operator+=(const Tally& other) {
    runs += other.runs;
    cutShort += other.cutShort;
    intents += other.intents;
    intentSquares += other.intentSquares;
    charges += other.charges;
    chargeSquares += other.chargeSquares;
    chargeProducts += other.chargeProducts;
    answered += other.answered;
    storeOperations += other.storeOperations;
    lockWaitingUs += other.lockWaitingUs;
    pairsWithOne += other.pairsWithOne;
    pairsWithBoth += other.pairsWithBoth;
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        outcomes[at] += other.outcomes[at];
    }
    for (std::size_t at = 0; at < eventCount; ++at) {
        EventTally& mine = events[at];
        const EventTally& theirs = other.events[at];
        mine.runs += theirs.runs;
        mine.intents += theirs.intents;
        mine.squares += theirs.squares;
        mine.products += theirs.products;
        mine.firstRun = std::min(mine.firstRun, theirs.firstRun);
    }
    latency += other.latency;
    return *this;
}

} // namespace idem
