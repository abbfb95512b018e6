// Why an intent had one effect or none, and what its client made of it.

#include "engine/trace/text.h"
#include "engine/verdict/teller.h"

#include <algorithm>

namespace idem {

namespace {

/// The answer that the client accepted last, or none.
RecordId lastAnswerOf(const Telling& telling) {
    RecordId last;
    for (const AttemptSeen* attempt : telling.chronicle.attemptsOf(telling.verdict.intent)) {
        if (attempt->accepted.isSome() && (!last.isSome() || attempt->accepted > last)) {
            last = attempt->accepted;
        }
    }
    return last;
}

/// The first success that the client accepted, or none.
RecordId firstSuccessOf(const Telling& telling) {
    RecordId first;
    for (const AttemptSeen* attempt : telling.chronicle.attemptsOf(telling.verdict.intent)) {
        if (!attempt->accepted.isSome()) {
            continue;
        }
        const int status = telling.chronicle.at(attempt->accepted).status;
        if (status >= 200 && status < 300 && attempt->accepted < first) {
            first = attempt->accepted;
        }
    }
    return first;
}

/// The step that made a handler answer without working: a record found, a claim lost. Or null.
const StepSeen* stopOf(const HandlerSeen& handler) {
    const StepSeen* stop = nullptr;
    for (const StepSeen& step : handler.steps) {
        if (step.stops()) {
            stop = &step;
        }
    }
    return stop;
}

const AttemptSeen* lastAttemptOf(const Telling& telling) {
    const auto attempts = telling.chronicle.attemptsOf(telling.verdict.intent);
    return attempts.empty() ? nullptr : attempts.back();
}

/// What a stopped handler ran into.
struct Obstacle {
    RecordId made;    ///< The latest claim, lock or record of the key by another handler.
    RecordId arrived; ///< Where the stopped one met it, if that is another store.

    RecordId met() const { return arrived.isSome() ? arrived : made; }
};

Obstacle obstacleOf(const Telling& telling, const HandlerSeen& stopped, const StepSeen& stop) {
    const Chronicle& chronicle = telling.chronicle;
    const NodeId lane = chronicle.at(stop.executed).lane;
    Obstacle found;
    const auto consider = [&](RecordId made) {
        const bool isLater = !found.made.isSome() || made > found.made;
        if (made < stop.executed && chronicle.at(made).other == stopped.key && isLater) {
            found.made = made;
        }
    };
    for (const HandlerSeen& handler : chronicle.handlers()) {
        if (&handler == &stopped) {
            continue;
        }
        std::for_each(handler.changes.begin(), handler.changes.end(), consider);
        for (const StepSeen& step : handler.steps) {
            // Locks and a server's memory change no key of a store: their steps stand for them.
            const bool isMark =
                step.name == OperationName::TakeLock || step.name == OperationName::KeepRecord;
            if (isMark && step.has(foundFlag) && chronicle.at(step.executed).lane == lane) {
                consider(step.executed);
            }
        }
    }
    const HandlerSeen* maker = chronicle.handlerOf(found.made);
    if (maker != nullptr && chronicle.at(found.made).lane != lane) {
        const RecordId arrival = chronicle.arrivalOf(*maker, stopped.key, lane);
        found.arrived = arrival < stop.executed ? arrival : RecordId::none();
    }
    return found;
}

} // namespace

void explainWrong(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    for (const AttemptSeen* attempt : chronicle.attemptsOf(telling.verdict.intent)) {
        if (!attempt->accepted.isSome()) {
            continue;
        }
        const std::int64_t payment = chronicle.at(attempt->accepted).value;
        RecordId made = chronicle.findPayment(RecordKind::Charged, payment);
        if (!made.isSome()) {
            made = chronicle.findPayment(RecordKind::LedgerWritten, payment);
        }
        if (!made.isSome() || chronicle.at(made).intent == telling.verdict.intent) {
            continue;
        }
        telling.chain({made, attempt->sent, attempt->accepted});
        telling.decide(made, attempt->accepted);
        telling.result.sentence = say.client(telling.verdict.intent) + " was told at " +
                                  say.time(attempt->accepted) + " that payment " +
                                  std::to_string(payment) + " had succeeded, but it was made at " +
                                  say.time(made) + " for another operation of " +
                                  say.client(chronicle.at(made).intent) + ".";
        telling.prevent("a new key for every operation");
        telling.prevent("a comparison of the request with the record before its answer is used");
        return;
    }
}

void explainLost(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const RecordId told = firstSuccessOf(telling);
    if (!told.isSome()) {
        return;
    }
    const std::int64_t payment = chronicle.at(told).value;
    const RecordId made = chronicle.findPayment(chronicle.effectKind(), payment);
    const RecordId undone = chronicle.findPayment(chronicle.undoingKind(), payment);
    telling.chain({made, told, undone});
    const HandlerSeen* handler = chronicle.handlerOf(told);
    if (handler != nullptr) {
        telling.chain({handler->started, handler->replied});
    }
    const std::string head =
        say.client(telling.verdict.intent) + " was told success at " + say.time(told);
    if (undone.isSome()) {
        telling.decide(told, undone);
        telling.result.sentence = head + ", but " + say.clause(undone) + ": nothing is left.";
        telling.prevent("an answer that waits until a replica has the row too");
        return;
    }
    telling.result.sentence = head + " by " + say.server(told) + ", but no " +
                              std::string(say.effect()) + " was ever made.";
    telling.prevent("an answer only after the " + std::string(say.effect()) + " is durable");
}

namespace {

/// How the client came not to know: by its last attempt, or by the one that had the effect.
std::string silenceOf(Telling& telling, const HandlerSeen& worker) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const std::string who = say.client(worker.intent);
    const AttemptSeen* attempt = chronicle.attemptOf(worker);
    if (worker.died.isSome()) {
        telling.chain({worker.died});
        return say.clause(worker.died) + " and never answered";
    }
    if (attempt != nullptr && attempt->ignored.isSome() && attempt->timedOut.isSome()) {
        telling.chain({attempt->timedOut, attempt->ignored});
        telling.decide(attempt->timedOut, attempt->ignored);
        telling.preventTimeout(attempt);
        return "the answer reached " + who + " at " + say.time(attempt->ignored) + ", " +
               say.between(attempt->timedOut, attempt->ignored) + " after it had given up";
    }
    if (attempt != nullptr && attempt->responseLost.isSome()) {
        telling.chain({attempt->responseLost, attempt->timedOut});
        return say.clause(attempt->responseLost);
    }
    const RecordId answer = lastAnswerOf(telling);
    if (answer.isSome()) {
        telling.chain({answer});
        return say.clause(answer) + " and nothing better";
    }
    return "no answer ever reached " + who;
}

} // namespace

