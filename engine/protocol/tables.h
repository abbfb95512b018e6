// The tables that every database is made with: idempotency keys and the ledger.
#pragma once

#include "engine/stores/schema.h"

namespace idem {

/// Columns as key_table and ledger_table name them (key_record.h). UNIQUE (key) and, of the
/// ledger, UNIQUE (idempotency_key) only if asked for, to show what their absence does. Rows of the
/// ledger without a key never clash: their key is null.
Schema databaseSchema(bool uniqueKeys = true);

} // namespace idem
