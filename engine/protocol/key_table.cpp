// The key table's verbs: how each statement is filled in, and how its result is read.

#include "engine/protocol/key_table.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

KeyLookUp rowFound(const Handler& handler) {
    KeyLookUp found{rowAnswer(handler).fate, std::nullopt};
    if (found.fate == SqlFate::Done) {
        found.record = KeyRecord::of(statementResult(handler)->rows.front());
    }
    return found;
}

Assignment leaseOf(Duration lease) {
    return endingAfter(key_table::lease, lease);
}

Value asValue(KeyState state) {
    return static_cast<Value>(state);
}

Assignments
claimedRecord(const Handler& handler, const Request& request, Duration lease, Duration life) {
    return {set(key_table::key, request.key.value_or(0)),
            set(key_table::state, asValue(KeyState::Created)),
            set(key_table::owner, handler.token()),
            leaseOf(lease),
            set(key_table::fingerprint, static_cast<Value>(request.fingerprint)),
            set(key_table::payment, 0),
            set(key_table::status, 0),
            endingAfter(key_table::expiry, life),
            set(key_table::point, 0)};
}

Assignments finishedRecord(const Handler& handler,
                           const Request& request,
                           const Response& answer,
                           Duration life) {
    return {set(key_table::key, request.key.value_or(0)),
            set(key_table::state, asValue(KeyState::Consumed)),
            set(key_table::owner, handler.token()),
            set(key_table::lease, Deadline::never().ticks),
            set(key_table::fingerprint, static_cast<Value>(request.fingerprint)),
            set(key_table::payment, answer.resource),
            set(key_table::status, answer.status),
            endingAfter(key_table::expiry, life),
            set(key_table::point, 0)};
}

/// A statement about the claim that this handler owns, if it still does.
Statement&
ownClaim(Handler& handler, OperationName name, Role role, StatementKind kind, std::uint32_t key) {
    auto& operation = handler.prepare(name, role, Place::Primary, key);
    auto& made = statement(operation, kind, key_table::table);
    made.where = {equal(key_table::key, key),
                  equal(key_table::owner, handler.token()),
                  equal(key_table::state, asValue(KeyState::Created))};
    return made;
}

} // namespace

Announced<KeyLookUp> KeyTable::find(std::uint32_t key, ReadFrom from) {
    const Place place = from == ReadFrom::Primary ? Place::Primary : Place::Replica;
    auto& operation = handler.prepare(OperationName::FindKey, Role::LookUp, place, key);
    auto& select = statement(operation, StatementKind::Select, key_table::table);
    select.where = {equal(key_table::key, key)};
    return {handler, rowFound};
}

Announced<KeyLookUp> KeyTable::lock(std::uint32_t key, LockWait wait) {
    auto& operation = handler.prepare(OperationName::LockKey, Role::LookUp, Place::Primary, key);
    auto& select = statement(operation, StatementKind::Select, key_table::table);
    select.lock = RowLock::ForUpdate;
    select.lockWait = wait;
    select.where = {equal(key_table::key, key)};
    return {handler, rowFound};
}

Announced<SqlAnswer> KeyTable::claim(const Request& request, Duration lease) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::ClaimKey, Role::Claim, Place::Primary, key);
    auto& insert = statement(operation, StatementKind::Insert, key_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = claimedRecord(handler, request, lease, life);
    return {handler, rowAnswer};
}

Announced<SqlAnswer>
KeyTable::insert(const Request& request, const Response& answer, OnConflict onConflict) {
    auto& operation = handler.prepare(
        OperationName::InsertKey, Role::Record, Place::Primary, request.key.value_or(0));
    auto& insert = statement(operation, StatementKind::Insert, key_table::table);
    insert.onConflict = onConflict;
    insert.values = finishedRecord(handler, request, answer, life);
    return {handler, rowAnswer};
}

