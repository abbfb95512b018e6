// Double effects although both requests claimed the key, or locked it, in the same store: the
// claim of the first ended while it was still at work, or it never excluded anybody.

#include "engine/verdict/double_case.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

/// A claim or lock that both won in one store.
struct SharedClaim {
    const StepSeen* held = nullptr;
    const StepSeen* taken = nullptr;
    NodeId lane;
};

bool isWon(const StepSeen& step) {
    const bool excludes = step.has(claimFlag) || step.name == OperationName::TakeLock ||
                          step.name == OperationName::TakePermit;
    return excludes && step.has(foundFlag) && step.executed.isSome();
}

SharedClaim findSharedClaim(const DoubleCase& pair) {
    const RecordId end = pair.endOfWork();
    for (const StepSeen& held : pair.first->steps) {
        for (const StepSeen& taken : pair.second->steps) {
            const bool isShared = isWon(held) && isWon(taken) && held.executed < taken.executed &&
                                  taken.executed < end && taken.executed < pair.secondEffect;
            if (!isShared) {
                continue;
            }
            const NodeId lane = pair.chronicle.at(held.executed).lane;
            if (lane == pair.chronicle.at(taken.executed).lane) {
                return {&held, &taken, lane};
            }
        }
    }
    return {};
}

std::string tellPermits(const DoubleCase& pair, const SharedClaim& claim) {
    pair.telling.prevent("a lock of each key, because permits only limit how many work");
    pair.telling.prevent("an atomic claim of " + pair.keyName() + " before the " + pair.effect());
    return pair.firstName() + " and " + pair.secondName() + " held a permit each, since " +
           pair.say.time(claim.held->executed) + " and " + pair.say.time(claim.taken->executed) +
           ": a semaphore counts requests and knows no " + pair.keyName();
}

/// A step of a third request that took the claim of the first away, or null.
const StepSeen* findStranger(const DoubleCase& pair, const SharedClaim& claim) {
    constexpr std::array removing{OperationName::DeleteLock,
                                  OperationName::DeleteKey,
                                  OperationName::ForgetRecord,
                                  OperationName::ReleaseKey,
                                  OperationName::OverwriteKey};
    for (const HandlerSeen& handler : pair.chronicle.handlers()) {
        if (&handler == pair.first || handler.key != pair.first->key) {
            continue;
        }
        for (const StepSeen& step : handler.steps) {
            const bool removes =
                std::find(removing.begin(), removing.end(), step.name) != removing.end();
            if (removes && step.has(foundFlag) && step.executed > claim.held->executed &&
                step.executed < claim.taken->executed &&
                pair.chronicle.at(step.executed).lane == claim.lane) {
                return &step;
            }
        }
    }
    return nullptr;
}

/// The claim of the stranger itself, if it had run out before the first made its own; or none: a
/// loser, who deletes what it never had, deletes it whatever the lease.
RecordId endedClaimOf(const DoubleCase& pair, const SharedClaim& claim, const StepSeen& step) {
    const HandlerSeen* stranger = pair.chronicle.handlerOf(step.executed);
    const RecordId own = pair.chronicle.lastBetween(
        RecordId::none(), claim.held->executed, [&](RecordId id, const Record& record) {
            const bool isHeld = record.kind == RecordKind::LockChanged
                                    ? static_cast<LockState>(record.detail) == LockState::Held
                                    : record.kind == RecordKind::KeyChanged &&
                                          static_cast<KeyState>(record.detail) == KeyState::Created;
            return isHeld && record.lane == claim.lane && record.other == pair.first->key &&
                   pair.chronicle.handlerOf(id) == stranger;
        });
    const bool isEnded = own.isSome() && Time{pair.chronicle.at(own).value} <=
                                             pair.chronicle.at(claim.held->executed).time;
    return isEnded ? own : RecordId::none();
}

std::string tellStranger(const DoubleCase& pair, const SharedClaim& claim, const StepSeen& step) {
    const RecordId ended = endedClaimOf(pair, claim, step);
    pair.telling.chain({step.executed});
    pair.telling.decide(step.executed, pair.endOfWork());
    pair.telling.prevent("a release that compares the owner: only who holds it may delete it");
    if (ended.isSome()) {
        pair.telling.chain({ended});
        pair.telling.prevent("a lease longer than " + pair.say.between(ended, step.executed) +
                             ", so that " + pair.say.server(step.executed) +
                             " deletes what is still its own");
    }
    return pair.say.clause(step.executed) + ", but it was " + pair.firstName() + " that held it, " +
           "since " + pair.say.time(claim.held->executed) + "; so " +
           pair.say.clause(claim.taken->executed) + " while " + pair.firstName() +
           " was at work until " + pair.say.time(pair.endOfWork());
}

