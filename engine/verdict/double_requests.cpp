// Double effects of requests that nothing told apart from new ones: without a key, with another
// key, without a look-up; and how a second request came about that no client sent.

#include "engine/verdict/double_case.h"

#include <algorithm>

namespace idem {

namespace {

bool isOfSameErrand(const Record& record, const HandlerSeen& handler) {
    return record.intent == handler.intent && record.copy == handler.copy &&
           record.attempt == handler.attempt;
}

/// The last record of a kind about the errand of the pair's second request before it was taken up.
RecordId lastOf(const DoubleCase& pair, RecordKind kind) {
    return pair.chronicle.lastBetween(
        RecordId::none(), pair.second->started, [&](RecordId, const Record& record) {
            return record.kind == kind && isOfSameErrand(record, *pair.second);
        });
}

/// The answer that the client took for final before it sent the second request, or none.
RecordId answerBefore(const DoubleCase& pair) {
    const AttemptSeen* again = pair.chronicle.attemptOf(*pair.second);
    RecordId last;
    for (const AttemptSeen* attempt : pair.chronicle.attemptsOf(pair.first->intent)) {
        const bool isEarlier =
            again != nullptr && attempt->copy == again->copy && attempt->accepted < again->sent;
        if (isEarlier && (!last.isSome() || attempt->accepted > last)) {
            last = attempt->accepted;
        }
    }
    return last;
}

/// A look-up or claim that the handler gave up or never heard of before its effect, or null.
const StepSeen* brokenGuardOf(const HandlerSeen& handler, RecordId effect) {
    for (const StepSeen& step : handler.steps) {
        const bool isGuard = step.has(lookUpFlag) || step.has(claimFlag);
        if (isGuard && step.sent < effect && (step.abandoned < effect || step.executed > effect)) {
            return &step;
        }
    }
    return nullptr;
}

/// The store was out of reach, and the handler went on as if the key were new.
std::string tellFailOpen(const DoubleCase& pair, const StepSeen& broken) {
    const RecordId end = broken.abandoned.isSome() ? broken.abandoned : broken.sent;
    pair.telling.chain({broken.sent, broken.abandoned});
    pair.telling.decide(end, pair.secondEffect);
    pair.chainBoth();
    pair.telling.prevent("failing closed: 503 while the store of the keys cannot be reached");
    pair.preventByProvider();
    return pair.say.clause(end) + " and went on as if " + pair.keyName() + " were new, " +
           pair.say.between(pair.firstEffect, end) +
           (pair.firstEffect < end ? " after the " : " before the ") + pair.effect() + " of " +
           pair.firstName();
}

/// Where the answer of a try ended at the proxy: passed on, or thrown away as too late; or none.
RecordId answerAtProxy(const DoubleCase& pair, const HandlerSeen& tried) {
    return pair.chronicle.lastBetween(
        tried.started, RecordId::none(), [&](RecordId id, const Record& record) {
            const bool isEnd = record.kind == RecordKind::MessageArrived ||
                               (record.kind == RecordKind::MessageLost &&
                                static_cast<LossCause>(record.value) == LossCause::GivenUp);
            return isEnd && static_cast<MessageKind>(record.detail) == MessageKind::Response &&
                   pair.chronicle.roleOf(record.lane) == NodeRole::Balancer &&
                   pair.chronicle.handlerOf(id) == &tried;
        });
}

/// What of the proxy would have kept the second try from being made, or from mattering.
void preventByProxy(const DoubleCase& pair) {
    const HandlerSeen& tried =
        pair.first->started < pair.second->started ? *pair.first : *pair.second;
    const RecordId answered = answerAtProxy(pair, tried);
    const AttemptSeen* attempt = pair.chronicle.attemptOf(tried);
    // Without an answer to the first try the client would have sent the second one itself.
    if (!answered.isSome() || (attempt != nullptr && attempt->timedOut < answered)) {
        return;
    }
    if (pair.chronicle.at(answered).kind == RecordKind::MessageArrived) {
        pair.telling.prevent("a proxy that repeats no POST");
        return;
    }
    const RecordId givenUp =
        pair.chronicle.lastBetween(tried.started, answered, [&](RecordId, const Record& record) {
            return record.kind == RecordKind::ProxyTimedOut && isOfSameErrand(record, tried) &&
                   NodeId{record.other} == tried.server;
        });
    const RecordId sent = givenUp.isSome() ? pair.chronicle.at(givenUp).cause : RecordId::none();
    if (sent.isSome()) {
        pair.telling.prevent("a proxy that waits longer than " + pair.say.between(sent, answered) +
                             " for an answer");
    }
}

/// What the first one had done without hearing so, before it answered: "; server-1 committed ...,
/// but never heard of it ..."; or empty.
std::string unheardOf(const DoubleCase& pair) {
    for (const StepSeen& step : pair.first->steps) {
        const bool isDecisive = step.has(effectFlag) || step.has(recordFlag);
        const bool isUnheard = isDecisive && step.has(foundFlag) && step.executed.isSome() &&
                               step.executed < step.abandoned && step.abandoned.isSome();
        if (isUnheard) {
            pair.telling.chain({step.executed, step.abandoned});
            return "; " + pair.say.clause(step.executed) + ", but " + pair.firstName() +
                   " never heard the result and gave up waiting at " +
                   pair.say.time(step.abandoned);
        }
    }
    return {};
}

} // namespace

std::string tellSameHandler(const DoubleCase& pair) {
    pair.telling.chain({pair.first->started, pair.firstEffect, pair.secondEffect});
    pair.telling.decide(pair.firstEffect, pair.secondEffect);
    const RecordId copied = pair.chronicle.lastBetween(
        pair.first->started, pair.secondEffect, [&](RecordId id, const Record& record) {
            return record.kind == RecordKind::MessageDuplicated &&
                   pair.chronicle.handlerOf(id) == pair.first;
        });
    const RecordId givenUp = pair.chronicle.lastBetween(
        pair.first->started, pair.secondEffect, [&](RecordId id, const Record& record) {
            return record.kind == RecordKind::OperationAbandoned &&
                   (record.flags & effectFlag) != 0 && pair.chronicle.handlerOf(id) == pair.first;
        });
    pair.telling.chain({copied, givenUp, pair.first->replied});
    pair.preventByProvider();
    std::string why;
    if (copied.isSome()) {
        why = ", because the network delivered its call twice";
    } else if (givenUp.isSome()) {
        why = ", because it had given the first call up at " + pair.say.time(givenUp) +
              " and did not know that it had happened";
        pair.telling.prevent("a record that the outcome is unknown");
    }
    return "one request at " + pair.firstName() + " took effect at " +
           pair.say.time(pair.firstEffect) + " and again at " + pair.say.time(pair.secondEffect) +
           why;
}

std::string tellWithoutKey(const DoubleCase& pair) {
    pair.telling.decide(pair.firstEffect, pair.secondEffect);
    pair.chainBoth();
    pair.telling.prevent("a key that the client makes once for each operation");
    pair.telling.preventTimeout(pair.retriedAttempt());
    return "the requests carried no key, so nothing told " + pair.secondName() + " at " +
           pair.say.time(pair.second->started) + " that " + pair.firstName() +
           " had taken the same operation up " +
           pair.say.between(pair.first->started, pair.second->started) + " before";
}

std::string tellOtherKey(const DoubleCase& pair) {
    pair.telling.decide(pair.firstEffect, pair.secondEffect);
    pair.telling.prevent("one key for all attempts and copies of an operation");
    std::string why;
    const RecordId answer = answerBefore(pair);
    const int status = answer.isSome() ? pair.chronicle.at(answer).status : 0;
    if (status >= 400) {
        pair.telling.chain({answer});
        why = ", because the client had been answered " + std::to_string(status) + " at " +
              pair.say.time(answer) + " and made a new key" + unheardOf(pair);
        pair.telling.prevent(status == 422
                                 ? "a fingerprint of only those fields that every retry repeats"
                                 : "a client that keeps its key while the outcome is unknown");
    }
    pair.chainBoth();
    return "the second request carried " + pair.say.key(pair.second->key) + ", the first one " +
           pair.say.key(pair.first->key) + ", so " + pair.secondName() + " took it at " +
           pair.say.time(pair.second->started) + " for a new operation" + why;
}

std::string tellOtherScope(const DoubleCase& pair) {
    const std::uint32_t looked = pair.chronicle.at(pair.guard->executed).other;
    const StepSeen* claimed = nullptr;
    for (const StepSeen& step : pair.first->steps) {
        const bool isGuard = (step.has(lookUpFlag) || step.has(claimFlag)) &&
                             step.executed.isSome() && pair.chronicle.at(step.executed).other != 0;
        if (isGuard && pair.chronicle.at(step.executed).other == looked) {
            return {};
        }
        if (isGuard && claimed == nullptr) {
            claimed = &step;
        }
    }
    if (looked == 0 || claimed == nullptr) {
        return {};
    }
    pair.telling.chain({claimed->executed, pair.guard->executed});
    pair.telling.decide(claimed->executed, pair.guard->executed);
    pair.chainBoth();
    pair.telling.prevent("one scope for the keys of all regions, so that a retry finds its key");
    pair.telling.prevent("a balancer that sends every retry to the region of the first attempt");
    return pair.look() + ", but " + pair.firstName() + " had kept the same key as " +
           pair.say.key(pair.chronicle.at(claimed->executed).other) + " since " +
           pair.say.time(claimed->executed) + ": each region has a scope of its own, and no " +
           "record counts in the other's";
}

std::string tellUnguarded(const DoubleCase& pair) {
    const StepSeen* broken = brokenGuardOf(*pair.second, pair.secondEffect);
    if (broken != nullptr) {
        return tellFailOpen(pair, *broken);
    }
    pair.telling.decide(pair.firstEffect, pair.secondEffect);
    pair.chainBoth();
    pair.telling.prevent("a claim of the key before the " + pair.effect());
    pair.telling.preventTimeout(pair.retriedAttempt());
    return "nothing was looked up, so " + pair.secondName() + " repeated at " +
           pair.say.time(pair.secondEffect) + " what " + pair.firstName() + " had done " +
           pair.say.between(pair.firstEffect, pair.secondEffect) + " earlier";
}

std::string tellOrigin(const DoubleCase& pair) {
    if (pair.first->copy != pair.second->copy || pair.first->attempt != pair.second->attempt) {
        return {};
    }
    const RecordId again = lastOf(pair, RecordKind::ProxyRetried);
    if (again.isSome()) {
        const RecordId givenUp = lastOf(pair, RecordKind::ProxyTimedOut);
        pair.telling.chain({again, givenUp});
        preventByProxy(pair);
        const std::string who = pair.say.node(pair.chronicle.at(again).lane);
        return "; the client had sent one request, " + who + " repeated it at " +
               pair.say.time(again) + " without an answer from the first try";
    }
    const RecordId copied = lastOf(pair, RecordKind::MessageDuplicated);
    if (!copied.isSome()) {
        return {};
    }
    pair.telling.chain({copied});
    return "; the client had sent one request, the network delivered it twice";
}

std::string tellForgottenByProvider(const DoubleCase& pair) {
    if (!pair.isForgotten()) {
        return {};
    }
    return "; " + pair.say.node(pair.chronicle.at(pair.secondEffect).lane) +
           " was sent the key again, but had forgotten it in the " +
           pair.say.between(pair.firstEffect, pair.secondEffect) + " since the first charge";
}

std::string tellHidden(const DoubleCase& pair, std::uint32_t ledgerRows) {
    if (pair.chronicle.trace().localEffect || ledgerRows != 1) {
        return {};
    }
    const std::uint32_t charges = pair.telling.verdict.effects;
    const std::string head = "; the ledger shows one payment for the " +
                             (charges == 2 ? std::string("two") : std::to_string(charges)) +
                             " charges";
    for (const HandlerSeen* handler : {pair.second, pair.first}) {
        for (const StepSeen& step : handler->steps) {
            const bool isWrite = step.has(recordFlag) || step.name == OperationName::Commit;
            const RecordId effect = handler == pair.first ? pair.firstEffect : pair.secondEffect;
            if (isWrite && step.executed.isSome() && step.executed > effect &&
                !step.has(foundFlag)) {
                pair.telling.chain({step.executed});
                return head + ", because " + pair.say.clause(step.executed) + ", " +
                       pair.say.between(effect, step.executed) + " after its charge";
            }
        }
    }
    return head;
}

} // namespace idem
