// Why a client got nothing: its key is stuck, or it was refused.

#include "engine/trace/text.h"
#include "engine/verdict/single_case.h"

#include <algorithm>
#include <limits>

namespace idem {

namespace {

/// The beginning of what an owner still holds: its first claim of the key there, not a renewal.
RecordId beginOf(const Chronicle& chronicle, RecordId claim) {
    const HandlerSeen* owner = chronicle.handlerOf(claim);
    if (owner == nullptr) {
        return claim;
    }
    const Record& last = chronicle.at(claim);
    for (const RecordId change : owner->changes) {
        const Record& record = chronicle.at(change);
        if (record.kind == last.kind && record.lane == last.lane && record.other == last.other &&
            record.detail == last.detail) {
            return change;
        }
    }
    return claim;
}

/// What bars the key when it is asked for last: of its claims and locks that are still open, the
/// one that had been made by then.
RecordId barOf(const Chronicle& chronicle, std::uint32_t key, RecordId answer) {
    const auto claims = chronicle.openClaimsOf(key);
    for (const RecordId claim : claims) {
        if (chronicle.at(claim).kind == RecordKind::LockChanged && claim < answer) {
            return claim;
        }
    }
    if (claims.empty() || claims.front() < answer) {
        return claims.empty() ? RecordId::none() : claims.front();
    }
    // A claim that is renewed began earlier than its last change.
    const NodeId lane = chronicle.at(claims.front()).lane;
    return chronicle.lastBetween(RecordId::none(), answer, [&](RecordId, const Record& record) {
        return (record.kind == RecordKind::KeyChanged || record.kind == RecordKind::LockChanged) &&
               record.other == key && record.lane == lane;
    });
}

std::string_view stateOf(const Record& bar) {
    if (bar.kind == RecordKind::LockChanged) {
        return " is still locked";
    }
    return static_cast<KeyState>(bar.detail) == KeyState::Unknown ? " is still UNKNOWN"
                                                                  : " is still CREATED";
}

/// What became of the one who claimed the key: ": server-1 claimed it and died at ...".
std::string fateOf(Telling& telling, const HandlerSeen& owner) {
    const Teller& say = telling.say;
    if (owner.died.isSome()) {
        telling.chain({owner.died});
        return ": " + say.node(owner.server) + " claimed it and died at " + say.time(owner.died);
    }
    if (owner.failed.isSome()) {
        telling.chain({owner.failed});
        return ": " + say.clause(owner.failed) + " and nothing cleared its claim";
    }
    if (owner.replied.isSome()) {
        telling.chain({owner.replied});
        return ": " + say.node(owner.server) + " claimed it and answered " +
               std::to_string(telling.chronicle.at(owner.replied).status) + " at " +
               say.time(owner.replied);
    }
    return ": " + say.node(owner.server) + " claimed it and never finished";
}

/// A claim that ends in time lets the next request work, which is right only if nothing happened.
/// Whoever charged needs its record told, not its work repeated.
void preventStuck(Telling& telling, RecordId bar, bool isDone) {
    const Record& claim = telling.chronicle.at(bar);
    const bool isEndless =
        claim.value == 0 || claim.value == std::numeric_limits<std::int64_t>::max();
    const bool isUnknown = claim.kind == RecordKind::KeyChanged &&
                           static_cast<KeyState>(claim.detail) == KeyState::Unknown;
    if (claim.kind == RecordKind::LockChanged && isEndless &&
        telling.chronicle.roleOf(claim.lane) == NodeRole::Database) {
        telling.prevent("a lock of the transaction, which ends with it in whatever session");
        return;
    }
    if (isDone) {
        telling.prevent("asking for the " + std::string(telling.say.effect()) +
                        " before anything is repeated, and recording what is found");
        telling.prevent("a reconciliation that reports finished work to the client later");
        return;
    }
    if (isUnknown) {
        telling.prevent("asking the provider what became of it, before the client gives up");
        return;
    }
    if (isEndless) {
        telling.prevent("a claim that ends by itself when its owner is gone");
        return;
    }
    const AttemptSeen& first = *telling.chronicle.attemptsOf(telling.verdict.intent).front();
    const RecordId answer = lastAnswerOf(telling);
    telling.prevent("a lease that ends before the client does, " +
                    telling.say.between(first.sent, answer) + " after its first attempt");
    telling.prevent("a client that keeps trying until the claim ends at " +
                    toMillisecondText(Time{claim.value} - Time::zero()));
}

} // namespace

void explainStuck(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const RecordId answer = lastAnswerOf(telling);
    if (!answer.isSome()) {
        return;
    }
    const auto effects = chronicle.effectsOf(telling.verdict.intent);
    const std::uint32_t key = chronicle.at(answer).other;
    const RecordId bar = barOf(chronicle, key, answer);
    telling.chain({answer});
    std::string text = say.key(key) + " is still taken";
    if (bar.isSome()) {
        const RecordId begin = beginOf(chronicle, bar);
        telling.chain({begin});
        telling.decide(begin, answer);
        text =
            say.key(key) + std::string(stateOf(chronicle.at(bar))) + ", since " + say.time(begin);
        if (const HandlerSeen* owner = chronicle.handlerOf(bar)) {
            text += fateOf(telling, *owner);
        }
        preventStuck(telling, bar, !effects.empty());
    }
    text += "; " + say.client(telling.verdict.intent) + " was still answered 409 at " +
            say.time(answer);
    for (const RecordId effect : effects) {
        telling.chain({effect});
        text +=
            " and knows nothing of the " + std::string(say.effect()) + " at " + say.time(effect);
    }
    telling.chain({lastAttemptOf(telling)->sent});
    telling.result.sentence = text + ".";
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
    } else if (record.status == 404) {
        telling.result.sentence = who + " asked for what was not there and was answered " + status +
                                  ": nothing was done, and that is right.";
        telling.prevent("asking for it after it has been made");
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
