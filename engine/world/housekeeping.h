// Who looks after the key table when no request does: the reaper and the completer.
#pragma once

#include "engine/protocol/key_record.h"
#include "engine/protocol/strategy.h"
#include "engine/sim/process.h"
#include "engine/world/server_pool.h"
#include "engine/world/stage.h"
#include "engine/world/timed_handler.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace idem {

/// One job beside the servers, which no crash of theirs ends. It works on the primary database.
///
/// The *reaper* deletes keys whose time is over: a row of a database stays until somebody deletes
/// it, so this is what makes the life of a record end there (semantics.md R33, R39). Told to reap
/// all, it also takes what is unfinished, which is failure F21. Payments have a life of their own,
/// if any: one that ends before that of the key leaves a key that points to nothing (R42).
///
/// The *completer* looks for keys that were claimed long ago, whose lease is over and which nobody
/// has finished, and has a server that is up handle their request again (R33). It gives a key up
/// after three times: what fails so often is for people to look at.
///
/// Housekeeping alone keeps no run going: it ends when nothing else is due and no key is left that
/// it may yet complete.
class Housekeeping {
public:
    Housekeeping(Stage& stage, ServerPool& servers, const ProtocolSetup& setup);

    /// Starts the job anew, if it would come to anything before the run ends.
    void restart();
    /// Remembers the request, as a key table that stores requests does, to carry it out again.
    void remember(std::uint32_t key, const Exchange& exchange);

private:
    struct Unfinished {
        Exchange exchange;
        int tries = 0;
    };

    static Process keepHouse(Housekeeping* house);

    bool completes() const { return m_options.completerPeriod > Duration::zero(); }
    bool reaps() const { return m_options.reaperPeriod > Duration::zero(); }
    bool purgesPayments() const { return m_options.paymentLife > Duration::zero(); }
    Duration firstLife() const;
    Time next() const;
    bool isInTime() const;
    bool isNeeded() const;
    Announced<SqlAnswer> purge();
    Announced<SqlAnswer> purgePayments();
    Announced<std::vector<KeyRecord>> findUnfinished();
    void complete(const std::vector<KeyRecord>& found);
    bool isAbandoned(const KeyRecord& record) const;
    void carryOutAgain(Unfinished& unfinished);

    Stage& m_stage;
    ServerPool& m_servers;
    const ProtocolOptions& m_options;
    TimedHandler m_handler;
    Time m_nextReaping;
    Time m_nextCompletion;
    bool m_isHopeful = false; ///< The last look may have left a key to complete.
    std::map<std::uint32_t, Unfinished> m_requests; ///< By key.
};

} // namespace idem