void explainPhantom(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const auto effects = chronicle.effectsOf(telling.verdict.intent);
    if (effects.empty()) {
        return;
    }
    const RecordId effect = effects.front();
    telling.chain({effect});
    const HandlerSeen* worker = chronicle.handlerOf(effect);
    std::string why = "nobody told the client";
    if (worker != nullptr) {
        telling.chain({worker->started, worker->replied});
        why = silenceOf(telling, *worker);
    }
    const RecordId answer = lastAnswerOf(telling);
    telling.chain({answer});
    telling.result.sentence = say.wasCharged(telling.verdict.intent) + " at " + say.time(effect) +
                              ", but " + say.client(telling.verdict.intent) +
                              " does not know it: " + why + ".";
    if (worker != nullptr && worker->replied.isSome()) {
        telling.prevent("another retry with the same key after " + say.time(worker->replied) +
                        ", which would be answered from the record");
    }
    telling.prevent("a reconciliation that reports finished work to the client later");
}

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
    std::string text = say.key(key) + " is still CREATED";
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
        } else if (owner != nullptr && owner->replied.isSome()) {
            telling.chain({owner->replied});
            text += ": " + say.node(owner->server) + " claimed it and answered " +
                    std::to_string(chronicle.at(owner->replied).status) + " at " +
                    say.time(owner->replied);
        } else if (owner != nullptr) {
            text += ": " + say.node(owner->server) + " claimed it and never finished";
        }
        telling.prevent("a lease shorter than " + say.between(claim, answer) +
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

namespace {

/// "3 ms earlier", or "just before" when it was at the same instant.
std::string earlier(const Telling& telling, RecordId first, RecordId second) {
    const bool isSame = telling.chronicle.at(first).time == telling.chronicle.at(second).time;
    return isSame ? "just before" : telling.say.between(first, second) + " earlier";
}

/// A second charge that the provider recognised; empty if there was none.
std::string byProvider(Telling& telling, RecordId effect) {
    const Teller& say = telling.say;
    for (const HandlerSeen* handler : telling.chronicle.handlersOf(telling.verdict.intent)) {
        if (!handler->replayed.isSome() || !effect.isSome()) {
            continue;
        }
        telling.chain({handler->started, handler->replayed, handler->replied});
        telling.decide(effect, handler->replayed);
        const HandlerSeen* worker = telling.chronicle.handlerOf(effect);
        if (worker != nullptr && worker->died.isSome()) {
            telling.chain({worker->died});
        }
        const std::string again =
            handler == worker ? "the call of " + say.node(handler->server) + " arrived once more"
                              : say.node(handler->server) + " asked for the charge again";
        return again + ", but " + say.clause(handler->replayed) + ": it had charged that for " +
               say.server(effect) + " " + earlier(telling, effect, handler->replayed);
    }
    return {};
}

/// "server-2 took IK-001 over in database at 342 ms, and ", if the handler took a claim over.
std::string takeOverOf(Telling& telling, const HandlerSeen& worker) {
    for (const StepSeen& step : worker.steps) {
        if (step.name == OperationName::TakeOverKey && step.has(foundFlag)) {
            telling.chain({step.executed});
            return telling.say.clause(step.executed) + ", and ";
        }
    }
    return {};
}

/// A handler that died before it had any effect, and another that did the work; or empty.
std::string bySuccessor(Telling& telling, RecordId effect) {
    const Teller& say = telling.say;
    for (const HandlerSeen* handler : telling.chronicle.handlersOf(telling.verdict.intent)) {
        const bool isPredecessor = handler->died.isSome() && effect.isSome() &&
                                   handler->died < effect && handler->effects.empty() &&
                                   handler != telling.chronicle.handlerOf(effect);
        if (!isPredecessor) {
            continue;
        }
        telling.chain({handler->started, handler->died});
        telling.decide(handler->died, effect);
        const HandlerSeen* worker = telling.chronicle.handlerOf(effect);
        const bool isCommitted = telling.chronicle.trace().localEffect;
        std::string text =
            say.clause(handler->died) + " before its " + (isCommitted ? "commit; " : "charge; ");
        if (worker != nullptr) {
            telling.chain({worker->started, worker->replied});
            text += takeOverOf(telling, *worker);
        }
        return text + say.clause(effect);
    }
    return {};
}

/// A handler that met the key and answered without working; empty if there was none.
std::string byKey(Telling& telling, RecordId effect) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    for (const HandlerSeen* handler : chronicle.handlersOf(telling.verdict.intent)) {
        const StepSeen* stop = stopOf(*handler);
        if (stop == nullptr || handler == chronicle.handlerOf(effect)) {
            continue;
        }
        const Obstacle obstacle = obstacleOf(telling, *handler, *stop);
        telling.chain({stop->executed, obstacle.made, obstacle.arrived});
        telling.chain({handler->replied, handler->started});
        std::string text = say.clause(stop->executed);
        if (obstacle.made.isSome()) {
            telling.decide(obstacle.met(), stop->executed);
            text += ", because " + say.clause(obstacle.met()) + ", " +
                    earlier(telling, obstacle.met(), stop->executed);
        }
        if (handler->replied.isSome()) {
            text += "; it answered " + std::to_string(chronicle.at(handler->replied).status) +
                    " and did not work";
        }
        return text;
    }
    return {};
}

} // namespace

void explainExactlyOnce(Telling& telling) {
    const IntentId intent = telling.verdict.intent;
    const auto effects = telling.chronicle.effectsOf(intent);
    const RecordId effect = effects.empty() ? RecordId::none() : effects.front();
    telling.chain({effect, firstSuccessOf(telling)});
    std::string why;
    for (const auto explainBy : {byProvider, bySuccessor, byKey}) {
        if (why.empty()) {
            why = explainBy(telling, effect);
        }
    }
    if (why.empty()) {
        const std::size_t handlers = telling.chronicle.handlersOf(intent).size();
        why = handlers > 1
                  ? "of " + std::to_string(handlers) + " requests only one took effect"
                  : "one request, one " + std::string(telling.say.effect()) + ", one answer";
        const AttemptSeen* last = lastAttemptOf(telling);
        if (last != nullptr) {
            telling.chain({last->sent});
        }
    }
    telling.result.sentence = telling.say.wasCharged(intent) + " once: " + why + ".";
}

} // namespace idem
