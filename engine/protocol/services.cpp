// The services' verbs: how a statement or command is filled in, and how its result is read.

#include "engine/protocol/services.h"

#include <variant>

namespace idem {

namespace {

Statement& statement(Operation& operation, StatementKind kind, TableId table = {}) {
    auto& made = operation.command.emplace<Statement>();
    made.kind = kind;
    made.table = table;
    return made;
}

/// An abandoned operation and one whose connection was lost look alike: no result.
const StatementResult* statementResult(const Handler& handler) {
    return std::get_if<StatementResult>(&handler.result());
}

bool statementDone(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok();
}

/// COMMIT of a failed transaction answers too, but with ROLLBACK.
bool committed(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok() && result->warning != Warning::RolledBack;
}

bool rowWritten(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok() && result->rowCount > 0;
}

std::optional<KeyRecord> rowFound(const Handler& handler) {
    const auto* result = statementResult(handler);
    if (result == nullptr || result->rows.empty()) {
        return std::nullopt;
    }
    return KeyRecord::of(result->rows.front());
}

Effect ledgerEffect(const Handler& handler) {
    if (rowWritten(handler)) {
        return {Effect::Fate::Happened, handler.token()};
    }
    const auto* result = statementResult(handler);
    const bool unknown = result == nullptr || result->state == SqlState::ConnectionLost;
    return {unknown ? Effect::Fate::Unknown : Effect::Fate::Refused, 0};
}

Effect chargeEffect(const Handler& handler) {
    const auto* result = std::get_if<ProviderResult>(&handler.result());
    if (result == nullptr || result->status == ProviderStatus::Unreachable) {
        return {};
    }
    if (result->status == ProviderStatus::Charged) {
        return {Effect::Fate::Happened, result->payment};
    }
    return {Effect::Fate::Refused, 0};
}

const CacheResult* cacheResult(const Handler& handler) {
    return std::get_if<CacheResult>(&handler.result());
}

std::optional<KeyRecord> entryFound(const Handler& handler) {
    const auto* result = cacheResult(handler);
    if (result == nullptr || !result->value) {
        return std::nullopt;
    }
    return KeyRecord::of(handler.pending().key, *result->value);
}

CacheClaim cacheClaim(const Handler& handler) {
    const auto* result = cacheResult(handler);
    // SET NX GET answers nil to the one who set the entry.
    const bool answered = result != nullptr &&
                          (result->status == CacheStatus::Ok || result->status == CacheStatus::Nil);
    const auto existing = entryFound(handler);
    return {answered && !existing, existing};
}

bool cacheDone(const Handler& handler) {
    const auto* result = cacheResult(handler);
    return result != nullptr && result->status == CacheStatus::Ok;
}

bool cacheCounted(const Handler& handler) {
    const auto* result = cacheResult(handler);
    return result != nullptr && result->integer > 0;
}

bool memoryDone(const Handler& handler) {
    const auto* result = std::get_if<MemoryResult>(&handler.result());
    return result != nullptr && result->done;
}

std::optional<KeyRecord> memoryFound(const Handler& handler) {
    const auto* result = std::get_if<MemoryResult>(&handler.result());
    if (result == nullptr || !result->value) {
        return std::nullopt;
    }
    return KeyRecord::of(handler.pending().key, *result->value);
}

bool replied(const Handler&) {
    return true;
}

/// Locks and records of one idempotency key are two keys of the cache.
constexpr CacheKey recordKey(std::uint32_t key) {
    return CacheKey{key} * 2;
}
constexpr CacheKey lockKey(std::uint32_t key) {
    return CacheKey{key} * 2 + 1;
}

CacheValue tokenValue(const Handler& handler) {
    return {handler.token(), 0, 0, 0, 0, 0};
}

CacheCommand& cacheCommand(Operation& operation, CacheCommandKind kind, CacheKey key) {
    auto& made = operation.command.emplace<CacheCommand>();
    made.kind = kind;
    made.key = key;
    return made;
}

Condition equal(Column column, Value value) {
    return {column, Comparison::Equal, value};
}

Assignment set(Column column, Value value) {
    return {column, AssignmentKind::Set, value};
}

/// A lease of Duration::max() is one that never ends.
Assignment leaseOf(Duration lease) {
    if (lease == Duration::max()) {
        return set(key_table::lease, Deadline::never().ticks);
    }
    return {key_table::lease, AssignmentKind::SetAfter, lease.ns};
}

Value asValue(KeyState state) {
    return static_cast<Value>(state);
}

Assignments finishedRecord(const Handler& handler, const Request& request, const Effect& effect) {
    return {set(key_table::key, request.key.value_or(0)),
            set(key_table::state, asValue(KeyState::Consumed)),
            set(key_table::owner, handler.token()),
            set(key_table::lease, Deadline::never().ticks),
            set(key_table::fingerprint, static_cast<Value>(request.fingerprint)),
            set(key_table::payment, effect.payment)};
}

void fillLedgerInsert(Handler& handler, Operation& operation, const Request& request) {
    auto& insert = statement(operation, StatementKind::Insert, ledger_table::table);
    insert.values = {set(ledger_table::payment, handler.token()),
                     set(ledger_table::amount, request.amount),
                     set(ledger_table::from, request.from),
                     set(ledger_table::to, request.to)};
}

} // namespace

Announced<std::optional<KeyRecord>> KeyTable::find(std::uint32_t key, ReadFrom from) {
    const Place place = from == ReadFrom::Primary ? Place::Primary : Place::Replica;
    auto& operation = handler.prepare(OperationName::FindKey, Role::LookUp, place, key);
    auto& select = statement(operation, StatementKind::Select, key_table::table);
    select.where = {equal(key_table::key, key)};
    return {handler, rowFound};
}

Announced<bool> KeyTable::claim(const Request& request, Duration lease) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::ClaimKey, Role::Claim, Place::Primary, key);
    auto& insert = statement(operation, StatementKind::Insert, key_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = {set(key_table::key, key),
                     set(key_table::state, asValue(KeyState::Created)),
                     set(key_table::owner, handler.token()),
                     leaseOf(lease),
                     set(key_table::fingerprint, static_cast<Value>(request.fingerprint)),
                     set(key_table::payment, 0)};
    return {handler, rowWritten};
}

