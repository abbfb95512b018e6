// What a strategy may use. Each service turns one verb into one announced operation; it traces
// nothing and decides nothing, so the text of a strategy carries the protocol alone.
#pragma once

#include "engine/protocol/advisory_lock.h"
#include "engine/protocol/backend.h"
#include "engine/protocol/home_map.h"
#include "engine/protocol/http_resource.h"
#include "engine/protocol/key_table.h"
#include "engine/protocol/local_memory.h"
#include "engine/protocol/local_records.h"
#include "engine/protocol/record_cache.h"
#include "engine/protocol/transaction.h"

namespace idem {

/// The reply to the client; what comes back of it is nothing.
Announced<bool> reply(Handler& handler, const Request& request, const Response& response);

} // namespace idem
