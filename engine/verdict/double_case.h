// The two requests behind a double effect, and what the second one could have seen of the first.
//
// Of the two, the first one leaves marks (its claim, its record), the second one looks for them.
// Every cause of a double effect is a way to miss them; each is told by a function of its own.
#pragma once

#include "engine/verdict/teller.h"

#include <string>
#include <vector>

namespace idem {

/// What is known of one pair of effects. REQUIRES for all but the constructor: both handlers are.
struct DoubleCase {
    DoubleCase(Telling& told, RecordId one, RecordId other);

    Telling& telling;
    const Chronicle& chronicle;
    const Teller& say;
    RecordId firstEffect;
    RecordId secondEffect;
    const HandlerSeen* first;
    const HandlerSeen* second;
    const StepSeen* guard = nullptr; ///< The last step that let the second go on; may be null.

    /// A later attempt of the same copy, so that a longer time-out might have avoided it.
    bool isRetry() const;
    const AttemptSeen* firstAttempt() const { return chronicle.attemptOf(*first); }
    /// The attempt whose answer came too late, if the second request is its retry; or null.
    const AttemptSeen* retriedAttempt() const { return isRetry() ? firstAttempt() : nullptr; }
    /// Whatever the first handler left for others to find, in order of time.
    std::vector<RecordId> marks() const;
    /// The first of them in one store, or none.
    RecordId markAt(NodeId lane) const;
    /// The last sign of the first handler's work: its record, else its answer, else its effect.
    RecordId endOfWork() const;
    /// The step of that name that took effect, or null. `before` may be none.
    static const StepSeen*
    stepOf(const HandlerSeen& handler, OperationName name, RecordId before = RecordId::none());
    /// A store's change that took the key or its lock away between two instants, or none.
    RecordId removalBetween(NodeId lane, RecordId after, RecordId before) const;
    /// As above, of the key alone: a lock that becomes free takes no record away.
    RecordId keyRemovalBetween(NodeId lane, RecordId after, RecordId before) const;

    NodeId guardLane() const { return chronicle.at(guard->executed).lane; }
    std::string look() const { return say.clause(guard->executed); }
    std::string firstName() const { return say.node(first->server); }
    std::string secondName() const { return say.node(second->server); }
    std::string keyName() const { return say.key(second->key); }
    std::string effect() const { return std::string(say.effect()); }
    /// Whether the provider was sent the key again when it had forgotten it.
    bool isForgotten() const;
    /// Adds both effects and how the requests came about, as far as there is room.
    void chainBoth() const;
    /// Adds a provider that charges a key once, unless effects are local.
    void preventByProvider() const;
    /// Adds a takeover that compares what it takes over with what it has read.
    void preventByComparing() const;
};

// Why there was nothing to look for, or nobody looked (double_requests.cpp).
std::string tellSameHandler(const DoubleCase& pair);
std::string tellWithoutKey(const DoubleCase& pair);
std::string tellOtherKey(const DoubleCase& pair);
/// One key of the client, but the servers looked for it under two names; or empty.
std::string tellOtherScope(const DoubleCase& pair);
std::string tellUnguarded(const DoubleCase& pair);
/// How the second request came about, if the client did not send it: "; proxy sent ..."; or empty.
std::string tellOrigin(const DoubleCase& pair);
/// One row in the books, two charges: "; the books show ..."; or empty.
/// "; provider had forgotten ...", or empty.
std::string tellForgottenByProvider(const DoubleCase& pair);
std::string tellHidden(const DoubleCase& pair, std::uint32_t ledgerRows);

// Why the mark of the first was not there yet (double_races.cpp).
/// A session lock that was released before the commit of what it protected.
std::string tellEarlyRelease(const DoubleCase& pair, const StepSeen& release, RecordId mark);
std::string tellTooLate(const DoubleCase& pair, RecordId mark);
std::string tellStillWorking(const DoubleCase& pair);
std::string tellElsewhere(const DoubleCase& pair, RecordId mark);

// Why the stores disagreed about the first (double_copies.cpp).
/// The second asked the database for what only a cache knew as yet; or empty.
std::string tellWriteBehind(const DoubleCase& pair);
/// Another request's claim, come from another node, took the place of what the first had left; or
/// empty.
std::string tellReplaced(const DoubleCase& pair);

// Why the mark of the first was there no more (double_losses.cpp).
std::string tellDeath(const DoubleCase& pair);
std::string tellGaveUp(const DoubleCase& pair);
std::string tellVanished(const DoubleCase& pair, RecordId mark);
std::string tellFailover(const DoubleCase& pair, RecordId mark, RecordId promotion);
/// The claim or lock of the first stayed behind when another node became the primary; or empty.
std::string tellLostClaim(const DoubleCase& pair);
/// What the first wrote before a failover and the new primary never got; or empty.
std::string tellLostEntry(const DoubleCase& pair);
/// The second looked, and took the key over without looking whether the first had finished; or
/// empty.
std::string tellBlindTakeover(const DoubleCase& pair);

// Why both held the same claim or lock (double_claims.cpp).
/// What both won in one store, the second while the first was still at work; or empty.
std::string tellSharedClaim(const DoubleCase& pair);

} // namespace idem
