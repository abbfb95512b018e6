// What the explainers of intents with one effect or none look for.
#pragma once

#include "engine/verdict/teller.h"

namespace idem {

/// The answer that the client accepted last, or none.
RecordId lastAnswerOf(const Telling& telling);
/// The first success that the client accepted, or none.
RecordId firstSuccessOf(const Telling& telling);
/// The attempt that was sent last, or null.
const AttemptSeen* lastAttemptOf(const Telling& telling);
/// The step that made a handler answer without working: a record found, a claim lost. Or null.
const StepSeen* stopOf(const HandlerSeen& handler);

/// The change that stored what this answer repeats, or none.
RecordId storedAnswerOf(const Telling& telling, RecordId answer);
/// Why a retry was answered 412: "its retry came ..."; empty for any other answer. Chains it, and
/// adds what prevents it.
std::string tooOldOf(Telling& telling, RecordId answer);

/// What a stopped handler ran into.
struct Obstacle {
    RecordId made;    ///< The latest claim, lock or record of the key by another handler.
    RecordId arrived; ///< Where the stopped one met it, if that is another store.

    RecordId met() const { return arrived.isSome() ? arrived : made; }
};

Obstacle obstacleOf(const Telling& telling, const HandlerSeen& stopped, const StepSeen& stop);

} // namespace idem
