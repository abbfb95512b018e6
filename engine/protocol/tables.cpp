#include "engine/protocol/tables.h"

#include "engine/protocol/key_record.h"

namespace idem {

Schema databaseSchema(bool uniqueKeys) {
    TableSchema keys{
        "idempotency_keys",
        {"key", "state", "owner", "lease", "fingerprint", "payment", "status", "expiry", "point"},
        {}};
    TableSchema ledger{
        "ledger",
        {"payment", "amount", "from_account", "to_account", "idempotency_key", "expiry"},
        {{ledger_table::payment}}};
    if (uniqueKeys) {
        keys.uniques.push_back({key_table::key});
        ledger.uniques.push_back({ledger_table::key});
    }
    TableSchema bookings{"bookings",
                         {"seat", "payment", "amount", "from_account", "idempotency_key"},
                         {{booking_table::seat}}};
    TableSchema resources{
        "resources", {"id", "value", "writer", "version"}, {{resource_table::id}}};
    TableSchema homes{"homes", {"key", "epoch", "drained"}, {{home_table::key}}};
    TableSchema orders{"orders", {"key", "amount", "from_account", "to_account"}, {}};
    TableSchema outbox{"outbox", {"key", "payment"}, {}};
    return {{keys, ledger, bookings, resources, homes, orders, outbox}};
}

} // namespace idem
