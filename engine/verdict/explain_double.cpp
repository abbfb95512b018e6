// Why an intent had two effects. Of the two handlers behind them, the first one leaves marks (its
// claim, its record), the second one looks for them: the explanation is how it could miss them.
//
//     no key, or another key          nothing to look for
//     no step that looks or claims    nothing was looked for
//     the first one died              its mark is gone or was never made
//     both hold the same claim        the claim of the first had ended while it worked
//     a mark in the same store        it was made after the look-up
//     a mark in another store         it arrived after the look-up, or never

#include "engine/trace/text.h"
#include "engine/verdict/teller.h"

#include <algorithm>

namespace idem {

namespace {

const std::string deduplicating = "a provider that is sent the key and charges it only once";

/// The last step that let the handler go on to its effect, or null.
const StepSeen* guardOf(const HandlerSeen& handler, RecordId effect) {
    const StepSeen* guard = nullptr;
    for (const StepSeen& step : handler.steps) {
        if (step.letsPass() && step.executed < effect) {
            guard = &step;
        }
    }
    return guard;
}

class DoubleCase {
public:
    DoubleCase(Telling& telling, RecordId firstEffect, RecordId secondEffect)
        : m_telling(telling),
          m_chronicle(telling.chronicle),
          m_say(telling.say),
          m_firstEffect(firstEffect),
          m_secondEffect(secondEffect),
          m_first(m_chronicle.handlerOf(firstEffect)),
          m_second(m_chronicle.handlerOf(secondEffect)) {}

    /// What comes after "alice was charged twice: ".
    std::string explain();

private:
    std::string sameHandler();
    std::string withoutKey();
    std::string otherKey();
    std::string unguarded();
    std::string afterDeath();
    std::string gaveUp();
    std::string claimEnded(const StepSeen& held, const StepSeen& taken);
    std::string tooLate(RecordId mark);
    std::string notYetHere(RecordId mark, RecordId arrival);
    std::string ownMemory(RecordId mark);
    std::string vanished(RecordId mark);
    std::string stillWorking();
    std::string byMarks();

    bool isRetry() const;
    const AttemptSeen* firstAttempt() const { return m_chronicle.attemptOf(*m_first); }
    RecordId firstTimeout() const;
    RecordId secondSent() const;
    std::vector<RecordId> marks() const;
    RecordId markAt(NodeId lane) const;
    RecordId endOfWork() const;
    bool findSharedClaim(const StepSeen*& held, const StepSeen*& taken) const;
    std::string look() const { return m_say.clause(m_guard->executed); }
    std::string first() const { return m_say.node(m_first->server); }
    std::string keyName() const { return m_say.key(m_second->key); }
    void chainBoth();

