// Why a client got nothing at all, and what would have brought it something: a further retry,
// unless whatever refused the last one would refuse that too.

#include "engine/verdict/single_case.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

/// A failure that is told to every retry from the record, or a key that is too old: with this key
/// the client gets nothing any more. Empty if neither.
std::string tellFinal(Telling& telling, const AttemptSeen& last) {
    const RecordId heard = last.accepted.isSome()  ? last.accepted
                           : last.ignored.isSome() ? last.ignored
                                                   : lastAnswerOf(telling);
    if (!heard.isSome()) {
        return {};
    }
    std::string text = tooOldOf(telling, heard);
    if (!text.empty()) {
        telling.prevent("a new key, after finding out that nothing happened");
        return text;
    }
    const int status = telling.chronicle.at(heard).status;
    if (status < 400 || (telling.chronicle.at(heard).flags & replayedFlag) == 0) {
        return {};
    }
    const std::string answer = std::to_string(status);
    const RecordId stored = storedAnswerOf(telling, heard);
    telling.chain({stored, heard});
    telling.prevent("not storing the " + answer + ": a failure that may pass");
    telling.prevent("a new key, after finding out that nothing happened");
    return "every retry is answered " + answer + " from the record, the last at " +
           telling.say.time(heard) +
           (stored.isSome() ? ", because " + telling.say.clause(stored) : "");
}

// Why a handler refused: ", because ...", and what prevents that; or empty.

/// The kind of store that a step of a handler asks.
NodeRole storeOf(OperationName name) {
    switch (name) {
    case OperationName::GetRecord:
    case OperationName::ClaimRecord:
    case OperationName::PutRecord:
    case OperationName::ForgetRecord:
    case OperationName::TakeLock:
    case OperationName::RenewLock:
    case OperationName::ExpireLock:
    case OperationName::DeleteLock:
    case OperationName::WaitReplicas:
        return NodeRole::Cache;
    case OperationName::Charge:
    case OperationName::QueryCharge:
    case OperationName::CancelCharge:
        return NodeRole::Provider;
    default:
        return NodeRole::Database;
    }
}

/// The handler had given up a store that was down or cut off.
std::string tellOutage(Telling& telling, const HandlerSeen& handler, RecordId answer) {
    const Chronicle& chronicle = telling.chronicle;
    if (chronicle.at(answer).status != 503) {
        return {};
    }
    const auto nodes = static_cast<std::uint32_t>(chronicle.trace().names.nodes.size());
    for (const StepSeen& step : handler.steps) {
        if (step.executed.isSome() && !step.abandoned.isSome()) {
            continue;
        }
        for (std::uint32_t node = 0; node < nodes; ++node) {
            const bool isAsked = chronicle.roleOf(NodeId{node}) == storeOf(step.name);
            const RecordId outage = isAsked
                                        ? chronicle.outageOf(NodeId{node}, handler.server, answer)
                                        : RecordId::none();
            if (outage.isSome()) {
                telling.chain({outage, step.abandoned, handler.replied});
                telling.prevent("a further retry with the same key, once " +
                                telling.say.node(NodeId{node}) + " can be reached again");
                return ", because " + telling.say.clause(outage) + " and without it " +
                       telling.say.node(handler.server) + " refuses to work";
            }
        }
    }
    return {};
}

/// The lock was not to count before replicas had it, and too few had in time.
std::string tellTooFewReplicas(Telling& telling, const HandlerSeen& handler, RecordId answer) {
    const StepSeen* last = nullptr;
    for (const StepSeen& step : handler.steps) {
        const bool isRelease =
            step.name == OperationName::ReleaseLock || step.name == OperationName::DeleteLock;
        last = isRelease ? last : &step;
    }
    if (last == nullptr || last->name != OperationName::WaitReplicas || !last->executed.isSome() ||
        telling.chronicle.at(answer).status != 503) {
        return {};
    }
    const Record& waited = telling.chronicle.at(last->executed);
    telling.chain({last->executed, handler.replied});
    telling.prevent("a replica that is up and acknowledges in time");
    telling.prevent("fewer wait-replicas");
    return ", because too few replicas acknowledged its lock: " + telling.say.server(answer) +
           " had waited " + telling.say.between(last->sent, last->executed) + " for those of " +
           telling.say.node(waited.lane) + ", and " +
           (waited.value == 0 ? "none" : "only " + std::to_string(waited.value)) + " did";
}

