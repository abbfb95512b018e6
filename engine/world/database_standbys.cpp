// How the log travels, who has how much of it, and what is left when a primary dies.
//
//     commit at the primary -> sent -> (lag) received -> (apply) visible at the standby
//
// A standby acknowledges each of the two over the link back, if commits wait for that. When the
// primary dies, the standby that has received most takes its place; the rest is lost.

#include "engine/core/ensure.h"
#include "engine/protocol/key_record.h"
#include "engine/world/database_host.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId databaseLag = StreamId::of("database", "lag");
constexpr StreamId databaseApply = StreamId::of("database", "apply");
constexpr StreamId standbyReport = StreamId::of("database", "acknowledgement");

/// wal_writer_delay: an asynchronous commit reaches the disk so long after it at the latest.
constexpr Duration flushDelay = Duration::milliseconds(200);

} // namespace

void DatabaseHost::shipNewEntries(const Occasion& occasion) {
    const Database& primary = primaryNode().database;
    for (std::size_t standby = 0; standby < m_nodes.size(); ++standby) {
        Node& node = m_nodes[standby];
        if (standby == m_primary || !node.isUp) {
            continue;
        }
        for (const DatabaseLogEntry& entry : primary.entriesAfter(node.shipped)) {
            auto sent = m_stage.record(
                RecordKind::EntrySent, primaryNode().id, occasion.errand, occasion.cause);
            sent.other = node.id.value;
            const Occasion shipping{occasion.errand, m_stage.emit(sent), occasion.ordinal};
            node.shipped = entry.lsn;
            m_stage.simulation.spawn(ship, this, standby, entry.lsn, shipping);
        }
    }
}

/// Entries that nobody sees yet travel too: their commits wait for the standbys. Those of an
/// asynchronous commit first wait for the disk.
void DatabaseHost::shipUnseen() {
    const Node& primary = primaryNode();
    if (m_waitsForStandbys && m_nodes.size() > 1) {
        Lsn shipped = primary.database.lastLsn();
        for (const Node& node : m_nodes) {
            shipped = isPrimary(node) || !node.isUp ? shipped : std::min(shipped, node.shipped);
        }
        const auto unseen = primary.database.entriesAfter(shipped);
        if (!unseen.empty()) {
            const SessionId session = unseen.front().changes.front().session;
            shipNewEntries(session.isSome() ? primary.sessions[session.value].occasion
                                            : Occasion());
        }
    }
    if (primary.database.flushedLsn() < primary.database.lastLsn() && !m_isFlushing) {
        m_isFlushing = true;
        m_stage.simulation.spawn(flush, this, m_term);
    }
}

Process DatabaseHost::flush(DatabaseHost* host, std::uint32_t term) {
    co_await host->m_stage.simulation.delay(flushDelay);
    if (host->m_term == term) {
        host->m_isFlushing = false;
        if (host->primaryNode().isUp) {
            host->primaryNode().database.flush();
            host->shipNewEntries({});
            host->forgetAppliedLog();
        }
    }
}

