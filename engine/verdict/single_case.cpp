#include "engine/verdict/single_case.h"

#include <algorithm>

namespace idem {

RecordId lastAnswerOf(const Telling& telling) {
    RecordId last;
    for (const AttemptSeen* attempt : telling.chronicle.attemptsOf(telling.verdict.intent)) {
        if (attempt->accepted.isSome() && (!last.isSome() || attempt->accepted > last)) {
            last = attempt->accepted;
        }
    }
    return last;
}

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

RecordId storedAnswerOf(const Telling& telling, RecordId answer) {
    const Chronicle& chronicle = telling.chronicle;
    const std::uint32_t key = chronicle.at(answer).other;
    return chronicle.lastBetween(RecordId::none(), answer, [&](RecordId id, const Record& record) {
        return record.kind == RecordKind::KeyChanged && record.other == key &&
               static_cast<KeyState>(record.detail) == KeyState::Consumed &&
               chronicle.handlerOf(id) != nullptr;
    });
}

std::string tooOldOf(Telling& telling, RecordId answer) {
    const Chronicle& chronicle = telling.chronicle;
    const Teller& say = telling.say;
    if (!answer.isSome() || chronicle.at(answer).status != 412) {
        return {};
    }
    const AttemptSeen& first = *chronicle.attemptsOf(telling.verdict.intent).front();
    const AttemptSeen& last = *lastAttemptOf(telling);
    telling.chain({answer, last.sent});
    const std::string age = say.between(first.sent, last.sent);
    telling.prevent("a retry within the time that the server keeps records, sooner than " + age);
    return "its retry came " + age + " after the first attempt and was answered 412 at " +
           say.time(answer) + ", because that is longer than " + say.server(answer) +
           " keeps records";
}

namespace {

/// Where housekeeping brought a finished record of the key into a store, after it was made.
RecordId restoredIn(const Chronicle& chronicle, const Obstacle& found, const StepSeen& stop) {
    const Record& met = chronicle.at(stop.executed);
    const RecordId last =
        chronicle.lastBetween(found.made, stop.executed, [&met](RecordId, const Record& record) {
            return record.kind == RecordKind::KeyChanged && record.lane == met.lane &&
                   record.other == met.other;
        });
    const bool isRestored = last.isSome() && chronicle.handlerOf(last) == nullptr &&
                            static_cast<KeyState>(chronicle.at(last).detail) == KeyState::Consumed;
    return isRestored ? last : RecordId::none();
}

} // namespace

namespace {

bool takesLock(const StepSeen& step) {
    return step.name == OperationName::TakeLock || step.name == OperationName::TakeAdvisoryLock ||
           step.name == OperationName::TakePermit;
}

} // namespace

Obstacle obstacleOf(const Telling& telling, const HandlerSeen& stopped, const StepSeen& stop) {
    const Chronicle& chronicle = telling.chronicle;
    const NodeId lane = chronicle.at(stop.executed).lane;
    Obstacle found;
    // What stands in the store that was asked comes first: that is what the step met.
    const auto consider = [&](RecordId made) {
        const Record& record = chronicle.at(made);
        const bool isGone = record.kind == RecordKind::KeyChanged &&
                            static_cast<KeyState>(record.detail) == KeyState::Absent;
        if (!(made < stop.executed) || record.other != stopped.key || isGone) {
            return;
        }
        const bool isHere = record.lane == lane;
        const bool wasHere = found.made.isSome() && chronicle.at(found.made).lane == lane;
        const bool isLater = !found.made.isSome() || made > found.made;
        if (isHere != wasHere ? isHere : isLater) {
            found.made = made;
        }
    };
    for (const HandlerSeen& handler : chronicle.handlers()) {
        if (&handler == &stopped) {
            continue;
        }
        // Who looks for a record finds no lock, and who wants a lock is stopped by no record.
        if (!takesLock(stop)) {
            std::for_each(handler.changes.begin(), handler.changes.end(), consider);
        }
        for (const StepSeen& step : handler.steps) {
            // Locks and a server's memory change no key of a store: their steps stand for them.
            const bool isMark =
                takesLock(stop) ? takesLock(step) : step.name == OperationName::KeepRecord;
            if (isMark && step.has(foundFlag) && chronicle.at(step.executed).lane == lane) {
                consider(step.executed);
            }
        }
    }
    const HandlerSeen* maker = chronicle.handlerOf(found.made);
    if (maker != nullptr && chronicle.at(found.made).lane != lane) {
        const RecordId arrival = chronicle.arrivalOf(*maker, stopped.key, lane);
        found.arrived = arrival < stop.executed ? arrival : restoredIn(chronicle, found, stop);
    }
    return found;
}

} // namespace idem