Announced<bool> KeyTable::insert(const Request& request, const Effect& effect) {
    auto& operation = handler.prepare(
        OperationName::InsertKey, Role::Record, Place::Primary, request.key.value_or(0));
    auto& insert = statement(operation, StatementKind::Insert, key_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = finishedRecord(handler, request, effect);
    return {handler, rowWritten};
}

Announced<bool> KeyTable::complete(const Request& request, const Effect& effect) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::CompleteKey, Role::Record, Place::Primary, key);
    auto& update = statement(operation, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, key),
                    equal(key_table::owner, handler.token()),
                    equal(key_table::state, asValue(KeyState::Created))};
    update.assignments = {set(key_table::state, asValue(KeyState::Consumed)),
                          set(key_table::payment, effect.payment)};
    return {handler, rowWritten};
}

Announced<bool> KeyTable::takeOver(const KeyRecord& seen, Duration lease) {
    auto& operation =
        handler.prepare(OperationName::TakeOverKey, Role::Claim, Place::Primary, seen.key);
    auto& update = statement(operation, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, seen.key),
                    equal(key_table::owner, seen.owner),
                    equal(key_table::state, asValue(KeyState::Created)),
                    {key_table::lease, Comparison::Expired, nullValue}};
    update.assignments = {set(key_table::owner, handler.token()), leaseOf(lease)};
    return {handler, rowWritten};
}

void KeyTable::keepRenewing(const Request& request, Duration lease) {
    Operation renewal{OperationName::RenewClaim,
                      Role::Housekeeping,
                      Place::Primary,
                      request.key.value_or(0),
                      Duration::zero(),
                      {}};
    auto& update = statement(renewal, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, request.key.value_or(0)),
                    equal(key_table::owner, handler.token()),
                    equal(key_table::state, asValue(KeyState::Created))};
    update.assignments = {leaseOf(lease)};
    handler.keepAlive(renewal, lease / 3);
}

Announced<bool> Transaction::begin(Isolation isolation) {
    auto& operation = handler.prepare(OperationName::Begin, Role::Housekeeping, Place::Primary, 0);
    statement(operation, StatementKind::Begin).isolation = isolation;
    return {handler, statementDone};
}

Announced<bool> Transaction::commit() {
    auto& operation = handler.prepare(OperationName::Commit, Role::Record, Place::Primary, 0);
    statement(operation, StatementKind::Commit);
    return {handler, committed};
}

Announced<bool> Transaction::rollback() {
    auto& operation =
        handler.prepare(OperationName::Rollback, Role::Housekeeping, Place::Primary, 0);
    statement(operation, StatementKind::Rollback);
    return {handler, statementDone};
}

