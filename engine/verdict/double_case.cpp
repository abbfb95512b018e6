#include "engine/verdict/double_case.h"

#include <algorithm>

namespace idem {

namespace {

const StepSeen* guardOf(const HandlerSeen& handler, RecordId effect) {
    const StepSeen* guard = nullptr;
    for (const StepSeen& step : handler.steps) {
        if (step.letsPass() && step.executed < effect) {
            guard = &step;
        }
    }
    return guard;
}

} // namespace

DoubleCase::DoubleCase(Telling& told, RecordId one, RecordId other)
    : telling(told),
      chronicle(told.chronicle),
      say(told.say),
      firstEffect(one),
      secondEffect(other),
      first(chronicle.handlerOf(one)),
      second(chronicle.handlerOf(other)) {
    if (second != nullptr) {
        guard = guardOf(*second, other);
    }
}

bool DoubleCase::isRetry() const {
    return first->copy == second->copy && first->attempt != second->attempt;
}

/// Memory changes no key of a store, so the step itself stands for it.
std::vector<RecordId> DoubleCase::marks() const {
    std::vector<RecordId> found;
    for (const RecordId change : first->changes) {
        const Record& record = chronicle.at(change);
        if (record.other == first->key &&
            static_cast<KeyState>(record.detail) != KeyState::Absent) {
            found.push_back(change);
        }
    }
    for (const StepSeen& step : first->steps) {
        if (step.name == OperationName::KeepRecord && step.executed.isSome()) {
            found.push_back(step.executed);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

RecordId DoubleCase::markAt(NodeId lane) const {
    for (const RecordId mark : marks()) {
        if (chronicle.at(mark).lane == lane) {
            return mark;
        }
    }
    return RecordId::none();
}

RecordId DoubleCase::endOfWork() const {
    RecordId end = firstEffect;
    for (const StepSeen& step : first->steps) {
        if (step.has(recordFlag) && step.executed.isSome() && step.executed > end) {
            end = step.executed;
        }
    }
    return end == firstEffect && first->replied.isSome() ? std::max(end, first->replied) : end;
}

const StepSeen*
DoubleCase::stepOf(const HandlerSeen& handler, OperationName name, RecordId before) {
    for (const StepSeen& step : handler.steps) {
        if (step.name == name && step.executed.isSome() && step.executed < before) {
            return &step;
        }
    }
    return nullptr;
}

RecordId DoubleCase::removalBetween(NodeId lane, RecordId after, RecordId before) const {
    const RecordId removed = keyRemovalBetween(lane, after, before);
    const RecordId freed = chronicle.lastBetween(
        removed.isSome() ? removed : after, before, [&](RecordId, const Record& record) {
            return record.lane == lane && record.other == second->key &&
                   record.kind == RecordKind::LockChanged &&
                   static_cast<LockState>(record.detail) == LockState::Free;
        });
    return freed.isSome() ? freed : removed;
}

RecordId DoubleCase::keyRemovalBetween(NodeId lane, RecordId after, RecordId before) const {
    return chronicle.lastBetween(after, before, [&](RecordId, const Record& record) {
        return record.lane == lane && record.other == second->key &&
               record.kind == RecordKind::KeyChanged &&
               static_cast<KeyState>(record.detail) == KeyState::Absent;
    });
}

void DoubleCase::chainBoth() const {
    const AttemptSeen* again = chronicle.attemptOf(*second);
    const bool isSame = again == nullptr || again == firstAttempt();
    const AttemptSeen* retried = retriedAttempt();
    telling.chain({firstEffect,
                   secondEffect,
                   retried == nullptr ? RecordId::none() : retried->timedOut,
                   isSame ? second->started : again->sent});
    const StepSeen* passed = guardOf(*first, firstEffect);
    const auto& events = telling.result.events;
    // A change that is told already tells of the step that made it.
    const bool isTold =
        passed == nullptr || std::any_of(events.begin(), events.end(), [&](RecordId event) {
            return chronicle.at(event).cause == passed->executed;
        });
    if (!isTold) {
        telling.chain({passed->executed});
    }
    const AttemptSeen* attempt = firstAttempt();
    if (attempt != nullptr) {
        telling.chain({attempt->sent});
    }
}

void DoubleCase::preventByComparing() const {
    telling.prevent("a takeover only of a claim that has run out, unchanged since it was read");
}

bool DoubleCase::isForgotten() const {
    const Record& again = chronicle.at(secondEffect);
    return again.kind == RecordKind::Charged && again.detail != 0;
}

/// Charges of two regions may carry the key and still be two: a provider need not know the keys of
/// one region in the other. The trace does not tell what was sent, but by a charge recognised.
void DoubleCase::preventByProvider() const {
    if (isForgotten()) {
        telling.prevent("a provider that remembers the key for as long as a retry may take");
        telling.prevent("a question to the provider before the charge is repeated");
        return;
    }
    const auto& nodes = chronicle.trace().names.nodes;
    const bool hasServers = first != nullptr && second != nullptr;
    const bool isFar = hasServers && first->server.value < nodes.size() &&
                       second->server.value < nodes.size() &&
                       nodes[first->server.value].region != nodes[second->server.value].region;
    const auto& handlers = chronicle.handlers();
    const bool isKnown =
        hasServers && std::any_of(handlers.begin(), handlers.end(), [this](const HandlerSeen& one) {
            return one.key == second->key && one.replayed.isSome();
        });
    if (chronicle.trace().localEffect || (isKnown && !isFar)) {
        return;
    }
    telling.prevent(isFar ? "a provider that is sent the key and knows it in every region"
                          : "a provider that is sent the key and charges it only once");
}

} // namespace idem
