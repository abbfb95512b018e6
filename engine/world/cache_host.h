// The cache in the world: the shared primary with its replicas, or one node a region.
#pragma once

#include "engine/sim/process.h"
#include "engine/stores/cache.h"
#include "engine/world/completion_sink.h"
#include "engine/world/stage.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace idem {

/// The clock of one cache node. Only its wall clock may be ahead: what runs out does so by the
/// true time, but the stamps that decide who wrote last are too late (semantics.md F25).
class CacheClock final : public Clock {
public:
    CacheClock(const Clock& truth, Duration ahead) : m_truth(&truth), m_ahead(ahead) {}

    Deadline after(Duration span) const override { return m_truth->after(span); }
    bool expired(Deadline deadline) const override { return m_truth->expired(deadline); }
    Duration left(Deadline deadline) const override { return m_truth->left(deadline); }
    std::int64_t stamp() const override { return m_truth->stamp() + m_ahead.ns; }

private:
    const Clock* m_truth;
    Duration m_ahead;
};

/// Feeds commands to the store models, traces what they change, carries entries between the nodes
/// with the scenario's lag and acknowledgements back, lets keys run out, and lets nodes die and
/// take each other's place. Failures are those of database_host.h; in a cache they may take all.
class CacheHost {
public:
    CacheHost(Stage& stage, CompletionSink& completions, CacheUse use);

    void restart();

    /// Who executes what is sent to this node of the topology: itself, or since a failover the
    /// replica that took its place.
    NodeId standIn(NodeId id) const { return id == m_first ? m_nodes[m_primary].id : id; }
    /// Whether a command that arrives at the node finds a server there.
    bool isUp(NodeId id) const { return m_nodes[indexOf(id)].isUp; }

    /// `session` numbers the handler. Nothing when it must wait for replicas: the sink is told when
    /// it is served. Call settle next.
    std::optional<CacheResult> execute(NodeId id, SessionId session, const CacheCommand& command);
    /// Traces what the last command changed, now that its own record is known, and ships it.
    void settle(NodeId id, const Occasion& occasion);
    /// The handler of that number has ended: nothing waits for it any more.
    void disconnect(SessionId session);

    // Failures. Whoever waits at a node that dies is told that it is unreachable.

    /// Every node that is up is as after a power cut.
    void wipe(const Occasion& occasion);
    /// The node dies; what it has sent and nobody has received is lost. False if it is down.
    bool fail(NodeId id, const Occasion& occasion);
    /// The replica that has applied most takes the dead primary's place. A node without a replica
    /// comes back empty, and gets from its peers what they have.
    void recover(NodeId id, const Occasion& occasion);
    /// The node dies and loses what its persistence did not keep. False if it is down.
    bool crash(NodeId id, CacheCrash how, const Occasion& occasion);
    /// It comes back, unless another has taken its place.
    void comeBack(NodeId id, const Occasion& occasion);

private:
    struct Node {
        NodeId id;
        Cache cache;
        CacheClock clock;
        std::int64_t shipped = 0;           ///< Offset up to which entries were sent on.
        std::uint32_t term = 0;             ///< Counts deaths: what was sent before is void.
        std::vector<Time> lastArrival = {}; ///< By source node: one stream keeps its order.
        std::int64_t otherKeys = 0;         ///< Written by others so far.
        bool isUp = true;
    };
    struct Shipment {
        std::size_t from = 0;
        std::size_t to = 0;
        std::uint32_t term = 0;
        CacheLogEntry entry;
        Occasion occasion;
    };
    /// An entry that runs out within the run.
    struct Expiry {
        Deadline at;
        std::size_t node = 0;
        CacheKey key = 0;
        bool operator>(const Expiry& other) const {
            return std::tie(at, node, key) > std::tie(other.at, other.node, other.key);
        }
    };

    // cache_host.cpp
    void travel(Process (*journey)(CacheHost*, Shipment), const Shipment& shipment);
    static Process ship(CacheHost* host, Shipment shipment);
    static Process acknowledge(CacheHost* host, Shipment shipment);
    static Process expireWait(CacheHost* host, std::size_t index, CacheDeadline deadline);
    std::size_t indexOf(NodeId id) const;
    bool hasPeers() const { return m_use == CacheUse::ActiveActive; }
    bool hasReplicas() const { return m_use == CacheUse::Primary && m_nodes.size() > 1; }
    bool follows(std::size_t to, std::size_t from) const;
    RecordId traceChanges(const Node& node, const Occasion& occasion);
    RecordId traceChange(const Node& node,
                         const CacheChange& change,
                         KeyLoss loss,
                         const Occasion& occasion);
    void traceLosses(const Node& node, const Occasion& occasion);
    void shipNewEntries(std::size_t from, const Occasion& occasion);
    void tellServed(const Node& node);
    void endWait(Node& node, SessionId session);

    // cache_failures.cpp
    void stop(Node& node, const Occasion& occasion);
    void promote(const Occasion& occasion);
    void reset(Node& node, CacheCrash how, const Occasion& occasion);
    void traceDifferences(const Node& node, const Occasion& occasion);
    void resynchroniseAll(const Occasion& occasion);

    // cache_upkeep.cpp
    struct Nap;
    void startUpkeep();
    void noteExpiry(const Node& node, const CacheChange& change);
    void keepUp();
    Time nextUpkeep() const;
    void expireDue();
    void syncDue();
    void reportDue();
    void reportAll();
    void writeOthers();
    static Process upkeep(CacheHost* host);

    Stage& m_stage;
    CompletionSink& m_completions;
    CacheUse m_use;
    NodeId m_first; ///< The shared cache as the topology knows it, if there is one.
    std::vector<Node> m_nodes;
    std::size_t m_primary = 0;                           ///< Of the shared cache.
    std::vector<std::pair<NodeId, SessionId>> m_waiting; ///< In WAIT.
    std::vector<CacheCompletion> m_served;
    std::vector<Expiry> m_expiries; ///< A heap, the soonest first.
    ProcessRef m_upkeep;
    WakeToken m_nap; ///< Wakes it early.
    Time m_upkeepAt; ///< When it wakes by itself.
    Time m_nextSync;
    Time m_nextOther;
    Time m_nextReport;
    bool m_isSyncing = false;
};

} // namespace idem
