// The tables that every database is made with: idempotency keys and the ledger.
#pragma once

#include "engine/stores/schema.h"

namespace idem {

/// Columns as key_table and ledger_table name them (key_record.h). UNIQUE (key) only if asked for,
/// to show what its absence does.
Schema databaseSchema(bool uniqueKeys = true);

} // namespace idem
