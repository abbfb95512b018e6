// Double effects because the mark of the first request was not there yet where the second one
// looked: made after the look-up, in another process, in another store, or still under way.

#include "engine/verdict/double_case.h"

#include <algorithm>

namespace idem {

namespace {

void preventByClaim(const DoubleCase& pair) {
    pair.telling.prevent("an atomic claim of " + pair.keyName() + " before the " + pair.effect());
}

/// SELECT ... FOR UPDATE of a row that does not exist.
std::string tellMissingRow(const DoubleCase& pair, RecordId mark) {
    pair.telling.prevent("inserting " + pair.keyName() + " before the " + pair.effect() +
                         ", so that there is a row to wait for");
    pair.telling.preventTimeout(pair.retriedAttempt());
    return pair.look() + ", and what is not there cannot be locked; " + pair.say.clause(mark) +
           ", " + pair.say.between(pair.guard->executed, mark) + " too late";
}

std::string tellOwnMemory(const DoubleCase& pair, RecordId mark) {
    pair.telling.chain({pair.guard->executed, mark});
    pair.telling.decide(pair.guard->executed, mark);
    pair.chainBoth();
    pair.telling.prevent("a store that " + pair.firstName() + " and " + pair.secondName() +
                         " share");
    if (pair.first->server != pair.second->server) {
        pair.telling.prevent("a balancer that sends all requests with one key to one server");
    }
    return pair.look() + "; " + pair.say.clause(mark) + ", where " + pair.secondName() +
           " cannot see it";
}

/// One request was arbitrated by the cache, the other one by the database.
std::string tellSplitArbiters(const DoubleCase& pair, RecordId mark) {
    const Record& made = pair.chronicle.at(mark);
    const RecordId outage =
        pair.chronicle.outageOf(made.lane, pair.second->server, pair.guard->executed);
    const RecordId other =
        outage.isSome() ? outage
                        : pair.chronicle.outageOf(pair.guardLane(), pair.first->server, mark);
    pair.telling.chain({other, mark, pair.guard->executed});
    pair.telling.decide(std::min(mark, pair.guard->executed), std::max(mark, pair.guard->executed));
    pair.chainBoth();
    pair.telling.prevent("one store that arbitrates every claim, whoever can reach it");
    pair.telling.prevent("failing closed: 503 while that store cannot be reached");
    return pair.say.clause(mark) + ", but " + pair.look() + ": two arbiters, " +
           pair.say.between(mark, pair.guard->executed) + " apart, neither of which knows the " +
           "other's claims" + (other.isSome() ? " (" + pair.say.clause(other) + ")" : "");
}

/// The key's home was out of reach, so another one served it.
std::string tellMovedHome(const DoubleCase& pair, RecordId mark, RecordId outage) {
    pair.telling.chain({mark, outage, pair.guard->executed});
    pair.telling.decide(mark, pair.guard->executed);
    pair.chainBoth();
    pair.telling.prevent("a new home that waits until the claims of the old one have run out");
    pair.preventByProvider();
    return pair.say.clause(mark) + "; " + pair.say.clause(outage) + ", so " + pair.look() + ", " +
           pair.say.between(mark, pair.guard->executed) + " later, where nobody knew of it";
}

/// The merge of two regions' entries leaves one: say so, because the evidence is gone with it.
std::string tellMerge(const DoubleCase& pair, RecordId mark) {
    const NodeId home = pair.chronicle.at(mark).lane;
    const RecordId merged = pair.chronicle.lastBetween(
        pair.guard->executed, RecordId::none(), [&](RecordId id, const Record& record) {
            return record.kind == RecordKind::KeyChanged && record.other == pair.second->key &&
                   (record.lane == home || record.lane == pair.guardLane()) && record.cause < id &&
                   pair.chronicle.at(record.cause).kind == RecordKind::EntryApplied;
        });
    if (!merged.isSome() || !pair.guard->has(claimFlag)) {
        return {};
    }
    return "; the merge left one record of the two";
}

/// Two nodes of one store, and the entry of the first on its way.
std::string tellUnderWay(const DoubleCase& pair, RecordId mark, RecordId arrival) {
    const RecordId looked = pair.guard->executed;
    pair.telling.chain({mark, looked, arrival});
    pair.chainBoth();
    pair.telling.prevent("a replication lag under " + pair.say.between(mark, looked));
    const bool isDatabase = pair.chronicle.roleOf(pair.guardLane()) == NodeRole::Database &&
                            !pair.guard->has(claimFlag);
    pair.telling.prevent(isDatabase ? "reading from the primary, " +
                                          pair.say.node(pair.chronicle.at(mark).lane)
                                    : "a claim in one store that " + pair.firstName() + " and " +
                                          pair.secondName() + " share: one home for each key");
    pair.telling.preventTimeout(pair.retriedAttempt());
    const std::string lane = pair.say.node(pair.guardLane());
    const std::string text = pair.look() + "; " + pair.say.clause(mark);
    if (!arrival.isSome()) {
        pair.telling.decide(std::min(mark, looked), std::max(mark, looked));
        return text + ", but the entry never reached " + lane;
    }
    pair.telling.decide(looked, arrival);
    return text + ", but the entry reached " + lane + " at " + pair.say.time(arrival) + ", " +
           pair.say.between(looked, arrival) + " too late" + tellMerge(pair, mark);
}

/// The lock of the first in a store that the second could not reach, so that it took another's;
/// or none.
RecordId lockElsewhere(const DoubleCase& pair) {
    for (const StepSeen& held : pair.first->steps) {
        const bool isHeld = held.name == OperationName::TakeLock && held.has(foundFlag) &&
                            held.executed < pair.guard->executed;
        const NodeId home = isHeld ? pair.chronicle.at(held.executed).lane : pair.guardLane();
        const bool isSibling =
            home != pair.guardLane() &&
            pair.chronicle.roleOf(home) == pair.chronicle.roleOf(pair.guardLane());
        if (isSibling) {
            return held.executed;
        }
    }
    return RecordId::none();
}

} // namespace

std::string tellEarlyRelease(const DoubleCase& pair, const StepSeen& release, RecordId mark) {
    pair.telling.chain({release.executed});
    pair.telling.prevent("a lock that ends with the transaction, not before its commit");
    return pair.say.clause(release.executed) + ", " + pair.say.between(release.executed, mark) +
           " before its record became visible; " + pair.look();
}

std::string tellTooLate(const DoubleCase& pair, RecordId mark) {
    pair.telling.chain({pair.guard->executed, mark});
    pair.telling.decide(pair.guard->executed, mark);
    const StepSeen* release =
        DoubleCase::stepOf(*pair.first, OperationName::ReleaseAdvisoryLock, pair.guard->executed);
    if (release != nullptr) {
        std::string text = tellEarlyRelease(pair, *release, mark);
        pair.chainBoth();
        return text;
    }
    pair.chainBoth();
    if (pair.guard->name == OperationName::LockKey) {
        return tellMissingRow(pair, mark);
    }
    preventByClaim(pair);
    pair.telling.preventTimeout(pair.retriedAttempt());
    const bool hasPermits = DoubleCase::stepOf(*pair.first, OperationName::TakePermit) != nullptr &&
                            DoubleCase::stepOf(*pair.second, OperationName::TakePermit) != nullptr;
    if (hasPermits) {
        pair.telling.prevent("a lock of each key, because permits only limit how many work");
    }
    pair.telling.prevent("a look-up that waits for whoever is at work on " + pair.keyName());
    return std::string(hasPermits ? "the semaphore admitted both; " : "") + pair.look() + "; " +
           pair.say.clause(mark) + ", " + pair.say.between(pair.guard->executed, mark) +
           " too late";
}

std::string tellStillWorking(const DoubleCase& pair) {
    const RecordId lock = lockElsewhere(pair);
    const RecordId outage = lock.isSome() ? pair.chronicle.outageOf(pair.chronicle.at(lock).lane,
                                                                    pair.second->server,
                                                                    pair.guard->executed)
                                          : RecordId::none();
    if (outage.isSome()) {
        return tellMovedHome(pair, lock, outage);
    }
    pair.telling.chain({pair.guard->executed});
    pair.telling.decide(std::min(pair.guard->executed, pair.firstEffect),
                        std::max(pair.guard->executed, pair.firstEffect));
    const RecordId pause = pair.chronicle.lastBetween(
        pair.first->started, pair.guard->executed, [&](RecordId, const Record& record) {
            return record.kind == RecordKind::NodePaused && record.lane == pair.first->server;
        });
    pair.telling.chain({pause});
    pair.chainBoth();
    pair.telling.chain({pair.first->died, pair.first->replied});
    preventByClaim(pair);
    pair.telling.preventTimeout(pair.retriedAttempt());
    const std::string work = pair.look() + "; " + pair.firstName() + " had been at work since " +
                             pair.say.time(pair.first->started);
    return pause.isSome()
               ? work + ", but " + pair.say.clause(pause) + ", before it could leave a record of it"
               : work + " and left no record of it";
}

std::string tellElsewhere(const DoubleCase& pair, RecordId mark) {
    const Chronicle& chronicle = pair.chronicle;
    const NodeId home = chronicle.at(mark).lane;
    const NodeId lane = pair.guardLane();
    const RecordId looked = pair.guard->executed;
    if (chronicle.roleOf(home) == NodeRole::Server) {
        return tellOwnMemory(pair, mark);
    }
    const RecordId arrival = chronicle.arrivalOf(*pair.first, pair.first->key, lane);
    if (arrival < looked) {
        return tellVanished(pair, arrival);
    }
    const RecordId promotion =
        chronicle.lastBetween(RecordId::none(), looked, [&](RecordId, const Record& record) {
            return record.kind == RecordKind::NodePromoted && record.lane == lane;
        });
    if (promotion.isSome()) {
        return tellFailover(pair, mark, promotion);
    }
    if (chronicle.roleOf(home) != chronicle.roleOf(lane)) {
        return tellSplitArbiters(pair, mark);
    }
    const RecordId outage = chronicle.outageOf(home, pair.second->server, looked);
    if (outage.isSome() && pair.guard->has(claimFlag)) {
        return tellMovedHome(pair, mark, outage);
    }
    if (mark < looked) {
        return tellUnderWay(pair, mark, arrival);
    }
    // Effects are in order of time, claims need not be: then the first request missed the second.
    const DoubleCase swapped(pair.telling, pair.secondEffect, pair.firstEffect);
    const bool isMutual = pair.guard->has(claimFlag) && swapped.guard != nullptr;
    const RecordId theirs = isMutual ? swapped.markAt(lane) : RecordId::none();
    if (theirs.isSome() && theirs < swapped.guard->executed) {
        return tellUnderWay(
            swapped, theirs, chronicle.arrivalOf(*pair.second, pair.second->key, home));
    }
    return tellTooLate(pair, mark);
}

} // namespace idem