/// A claim inside an open transaction ended with its connection.
std::string tellDeadTransaction(const DoubleCase& pair, const SharedClaim& claim) {
    const RecordId taken = claim.taken->executed;
    const RecordId outage =
        pair.chronicle.lastBetween(claim.held->executed, taken, [&](RecordId, const Record& one) {
            return (one.kind == RecordKind::NodeCrashed && one.lane == claim.lane) ||
                   one.kind == RecordKind::LinkCut || one.kind == RecordKind::NodePaused;
        });
    pair.telling.chain({outage});
    pair.telling.prevent("a claim that is committed before the " + pair.effect());
    pair.telling.prevent("no open transaction during a call to others");
    const std::string reason = outage.isSome()
                                   ? pair.say.clause(outage) + ", which ended the transaction"
                                   : "its connection to " + pair.say.node(claim.lane) +
                                         " was broken off by then, which ended the transaction";
    return pair.firstName() + " claimed " + pair.keyName() + " at " +
           pair.say.time(claim.held->executed) + " in a transaction that it had not committed; " +
           reason + " and with it the claim, while " + pair.firstName() + " was at work until " +
           pair.say.time(pair.endOfWork()) + "; " + pair.say.clause(taken);
}

/// The claim was in the memory of a node that crashed in between.
std::string tellCrashedStore(const DoubleCase& pair, const SharedClaim& claim, RecordId crash) {
    const RecordId held = claim.held->executed;
    pair.telling.chain({crash});
    pair.telling.decide(held, crash);
    pair.telling.prevent("WAIT for a replica before the " + pair.effect());
    pair.telling.prevent("a store that acknowledges only what survives its crash");
    pair.preventByProvider();
    return pair.say.clause(held) + ", but " + pair.say.clause(crash) + ", " +
           pair.say.between(held, crash) + " later, and what took its place had never heard of " +
           "it; so " + pair.say.clause(claim.taken->executed) + " while " + pair.firstName() +
           " was at work until " + pair.say.time(pair.endOfWork());
}

/// A step of the first about the store that was sent after the claim, never carried out, and not
/// for want of patience.
bool isCutOff(const DoubleCase& pair, const SharedClaim& claim) {
    return std::any_of(
        pair.first->steps.begin(), pair.first->steps.end(), [&](const StepSeen& step) {
            const bool isOfStore =
                step.name == OperationName::Commit || step.name == OperationName::Rollback ||
                step.name == OperationName::CompleteKey || step.name == OperationName::InsertKey;
            return isOfStore && step.sent > claim.taken->executed && !step.executed.isSome() &&
                   !step.abandoned.isSome();
        });
}

/// A lock that belongs to a session ended with the session's connection.
std::string tellBrokenSession(const DoubleCase& pair, const SharedClaim& claim) {
    pair.telling.prevent("a claim that is committed before the " + pair.effect());
    pair.preventByProvider();
    return pair.say.clause(claim.held->executed) + ", but its connection to " +
           pair.say.node(claim.lane) + " was broken off and with it the lock ended; so " +
           pair.say.clause(claim.taken->executed) + ", while " + pair.firstName() +
           " was at work until " + pair.say.time(pair.endOfWork());
}

/// Whether the handler's transaction outlived that instant: it was committed later.
bool commitsAfter(const HandlerSeen& handler, RecordId instant) {
    return std::any_of(handler.steps.begin(), handler.steps.end(), [&](const StepSeen& step) {
        return step.name == OperationName::Commit && step.has(foundFlag) &&
               step.executed.isSome() && step.executed > instant;
    });
}