Process DatabaseHost::ship(DatabaseHost* host, std::size_t standby, Lsn lsn, Occasion occasion) {
    Stage& stage = host->m_stage;
    const DatabaseSetup& setup = stage.options.database;
    const std::uint32_t term = host->m_term;
    Node& node = host->m_nodes[standby];
    const StreamId lag = databaseLag.with(standby);
    const Duration travel = stage.draw(setup.lag, lag, occasion.errand, occasion.ordinal);
    const Time arrival = std::max(node.lastArrival, stage.simulation.now() + travel);
    node.lastArrival = arrival;
    co_await stage.simulation.delay(arrival - stage.simulation.now());
    // What a partition holds up is sent again when the link passes.
    const NodeId source = host->primaryNode().id;
    while (stage.links.isCut(source, node.id)) {
        const Time heals = stage.links.healsAt(source, node.id);
        if (heals == Time::max()) {
            co_return;
        }
        co_await stage.simulation.delay(heals - stage.simulation.now());
    }
    if (host->m_term != term) {
        auto dropped =
            stage.record(RecordKind::EntryDropped, node.id, occasion.errand, occasion.cause);
        dropped.other = node.id.value;
        stage.emit(dropped);
        co_return;
    }
    node.received = lsn;
    host->acknowledgeFrom(standby, lsn, AcknowledgementLevel::Flushed, occasion);
    const StreamId apply = databaseApply.with(standby);
    const Duration replay = stage.draw(setup.apply, apply, occasion.errand, occasion.ordinal);
    const Time visible = std::max(node.lastApplied, stage.simulation.now() + replay);
    node.lastApplied = visible;
    if (visible > stage.simulation.now()) {
        co_await stage.simulation.delay(visible - stage.simulation.now());
    }
    // A new primary has applied at once what it had received.
    if (node.database.lastLsn() + 1 == lsn && host->m_term == term) {
        host->applyNext(node, host->entryAt(lsn), occasion);
        host->forgetAppliedLog();
        host->acknowledgeFrom(standby, lsn, AcknowledgementLevel::Applied, occasion);
    }
}

void DatabaseHost::acknowledgeFrom(std::size_t standby,
                                   Lsn lsn,
                                   AcknowledgementLevel level,
                                   const Occasion& occasion) {
    if (m_waitsForStandbys) {
        m_stage.simulation.spawn(acknowledge, this, standby, lsn, level, occasion);
    }
}

Process DatabaseHost::acknowledge(DatabaseHost* host,
                                  std::size_t standby,
                                  Lsn lsn,
                                  AcknowledgementLevel level,
                                  Occasion occasion) {
    Stage& stage = host->m_stage;
    const std::uint32_t term = host->m_term;
    const NodeId from = host->m_nodes[standby].id;
    const StreamId purpose = standbyReport.with(standby).with(std::uint64_t(level));
    const Distribution& link = stage.topology.link(from, host->primary());
    const Duration travel = stage.draw(link, purpose, occasion.errand, occasion.ordinal);
    co_await stage.simulation.delay(travel);
    Node& primary = host->primaryNode();
    if (host->m_term == term && primary.isUp) {
        primary.database.acknowledge(from, lsn, level, stage.clock);
        host->afterStep(primary);
    }
}

const DatabaseLogEntry& DatabaseHost::entryAt(Lsn lsn) const {
    return m_nodes[m_primary].database.entriesAfter(lsn - 1).front();
}

void DatabaseHost::applyNext(Node& node, const DatabaseLogEntry& entry, const Occasion& occasion) {
    node.database.apply(entry);
    for (const RowChange& change : entry.changes) {
        auto applied =
            m_stage.record(RecordKind::EntryApplied, node.id, occasion.errand, occasion.cause);
        if (change.table == key_table::table) {
            applied.other = KeyRecord::of(change.after).key;
        }
        traceChange(node, change, {occasion.errand, m_stage.emit(applied), occasion.ordinal});
    }
}

void DatabaseHost::forgetAppliedLog() {
    Lsn applied = primaryNode().database.flushedLsn();
    for (const Node& node : m_nodes) {
        applied = node.isUp ? std::min(applied, node.database.lastLsn()) : applied;
    }
    for (Node& node : m_nodes) {
        node.database.forgetLog(applied);
    }
}

void DatabaseHost::endSessions(Node& node) {
    for (std::uint32_t at = 0; at < node.sessions.size(); ++at) {
        Session& session = node.sessions[at];
        if (session.fate == SessionFate::Alive && node.database.isConnected(SessionId{at})) {
            const bool isInWork = node.database.isInTransaction(SessionId{at});
            session.fate = isInWork ? SessionFate::LostWork : SessionFate::Ended;
        }
    }
}

