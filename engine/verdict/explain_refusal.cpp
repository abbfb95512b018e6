// Why a client got nothing: its key is stuck, or it was refused.

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

/// Values of KeyFault (protocol/message.h), the detail of HandlerReplied. A verdict reads records
/// alone, so it repeats the numbers that a saved trace holds.
constexpr std::uint8_t malformedFault = 2;
constexpr std::uint8_t overlongFault = 3;

/// The header held something, but no key; empty if it could be read.
std::string unreadableOf(Telling& telling, const HandlerSeen* handler) {
    if (handler == nullptr || !handler->replied.isSome()) {
        return {};
    }
    const std::uint8_t fault = telling.chronicle.at(handler->replied).detail;
    if (fault != malformedFault && fault != overlongFault) {
        return {};
    }
    const bool isLong = fault == overlongFault;
    telling.prevent(isLong ? "a key within the length that the server accepts"
                           : "a header that holds one key in the form that the server reads");
    return telling.say.node(handler->server) + " could not read the Idempotency-Key header of " +
           telling.say.client(handler->intent) + " as a key" + (isLong ? ": it was too long" : "");
}

/// What was wanted is gone: who has had it, and since when.
std::string tellTaken(Telling& telling, RecordId answer, const std::string& head) {
    const Chronicle& chronicle = telling.chronicle;
    const Record& wish = chronicle.at(answer);
    const RecordId taken =
        chronicle.lastBetween(RecordId::none(), answer, [&](RecordId, const Record& record) {
            return record.kind == chronicle.effectKind() && record.intent.isSome() &&
                   record.intent != wish.intent;
        });
    telling.chain({taken});
    telling.prevent("an earlier request, because only the first can have what both wanted");
    if (!taken.isSome()) {
        return head + ", because what it wanted was gone: nothing was done, and that is right.";
    }
    telling.decide(taken, answer);
    return head + ", because the operation of " + telling.say.client(chronicle.at(taken).intent) +
           " had taken what it wanted at " + telling.say.time(taken) + ", " +
           telling.say.between(taken, answer) +
           " before the answer: nothing more was done, and that is right.";
}

} // namespace

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
    const std::string unreadable = unreadableOf(telling, handler);
    if (!unreadable.empty()) {
        telling.result.sentence = unreadable + ", so " + who + " was answered " + status +
                                  ": nothing was done, and that is right.";
    } else if (record.status == 410) {
        telling.result.sentence = tellTaken(telling, answer, who + " was answered " + status);
    } else if (record.status == 402) {
        telling.result.sentence = "the provider declined, so " + who + " was answered " + status +
                                  ": nothing was charged, and that is right.";
        telling.prevent("a card that the provider accepts, and a new key for it");
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
