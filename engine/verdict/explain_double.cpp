// Why an intent had two effects:
//
//     no key, or another key          nothing to look for
//     no step that looks or claims    nothing was looked for
//     the first one died              its mark is gone or was never made
//     both hold the same claim        the claim of the first had ended, or admits two
//     another's claim came           it took the place of the mark of the first
//     a record in a cache            its copy in the database came after the look-up
//     a mark in the same store        it was made after the look-up, or was gone by then
//     a mark in another store         it arrived after the look-up, or never

#include "engine/verdict/double_case.h"

namespace idem {

namespace {

std::string tellByMarks(const DoubleCase& pair) {
    std::string shared = tellSharedClaim(pair);
    if (!shared.empty()) {
        return shared;
    }
    for (const auto tellCause :
         {tellLostClaim, tellLostEntry, tellBlindTakeover, tellReplaced, tellWriteBehind}) {
        std::string text = tellCause(pair);
        if (!text.empty()) {
            return text;
        }
    }
    const RecordId looked = pair.guard->executed;
    const RecordId here = pair.markAt(pair.guardLane());
    if (here.isSome()) {
        return here > looked ? tellTooLate(pair, here) : tellVanished(pair, here);
    }
    const auto marks = pair.marks();
    if (!marks.empty()) {
        return tellElsewhere(pair, marks.front());
    }
    const bool isOver = pair.first->replied < looked || pair.first->failed < looked;
    return isOver ? tellGaveUp(pair) : tellStillWorking(pair);
}

/// What comes after "alice was charged twice: ".
std::string tellPair(const DoubleCase& pair) {
    if (pair.first == nullptr || pair.second == nullptr) {
        pair.telling.chain({pair.firstEffect, pair.secondEffect});
        pair.telling.decide(pair.firstEffect, pair.secondEffect);
        pair.preventByProvider();
        return pair.say.clause(pair.secondEffect) + ", and nobody asked for it";
    }
    if (pair.first == pair.second) {
        return tellSameHandler(pair);
    }
    if (pair.first->key == 0 || pair.second->key == 0) {
        return tellWithoutKey(pair) + tellOrigin(pair);
    }
    if (pair.first->key != pair.second->key) {
        return tellOtherKey(pair);
    }
    if (pair.guard == nullptr) {
        return tellUnguarded(pair) + tellOrigin(pair);
    }
    const std::string scoped = tellOtherScope(pair);
    if (!scoped.empty()) {
        return scoped + tellOrigin(pair) + tellHidden(pair, pair.telling.verdict.ledgerRows);
    }
    const bool isDead = pair.first->died < pair.guard->executed;
    return (isDead ? tellDeath(pair) : tellByMarks(pair)) + tellOrigin(pair) +
           tellForgottenByProvider(pair) + tellHidden(pair, pair.telling.verdict.ledgerRows);
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
    telling.result.sentence = head + tellPair({telling, effects[0], effects[1]}) + ".";
}

} // namespace idem