Announced<Effect> Ledger::write(const Request& request) {
    auto& operation = handler.prepare(
        OperationName::WriteLedger, Role::Effect, Place::Primary, request.key.value_or(0));
    fillLedgerInsert(handler, operation, request);
    return {handler, ledgerEffect};
}

Announced<Effect> Backend::execute(const Request& request) {
    if (request.useCase == UseCase::Cart) {
        return Ledger{handler}.write(request);
    }
    auto& operation = handler.prepare(
        OperationName::Charge, Role::Effect, Place::Provider, request.key.value_or(0));
    operation.patience = patience;
    auto& call = operation.command.emplace<ProviderCall>();
    call.kind = ProviderCallKind::Charge;
    call.amount = request.amount;
    call.from = request.from;
    call.to = request.to;
    if (passesKey && request.key) {
        call.key = *request.key;
    }
    return {handler, chargeEffect};
}

Announced<std::optional<KeyRecord>> RecordCache::find(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::GetRecord, Role::LookUp, place, key);
    cacheCommand(operation, CacheCommandKind::Get, recordKey(key));
    return {handler, entryFound};
}

Announced<CacheClaim> RecordCache::claim(const Request& request, Duration life) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::ClaimRecord, Role::Claim, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Set, recordKey(key));
    KeyRecord record;
    record.key = key;
    record.owner = handler.token();
    record.fingerprint = request.fingerprint;
    command.value = record.toCacheValue();
    command.onlyIfAbsent = true;
    command.get = true;
    command.timeToLive = life;
    return {handler, cacheClaim};
}

Announced<bool> RecordCache::put(const Request& request, const Effect& effect, Duration life) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::PutRecord, Role::Record, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Set, recordKey(key));
    command.value = KeyRecord::consumed(request, handler.token(), effect.payment).toCacheValue();
    command.timeToLive = life;
    return {handler, cacheDone};
}

Announced<bool> RecordCache::takeLock(std::uint32_t key, Duration lease) {
    auto& operation = handler.prepare(OperationName::TakeLock, Role::Claim, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Set, lockKey(key));
    command.value = tokenValue(handler);
    command.onlyIfAbsent = true;
    command.timeToLive = lease;
    return {handler, cacheDone};
}

Announced<bool> RecordCache::releaseLock(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::ReleaseLock, Role::Lock, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::CompareAndDelete, lockKey(key));
    command.value = tokenValue(handler);
    return {handler, cacheCounted};
}

void RecordCache::keepRenewing(std::uint32_t key, Duration lease) {
    Operation renewal{
        OperationName::RenewLock, Role::Housekeeping, place, key, Duration::zero(), {}};
    auto& command = cacheCommand(renewal, CacheCommandKind::CompareAndExpire, lockKey(key));
    command.value = tokenValue(handler);
    command.timeToLive = lease;
    handler.keepAlive(renewal, lease / 3);
}

Announced<bool> LocalMemory::lock(std::uint32_t key, MutexPolicy whenHeld) {
    auto& operation = handler.prepare(OperationName::TakeLock, Role::Claim, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind =
        whenHeld == MutexPolicy::Wait ? MemoryCommandKind::Lock : MemoryCommandKind::TryLock;
    command.key = key;
    return {handler, memoryDone};
}

Announced<bool> LocalMemory::unlock(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::ReleaseLock, Role::Lock, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Unlock;
    command.key = key;
    return {handler, memoryDone};
}

Announced<std::optional<KeyRecord>> LocalMemory::recall(std::uint32_t key) {
    auto& operation =
        handler.prepare(OperationName::RecallRecord, Role::LookUp, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Recall;
    command.key = key;
    return {handler, memoryFound};
}

Announced<bool> LocalMemory::keep(const Request& request, const Effect& effect) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::KeepRecord, Role::Record, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Keep;
    command.key = key;
    command.value = KeyRecord::consumed(request, handler.token(), effect.payment).toCacheValue();
    return {handler, memoryDone};
}

std::optional<std::uint32_t> keyOfRecordEntry(CacheKey entry) {
    if (entry % 2 != 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(entry / 2);
}

Announced<bool> reply(Handler& handler, const Request& request, const Response& response) {
    auto& operation =
        handler.prepare(OperationName::Reply, Role::Reply, Place::Client, request.key.value_or(0));
    operation.command = response;
    return {handler, replied};
}

} // namespace idem
