// Rows of the field table: database, cache and payment provider.
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"

namespace idem::rows {

using namespace binding;

std::vector<Field> database() {
    constexpr auto group = FieldGroup::Database;
    return {
        regional(row<&DatabaseSetup::region>(
            group, "region", "Where the primary is; the first region if empty.")),
        row<&DatabaseSetup::operation>(group, "operation", "Execution of one statement."),
        row<&DatabaseSetup::lag>(group, "lag", "From the primary to a replica."),
        row<&DatabaseSetup::pooling>(
            group, "pooling", "Who has a connection keeps it, or only for one transaction."),
        row<&DatabaseSetup::uniqueKeys>(
            group, "unique-keys", "UNIQUE on the idempotency key, wherever a table holds one."),
        ranged(row<&DatabaseSetup::standbys>(
                   group, "standbys", "Standbys at least; what needs one brings it anyway."),
               0,
               16),
        row<&DatabaseSetup::synchronous>(
            group, "synchronous", "What a COMMIT waits for: synchronous_commit."),
        ranged(row<&DatabaseSetup::synchronousStandbys>(
                   group, "synchronous-standbys", "How many standbys must acknowledge a COMMIT."),
               1,
               16),
        row<&DatabaseSetup::apply>(
            group, "apply", "On a standby, from its disk to its visible rows."),
        row<&DatabaseSetup::readTracking>(
            group, "read-tracking", "What a SERIALIZABLE transaction is taken to have read."),
        counting(
            ranged(row<&DatabaseSetup::keysPerLeafPage>(
                       group, "keys-per-leaf-page", "How many keys share a page of the index."),
                   1,
                   100'000),
            "keys"),
        counting(ranged(row<&DatabaseSetup::advisoryKeyBits>(
                            group, "advisory-key-bits", "Bits that tell advisory locks apart."),
                        1,
                        64),
                 "bits"),
        row<&DatabaseSetup::lockTimeout>(
            group, "lock-timeout", "Longest wait for a lock; 0ms is off."),
        row<&DatabaseSetup::statementTimeout>(
            group, "statement-timeout", "Longest statement; 0ms is off."),
        row<&DatabaseSetup::idleInTransactionTimeout>(
            group,
            "idle-in-transaction-timeout",
            "Ends a session that idles in a transaction so long; 0ms is off."),
        positive(row<&DatabaseSetup::timeout>(
            group, "timeout", "After which a server takes a lost statement for failed.")),
    };
}

std::vector<Field> cache() {
    constexpr auto group = FieldGroup::Cache;
    return {
        regional(row<&CacheSetup::region>(
            group, "region", "Where the primary is; the first region if empty.")),
        row<&CacheSetup::operation>(group, "operation", "Execution of one command."),
        row<&CacheSetup::lag>(group, "lag", "Replication between nodes."),
        ranged(row<&CacheSetup::replicas>(
                   group, "replicas", "Of the shared cache, at least; a failover brings one."),
               0,
               16),
        counting(
            ranged(row<&CacheSetup::memoryMax>(
                       group, "memory-max", "Bytes of a node, 64 an entry of ours; 0 is no limit."),
                   0,
                   1'000'000'000'000),
            "bytes"),
        row<&CacheSetup::eviction>(group, "eviction", "What a full node does."),
        counting(
            ranged(
                row<&CacheSetup::otherTraffic>(
                    group, "other-traffic", "Bytes a second that others write, 1,000 at a time."),
                0,
                100'000'000),
            "bytes/s"),
        row<&CacheSetup::persistence>(
            group, "persistence", "Which writes a node finds again after a crash."),
        ranged(row<&CacheSetup::replicasToWriteMin>(
                   group,
                   "min-replicas-to-write",
                   "Replicas that must have reported lately for a write to be accepted."),
               0,
               16),
        row<&CacheSetup::restore>(
            group, "restore", "A cache that is back gets the database's finished records."),
        regional(row<&CacheSetup::ahead>(
            group, "ahead", "The region whose cache's clock is ahead; none if empty.")),
        row<&CacheSetup::clockAhead>(group, "clock-ahead", "By how much that clock is ahead."),
        positive(row<&CacheSetup::timeout>(
            group, "timeout", "After which a server takes a lost command for failed.")),
    };
}

std::vector<Field> provider() {
    constexpr auto group = FieldGroup::Provider;
    return {
        row<&ProviderSetup::latency>(group, "latency", "How long a charge takes."),
        row<&ProviderSetup::queryLatency>(
            group, "query-latency", "How long a query takes that asks for a charge."),
        fraction(row<&ProviderSetup::effectAt>(
            group, "effect-at", "Where inside the call the money moves: 0 start, 1 end.")),
        row<&ProviderSetup::deduplicates>(
            group, "deduplicates", "Honours an idempotency key that a server sends."),
        positive(row<&ProviderSetup::keyLife>(
            group, "key-life", "How long the provider remembers such a key.")),
        positive(row<&ProviderSetup::timeout>(
            group, "timeout", "After which a server gives a charge up.")),
        row<&ProviderSetup::regionInScope>(
            group, "region-in-scope", "A key of one region is unknown to the others."),
        row<&ProviderSetup::checksTokens>(
            group, "checks-tokens", "Refuses a fencing token below one that it has seen."),
        row<&ProviderSetup::queryable>(
            group, "queryable", "Says whether there is a charge for a reference."),
        row<&ProviderSetup::settlementDelay>(
            group, "settlement-delay", "How long a new charge stays hidden from that."),
        row<&ProviderSetup::decline>(
            group, "decline", "Chance that the card of an operation is declined."),
        row<&ProviderSetup::failure>(
            group, "failure", "Chance that a call fails before its effect."),
    };
}

} // namespace idem::rows
