// The registry: one row a strategy. Adding a strategy is its file, its row here, its test and the
// scenarios that show it.

#include "engine/protocol/strategies/claim_lease.h"
#include "engine/protocol/strategies/mutex.h"
#include "engine/protocol/strategies/naive.h"
#include "engine/protocol/strategies/none.h"
#include "engine/protocol/strategies/one_transaction.h"
#include "engine/protocol/strategies/redis_lock.h"
#include "engine/protocol/strategies/replicated_cache.h"
#include "engine/protocol/strategy.h"

#include <array>

namespace idem {

namespace {

/// The strategy object lives in this frame for as long as it handles the request.
template <class Kind>
Task<Response> handleWith(Handler& handler, const ProtocolSetup& setup, Request request) {
    Kind strategy(handler, setup);
    co_return co_await strategy.handle(request);
}

constexpr std::array<std::string_view, 0> noOptions{};
constexpr std::array<std::string_view, 1> chargeOptions{"provider-key"};
constexpr std::array<std::string_view, 2> naiveOptions{"reads", "provider-key"};
constexpr std::array<std::string_view, 2> mutexOptions{"when-held", "provider-key"};
constexpr std::array<std::string_view, 3> leaseOptions{"lease", "renew", "provider-key"};
constexpr std::array<std::string_view, 2> replicatedCacheOptions{"claim-life", "provider-key"};

constexpr std::array registry{
    StrategyEntry{
        "none",
        "S0",
        "None",
        "Carries out every request that arrives.",
        "No key is looked up and nothing is recorded, so each retry and each duplicate is a new "
        "operation. The answer to a lost reply is a second charge.",
        "no store operation",
        {},
        false,
        CacheUse::None,
        chargeOptions,
        &handleWith<NoProtection>},
    StrategyEntry{
        "naive",
        "S1",
        "Check, then act",
        "Looks the key up, works, and saves the record at the end.",
        "Two requests that both look before either has saved both find nothing. The window is as "
        "long as the work itself; reading a replica adds the replication lag.",
        "2 statements",
        {},
        false,
        CacheUse::None,
        naiveOptions,
        &handleWith<CheckThenAct>},
    StrategyEntry{
        "mutex",
        "S2",
        "In-process mutex",
        "Requests with the same key take turns inside one server process.",
        "The mutex and the finished records live in the memory of one process. Behind a balancer "
        "the duplicate may reach another process, which has neither; a crash loses both.",
        "no store operation; one waiting request a duplicate",
        {true, false, false},
        false,
        CacheUse::None,
        mutexOptions,
        &handleWith<InProcessMutex>},
    StrategyEntry{
        "claim-lease",
        "S6",
        "Claim with lease",
        "Inserts the key before the work and completes it only as its owner.",
        "INSERT ... ON CONFLICT DO NOTHING lets exactly one request own the key. The lease frees "
        "it when the owner dies; an owner that outlives its lease, or dies after the charge and "
        "before the record, is repeated by its successor.",
        "2 statements, and one a third of the lease",
        {true, false, false},
        false,
        CacheUse::None,
        leaseOptions,
        &handleWith<ClaimWithLease>},
    StrategyEntry{
        "redis-lock",
        "S11",
        "Redis lock with owner token",
        "SET NX PX with a random token around the work; compare-and-delete at the end.",
        "The cache arbitrates, the token keeps others from deleting the lock. It forgets what the "
        "cache forgets: failover before replication, eviction, a lock that ends before the work.",
        "4 commands, and one a third of the lease",
        {true, false, false},
        false,
        CacheUse::Primary,
        leaseOptions,
        &handleWith<RedisLock>},
    StrategyEntry{
        "replicated-cache",
        "S15",
        "Replicated cache",
        "Each region claims in its own cache node; the nodes replicate in milliseconds.",
        "Fast everywhere, and right within one region. Two regions that see the key within the "
        "replication lag both claim it and both charge; the merge then hides one of the records.",
        "2 commands in the region",
        {false, false, false},
        false,
        CacheUse::ActiveActive,
        replicatedCacheOptions,
        &handleWith<ReplicatedCache>},
    StrategyEntry{
        "one-transaction",
        "S18",
        "Key and effect in one transaction",
        "The key and the ledger row commit together or not at all.",
        "Only for an effect in our own database: then a crash leaves nothing half done and a "
        "duplicate waits for the first to commit. An asynchronous replica that is promoted can "
        "still lose both.",
        "5 statements, one connection held for all of them",
        {true, true, true},
        true,
        CacheUse::None,
        noOptions,
        &handleWith<OneTransaction>},
};

} // namespace

std::span<const StrategyEntry> strategies() {
    return registry;
}

const StrategyEntry* findStrategy(std::string_view name) {
    for (const StrategyEntry& entry : registry) {
        if (entry.name == name) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace idem