/// Whether both inserted the key, or both finished a record of their own: then there were two.
bool hasTwoRows(const DoubleCase& pair, const SharedClaim& claim, Time deadline) {
    const RecordId taken = claim.taken->executed;
    const bool isInsert =
        claim.taken->name == OperationName::ClaimKey || claim.taken->name == OperationName::PutKey;
    const bool isAlive = deadline > pair.chronicle.at(taken).time &&
                         !pair.removalBetween(claim.lane, claim.held->executed, taken).isSome();
    // An owner that lost its claim completes nothing: its update finds no row that is its own. An
    // update that asks for no owner counts the rows that it changed.
    const auto completes = [&](const HandlerSeen& one) {
        return std::any_of(one.steps.begin(), one.steps.end(), [&](const StepSeen& step) {
            if (!step.executed.isSome() || step.executed < taken || !step.has(foundFlag)) {
                return false;
            }
            return step.name == OperationName::CompleteKey ||
                   (step.name == OperationName::OverwriteKey &&
                    pair.chronicle.at(step.executed).value > 1);
        });
    };
    return isInsert && claim.held->name == claim.taken->name && isAlive && completes(*pair.first) &&
           completes(*pair.second);
}

std::string tellTwoRows(const DoubleCase& pair, const SharedClaim& claim) {
    pair.telling.prevent("a unique index on the key, which refuses the second row");
    pair.preventByProvider();
    const RecordId held = claim.held->executed;
    const RecordId taken = claim.taken->executed;
    return pair.say.clause(taken) + ", " + pair.say.between(held, taken) + " after " +
           pair.firstName() + " had, and both stood: no unique index in " +
           pair.say.node(claim.lane) + " kept " + pair.keyName() + " from having two rows, and " +
           pair.firstName() + " was at work until " + pair.say.time(pair.endOfWork());
}

/// Why the owner took so long: it stood still, or the provider was slow; or empty.
std::string delayOf(const DoubleCase& pair, const SharedClaim& claim) {
    const RecordId pause = pair.chronicle.lastBetween(
        claim.held->executed, pair.endOfWork(), [&](RecordId, const Record& one) {
            return one.kind == RecordKind::NodePaused && one.lane == pair.first->server;
        });
    if (pause.isSome()) {
        pair.telling.chain({pause});
        return " (" + pair.say.clause(pause) + ")";
    }
    for (const StepSeen& step : pair.first->steps) {
        if (step.has(effectFlag) && step.sent > claim.held->executed && step.executed.isSome() &&
            step.executed > claim.taken->executed) {
            return " (its " + pair.effect() + ", asked for at " + pair.say.time(step.sent) +
                   ", took effect after " + pair.say.between(step.sent, step.executed) + ")";
        }
    }
    return {};
}

/// The instant at which the held claim would have run out; 0 if no record tells.
Time deadlineOf(const DoubleCase& pair, const SharedClaim& claim) {
    Time deadline;
    for (const RecordId change : pair.first->changes) {
        const Record& record = pair.chronicle.at(change);
        if (record.lane == claim.lane && change < claim.taken->executed &&
            static_cast<KeyState>(record.detail) == KeyState::Created) {
            deadline = Time{record.value};
        }
    }
    return deadline;
}

std::string tellTakeover(const DoubleCase& pair, const SharedClaim& claim, Time deadline) {
    pair.preventByComparing();
    pair.preventByProvider();
    return pair.say.clause(claim.taken->executed) + ", although " + pair.firstName() +
           " held it until " + toMillisecondText(deadline - Time::zero()) +
           " and was alive and at work until " + pair.say.time(pair.endOfWork());
}

/// The first one, back from its work, overwrote or deleted what was its successor's by then.
std::string zombieOf(const DoubleCase& pair, const SharedClaim& claim) {
    for (const StepSeen& step : pair.first->steps) {
        const bool isBlind =
            step.name == OperationName::OverwriteKey || step.name == OperationName::DeleteKey ||
            step.name == OperationName::DeleteLock || step.name == OperationName::PutRecord;
        if (isBlind && step.has(foundFlag) && step.executed.isSome() &&
            step.executed > claim.taken->executed) {
            pair.telling.chain({step.executed});
            return "; then " + pair.say.clause(step.executed) + ", although it was " +
                   pair.secondName() + "'s by then";
        }
    }
    return {};
}

/// Whether the owner renewed its lease, or stood still and could not.
bool isBeyondRenewal(const DoubleCase& pair, const SharedClaim& claim) {
    const RecordId held = claim.held->executed;
    const RecordId taken = claim.taken->executed;
    const bool isRenewed =
        std::any_of(pair.first->steps.begin(), pair.first->steps.end(), [&](const StepSeen& step) {
            const bool isRenewal =
                step.name == OperationName::RenewClaim || step.name == OperationName::RenewLock;
            return isRenewal && step.sent > held && step.sent < taken;
        });
    const RecordId pause =
        pair.chronicle.lastBetween(held, taken, [&](RecordId, const Record& one) {
            return one.kind == RecordKind::NodePaused && one.lane == pair.first->server;
        });
    return isRenewed || pause.isSome();
}