void KeyTable::persistBehind(const Request& request, const Response& answer, Duration delay) {
    Operation behind{OperationName::PersistRecord,
                     Role::Housekeeping,
                     Place::Primary,
                     request.key.value_or(0),
                     Duration::zero(),
                     {}};
    auto& insert = statement(behind, StatementKind::Insert, key_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = finishedRecord(handler, request, answer, life);
    handler.sendBehind(behind, delay);
}

Announced<SqlAnswer> KeyTable::complete(const Request& request, const Response& answer) {
    auto& update = ownClaim(handler,
                            OperationName::CompleteKey,
                            Role::Record,
                            StatementKind::Update,
                            request.key.value_or(0));
    update.assignments = {set(key_table::state, asValue(KeyState::Consumed)),
                          set(key_table::payment, answer.resource),
                          set(key_table::status, answer.status),
                          endingAfter(key_table::expiry, life)};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::release(const Request& request) {
    ownClaim(handler,
             OperationName::ReleaseKey,
             Role::Lock,
             StatementKind::Delete,
             request.key.value_or(0));
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::markUnknown(const Request& request) {
    auto& update = ownClaim(handler,
                            OperationName::MarkUnknown,
                            Role::Record,
                            StatementKind::Update,
                            request.key.value_or(0));
    update.assignments = {set(key_table::state, asValue(KeyState::Unknown)),
                          leaseOf(Duration::zero())};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::takeOver(const KeyRecord& seen, Duration lease) {
    auto& operation =
        handler.prepare(OperationName::TakeOverKey, Role::Claim, Place::Primary, seen.key);
    auto& update = statement(operation, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, seen.key),
                    equal(key_table::owner, seen.owner),
                    equal(key_table::state, asValue(seen.state)),
                    {key_table::lease, Comparison::Expired, nullValue}};
    update.assignments = {set(key_table::state, asValue(KeyState::Created)),
                          set(key_table::owner, handler.token()),
                          leaseOf(lease)};
    return {handler, rowAnswer};
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

Announced<SqlAnswer> KeyTable::advance(const Request& request, std::int64_t point) {
    auto& update = ownClaim(handler,
                            OperationName::AdvancePoint,
                            Role::Lock,
                            StatementKind::Update,
                            request.key.value_or(0));
    update.assignments = {set(key_table::point, point)};
    return {handler, rowAnswer};
}

Announced<SqlAnswer>
KeyTable::advancePaid(const Request& request, std::int64_t point, std::int64_t payment) {
    auto& update = ownClaim(handler,
                            OperationName::AdvancePoint,
                            Role::Record,
                            StatementKind::Update,
                            request.key.value_or(0));
    update.assignments = {set(key_table::point, point), set(key_table::payment, payment)};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::suspend(const Request& request) {
    auto& update = ownClaim(handler,
                            OperationName::AdvancePoint,
                            Role::Lock,
                            StatementKind::Update,
                            request.key.value_or(0));
    update.assignments = {leaseOf(Duration::zero())};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::put(const Request& request, Duration lease) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::PutKey, Role::Claim, Place::Primary, key);
    auto& insert = statement(operation, StatementKind::Insert, key_table::table);
    insert.onConflict = OnConflict::DoUpdate;
    insert.values = claimedRecord(handler, request, lease, life);
    insert.assignments = insert.values;
    insert.where = {{key_table::expiry, Comparison::Expired, nullValue}};
    insert.orElse = {equal(key_table::state, asValue(KeyState::Created)),
                     {key_table::lease, Comparison::Expired, nullValue}};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::seize(const Request& request, Duration lease) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::TakeOverKey, Role::Claim, Place::Primary, key);
    auto& update = statement(operation, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, key)};
    update.assignments = claimedRecord(handler, request, lease, life);
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::overwrite(const Request& request, const Response& answer) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::OverwriteKey, Role::Record, Place::Primary, key);
    auto& update = statement(operation, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, key)};
    update.assignments = {set(key_table::state, asValue(KeyState::Consumed)),
                          set(key_table::payment, answer.resource),
                          set(key_table::status, answer.status),
                          endingAfter(key_table::expiry, life)};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> KeyTable::erase(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::DeleteKey, Role::Lock, Place::Primary, key);
    auto& erase = statement(operation, StatementKind::Delete, key_table::table);
    erase.where = {equal(key_table::key, key)};
    return {handler, rowAnswer};
}

} // namespace idem
