// Double effects because the stores disagreed about the first request: what the cache knew was to
// reach the database behind the answer, or another region's entry replaced what it knew.

#include "engine/verdict/double_case.h"

#include <algorithm>

namespace idem {

namespace {

/// What a cache knew of the first request while the second one asked the database.
struct WriteBehind {
    RecordId claim;   ///< Its first mark in a cache.
    RecordId record;  ///< Its finished record there, if that was made before the look-up.
    RecordId persist; ///< The copy in the database; none if it was never written.
};

WriteBehind findWriteBehind(const DoubleCase& pair) {
    const RecordId looked = pair.guard->executed;
    const bool isAsked = pair.chronicle.roleOf(pair.guardLane()) == NodeRole::Database;
    const auto copy = std::find_if(
        pair.first->steps.begin(), pair.first->steps.end(), [looked](const StepSeen& step) {
            return step.name == OperationName::PersistRecord && step.executed > looked;
        });
    if (!isAsked || copy == pair.first->steps.end()) {
        return {};
    }
    WriteBehind found;
    for (const RecordId mark : pair.marks()) {
        const Record& made = pair.chronicle.at(mark);
        if (pair.chronicle.roleOf(made.lane) != NodeRole::Cache || mark > looked) {
            continue;
        }
        found.claim = std::min(found.claim, mark);
        if (static_cast<KeyState>(made.detail) == KeyState::Consumed) {
            found.record = mark;
        }
    }
    found.persist = copy->executed;
    return found;
}

/// Why the second request did not ask the cache, or got nothing from it: ", but ..."; or empty.
std::string lossOf(const DoubleCase& pair, RecordId record, RecordId outage) {
    if (!outage.isSome()) {
        return {};
    }
    const RecordId lost =
        pair.removalBetween(pair.chronicle.at(record).lane, record, pair.guard->executed);
    const bool isLost =
        lost.isSome() && pair.chronicle.at(lost).time == pair.chronicle.at(outage).time;
    return ", but " + pair.say.clause(outage) + (isLost ? " and lost it" : "");
}

std::string tellLateCopy(const DoubleCase& pair, const WriteBehind& behind, RecordId outage) {
    const RecordId looked = pair.guard->executed;
    pair.telling.chain({behind.record, outage, looked, behind.persist});
    pair.chainBoth();
    pair.telling.prevent("writing the record to the database before the answer");
    pair.telling.prevent("a write to the database within " +
                         pair.say.between(behind.record, looked) + " of that to the cache");
    const std::string text = pair.say.clause(behind.record) + lossOf(pair, behind.record, outage) +
                             "; " + pair.look() + ", ";
    if (!behind.persist.isSome()) {
        pair.telling.decide(behind.record, looked);
        return text + "because the write behind the answer had not come there and never did";
    }
    pair.telling.decide(looked, behind.persist);
    return text + "because the record was written behind the answer at " +
           pair.say.time(behind.persist) + ", " + pair.say.between(looked, behind.persist) +
           " too late";
}

/// Only what is finished is written to the database, and at the look-up nothing was.
std::string tellCachedClaim(const DoubleCase& pair, const WriteBehind& behind, RecordId outage) {
    const RecordId looked = pair.guard->executed;
    const RecordId end = pair.endOfWork();
    pair.telling.chain({behind.claim, outage, looked, end});
    pair.chainBoth();
    pair.telling.decide(looked, end);
    pair.telling.prevent("a claim that is written to the database before the " + pair.effect());
    // Who is refused and comes again is stopped by the claim only if the cache still has it then.
    const RecordId lost =
        pair.removalBetween(pair.chronicle.at(behind.claim).lane, behind.claim, RecordId::none());
    if (outage.isSome() && !lost.isSome()) {
        pair.telling.prevent("failing closed: 503 while the cache cannot be reached");
    }
    return pair.say.clause(behind.claim) + ", and nowhere else: " + pair.firstName() +
           " was at work until " + pair.say.time(end) +
           ", and only a finished record is written to the database" +
           (outage.isSome() ? "; " + pair.say.clause(outage) : "") + "; " + pair.look() + ", " +
           pair.say.between(behind.claim, looked) + " after the claim";
}

/// An entry of another request that took the place of what the first one had left.
struct Replacement {
    RecordId lost;   ///< The first one's claim or record in the store that was asked.
    RecordId made;   ///< The other's claim, where it was made.
    RecordId placed; ///< Where it came from there and won.
};

/// The last change of the key in a store before an instant, or none.
RecordId changeBefore(const DoubleCase& pair, NodeId lane, RecordId before) {
    return pair.chronicle.lastBetween(
        RecordId::none(), before, [&](RecordId, const Record& record) {
            return record.kind == RecordKind::KeyChanged && record.lane == lane &&
                   record.other == pair.second->key;
        });
}

/// The record some causes back; itself if there are fewer.
RecordId originOf(const DoubleCase& pair, RecordId id, int steps) {
    for (int step = 0; step < steps && pair.chronicle.at(id).cause < id; ++step) {
        id = pair.chronicle.at(id).cause;
    }
    return id;
}

Replacement findReplacement(const DoubleCase& pair) {
    const Chronicle& chronicle = pair.chronicle;
    const RecordId looked = pair.guard->executed;
    const NodeId lane = pair.guardLane();
    RecordId placed = changeBefore(pair, lane, looked);
    // What was replaced is told also if the replacement has gone since.
    if (placed.isSome() && static_cast<KeyState>(chronicle.at(placed).detail) == KeyState::Absent) {
        placed = changeBefore(pair, lane, placed);
    }
    if (!placed.isSome() || chronicle.handlerOf(placed) == pair.first ||
        chronicle.handlerOf(placed) == pair.second ||
        static_cast<KeyState>(chronicle.at(placed).detail) != KeyState::Created ||
        chronicle.at(originOf(pair, placed, 1)).kind != RecordKind::EntryApplied) {
        return {};
    }
    const RecordId lost = changeBefore(pair, lane, placed);
    const bool isFirsts = lost.isSome() && chronicle.handlerOf(lost) == pair.first &&
                          static_cast<KeyState>(chronicle.at(lost).detail) != KeyState::Absent;
    // From the change to the entry's arrival, its departure, and the change that it tells of.
    return isFirsts ? Replacement{lost, originOf(pair, placed, 3), placed} : Replacement{};
}

/// How the claim that had come ended: "; that claim ran out at 3,076.75 ms"; or empty.
std::string endOf(const DoubleCase& pair, RecordId removal) {
    if (!removal.isSome()) {
        return {};
    }
    const Record& record = pair.chronicle.at(removal);
    const bool isExpiry = record.kind == RecordKind::KeyChanged &&
                          static_cast<KeyLoss>(record.value) == KeyLoss::Expired;
    return isExpiry ? "; that claim ran out at " + pair.say.time(removal)
                    : "; " + pair.say.clause(removal);
}

} // namespace

std::string tellReplaced(const DoubleCase& pair) {
    const Replacement swap = findReplacement(pair);
    if (!swap.lost.isSome()) {
        return {};
    }
    const RecordId looked = pair.guard->executed;
    const RecordId removal = pair.removalBetween(pair.guardLane(), swap.placed, looked);
    const bool isFinished =
        static_cast<KeyState>(pair.chronicle.at(swap.lost).detail) == KeyState::Consumed;
    const bool isOlder = swap.made < swap.lost;
    pair.telling.chain({swap.lost, swap.made, swap.placed, removal, looked});
    pair.telling.decide(swap.lost, swap.placed);
    pair.chainBoth();
    if (isOlder) {
        pair.telling.prevent("clocks that differ by less than " +
                             pair.say.between(swap.made, swap.lost));
    }
    if (isFinished) {
        pair.telling.prevent("a merge that never replaces a finished record by a claim");
    }
    pair.preventByProvider();
    return pair.say.clause(swap.lost) + ", but " + pair.say.clause(swap.made) + ", and " +
           pair.say.clause(swap.placed) + " and replaced it, because the last write wins" +
           (isOlder ? " and the clock of " + pair.say.node(pair.chronicle.at(swap.made).lane) +
                          " made that the later one, although it was " +
                          pair.say.between(swap.made, swap.lost) + " older"
                    : "") +
           endOf(pair, removal) + "; " + pair.look();
}

std::string tellWriteBehind(const DoubleCase& pair) {
    const WriteBehind behind = findWriteBehind(pair);
    if (!behind.claim.isSome()) {
        return {};
    }
    const NodeId cache = pair.chronicle.at(behind.claim).lane;
    const RecordId outage =
        pair.chronicle.outageOf(cache, pair.second->server, pair.guard->executed);
    return behind.record.isSome() ? tellLateCopy(pair, behind, outage)
                                  : tellCachedClaim(pair, behind, outage);
}

} // namespace idem
