// Why an intent ended as it did, as the four lines of a card: rich text in which every term leads
// to its event, and the same as plain text.
#pragma once

#include "app/models/open_run.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace idem::app {

/// One event of the chain, numbered from 1 as on the timeline.
struct ChainLink {
    RecordId record;
    QString clause;
    bool isDecisive = false; ///< One of the two events whose order decided.
};

struct FailureCard {
    IntentId intent;
    Outcome outcome = Outcome::ExactlyOnce;
    QString headline; ///< "Charged twice".
    QString numbers;  ///< What happened.
    std::vector<ChainLink> chain;
    QString sentence;       ///< Because.
    QStringList remarks;    ///< What else there is to say of it.
    QStringList prevention; ///< What would have prevented it.
    bool isRight = false;   ///< Nothing went wrong: the chain says what kept it so.
};

/// REQUIRES: the explanation is of this run.
FailureCard cardOf(const OpenRun& run, const Explanation& explanation);

/// The body of the card, below its headline. The event of the chain at `current` (a position, or
/// past the end for none) is marked. Links are addresses of linked_text.h.
QString richTextOf(const FailureCard& card, const OpenRun& run, std::size_t current);
QString plainTextOf(const FailureCard& card, const OpenRun& run);

/// The intents that can be explained, at most `most`: the worst, then what did not end with one
/// effect and a success, then the rest, each by number.
std::vector<IntentId> explainable(const OpenRun& run, std::size_t most);

} // namespace idem::app
