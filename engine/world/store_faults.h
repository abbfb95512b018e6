// What befalls stores: failovers, crashes, ended sessions and outages, as the schedule says.
#pragma once

#include "engine/sim/process.h"
#include "engine/world/cache_host.h"
#include "engine/world/database_host.h"
#include "engine/world/fault_schedule.h"
#include "engine/world/timed_handler.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace idem {

/// Lets the faults of stores happen, each some time after the step that it names. Records of a
/// failure belong to no operation, since it hits everybody; their causes lead to that step.
class StoreFaults {
public:
    StoreFaults(Stage& stage, FaultSchedule& schedule, DatabaseHost& database, CacheHost& cache)
        : m_stage(stage), m_schedule(schedule), m_database(database), m_cache(cache) {}

    /// Call when a run begins: outages have instants of their own.
    void restart();
    /// The handler has come to this point. `cache` is the cache node that its server uses.
    void onStep(StepPoint point, TimedHandler& handler, NodeId cache, RecordId cause);
    /// Whom to tell that the cache can be reached again, or that a node of it is back.
    void setOnCacheBack(std::function<void()> listener) { m_onCacheBack = std::move(listener); }
    /// Whether an outage keeps the server from this kind of store. Linear in the outages.
    bool isCut(NodeId server, NodeRole store) const;

private:
    struct Cut {
        NodeId server; ///< None: every server.
        NodeRole store = NodeRole::Cache;
        bool operator==(const Cut&) const = default;
    };

    static bool isIn(const Cut& cut, NodeId server);
    void traceLinks(RecordKind kind, const Cut& cut);
    static Process failOver(StoreFaults* faults, const Fault* fault, NodeId cache, RecordId cause);
    static Process crash(StoreFaults* faults, const Fault* fault, NodeId cache, RecordId cause);
    static Process
    disconnect(StoreFaults* faults, Duration wait, TimedHandler* handler, std::int64_t token);
    static Process outage(StoreFaults* faults, const Fault* fault, std::size_t position);

    Stage& m_stage;
    FaultSchedule& m_schedule;
    DatabaseHost& m_database;
    CacheHost& m_cache;
    std::vector<Cut> m_cuts; ///< Those of now.
    std::function<void()> m_onCacheBack = [] {};
};

} // namespace idem
