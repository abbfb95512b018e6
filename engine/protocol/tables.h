// The tables that every database is made with: idempotency keys, the ledger, seats, resources.
#pragma once

#include "engine/stores/schema.h"

namespace idem {

/// Tables and columns as key_record.h names them. UNIQUE (key) only if asked for,
/// to show what its absence does.
Schema databaseSchema(bool uniqueKeys = true);

} // namespace idem
