// An operation: whatever a handler does outside its own frame, as a value.
//
// A strategy announces operations; a driver decides when they take effect. Nothing else reaches
// the world, so the same strategy runs under the timed and under the exploring driver.
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/message.h"
#include "engine/stores/cache_command.h"
#include "engine/stores/process_memory.h"
#include "engine/stores/provider_call.h"
#include "engine/stores/statement.h"
#include "engine/trace/record.h"

#include <cstdint>
#include <variant>

namespace idem {

/// What a step is for. Crash points lie between roles (semantics.md 3.0).
enum class Role : std::uint8_t { LookUp, Claim, Effect, Record, Lock, Housekeeping, Reply };

/// Who executes a step.
enum class Place : std::uint8_t {
    Primary,       ///< the database that takes writes
    Replica,       ///< the database replica of the server's region
    Cache,         ///< the shared cache's primary
    RegionalCache, ///< the cache node of the server's region
    HomeCache,     ///< the cache node of the key's home region
    NextHomeCache, ///< that of the next region of the list, to which a home moves
    Provider,
    Memory, ///< the server's own process
    Client, ///< the reply
};

using Command =
    std::variant<std::monostate, Statement, CacheCommand, ProviderCall, MemoryCommand, Response>;

struct Operation {
    OperationName name = OperationName::Reply;
    Role role = Role::Reply;
    Place place = Place::Client;
    std::uint32_t key = 0; ///< The idempotency key that it is about; 0 for none.
    /// With a deadline this is one compound announcement: the operation raced with a time-out.
    /// Abandoning it drops the result, never the effect. Zero: no time-out.
    Duration patience = Duration::zero();
    Command command;
};

/// Instead of a result: the server's own code threw around the step (semantics.md F18).
struct Exception {
    bool isAfterEffect = false; ///< The step has been carried out all the same.
    bool operator==(const Exception&) const = default;
};

/// What an operation yields; monostate when it was abandoned, and for a reply.
using OperationResult = std::
    variant<std::monostate, StatementResult, CacheResult, ProviderResult, MemoryResult, Exception>;

/// The role as RecordFlag bits.
std::uint8_t roleFlags(Role role);

/// What a trace says of a result: one number, and whether the step did or found what it was for
/// (a look-up found something, a claim was won, a write changed something).
struct ResultSummary {
    std::int64_t value = 0; ///< Rows, the integer of a command, or the payment.
    bool found = false;
};

ResultSummary summarize(const Operation& operation, const OperationResult& result);

enum class Access : std::uint8_t { Read, Write, Add };

/// The object that an operation touches, and how (explorer.md 2.3). Two operations of different
/// handlers commute if their objects differ, if both read, or if both add. REQUIRES: a transaction
/// is about one key, and above READ COMMITTED it reads one table of it, as in every strategy.
/// Otherwise a deadlock frees another key than the statement names, and a first statement fixes
/// what all others see. What fixes a snapshot and names no row (an advisory lock), and what makes
/// rows of others visible (COMMIT), counts as touching everything.
struct Footprint {
    Place place = Place::Client;
    std::uint8_t table = 0;   ///< Of a statement; 0 elsewhere.
    std::uint64_t object = 0; ///< Key, lock or account; 0: everything at that place.
    Access access = Access::Write;
    bool operator==(const Footprint&) const = default;
};

Footprint footprint(const Operation& operation);
bool isDependent(const Footprint& one, const Footprint& other);

} // namespace idem
