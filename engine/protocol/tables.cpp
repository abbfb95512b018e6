#include "engine/protocol/tables.h"

#include "engine/protocol/key_record.h"

namespace idem {

Schema databaseSchema(bool uniqueKeys) {
    TableSchema keys{
        "idempotency_keys",
        {"key", "state", "owner", "lease", "fingerprint", "payment", "status", "expiry", "point"},
        {}};
    if (uniqueKeys) {
        keys.uniques.push_back({key_table::key});
    }
    TableSchema ledger{
        "ledger", {"payment", "amount", "from_account", "to_account"}, {{ledger_table::payment}}};
    return {{keys, ledger}};
}

} // namespace idem
