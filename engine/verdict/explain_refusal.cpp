// Why a client got nothing: its key is stuck, it was refused, or nobody answered.

#include "engine/trace/text.h"
#include "engine/verdict/single_case.h"

#include <algorithm>

namespace idem {

void explainStuck(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const RecordId answer = lastAnswerOf(telling);
    if (!answer.isSome()) {
        return;
    }
    const std::uint32_t key = chronicle.at(answer).other;
    const auto claims = chronicle.openClaimsOf(key);
    telling.chain({answer});
    const bool isUnknown = std::any_of(claims.begin(), claims.end(), [&](RecordId id) {
        return chronicle.at(id).kind == RecordKind::KeyChanged &&
               static_cast<KeyState>(chronicle.at(id).detail) == KeyState::Unknown;
    });
    const bool isLocked =
        !claims.empty() && chronicle.at(claims.front()).kind == RecordKind::LockChanged;
    std::string text = say.key(key) + (isLocked    ? " is still locked"
                                       : isUnknown ? " is still UNKNOWN"
                                                   : " is still CREATED");
    if (!claims.empty()) {
        const RecordId claim = claims.front();
        const HandlerSeen* owner = chronicle.handlerOf(claim);
        telling.chain({claim});
        telling.decide(claim, answer);
        text += ", since " + say.time(claim);
        if (owner != nullptr && owner->died.isSome()) {
            telling.chain({owner->died});
            text +=
                ": " + say.node(owner->server) + " claimed it and died at " + say.time(owner->died);
        } else if (owner != nullptr && owner->failed.isSome()) {
            telling.chain({owner->failed});
            text += ": " + say.clause(owner->failed) + " and nothing cleared its claim";
        } else if (owner != nullptr && owner->replied.isSome()) {
            telling.chain({owner->replied});
            text += ": " + say.node(owner->server) + " claimed it and answered " +
                    std::to_string(chronicle.at(owner->replied).status) + " at " +
                    say.time(owner->replied);
        } else if (owner != nullptr) {
            text += ": " + say.node(owner->server) + " claimed it and never finished";
        }
        telling.prevent(isUnknown ? "asking the provider what became of it, within " +
                                        say.between(claim, answer)
                                  : "a lease shorter than " + say.between(claim, answer) +
                                        ", the time that the client kept trying");
    }
    text += "; " + say.client(telling.verdict.intent) + " was still answered 409 at " +
            say.time(answer);
    for (const RecordId effect : chronicle.effectsOf(telling.verdict.intent)) {
        telling.chain({effect});
        text +=
            " and knows nothing of the " + std::string(say.effect()) + " at " + say.time(effect);
    }
    telling.chain({lastAttemptOf(telling)->sent});
    telling.result.sentence = text + ".";
    telling.prevent("a client that keeps trying until the claim has ended");
}

void explainFalseConflict(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const RecordId answer = lastAnswerOf(telling);
    if (!answer.isSome()) {
        return;
    }
    const int status = chronicle.at(answer).status;
    telling.chain({answer});
    std::string why = "although nothing happened";
    const HandlerSeen* handler = chronicle.handlerOf(answer);
    const StepSeen* stop = handler == nullptr ? nullptr : stopOf(*handler);
    if (stop != nullptr) {
        const Obstacle obstacle = obstacleOf(telling, *handler, *stop);
        telling.chain({stop->executed, obstacle.made, handler->started});
        why = "because " + say.clause(stop->executed);
        if (obstacle.made.isSome()) {
            telling.decide(obstacle.made, stop->executed);
            why += ", where " + say.clause(obstacle.made) + "; but nothing came of it";
        }
    }
    telling.result.sentence = say.client(telling.verdict.intent) +
                              " asked for something legitimate and was answered " +
                              std::to_string(status) + " at " + say.time(answer) + " " + why + ".";
    if (status == 409) {
        telling.prevent("a further retry after the first request has ended");
        telling.prevent("a claim that is released when its owner fails");
    } else {
        telling.prevent("a fingerprint of only those fields that every retry repeats");
    }
}

namespace {

/// Why the last attempt of an intent brought nothing.
std::string failureOf(Telling& telling, const AttemptSeen& attempt) {
    const Teller& say = telling.say;
    if (attempt.accepted.isSome()) {
        return "the last answer was " +
               std::to_string(telling.chronicle.at(attempt.accepted).status) + " at " +
               say.time(attempt.accepted);
    }
    if (attempt.requestLost.isSome()) {
        return say.clause(attempt.requestLost);
    }
    if (attempt.responseLost.isSome()) {
        return say.clause(attempt.responseLost);
    }
    for (const HandlerSeen* handler : telling.chronicle.handlersOf(attempt.intent)) {
        if (telling.chronicle.attemptOf(*handler) != &attempt) {
            continue;
        }
        telling.chain({handler->started, handler->died, handler->replied});
        if (handler->died.isSome()) {
            return say.clause(handler->died);
        }
        if (!handler->replied.isSome()) {
            return say.node(handler->server) + ", at work since " + say.time(handler->started) +
                   ", never answered";
        }
    }
    return "no answer came in time";
}

} // namespace

void explainUnavailable(Telling& telling) {
    const auto attempts = telling.chronicle.attemptsOf(telling.verdict.intent);
    const std::string who = telling.say.client(telling.verdict.intent);
    if (attempts.empty()) {
        telling.result.sentence = who + " never sent its request.";
        return;
    }
    const AttemptSeen& last = *attempts.back();
    telling.chain({attempts.front()->sent, last.sent, last.requestLost, last.responseLost});
    telling.chain({last.timedOut, last.accepted, last.ignored});
    const std::string tries = attempts.size() == 1
                                  ? "its only attempt"
                                  : "any of its " + std::to_string(attempts.size()) + " attempts";
    telling.result.sentence = who + " got nothing from " + tries + ": " + failureOf(telling, last) +
                              "; nothing happened, so trying again is safe.";
    telling.prevent("a further retry with the same key");
    telling.preventTimeout(attempts.front());
}

void explainRefused(Telling& telling) {
    const Teller& say = telling.say;
    const RecordId answer = lastAnswerOf(telling);
    if (!answer.isSome()) {
        return;
    }
    const Record& record = telling.chronicle.at(answer);
    const AttemptSeen* last = lastAttemptOf(telling);
    const HandlerSeen* handler = telling.chronicle.handlerOf(answer);
    telling.chain({last->sent, answer});
    if (handler != nullptr) {
        telling.chain({handler->started, handler->replied});
    }
    const std::string status = std::to_string(record.status) + " at " + say.time(answer);
    const std::string who = say.client(telling.verdict.intent);
    if (record.status == 402) {
        telling.result.sentence = "the provider declined, so " + who + " was answered " + status +
                                  ": nothing was charged, and that is right.";
    } else if (record.other == 0) {
        telling.result.sentence = who + " sent no key and was answered " + status +
                                  ": without one a repetition could not be told from a new wish.";
        telling.prevent("a key that the client makes once for each operation");
    } else {
        telling.result.sentence = who + " used " + say.key(record.other) +
                                  " for another operation and was answered " + status +
                                  ": nothing was charged, and that is right.";
        telling.prevent("a new key for every operation");
    }
}

} // namespace idem