void DatabaseHost::terminate(NodeId id, SessionId session) {
    Node& node = nodeOf(id);
    Database& database = node.database;
    if (!node.isUp || node.sessions[session.value].fate != SessionFate::Alive) {
        return;
    }
    const bool isInWork = database.isInTransaction(session);
    const bool isWaiting = database.isBlocked(session);
    node.sessions[session.value].fate = isInWork ? SessionFate::LostWork : SessionFate::Ended;
    database.disconnect(session, m_stage.clock);
    afterStep(node);
    database.connect(session);
    if (isWaiting) {
        StatementResult lost;
        lost.state = SqlState::ConnectionLost;
        m_completions.complete(id, session, lost);
    }
}

void DatabaseHost::traceCrash(const Node& node, const Occasion& occasion) {
    m_stage.emit(m_stage.record(RecordKind::NodeCrashed, node.id, occasion.errand, occasion.cause));
}

bool DatabaseHost::failPrimary(const Occasion& occasion) {
    Node& node = primaryNode();
    if (!node.isUp) {
        return false;
    }
    traceCrash(node, occasion);
    node.isUp = false;
    ++m_term;
    m_isFlushing = false;
    endSessions(node);
    m_armed.clear();
    node.database.crash(node.database.lastLsn());
    afterStep(node);
    return true;
}

std::optional<std::size_t> DatabaseHost::mostAdvanced() const {
    std::optional<std::size_t> best;
    for (std::size_t at = 0; at < m_nodes.size(); ++at) {
        const bool isFit = at != m_primary && m_nodes[at].isUp;
        if (isFit && (!best || m_nodes[at].received > m_nodes[*best].received)) {
            best = at;
        }
    }
    return best;
}

void DatabaseHost::promote(const Occasion& occasion) {
    const auto best = mostAdvanced();
    if (!best) {
        return;
    }
    for (Node& node : m_nodes) {
        while (node.isUp && node.database.lastLsn() < node.received) {
            applyNext(node, entryAt(node.database.lastLsn() + 1), occasion);
        }
    }
    const Node& old = primaryNode();
    Node& next = m_nodes[*best];
    auto promoted =
        m_stage.record(RecordKind::NodePromoted, next.id, occasion.errand, occasion.cause);
    promoted.other = old.id.value;
    const Occasion losing{occasion.errand, m_stage.emit(promoted), occasion.ordinal};
    const auto lost = old.database.entriesAfter(next.received);
    for (auto entry = lost.rbegin(); entry != lost.rend(); ++entry) {
        for (auto change = entry->changes.rbegin(); change != entry->changes.rend(); ++change) {
            traceLoss(old, *change, losing);
        }
    }
    next.database.promote();
    m_primary = *best;
    ++m_term;
    for (Node& node : m_nodes) {
        node.shipped = node.received;
    }
    shipNewEntries(losing);
}

void DatabaseHost::traceTakenBack(const Node& node,
                                  const RowChange& change,
                                  const Occasion& occasion) {
    if (change.kind != RowChangeKind::Insert) {
        RowChange lost = change;
        lost.kind = RowChangeKind::Insert;
        lost.after = change.before;
        traceLoss(node, lost, occasion);
    }
    if (change.kind != RowChangeKind::Delete) {
        traceChange(node, change, occasion);
    }
}

bool DatabaseHost::crashPrimary(const Occasion& occasion) {
    Node& node = primaryNode();
    if (!node.isUp) {
        return false;
    }
    traceCrash(node, occasion);
    node.isUp = false;
    endSessions(node);
    node.database.crash();
    for (const RowChange& change : node.database.changes()) {
        if (change.session.isSome()) {
            // A commit that waited for a standby is one all the same (semantics.md H10).
            traceChange(node, change, node.sessions[change.session.value].occasion);
        } else {
            traceTakenBack(node, change, occasion);
        }
    }
    tellServed(node);
    return true;
}

void DatabaseHost::returnPrimary(NodeId id) {
    Node& node = primaryNode();
    if (node.id != id || node.isUp) {
        return;
    }
    node.isUp = true;
    m_stage.emit(m_stage.record(RecordKind::NodeRestarted, node.id, Errand()));
    shipNewEntries({});
}

} // namespace idem
