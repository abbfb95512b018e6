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
        row<&DatabaseSetup::uniqueKeys>(
            group, "unique-keys", "UNIQUE on the key column of the key table."),
    };
}

std::vector<Field> cache() {
    constexpr auto group = FieldGroup::Cache;
    return {
        regional(row<&CacheSetup::region>(
            group, "region", "Where the primary is; the first region if empty.")),
        row<&CacheSetup::operation>(group, "operation", "Execution of one command."),
        row<&CacheSetup::lag>(group, "lag", "Replication between regions."),
    };
}

std::vector<Field> provider() {
    constexpr auto group = FieldGroup::Provider;
    return {
        row<&ProviderSetup::latency>(group, "latency", "How long a charge takes."),
        fraction(row<&ProviderSetup::effectAt>(
            group, "effect-at", "Where inside the call the money moves: 0 start, 1 end.")),
        row<&ProviderSetup::deduplicates>(
            group, "deduplicates", "Honours an idempotency key that a server sends."),
        positive(row<&ProviderSetup::keyLife>(
            group, "key-life", "How long the provider remembers such a key.")),
        row<&ProviderSetup::checksTokens>(
            group, "checks-tokens", "Refuses a charge whose fencing token is outdated."),
        positive(row<&ProviderSetup::timeout>(
            group, "timeout", "After which a server gives a charge up.")),
    };
}

} // namespace idem::rows
