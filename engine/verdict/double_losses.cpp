// Double effects because the mark of the first request was never made or was there no more: its
// server died or gave up, or the store forgot.

#include "engine/trace/text.h"
#include "engine/verdict/double_case.h"

#include <algorithm>

namespace idem {

namespace {

void preventByAsking(const DoubleCase& pair) {
    pair.telling.prevent("asking whether the " + pair.effect() + " exists before repeating it");
}

/// The first one took its own claim away after its effect: an exception, or an unclear failure.
std::string tellReleased(const DoubleCase& pair, RecordId removal) {
    const bool failed = pair.first->failed < removal;
    pair.telling.chain({pair.first->failed, removal, pair.first->replied, pair.guard->executed});
    pair.telling.decide(removal, pair.guard->executed);
    pair.telling.prevent(failed ? "keeping the claim after an exception, once the " +
                                      pair.effect() + " may have happened"
                                : "keeping the claim while the outcome of the " + pair.effect() +
                                      " is unknown");
    preventByAsking(pair);
    pair.preventByProvider();
    const RecordId cause = failed ? pair.first->failed : removal;
    const bool isAfter = pair.firstEffect < cause;
    const std::string when = pair.say.between(pair.firstEffect, cause) +
                             (isAfter ? " after its " : " before its ") + pair.effect();
    return (failed ? pair.say.clause(cause) + ", " + when + ", and released " + pair.keyName() +
                         " at " + pair.say.time(removal)
                   : pair.firstName() + " released " + pair.keyName() + " at " +
                         pair.say.time(removal) + ", " + when) +
           "; " + pair.look();
}

/// An exception after the effect and before the first record, so that none was ever made.
std::string tellForgotten(const DoubleCase& pair) {
    const RecordId failed = pair.first->failed;
    const StepSeen* rollback =
        DoubleCase::stepOf(*pair.first, OperationName::Rollback, pair.guard->executed);
    const bool isUndone = rollback != nullptr && rollback->executed > failed;
    pair.telling.chain({failed, isUndone ? rollback->executed : RecordId::none()});
    pair.telling.chain({pair.first->replied, pair.guard->executed});
    pair.telling.decide(failed, pair.guard->executed);
    pair.telling.prevent("a claim that is committed before the " + pair.effect());
    preventByAsking(pair);
    pair.preventByProvider();
    return pair.say.clause(failed) + ", " + pair.say.between(pair.firstEffect, failed) +
           (pair.firstEffect < failed ? " after its " : " before its ") + pair.effect() +
           (isUndone ? ", and " + pair.say.clause(rollback->executed) + ": no record was left"
                     : ", and left no record of it") +
           "; " + pair.look();
}

/// Another request deleted what the first one had written.
std::string tellRemovedByOther(const DoubleCase& pair, RecordId removal, RecordId mark) {
    pair.telling.chain({mark, removal, pair.guard->executed});
    pair.telling.decide(removal, pair.guard->executed);
    pair.telling.prevent("a deletion that compares the owner: only who holds the key may");
    return pair.say.clause(removal) + ", " + pair.say.between(mark, removal) + " after " +
           pair.say.clause(mark) + "; " + pair.look();
}

/// What would have kept the store from forgetting.
void preventLoss(const DoubleCase& pair, KeyLoss loss, RecordId mark) {
    const std::string age = pair.say.between(mark, pair.guard->executed);
    switch (loss) {
    case KeyLoss::Evicted:
        pair.telling.prevent("a store that refuses writes rather than evict records");
        break;
    case KeyLoss::Lost:
        pair.telling.prevent("a store that acknowledges only what survives its crash");
        pair.preventByProvider();
        break;
    case KeyLoss::Purged:
        pair.telling.prevent("housekeeping that spares a record for longer than " + age);
        break;
    default:
        pair.telling.prevent("a record that lives longer than " + age);
        pair.telling.prevent("412 for a retry that comes after the record's time");
        break;
    }
}

/// What the dead left in the store, and how it went: " and left IK-001 unfinished, but ...".
std::string tellLegacy(const DoubleCase& pair, RecordId removal) {
    RecordId mark;
    for (const RecordId one : pair.marks()) {
        mark = pair.chronicle.at(one).lane == pair.guardLane() && one < removal ? one : mark;
    }
    pair.telling.chain({removal});
    pair.telling.decide(removal, pair.guard->executed);
    const std::string end = ", but " + pair.say.clause(removal) + ", " +
                            pair.say.between(pair.first->died, removal) + " later; ";
    const auto loss = static_cast<KeyLoss>(pair.chronicle.at(removal).value);
    if (mark.isSome() &&
        static_cast<KeyState>(pair.chronicle.at(mark).detail) == KeyState::Consumed) {
        preventLoss(pair, loss, mark);
        return " and left its record of " + pair.keyName() + end;
    }
    const bool isUnfinished =
        mark.isSome() && static_cast<KeyState>(pair.chronicle.at(mark).detail) == KeyState::Created;
    const Time until = isUnfinished ? Time{pair.chronicle.at(mark).value} : Time{};
    // A claim that has run out stops nobody, whether it is deleted or kept.
    const bool hasRunOut = isUnfinished && until < pair.chronicle.at(pair.guard->executed).time;
    if (loss == KeyLoss::Purged && !hasRunOut) {
        pair.telling.prevent("housekeeping that deletes finished records only");
    }
    return " and left " + pair.keyName() + " unfinished" +
           (hasRunOut && loss == KeyLoss::Purged
                ? ", claimed until " + toMillisecondText(until - Time::zero())
                : "") +
           end;
}

/// The call for the effect that the first gave up before it answered, or null.
const StepSeen* givenUpEffectOf(const DoubleCase& pair) {
    for (const StepSeen& step : pair.first->steps) {
        if (step.has(effectFlag) && step.abandoned < pair.guard->executed &&
            pair.first->replied < pair.guard->executed) {
            return &step;
        }
    }
    return nullptr;
}

/// The owner of the claim did not know what had become of its effect, and left it so.
std::string tellUnclear(const DoubleCase& pair, const StepSeen& unclear) {
    pair.telling.chain({unclear.abandoned, pair.first->replied, pair.guard->executed});
    pair.telling.decide(unclear.abandoned, pair.guard->executed);
    preventByAsking(pair);
    pair.preventByProvider();
    return pair.say.clause(unclear.abandoned) + ", not knowing that it had happened at " +
           pair.say.time(pair.firstEffect) + ", and answered " +
           std::to_string(pair.chronicle.at(pair.first->replied).status) + "; " + pair.look() +
           " and worked again without asking what had become of it";
}

/// The first statement of the transaction in which the second looked, or null. A snapshot that is
/// kept until the commit is taken when that statement comes, also if it then has to wait.
const StepSeen* firstStatementOf(const DoubleCase& pair) {
    const StepSeen* first = nullptr;
    bool isOpen = false;
    for (const StepSeen& step : pair.second->steps) {
        if (!step.executed.isSome() || step.executed > pair.guard->executed ||
            pair.chronicle.at(step.executed).lane != pair.guardLane()) {
            continue;
        }
        const bool isEnd =
            step.name == OperationName::Commit || step.name == OperationName::Rollback;
        if (step.name == OperationName::Begin || isEnd) {
            isOpen = !isEnd;
            first = nullptr;
        } else if (isOpen && first == nullptr) {
            first = &step;
        }
    }
    return first;
}

/// The mark was committed before the look-up, but after the snapshot that the look-up reads; or
/// empty.
std::string tellOldSnapshot(const DoubleCase& pair, RecordId mark) {
    const StepSeen* statement = firstStatementOf(pair);
    if (statement == nullptr) {
        return {};
    }
    const RecordId wait = pair.chronicle.waitOf(*pair.second, *statement);
    const RecordId snapshot = std::min(wait, statement->executed);
    if (snapshot > mark) {
        return {};
    }
    pair.telling.chain({snapshot});
    pair.telling.decide(snapshot, mark);
    pair.telling.prevent("READ COMMITTED, under which every statement has a snapshot of its own");
    if (wait.isSome()) {
        pair.telling.prevent("a lock that is taken before the transaction begins");
    }
    pair.preventByProvider();
    return pair.look() + ", because its transaction still read its snapshot of " +
           pair.say.time(snapshot) + (wait.isSome() ? ", from before its wait for the lock" : "") +
           "; " + pair.say.clause(mark) + ", " + pair.say.between(snapshot, mark) + " after that";
}

/// The first left the key UNKNOWN, and the second carried the operation out again; or empty.
std::string tellRerun(const DoubleCase& pair) {
    const StepSeen* unknown =
        DoubleCase::stepOf(*pair.first, OperationName::MarkUnknown, pair.guard->executed);
    if (unknown == nullptr || !unknown->has(foundFlag)) {
        return {};
    }
    pair.telling.chain({pair.first->failed, unknown->executed, pair.guard->executed});
    pair.telling.decide(unknown->executed, pair.guard->executed);
    preventByAsking(pair);
    pair.preventByProvider();
    return pair.say.clause(unknown->executed) + ", although its " + pair.effect() +
           " had happened at " + pair.say.time(pair.firstEffect) + "; " + pair.look() +
           " and carried it out again";
}

/// The mark was not removed, and yet the second did not see it, or did not heed it.
std::string tellUnheeded(const DoubleCase& pair, RecordId mark) {
    const RecordId looked = pair.guard->executed;
    pair.telling.chain({mark, looked});
    pair.telling.decide(mark, looked);
    std::string text = tellOldSnapshot(pair, mark);
    if (!text.empty()) {
        return text;
    }
    if (const StepSeen* unclear = givenUpEffectOf(pair)) {
        return tellUnclear(pair, *unclear);
    }
    std::string rerun = tellRerun(pair);
    if (!rerun.empty()) {
        return rerun;
    }
    preventLoss(pair, KeyLoss::Expired, mark);
    return pair.look() + "; " + pair.say.clause(mark) + ", but it no longer counted " +
           pair.say.between(mark, looked) + " later";
}

/// Whether a handler made that step in a transaction that was still open at a later instant.
bool isUncommitted(const HandlerSeen& handler, RecordId made, RecordId instant) {
    bool isOpen = false;
    for (const StepSeen& step : handler.steps) {
        const bool isEnd =
            step.name == OperationName::Commit || step.name == OperationName::Rollback;
        if (!(step.executed < instant) || (!isEnd && step.name != OperationName::Begin)) {
            continue;
        }
        isOpen = step.executed < made && !isEnd;
    }
    return isOpen;
}

/// Why no replica was ever told of the claim: it was not committed, or is a lock of the node's
/// own. Part of a sentence, or empty.
std::string unsentOf(const DoubleCase& pair, RecordId mark, RecordId end) {
    const Record& record = pair.chronicle.at(mark);
    if (record.kind == RecordKind::OperationExecuted &&
        static_cast<OperationName>(record.detail) == OperationName::TakeAdvisoryLock) {
        return ", a lock in its memory, of which no replica is told; ";
    }
    return isUncommitted(*pair.first, mark, end) ? " in a transaction that it had not committed, "
                                                   "so that no replica could hear of it; "
                                                 : "";
}

/// What would have brought the claim to the node that took over.
void preventFailover(const DoubleCase& pair, RecordId mark, RecordId crash) {
    const bool isCache = pair.chronicle.roleOf(pair.chronicle.at(mark).lane) == NodeRole::Cache;
    pair.telling.prevent(isCache ? "WAIT for a replica before the " + pair.effect()
                                 : "a commit that waits for a synchronous standby");
    if (crash.isSome()) {
        pair.telling.prevent("a replication lag under " + pair.say.between(mark, crash));
    }
    pair.preventByProvider();
}

} // namespace

std::string tellLostClaim(const DoubleCase& pair) {
    const RecordId looked = pair.guard->executed;
    for (const StepSeen& step : pair.first->steps) {
        const bool isClaim = step.has(claimFlag) || step.name == OperationName::TakeLock;
        if (!isClaim || !step.has(foundFlag) || !(step.executed < looked)) {
            continue;
        }
        const NodeId home = pair.chronicle.at(step.executed).lane;
        const RecordId promotion =
            pair.chronicle.lastBetween(step.executed, looked, [&](RecordId, const Record& record) {
                return record.kind == RecordKind::NodePromoted && record.lane == pair.guardLane() &&
                       NodeId{record.other} == home;
            });
        const RecordId arrival =
            pair.chronicle.arrivalOf(*pair.first, pair.second->key, pair.guardLane());
        if (promotion.isSome() && !(arrival < promotion)) {
            return tellFailover(pair, step.executed, promotion);
        }
    }
    return {};
}

std::string tellLostEntry(const DoubleCase& pair) {
    const NodeId lane = pair.guardLane();
    const auto marks = pair.marks();
    const RecordId promotion = pair.chronicle.lastBetween(
        RecordId::none(), pair.guard->executed, [lane](RecordId, const Record& record) {
            return record.kind == RecordKind::NodePromoted && record.lane == lane;
        });
    if (!promotion.isSome() || marks.empty()) {
        return {};
    }
    const RecordId mark = marks.back();
    const NodeId home{pair.chronicle.at(promotion).other};
    if (pair.chronicle.at(mark).lane != home || mark > promotion) {
        return {};
    }
    const RecordId arrived = pair.chronicle.lastBetween(
        mark, pair.guard->executed, [&](RecordId id, const Record& record) {
            return record.kind == RecordKind::EntryApplied && record.lane == lane &&
                   record.other == pair.second->key && pair.chronicle.handlerOf(id) == pair.first;
        });
    return arrived.isSome() ? std::string() : tellFailover(pair, mark, promotion);
}

std::string tellDeath(const DoubleCase& pair) {
    pair.telling.chain({pair.first->died, pair.guard->executed});
    pair.telling.decide(pair.first->died, pair.guard->executed);
    const StepSeen* kept = DoubleCase::stepOf(*pair.first, OperationName::KeepRecord);
    const RecordId removal =
        pair.keyRemovalBetween(pair.guardLane(), pair.first->died, pair.guard->executed);
    const bool isGone = removal.isSome() && pair.markAt(pair.guardLane()).isSome();
    std::string what = " and without a record of it; ";
    if (kept != nullptr) {
        pair.telling.chain({kept->executed});
        pair.telling.prevent("a store that outlives the memory of a server");
        what = "; the record that it had kept in its own memory at " +
               pair.say.time(kept->executed) + " died with it; ";
    } else if (isGone) {
        what = tellLegacy(pair, removal);
    }
    const bool isLocal = pair.chronicle.trace().localEffect;
    if (isLocal) {
        pair.telling.prevent("the record and the ledger row in one transaction");
    }
    pair.preventByProvider();
    preventByAsking(pair);
    pair.chainBoth();
    const bool isAfter = pair.first->died > pair.firstEffect;
    return pair.firstName() + " died at " + pair.say.time(pair.first->died) + ", " +
           pair.say.between(pair.firstEffect, pair.first->died) + (isAfter ? " after" : " before") +
           " its " + pair.effect() + what + pair.look() + ", so it worked again";
}

std::string tellGaveUp(const DoubleCase& pair) {
    if (pair.first->failed < pair.guard->executed) {
        const RecordId removal =
            std::max(pair.first->failed,
                     pair.removalBetween(pair.guardLane(), pair.firstEffect, pair.guard->executed));
        const bool isRemoval = removal.isSome() && removal != pair.first->failed;
        std::string text = isRemoval ? tellReleased(pair, removal) : tellForgotten(pair);
        pair.chainBoth();
        return text;
    }
    pair.telling.chain({pair.first->replied, pair.guard->executed});
    pair.chainBoth();
    pair.telling.decide(std::min(pair.firstEffect, pair.guard->executed),
                        std::max(pair.firstEffect, pair.guard->executed));
    preventByAsking(pair);
    pair.telling.prevent("a record that the outcome is unknown");
    pair.preventByProvider();
    return pair.firstName() + " answered " +
           std::to_string(pair.chronicle.at(pair.first->replied).status) + " at " +
           pair.say.time(pair.first->replied) + " and recorded nothing, although its " +
           pair.effect() + " happened at " + pair.say.time(pair.firstEffect) + "; " + pair.look();
}

std::string tellBlindTakeover(const DoubleCase& pair) {
    const StepSeen* taken =
        DoubleCase::stepOf(*pair.second, OperationName::TakeOverKey, pair.secondEffect);
    const StepSeen* look =
        DoubleCase::stepOf(*pair.second, OperationName::FindKey, pair.secondEffect);
    const StepSeen* record =
        DoubleCase::stepOf(*pair.first, OperationName::OverwriteKey, pair.secondEffect);
    if (taken == nullptr || look == nullptr || record == nullptr || !taken->has(foundFlag) ||
        record->executed < look->executed || taken->executed < record->executed) {
        return {};
    }
    pair.telling.chain({look->executed, record->executed, taken->executed});
    pair.telling.decide(record->executed, taken->executed);
    pair.chainBoth();
    pair.preventByComparing();
    pair.preventByProvider();
    return pair.say.clause(look->executed) + " in progress; " + pair.say.clause(record->executed) +
           ", " + pair.say.between(look->executed, record->executed) + " later; but " +
           pair.say.clause(taken->executed) + ", " +
           pair.say.between(record->executed, taken->executed) +
           " after that, over the finished record, judging by what it had read";
}

std::string tellVanished(const DoubleCase& pair, RecordId mark) {
    const RecordId looked = pair.guard->executed;
    const RecordId removal = pair.keyRemovalBetween(pair.guardLane(), mark, looked);
    const HandlerSeen* remover = removal.isSome() ? pair.chronicle.handlerOf(removal) : nullptr;
    const auto loss = removal.isSome() ? static_cast<KeyLoss>(pair.chronicle.at(removal).value)
                                       : KeyLoss::Deleted;
    std::string text;
    if (removal.isSome() && loss == KeyLoss::Deleted && remover == pair.first) {
        text = tellReleased(pair, removal);
    } else if (removal.isSome() && loss == KeyLoss::Deleted && remover != nullptr) {
        text = tellRemovedByOther(pair, removal, mark);
    } else if (removal.isSome()) {
        pair.telling.chain({mark, removal, looked});
        pair.telling.decide(removal, looked);
        preventLoss(pair, loss, mark);
        text = pair.say.clause(mark) + ", but " + pair.say.clause(removal) + ", " +
               pair.say.between(mark, removal) + " later; " + pair.look() + ", " +
               pair.say.between(removal, looked) + " after that";
    } else {
        text = tellUnheeded(pair, mark);
    }
    pair.chainBoth();
    return text;
}

std::string tellFailover(const DoubleCase& pair, RecordId mark, RecordId promotion) {
    const NodeId home = pair.chronicle.at(mark).lane;
    const RecordId crash =
        pair.chronicle.lastBetween(mark, promotion, [home](RecordId, const Record& record) {
            return record.kind == RecordKind::NodeCrashed && record.lane == home;
        });
    const RecordId dropped =
        pair.chronicle.lastBetween(mark, pair.guard->executed, [](RecordId, const Record& record) {
            return record.kind == RecordKind::EntryDropped;
        });
    pair.telling.chain({mark, crash, dropped, promotion, pair.guard->executed});
    pair.telling.decide(mark, crash.isSome() ? crash : promotion);
    pair.chainBoth();
    const std::string unsent = unsentOf(pair, mark, crash.isSome() ? crash : promotion);
    const std::string rest = "; " + pair.say.clause(promotion) + " without it; " + pair.look();
    if (!unsent.empty()) {
        pair.telling.prevent("a claim that is committed, on a standby too, before the " +
                             pair.effect());
        pair.preventByProvider();
        return pair.say.clause(mark) + unsent +
               (crash.isSome() ? pair.say.clause(crash) + ", " + pair.say.between(mark, crash) +
                                     " later, and the claim with it"
                               : "the claim stayed behind in " + pair.say.node(home)) +
               rest;
    }
    preventFailover(pair, mark, crash);
    const std::string text =
        pair.say.clause(mark) + ", but " +
        (crash.isSome() ? pair.say.node(home) + " died " + pair.say.between(mark, crash) +
                              " later, before the entry had reached "
                        : "the entry had not reached ");
    return text + pair.say.node(pair.guardLane()) + rest;
}

} // namespace idem