/// The provider was asked what had become of the charge, and could not tell.
std::string tellUntoldCharge(Telling& telling, const HandlerSeen& handler, RecordId answer) {
    const StepSeen* query = nullptr;
    for (const StepSeen& step : handler.steps) {
        if (step.name == OperationName::QueryCharge) {
            query = &step;
        } else if (step.has(effectFlag)) {
            query = nullptr;
        }
    }
    if (query == nullptr || !query->executed.isSome() || query->has(foundFlag)) {
        return {};
    }
    const std::string provider = telling.say.node(telling.chronicle.at(query->executed).lane);
    telling.chain({query->executed, handler.replied});
    telling.prevent("a provider that can be asked what became of a charge");
    telling.prevent("a provider that is sent the key and charges it only once");
    return ", because " + provider + " could not tell " + telling.say.server(answer) + " at " +
           telling.say.time(query->executed) + " whether the charge had been made";
}

/// A cache took no lock or claim although nobody had one: it is full, or only a replica.
std::string tellRefusedWrite(Telling& telling, const HandlerSeen& handler, RecordId answer) {
    for (const StepSeen& step : handler.steps) {
        const bool isVain =
            step.executed.isSome() && step.has(claimFlag) && !step.has(foundFlag) &&
            telling.chronicle.roleOf(telling.chronicle.at(step.executed).lane) == NodeRole::Cache;
        if (!isVain || telling.chronicle.at(answer).status != 503 ||
            obstacleOf(telling, handler, step).made.isSome()) {
            continue;
        }
        const std::string cache = telling.say.node(telling.chronicle.at(step.executed).lane);
        telling.chain({step.executed, handler.replied});
        telling.prevent("a further retry with the same key, once " + cache + " takes writes again");
        return ", because " + telling.say.clause(step.executed) +
               " although nobody held it: " + cache + " took no writes";
    }
    return {};
}

/// The home of the key had moved, and a lease of the old one might still be held (semantics.md
/// S16).
std::string tellDraining(Telling& telling, const HandlerSeen& handler, RecordId answer) {
    const StepSeen* last = handler.steps.empty() ? nullptr : &handler.steps.back();
    if (last == nullptr || last->name != OperationName::FindHome || !last->executed.isSome() ||
        telling.chronicle.at(last->executed).value == 0 ||
        telling.chronicle.at(answer).status != 503) {
        return {};
    }
    telling.chain({last->executed, handler.replied});
    telling.prevent("a further retry with the same key, once the old home's leases have ended");
    telling.prevent("a shorter lease");
    return ", because " + telling.say.clause(last->executed) +
           ": it had moved, and a lease of the old home might still be held";
}

std::string causeOf(Telling& telling, RecordId answer) {
    const HandlerSeen* handler = telling.chronicle.handlerOf(answer);
    if (handler == nullptr) {
        return {};
    }
    constexpr std::array causes{
        tellDraining, tellOutage, tellTooFewReplicas, tellUntoldCharge, tellRefusedWrite};
    for (const auto tell : causes) {
        std::string text = tell(telling, *handler, answer);
        if (!text.empty()) {
            return text;
        }
    }
    return {};
}

/// Why the last attempt of an intent brought nothing.
std::string failureOf(Telling& telling, const AttemptSeen& attempt) {
    const Teller& say = telling.say;
    if (attempt.accepted.isSome()) {
        return "the last answer was " +
               std::to_string(telling.chronicle.at(attempt.accepted).status) + " at " +
               say.time(attempt.accepted) + causeOf(telling, attempt.accepted);
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

/// What refused every attempt alike will hardly have passed at the next one.
void preventByRetry(Telling& telling) {
    const Chronicle& chronicle = telling.chronicle;
    const auto attempts = chronicle.attemptsOf(telling.verdict.intent);
    const AttemptSeen& first = *attempts.front();
    const bool isAlike =
        attempts.size() > 1 && first.accepted.isSome() &&
        std::all_of(attempts.begin(), attempts.end(), [&](const AttemptSeen* one) {
            return one->accepted.isSome() &&
                   chronicle.at(one->accepted).status == chronicle.at(first.accepted).status;
        });
    telling.prevent("a further retry with the same key" +
                    (isAlike ? ", once what refused all " + std::to_string(attempts.size()) +
                                   " attempts has passed"
                             : std::string()));
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
    const std::string end = tellFinal(telling, last);
    telling.result.sentence = who + " got nothing from " + tries + ": " +
                              (end.empty() ? failureOf(telling, last) : end) +
                              "; nothing happened, so trying again" +
                              (end.empty() ? "" : " with a new key") + " is safe.";
    if (telling.result.preventedBy.empty()) {
        preventByRetry(telling);
    }
    telling.preventTimeout(attempts.front());
}

} // namespace idem
