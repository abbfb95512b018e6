// The tables that every database is made with: idempotency keys, the ledger, seats, resources, and
// what strategies keep beside them.
#pragma once

#include "engine/stores/schema.h"

namespace idem {

/// Tables and columns as key_record.h names them. UNIQUE (key) and, of the
/// ledger, UNIQUE (idempotency_key) only if asked for, to show what their absence does. Rows of the
/// ledger without a key never clash: their key is null.
Schema databaseSchema(bool uniqueKeys = true);

} // namespace idem