std::string tellEndedLease(const DoubleCase& pair, const SharedClaim& claim) {
    const RecordId end = pair.endOfWork();
    const RecordId taken = claim.taken->executed;
    pair.telling.prevent("a lease longer than " + pair.say.between(claim.held->executed, end));
    const bool isLate = pair.firstEffect > pair.secondEffect && !pair.chronicle.trace().localEffect;
    if (!isBeyondRenewal(pair, claim)) {
        pair.telling.prevent("a lease that is renewed while the work runs");
    } else if (isLate) {
        pair.telling.prevent("a token that grows with every claim, and a provider that refuses an "
                             "older one");
    }
    pair.preventByProvider();
    return pair.say.clause(taken) + ", " + pair.say.between(claim.held->executed, taken) +
           " after " + pair.firstName() + " had; " + pair.firstName() +
           " was still at work until " + pair.say.time(end) + ", " + pair.say.between(taken, end) +
           " too long" + delayOf(pair, claim) + zombieOf(pair, claim);
}

std::string tellReason(const DoubleCase& pair, const SharedClaim& claim) {
    const RecordId taken = claim.taken->executed;
    if (claim.held->name == OperationName::TakePermit) {
        return tellPermits(pair, claim);
    }
    if (const StepSeen* stranger = findStranger(pair, claim)) {
        return tellStranger(pair, claim, *stranger);
    }
    const RecordId crash = pair.chronicle.lastBetween(
        claim.held->executed, taken, [&claim](RecordId, const Record& record) {
            return record.kind == RecordKind::NodeCrashed && record.lane == claim.lane;
        });
    // Only if the claim went with the crash: what a store had saved outlives it.
    const RecordId removal = pair.removalBetween(claim.lane, claim.held->executed, taken);
    const bool wasLost = crash.isSome() && removal.isSome() &&
                         pair.chronicle.at(removal).time == pair.chronicle.at(crash).time;
    if (wasLost) {
        return tellCrashedStore(pair, claim, crash);
    }
    const StepSeen* release =
        DoubleCase::stepOf(*pair.first, OperationName::ReleaseAdvisoryLock, taken);
    if (release != nullptr && release->executed > claim.held->executed) {
        pair.telling.decide(release->executed, pair.endOfWork());
        return tellEarlyRelease(pair, *release, pair.endOfWork());
    }
    const Time deadline = deadlineOf(pair, claim);
    if (hasTwoRows(pair, claim, deadline)) {
        return tellTwoRows(pair, claim);
    }
    const StepSeen* begin =
        DoubleCase::stepOf(*pair.first, OperationName::Begin, claim.held->executed);
    const StepSeen* commit = DoubleCase::stepOf(*pair.first, OperationName::Commit, taken);
    if (begin != nullptr && (commit == nullptr || commit->executed < claim.held->executed)) {
        if (commitsAfter(*pair.first, taken)) {
            return tellTwoRows(pair, claim);
        }
        return tellDeadTransaction(pair, claim);
    }
    if (claim.held->name == OperationName::TakeAdvisoryLock && isCutOff(pair, claim)) {
        return tellBrokenSession(pair, claim);
    }
    const bool isTakeover = claim.taken->name == OperationName::TakeOverKey ||
                            claim.taken->name == OperationName::PutKey ||
                            claim.taken->name == OperationName::PutRecord;
    if (isTakeover && deadline > pair.chronicle.at(taken).time) {
        return tellTakeover(pair, claim, deadline);
    }
    return tellEndedLease(pair, claim);
}

} // namespace

std::string tellSharedClaim(const DoubleCase& pair) {
    // Who claimed first need not be who took effect first: a slow owner is overtaken.
    const DoubleCase swapped(pair.telling, pair.secondEffect, pair.firstEffect);
    for (const DoubleCase* one : {&pair, &swapped}) {
        const SharedClaim claim = findSharedClaim(*one);
        if (claim.held == nullptr || one->guard == nullptr) {
            continue;
        }
        const RecordId end = one->endOfWork();
        one->telling.chain(
            {claim.held->executed, claim.taken->executed, one->guard->executed, end});
        one->telling.decide(claim.taken->executed, end);
        std::string text = tellReason(*one, claim);
        one->chainBoth();
        return text;
    }
    return {};
}

} // namespace idem