    Telling& m_telling;
    const Chronicle& m_chronicle;
    const Teller& m_say;
    RecordId m_firstEffect;
    RecordId m_secondEffect;
    const HandlerSeen* m_first;
    const HandlerSeen* m_second;
    const StepSeen* m_guard = nullptr;
};

std::string DoubleCase::explain() {
    if (m_first == nullptr || m_second == nullptr) {
        m_telling.chain({m_firstEffect, m_secondEffect});
        return m_say.clause(m_secondEffect) + ", and nobody asked for it";
    }
    m_guard = guardOf(*m_second, m_secondEffect);
    if (m_first == m_second) {
        return sameHandler();
    }
    if (m_first->key == 0 || m_second->key == 0) {
        return withoutKey();
    }
    if (m_first->key != m_second->key) {
        return otherKey();
    }
    if (m_guard == nullptr) {
        return unguarded();
    }
    if (m_first->died.isSome() && m_first->died < m_guard->executed) {
        return afterDeath();
    }
    return byMarks();
}

std::string DoubleCase::byMarks() {
    const StepSeen* held = nullptr;
    const StepSeen* taken = nullptr;
    if (findSharedClaim(held, taken)) {
        return claimEnded(*held, *taken);
    }
    const NodeId lane = m_chronicle.at(m_guard->executed).lane;
    const RecordId here = markAt(lane);
    if (here.isSome()) {
        return here > m_guard->executed ? tooLate(here) : vanished(here);
    }
    const auto all = marks();
    if (all.empty()) {
        const bool isOver = m_first->replied.isSome() && m_first->replied < m_guard->executed;
        return isOver ? gaveUp() : stillWorking();
    }
    const RecordId mark = all.front();
    const RecordId arrival = m_chronicle.arrivalOf(*m_first, m_first->key, lane);
    const TraceNames& names = m_chronicle.trace().names;
    const NodeId home = m_chronicle.at(mark).lane;
    if (home.value < names.nodes.size() && names.nodes[home.value].role == NodeRole::Server) {
        return ownMemory(mark);
    }
    if (mark > m_guard->executed) {
        return tooLate(mark);
    }
    const bool wasHere = arrival.isSome() && arrival < m_guard->executed;
    return wasHere ? vanished(arrival) : notYetHere(mark, arrival);
}

bool DoubleCase::isRetry() const {
    return m_first->copy == m_second->copy && m_first->attempt != m_second->attempt;
}

RecordId DoubleCase::firstTimeout() const {
    const AttemptSeen* attempt = firstAttempt();
    return isRetry() && attempt != nullptr ? attempt->timedOut : RecordId::none();
}

RecordId DoubleCase::secondSent() const {
    const AttemptSeen* attempt = m_chronicle.attemptOf(*m_second);
    return attempt == nullptr || attempt == firstAttempt() ? m_second->started : attempt->sent;
}

/// Whatever the first handler left for others to find, in order of time. Memory changes no key
/// of a store, so the step itself stands for it.
std::vector<RecordId> DoubleCase::marks() const {
    std::vector<RecordId> found;
    for (const RecordId change : m_first->changes) {
        const Record& record = m_chronicle.at(change);
        if (record.other == m_first->key &&
            static_cast<KeyState>(record.detail) != KeyState::Absent) {
            found.push_back(change);
        }
    }
    for (const StepSeen& step : m_first->steps) {
        if (step.name == OperationName::KeepRecord && step.executed.isSome()) {
            found.push_back(step.executed);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

RecordId DoubleCase::markAt(NodeId lane) const {
    for (const RecordId mark : marks()) {
        if (m_chronicle.at(mark).lane == lane) {
            return mark;
        }
    }
    return RecordId::none();
}

/// The last sign of the first handler's work: its record, else its answer, else its effect.
RecordId DoubleCase::endOfWork() const {
    RecordId end = m_firstEffect;
    for (const StepSeen& step : m_first->steps) {
        if (step.has(recordFlag) && step.executed.isSome() && step.executed > end) {
            end = step.executed;
        }
    }
    return end == m_firstEffect && m_first->replied.isSome() ? m_first->replied : end;
}

/// A claim or lock in one store that both won, the second while the first was still at work.
bool DoubleCase::findSharedClaim(const StepSeen*& held, const StepSeen*& taken) const {
    const auto isWon = [](const StepSeen& step) {
        return step.has(claimFlag) && step.has(foundFlag) && step.executed.isSome();
    };
    for (const StepSeen& one : m_first->steps) {
        for (const StepSeen& other : m_second->steps) {
            if (isWon(one) && isWon(other) && one.executed < other.executed &&
                other.executed < endOfWork() &&
                m_chronicle.at(one.executed).lane == m_chronicle.at(other.executed).lane) {
                held = &one;
                taken = &other;
                return true;
            }
        }
    }
    return false;
}

void DoubleCase::chainBoth() {
    m_telling.chain({m_firstEffect, m_secondEffect, firstTimeout(), secondSent()});
    const StepSeen* guard = guardOf(*m_first, m_firstEffect);
    const auto& events = m_telling.result.events;
    // A change that is told already tells of the step that made it.
    const bool isTold =
        guard == nullptr || std::any_of(events.begin(), events.end(), [&](RecordId event) {
            return m_chronicle.at(event).cause == guard->executed;
        });
    if (!isTold) {
        m_telling.chain({guard->executed});
    }
    const AttemptSeen* attempt = firstAttempt();
    if (attempt != nullptr) {
        m_telling.chain({attempt->sent});
    }
}

std::string DoubleCase::sameHandler() {
    m_telling.chain({m_first->started, m_firstEffect, m_secondEffect});
    m_telling.prevent(deduplicating);
    return "one request at " + first() + " took effect at " + m_say.time(m_firstEffect) +
           " and again at " + m_say.time(m_secondEffect);
}

std::string DoubleCase::withoutKey() {
    chainBoth();
    m_telling.prevent("a key that the client makes once for each operation");
    return "the requests carried no key, so nothing told " + m_say.node(m_second->server) + " at " +
           m_say.time(m_second->started) + " that " + first() +
           " had taken the same operation up " +
           m_say.between(m_first->started, m_second->started) + " before";
}

std::string DoubleCase::otherKey() {
    chainBoth();
    m_telling.prevent("one key for all attempts and copies of an operation");
    return "the second request carried " + m_say.key(m_second->key) + ", the first one " +
           m_say.key(m_first->key) + ", so " + m_say.node(m_second->server) + " took it at " +
           m_say.time(m_second->started) + " for a new operation";
}

std::string DoubleCase::unguarded() {
    chainBoth();
    m_telling.prevent("a claim of the key before the " + std::string(m_say.effect()));
    m_telling.preventTimeout(isRetry() ? firstAttempt() : nullptr);
    return "nothing was looked up, so " + m_say.node(m_second->server) + " repeated at " +
           m_say.time(m_secondEffect) + " what " + first() + " had done " +
           m_say.between(m_firstEffect, m_secondEffect) + " earlier";
}

std::string DoubleCase::afterDeath() {
    m_telling.chain({m_first->died, m_guard->executed});
    m_telling.decide(m_first->died, m_guard->executed);
    chainBoth();
    const bool isLocal = m_chronicle.trace().localEffect;
    m_telling.prevent(isLocal ? "the record and the ledger row in one transaction" : deduplicating);
    m_telling.prevent("asking whether the " + std::string(m_say.effect()) +
                      " exists before repeating it");
    const bool after = m_first->died > m_firstEffect;
    return first() + " died at " + m_say.time(m_first->died) + ", " +
           m_say.between(m_firstEffect, m_first->died) + (after ? " after" : " before") + " its " +
           std::string(m_say.effect()) + " and without a record of it; " + look() +
           ", so it worked again";
}

std::string DoubleCase::gaveUp() {
    m_telling.chain({m_first->replied, m_guard->executed});
    chainBoth();
    m_telling.decide(m_firstEffect, m_guard->executed);
    m_telling.prevent("asking whether the " + std::string(m_say.effect()) +
                      " exists before repeating it");
    m_telling.prevent("a record that the outcome is unknown");
    return first() + " answered " + std::to_string(m_chronicle.at(m_first->replied).status) +
           " at " + m_say.time(m_first->replied) + " and recorded nothing, although its " +
           std::string(m_say.effect()) + " happened at " + m_say.time(m_firstEffect) + "; " +
           look();
}

std::string DoubleCase::claimEnded(const StepSeen& held, const StepSeen& taken) {
    const RecordId end = endOfWork();
    m_telling.chain({held.executed, taken.executed, m_guard->executed, end});
    m_telling.decide(taken.executed, end);
    chainBoth();
    m_telling.prevent("a lease longer than " + m_say.between(held.executed, end));
    m_telling.prevent("a lease that is renewed while the work runs");
    if (!m_chronicle.trace().localEffect) {
        m_telling.prevent(deduplicating);
    }
    return m_say.clause(taken.executed) + ", " + m_say.between(held.executed, taken.executed) +
           " after " + first() + " had; " + first() + " was still at work until " +
           m_say.time(end) + ", " + m_say.between(taken.executed, end) + " too long";
}

std::string DoubleCase::tooLate(RecordId mark) {
    m_telling.chain({m_guard->executed, mark});
    m_telling.decide(m_guard->executed, mark);
    chainBoth();
    m_telling.prevent("an atomic claim of " + keyName() + " before the " +
                      std::string(m_say.effect()));
    m_telling.preventTimeout(isRetry() ? firstAttempt() : nullptr);
    m_telling.prevent("a look-up that waits for whoever is at work on " + keyName());
    return look() + "; " + m_say.clause(mark) + ", " + m_say.between(m_guard->executed, mark) +
           " too late";
}

std::string DoubleCase::notYetHere(RecordId mark, RecordId arrival) {
    m_telling.chain({mark, m_guard->executed, arrival});
    chainBoth();
    const NodeId lane = m_chronicle.at(m_guard->executed).lane;
    const std::string written = m_say.clause(mark);
    m_telling.prevent("a replication lag under " + m_say.between(mark, m_guard->executed));
    m_telling.prevent("a claim in one store that " + first() + " and " +
                      m_say.node(m_second->server) + " share");
    m_telling.preventTimeout(isRetry() ? firstAttempt() : nullptr);
    if (!arrival.isSome()) {
        m_telling.decide(mark, m_guard->executed);
        return look() + "; " + written + ", but the entry never reached " + m_say.node(lane);
    }
    m_telling.decide(m_guard->executed, arrival);
    return look() + "; " + written + ", but the entry reached " + m_say.node(lane) + " at " +
           m_say.time(arrival) + ", " + m_say.between(m_guard->executed, arrival) + " too late";
}

std::string DoubleCase::ownMemory(RecordId mark) {
    m_telling.chain({m_guard->executed, mark});
    m_telling.decide(m_guard->executed, mark);
    chainBoth();
    m_telling.prevent("a store that " + first() + " and " + m_say.node(m_second->server) +
                      " share");
    if (m_first->server != m_second->server) {
        m_telling.prevent("a balancer that sends all requests with one key to one server");
    }
    return look() + "; " + m_say.clause(mark) + ", where " + m_say.node(m_second->server) +
           " cannot see it";
}

std::string DoubleCase::vanished(RecordId mark) {
    m_telling.chain({mark, m_guard->executed});
    m_telling.decide(mark, m_guard->executed);
    chainBoth();
    m_telling.prevent("a record that lives longer than " + m_say.between(mark, m_guard->executed));
    return look() + "; " + m_say.clause(mark) + ", but it no longer counted " +
           m_say.between(mark, m_guard->executed) + " later";
}

std::string DoubleCase::stillWorking() {
    m_telling.chain({m_guard->executed});
    m_telling.decide(m_guard->executed, m_firstEffect);
    chainBoth();
    m_telling.chain({m_first->died, m_first->replied});
    m_telling.prevent("an atomic claim of " + keyName() + " before the " +
                      std::string(m_say.effect()));
    m_telling.preventTimeout(isRetry() ? firstAttempt() : nullptr);
    return look() + "; " + first() + " had been at work since " + m_say.time(m_first->started) +
           " and left no record of it";
}

} // namespace

void explainDouble(Telling& telling) {
    const auto effects = telling.chronicle.effectsOf(telling.verdict.intent);
    const std::string head = telling.say.wasCharged(telling.verdict.intent) + " " +
                             Teller::times(telling.verdict.effects) + ": ";
    if (effects.size() < 2) {
        telling.result.sentence = head + "the trace does not say how.";
        return;
    }
    DoubleCase pair(telling, effects[0], effects[1]);
    telling.result.sentence = head + pair.explain() + ".";
}

} // namespace idem
