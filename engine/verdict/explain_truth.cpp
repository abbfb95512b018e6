// Why what the client was told is not what happened: another's payment, none at all, or one that it
// does not know of.

#include "engine/trace/text.h"
#include "engine/verdict/single_case.h"

#include <algorithm>

namespace idem {

namespace {

/// Whether a comparison of payloads would have told the two apart: they differ in what they move.
bool isOtherPayload(const Chronicle& chronicle, RecordId made, IntentId asked) {
    const auto& intents = chronicle.trace().names.intents;
    const IntentId maker = chronicle.at(made).intent;
    if (maker.value >= intents.size() || asked.value >= intents.size()) {
        return true;
    }
    const IntentName& one = intents[maker.value];
    const IntentName& other = intents[asked.value];
    return one.amount != other.amount || one.from != other.from || one.to != other.to;
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
        const bool isStranger =
            say.client(chronicle.at(made).intent) != say.client(telling.verdict.intent);
        telling.decide(made, attempt->accepted);
        telling.result.sentence =
            say.client(telling.verdict.intent) + " was told at " + say.time(attempt->accepted) +
            " that payment " + std::to_string(payment) + " had succeeded, but it was made at " +
            say.time(made) + " for another operation of " + say.client(chronicle.at(made).intent) +
            (chronicle.effectsOf(telling.verdict.intent).empty()
                 ? "; what " + say.client(telling.verdict.intent) + " asked for never happened."
                 : ".");
        telling.prevent(isStranger
                            ? "scoping keys by caller: " + say.client(chronicle.at(made).intent) +
                                  " and " + say.client(telling.verdict.intent) + " are two"
                            : "a new key for every operation");
        if (isOtherPayload(chronicle, made, attempt->intent)) {
            telling.prevent(
                "a comparison of the request with the record before its answer is used");
        }
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
    const AttemptSeen* last = lastAttemptOf(telling);
    telling.decide(last->sent, told);
    telling.chain({last->sent});
    telling.result.sentence = head + " by " + say.server(told) + ", but no " +
                              std::string(say.effect()) + " was ever made.";
    telling.prevent("an answer only after the " + std::string(say.effect()) + " is durable");
}

namespace {

/// The longest step of a handler that had to wait, from its sending to its effect; or null.
const StepSeen* longestWaitOf(const Chronicle& chronicle, const HandlerSeen& worker) {
    const StepSeen* longest = nullptr;
    const auto length = [&](const StepSeen& step) {
        return chronicle.at(step.executed).time - chronicle.at(step.sent).time;
    };
    for (const StepSeen& step : worker.steps) {
        // Who waits for replicas waits for no other request.
        if (!step.executed.isSome() || step.name == OperationName::WaitReplicas) {
            continue;
        }
        // What waits in the server itself takes no journey: any time between is a wait.
        const bool isOwn =
            chronicle.at(step.executed).lane == worker.server && length(step) > Duration::zero();
        const bool hasWaited = isOwn || chronicle.waitOf(worker, step).isSome();
        if (hasWaited && (longest == nullptr || length(step) > length(*longest))) {
            longest = &step;
        }
    }
    return longest;
}

/// The end of another key's lock that let a wait for an advisory lock end, or none.
RecordId
strangersLockOf(const Chronicle& chronicle, const HandlerSeen& worker, const StepSeen& wait) {
    const Record& end = chronicle.at(wait.executed);
    if (wait.name != OperationName::TakeAdvisoryLock) {
        return RecordId::none();
    }
    const RecordId freed =
        chronicle.lastBetween(wait.sent, wait.executed, [&end](RecordId, const Record& record) {
            return record.kind == RecordKind::LockChanged && record.lane == end.lane &&
                   record.time == end.time &&
                   static_cast<LockState>(record.detail) == LockState::Free;
        });
    return freed.isSome() && chronicle.at(freed).other != worker.key ? freed : RecordId::none();
}

/// What a handler that answered too late had waited for: "; it had waited ..."; or empty.
std::string waitOf(Telling& telling, const HandlerSeen& worker) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    std::string text;
    const RecordId queued = chronicle.lastBetween(
        RecordId::none(), worker.started, [&](RecordId, const Record& record) {
            return record.kind == RecordKind::HandlerQueued && record.lane == worker.server &&
                   record.intent == worker.intent && record.copy == worker.copy &&
                   record.attempt == worker.attempt;
        });
    if (queued.isSome()) {
        telling.chain({queued});
        telling.prevent("a worker that was free: the wait for one took " +
                        say.between(queued, worker.started));
        text += "; " + say.node(worker.server) + " had no free worker for it from " +
                say.time(queued) + " to " + say.time(worker.started);
    }
    const StepSeen* wait = longestWaitOf(chronicle, worker);
    if (wait != nullptr) {
        telling.chain({wait->executed});
        const RecordId stranger = strangersLockOf(chronicle, worker, *wait);
        telling.chain({stranger});
        telling.prevent(stranger.isSome()
                            ? "lock numbers of more bits, so that " + say.key(worker.key) +
                                  " and " + say.key(chronicle.at(stranger).other) + " share none"
                            : "409 at once instead of a wait of " +
                                  say.between(wait->sent, wait->executed));
        text += "; " + say.node(worker.server) + " had waited " +
                say.between(wait->sent, wait->executed) + " until " + say.clause(wait->executed);
        if (stranger.isSome()) {
            text += ", because " + say.server(stranger) + " held it for " +
                    say.key(chronicle.at(stranger).other) + ", whose number is the same";
        }
    }
    return text;
}

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
               say.between(attempt->timedOut, attempt->ignored) + " after it had given up" +
               waitOf(telling, worker);
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

namespace {

/// A failure that was recorded and is told to every retry, although the effect took place; the
/// clause that tells so, or empty.
std::string storedFailureOf(Telling& telling, RecordId effect) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    const RecordId answer = lastAnswerOf(telling);
    if (!answer.isSome()) {
        return {};
    }
    const Record& told = chronicle.at(answer);
    if (told.status < 500 || (told.flags & replayedFlag) == 0) {
        return {};
    }
    const std::string status = std::to_string(told.status);
    const RecordId stored = storedAnswerOf(telling, answer);
    telling.chain({stored, answer});
    telling.decide(effect, stored.isSome() ? stored : answer);
    telling.prevent("UNKNOWN as the key's state instead of the " + status +
                    ", and asking the provider before the next answer");
    return "every retry is answered " + status + " from the record" +
           (stored.isSome()
                ? ", because " + say.clause(stored) + ", " + say.between(effect, stored) +
                      (stored > effect ? " after the " : " before the ") + std::string(say.effect())
                : "");
}

/// The key was known, but the payment that it points to was looked up and not there (R42); or
/// empty.
std::string tellPurgedPayment(Telling& telling, RecordId answer) {
    const HandlerSeen* handler = answer.isSome() ? telling.chronicle.handlerOf(answer) : nullptr;
    if (handler == nullptr || handler->steps.empty() ||
        telling.chronicle.at(answer).status != 404) {
        return {};
    }
    const StepSeen& last = handler->steps.back();
    const bool isVain =
        last.name == OperationName::ReadResource && last.executed.isSome() && !last.has(foundFlag);
    if (!isVain) {
        return {};
    }
    telling.chain({last.executed});
    telling.prevent("a payment that stays in the books for as long as its key");
    return telling.say.clause(last.executed) + ", although the key still pointed to the payment";
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
    std::string why = storedFailureOf(telling, effect);
    const bool isStored = !why.empty();
    if (!isStored && worker != nullptr) {
        telling.chain({worker->started, worker->replied});
        why = silenceOf(telling, *worker);
    }
    if (why.empty()) {
        why = "nobody told it";
    }
    const RecordId answer = lastAnswerOf(telling);
    const AttemptSeen* last = lastAttemptOf(telling);
    const std::string tooOld = tooOldOf(telling, answer);
    if (!tooOld.empty()) {
        telling.decide(effect, answer);
        why += "; " + tooOld;
    }
    const std::string purged = tellPurgedPayment(telling, answer);
    why += purged.empty() ? "" : "; " + purged;
    telling.chain({answer});
    if (last != nullptr) {
        telling.chain({last->sent, last->timedOut});
    }
    if (!telling.result.criticalPair) {
        const RecordId end = answer.isSome()                               ? answer
                             : last == nullptr || !last->timedOut.isSome() ? effect
                                                                           : last->timedOut;
        telling.decide(effect, end);
    }
    telling.result.sentence = say.wasCharged(telling.verdict.intent) + " at " + say.time(effect) +
                              ", but " + say.client(telling.verdict.intent) +
                              " does not know it: " + why + ".";
    const bool isKept =
        worker != nullptr && worker->replied.isSome() && chronicle.keepsSuccessOf(worker->key);
    if (isKept && tooOld.empty() && purged.empty() && !isStored) {
        telling.prevent("another retry with the same key after " + say.time(worker->replied) +
                        ", which would be answered from the record");
    }
    telling.prevent("a reconciliation that reports finished work to the client later");
}

} // namespace idem
