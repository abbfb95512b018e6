#include "engine/study/explore/explored_stores.h"

#include "engine/core/ensure.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/tables.h"
#include "engine/study/explore/exploring_handler.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

const ExploringClock untimed;

DatabaseOptions exploredDatabaseOptions() {
    DatabaseOptions options;
    // A deadlock is found by the step that closes it: there is no time in which to wait for it.
    options.deadlockTimeout = Duration::zero();
    options.recordsLocks = false;
    return options;
}

SessionId sessionOf(int handler) {
    return {static_cast<std::uint32_t>(handler)};
}

int handlerOf(SessionId session) {
    return static_cast<int>(session.value);
}

/// Moves what a store completed, in its own words, to `into`.
template <class StoreCompletions>
void collect(const StoreCompletions& completions, std::vector<ExploredStores::Completion>& into) {
    for (const auto& each : completions) {
        into.push_back({handlerOf(each.session), each.result});
    }
}

} // namespace

ExploredStores::ExploredStores(const ExploredSystem& system)
    : m_replicaFrozen(system.replicaFrozen),
      m_database(databaseSchema(), exploredDatabaseOptions()),
      m_replica(databaseSchema(), exploredDatabaseOptions()),
      m_provider(system.provider),
      m_memories(static_cast<std::size_t>(system.servers)) {
    ENSURE(system.servers > 0 && system.servers <= 255);
    ENSURE(system.regions > 0 && system.regions <= 255);
    for (const ExploredHandler& handler : system.handlers) {
        ENSURE(handler.server >= 0 && handler.server < system.servers);
        const SessionId session = sessionOf(static_cast<int>(m_servers.size()));
        m_servers.push_back(static_cast<std::uint8_t>(handler.server));
        m_database.connect(session);
        m_replica.connect(session);
    }
    for (int region = 0; region < system.regions; ++region) {
        CacheOptions options;
        options.node = {static_cast<std::uint32_t>(region)};
        m_caches.emplace_back(options);
    }
}

ExploredStores::Part ExploredStores::partOf(int handler, const Operation& operation) const {
    switch (operation.place) {
    case Place::Primary:
        return {PartKind::Database};
    case Place::Replica:
        return {m_replicaFrozen ? PartKind::Replica : PartKind::Database};
    case Place::Cache:
        return {PartKind::Cache};
    case Place::RegionalCache:
        return {PartKind::Cache, static_cast<std::uint8_t>(serverOf(handler) % m_caches.size())};
    case Place::HomeCache:
        return {PartKind::Cache, static_cast<std::uint8_t>(operation.key % m_caches.size())};
    case Place::NextHomeCache:
        return {PartKind::Cache, static_cast<std::uint8_t>((operation.key + 1) % m_caches.size())};
    case Place::Provider:
        return {PartKind::Provider};
    case Place::Memory:
        return {PartKind::Memory, static_cast<std::uint8_t>(serverOf(handler))};
    case Place::Client:
        break;
    }
    return {};
}

std::optional<OperationResult> ExploredStores::execute(int handler, const Operation& operation) {
    m_completions.clear();
    const Part part = partOf(handler, operation);
    switch (part.kind) {
    case PartKind::Database:
        return executeStatement(m_database, handler, std::get<Statement>(operation.command));
    case PartKind::Replica:
        return executeStatement(m_replica, handler, std::get<Statement>(operation.command));
    case PartKind::Provider:
        return m_provider.execute(std::get<ProviderCall>(operation.command), untimed);
    case PartKind::Cache:
        return executeCache(
            m_caches[part.index], handler, std::get<CacheCommand>(operation.command));
    case PartKind::Memory:
        return executeMemory(
            m_memories[part.index], handler, std::get<MemoryCommand>(operation.command));
    case PartKind::None:
        break;
    }
    return OperationResult{};
}

std::optional<OperationResult>
ExploredStores::executeStatement(Database& database, int handler, const Statement& statement) {
    auto step = database.execute(sessionOf(handler), statement, untimed);
    collect(database.completions(), m_completions);
    for (const RowChange& change : database.changes()) {
        const bool isPayment =
            change.table == ledger_table::table || change.table == booking_table::table;
        m_ledgerRowCount += isPayment && change.kind == RowChangeKind::Insert ? 1 : 0;
        m_ledgerRowCount -= isPayment && change.kind == RowChangeKind::Delete ? 1 : 0;
    }
    return std::move(step.result);
}

std::optional<OperationResult>
ExploredStores::executeCache(Cache& cache, int handler, const CacheCommand& command) {
    if (command.kind == CacheCommandKind::Wait) {
        // No node is ever lost here, so as many replicas as wanted have everything at once.
        return CacheResult{CacheStatus::Ok, {}, command.replicas};
    }
    const auto step = cache.execute(sessionOf(handler), command, untimed);
    collect(cache.completions(), m_completions);
    return step.result;
}

std::optional<OperationResult>
ExploredStores::executeMemory(ProcessMemory& memory, int handler, const MemoryCommand& command) {
    const auto result = memory.execute(sessionOf(handler), command);
    collect(memory.completions(), m_completions);
    return result;
}

void ExploredStores::copyPart(const ExploredStores& from, Part part) {
    switch (part.kind) {
    case PartKind::None:
        break;
    case PartKind::Database:
        m_database = from.m_database;
        m_ledgerRowCount = from.m_ledgerRowCount;
        break;
    case PartKind::Replica:
        m_replica = from.m_replica;
        break;
    case PartKind::Provider:
        m_provider = from.m_provider;
        break;
    case PartKind::Cache:
        m_caches[part.index] = from.m_caches[part.index];
        break;
    case PartKind::Memory:
        m_memories[part.index] = from.m_memories[part.index];
        break;
    }
}

int ExploredStores::chargeCount() const {
    const auto charges = m_provider.charges();
    return static_cast<int>(std::count_if(
        charges.begin(), charges.end(), [](const auto& charge) { return !charge.canceled; }));
}

Digest128 ExploredStores::digest() const {
    Digest digest;
    digest.add(m_database.digest()).add(m_replica.digest()).add(m_provider.digest());
    for (const Cache& cache : m_caches) {
        digest.add(cache.digest());
    }
    for (const ProcessMemory& memory : m_memories) {
        digest.add(memory.digest());
    }
    return digest.value();
}

} // namespace idem
