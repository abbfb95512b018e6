// Why all went well although it need not have: what stopped the duplicate.

#include "engine/trace/text.h"
#include "engine/verdict/single_case.h"

#include <algorithm>

namespace idem {

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

/// A handler that asked the provider before it charged, and found the charge of another.
std::string
byQuery(Telling& telling, const HandlerSeen& handler, const StepSeen& query, RecordId effect) {
    telling.chain({query.executed, handler.replied, handler.started});
    telling.decide(effect, query.executed);
    const std::string takeOver = takeOverOf(telling, handler);
    return takeOver + telling.say.clause(query.executed) + ", which " + telling.say.server(effect) +
           " had made " + earlier(telling, effect, query.executed) +
           (handler.replied.isSome()
                ? "; it answered " + std::to_string(telling.chronicle.at(handler.replied).status) +
                      " and did not charge again"
                : std::string());
}

/// A handler that met the key and answered without working; empty if there was none.
std::string byKey(Telling& telling, RecordId effect) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    auto handlers = chronicle.handlersOf(telling.verdict.intent);
    // A refusal on the way only put the decision off: the one that led to the success comes first.
    const RecordId success = firstSuccessOf(telling);
    const bool isDecided = success.isSome() && effect.isSome();
    const HandlerSeen* last = isDecided ? chronicle.handlerOf(success) : nullptr;
    std::stable_partition(
        handlers.begin(), handlers.end(), [last](const HandlerSeen* one) { return one == last; });
    for (const HandlerSeen* handler : handlers) {
        const StepSeen* stop = stopOf(*handler);
        if (stop != nullptr && stop->name == OperationName::QueryCharge &&
            stop->executed > effect) {
            return byQuery(telling, *handler, *stop, effect);
        }
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
        const RecordId told = firstSuccessOf(telling);
        const std::string done =
            (effect.isSome()
                 ? "one " + std::string(telling.say.effect()) + " at " + telling.say.time(effect)
                 : std::string("nothing to do twice")) +
            (told.isSome() ? ", one success told at " + telling.say.time(told) : "");
        why = (handlers > 1 ? "of " + std::to_string(handlers) + " requests only one took effect"
                            : std::string("one request")) +
              ", " + done;
        const AttemptSeen* last = lastAttemptOf(telling);
        if (last != nullptr) {
            telling.chain({last->sent});
            const HandlerSeen* handler = telling.chronicle.handlerOf(effect);
            if (handler != nullptr) {
                telling.chain({handler->started, handler->replied});
            }
        }
    }
    const bool hasEffect = effect.isSome();
    telling.result.sentence =
        (hasEffect ? telling.say.wasCharged(intent) + " once: "
                   : telling.say.client(intent) + " got its answer and changed nothing: ") +
        why + ".";
}

} // namespace idem
