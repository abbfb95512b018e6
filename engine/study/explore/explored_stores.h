// The stores that explored handlers share, as one value: what each operation does to them.
#pragma once

#include "engine/core/digest.h"
#include "engine/protocol/operation.h"
#include "engine/stores/cache.h"
#include "engine/stores/database.h"
#include "engine/stores/process_memory.h"
#include "engine/stores/provider.h"
#include "engine/study/explore/explored_system.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace idem {

/// Copyable, but a step changes one part only, so a search saves and restores that part alone.
class ExploredStores {
public:
    enum class PartKind : std::uint8_t { None, Database, Replica, Provider, Cache, Memory };
    /// One store. `index`: of the cache (its region) or of the memory (its server).
    struct Part {
        PartKind kind = PartKind::None;
        std::uint8_t index = 0;
    };
    /// The result of an operation that an earlier step left blocked.
    struct Completion {
        int handler = 0;
        OperationResult result;
    };

    explicit ExploredStores(const ExploredSystem& system);

    /// The part that the operation of this handler may change.
    Part partOf(int handler, const Operation& operation) const;
    /// The result, or nothing when the handler is blocked until a completion says more.
    std::optional<OperationResult> execute(int handler, const Operation& operation);
    /// What the last execute() completed for other handlers.
    std::span<const Completion> completions() const { return m_completions; }

    /// Makes one part equal to that of `from`, keeping the memory that it has.
    void copyPart(const ExploredStores& from, Part part);

    /// Charges that the provider made and nobody canceled.
    int chargeCount() const;
    /// Payments in the ledger, committed.
    int ledgerRowCount() const { return m_ledgerRowCount; }
    /// Whether the effect took place too often: judged by what the stores hold, nothing else.
    bool isViolated(int effectsMax) const {
        return chargeCount() > effectsMax || ledgerRowCount() > effectsMax;
    }
    /// Equal for stores that will behave alike, whatever the order in which they came to be so.
    Digest128 digest() const;

private:
    std::optional<OperationResult>
    executeStatement(Database& database, int handler, const Statement& statement);
    std::optional<OperationResult>
    executeCache(Cache& cache, int handler, const CacheCommand& command);
    std::optional<OperationResult>
    executeMemory(ProcessMemory& memory, int handler, const MemoryCommand& command);
    std::size_t serverOf(int handler) const { return m_servers[static_cast<std::size_t>(handler)]; }

    bool m_replicaFrozen;
    std::vector<std::uint8_t> m_servers; ///< By handler
    Database m_database;
    Database m_replica;
    int m_ledgerRowCount = 0;
    Provider m_provider;
    std::vector<Cache> m_caches;           ///< By region; the first is also the shared one
    std::vector<ProcessMemory> m_memories; ///< By server
    std::vector<Completion> m_completions;
};

} // namespace idem
