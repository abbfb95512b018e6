// The key table's verbs: how each statement is filled in, and how its result is read.

#include "engine/protocol/key_table.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

std::optional<KeyRecord> rowFound(const Handler& handler) {
    const auto* result = statementResult(handler);
    if (result == nullptr || result->rows.empty()) {
        return std::nullopt;
    }
    return KeyRecord::of(result->rows.front());
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

Assignments finishedRecord(const Handler& handler, const Request& request, const Response& answer) {
    return {set(key_table::key, request.key.value_or(0)),
            set(key_table::state, asValue(KeyState::Consumed)),
            set(key_table::owner, handler.token()),
            set(key_table::lease, Deadline::never().ticks),
            set(key_table::fingerprint, static_cast<Value>(request.fingerprint)),
            set(key_table::payment, answer.resource),
            set(key_table::status, answer.status),
            set(key_table::expiry, Deadline::never().ticks),
            set(key_table::point, 0)};
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
                     set(key_table::payment, 0),
                     set(key_table::status, 0),
                     set(key_table::expiry, Deadline::never().ticks),
                     set(key_table::point, 0)};
    return {handler, rowWritten};
}

Announced<bool> KeyTable::insert(const Request& request, const Response& answer) {
    auto& operation = handler.prepare(
        OperationName::InsertKey, Role::Record, Place::Primary, request.key.value_or(0));
    auto& insert = statement(operation, StatementKind::Insert, key_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = finishedRecord(handler, request, answer);
    return {handler, rowWritten};
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
    insert.values = finishedRecord(handler, request, answer);
    handler.sendBehind(behind, delay);
}

Announced<bool> KeyTable::complete(const Request& request, const Response& answer) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::CompleteKey, Role::Record, Place::Primary, key);
    auto& update = statement(operation, StatementKind::Update, key_table::table);
    update.where = {equal(key_table::key, key),
                    equal(key_table::owner, handler.token()),
                    equal(key_table::state, asValue(KeyState::Created))};
    update.assignments = {set(key_table::state, asValue(KeyState::Consumed)),
                          set(key_table::payment, answer.resource),
                          set(key_table::status, answer.status)};
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

} // namespace idem
