// Footprints of operations, by the object that a command names.

#include "engine/protocol/operation.h"

namespace idem {

namespace {

Access accessOf(const Statement& statement) {
    const bool locks = statement.lock != RowLock::None;
    return statement.kind == StatementKind::Select && !locks ? Access::Read : Access::Write;
}

/// Otherwise the statement may change anything: it begins or ends a transaction, or its failure
/// does, which frees whatever the transaction had claimed (a unique violation of a plain INSERT).
bool touchesOneKey(const Statement& statement) {
    const bool onRows =
        statement.kind >= StatementKind::Select && statement.kind <= StatementKind::Delete;
    const bool mayFail =
        statement.kind == StatementKind::Insert && statement.onConflict == OnConflict::Error;
    return onRows && !mayFail;
}

Access accessOf(const CacheCommand& command) {
    switch (command.kind) {
    case CacheCommandKind::Get:
    case CacheCommandKind::TimeToLive:
    case CacheCommandKind::Wait:
        return Access::Read;
    default:
        return Access::Write;
    }
}

/// A script that draws a fencing token writes two keys, and WAIT looks at everything written.
CacheKey objectOf(const CacheCommand& command) {
    const bool isOneKey = command.kind != CacheCommandKind::Wait && !command.fence;
    return isOneKey ? command.key : 0;
}

Access accessOf(const ProviderCall& call) {
    // Charges that nobody can ask for commute: a verdict counts them, in whatever order.
    const bool isNamed = call.key || call.fencingToken || call.reference != 0;
    if (call.kind == ProviderCallKind::Charge && !isNamed) {
        return Access::Add;
    }
    return call.kind == ProviderCallKind::Query ? Access::Read : Access::Write;
}

} // namespace

std::uint8_t roleFlags(Role role) {
    switch (role) {
    case Role::LookUp:
        return lookUpFlag;
    case Role::Claim:
        return claimFlag;
    case Role::Effect:
        return effectFlag;
    case Role::Record:
        return recordFlag;
    default:
        return 0;
    }
}

ResultSummary summarize(const Operation& operation, const OperationResult& result) {
    if (const auto* statement = std::get_if<StatementResult>(&result)) {
        const bool isControl =
            operation.role == Role::Housekeeping || operation.name == OperationName::Commit;
        return {statement->rowCount, statement->ok() && (isControl || statement->rowCount > 0)};
    }
    if (const auto* cache = std::get_if<CacheResult>(&result)) {
        if (operation.name == OperationName::ClaimRecord) {
            const bool isAnswer =
                cache->status == CacheStatus::Ok || cache->status == CacheStatus::Nil;
            return {cache->integer, isAnswer && !cache->value};
        }
        if (operation.role == Role::LookUp) {
            return {cache->integer, cache->value.has_value()};
        }
        return {cache->integer, cache->status == CacheStatus::Ok};
    }
    if (const auto* provider = std::get_if<ProviderResult>(&result)) {
        return {provider->payment,
                provider->status == ProviderStatus::Charged ||
                    provider->status == ProviderStatus::Found};
    }
    if (const auto* memory = std::get_if<MemoryResult>(&result)) {
        const bool isLookUp = operation.role == Role::LookUp;
        return {0, isLookUp ? memory->value.has_value() : memory->done};
    }
    return {};
}

Footprint footprint(const Operation& operation) {
    Footprint result{operation.place, 0, operation.key, Access::Write};
    if (const auto* statement = std::get_if<Statement>(&operation.command)) {
        result.table = statement->table.index;
        result.object = touchesOneKey(*statement) ? operation.key : 0;
        result.access = accessOf(*statement);
    } else if (const auto* command = std::get_if<CacheCommand>(&operation.command)) {
        result.object = objectOf(*command);
        result.access = accessOf(*command);
    } else if (const auto* call = std::get_if<ProviderCall>(&operation.command)) {
        result.access = accessOf(*call);
        if (call->kind == ProviderCallKind::Charge && result.access != Access::Add) {
            // The number that this charge gets depends on every other charge.
            result.object = 0;
        }
    } else if (const auto* memory = std::get_if<MemoryCommand>(&operation.command)) {
        result.object = memory->key;
    }
    return result;
}

bool isDependent(const Footprint& one, const Footprint& other) {
    // Replicas are read through the primary's log, so both are one object for this purpose.
    const auto store = [](Place place) { return place == Place::Replica ? Place::Primary : place; };
    if (store(one.place) != store(other.place) || one.place == Place::Client) {
        return false;
    }
    const bool sameObject = one.object == 0 || other.object == 0 ||
                            (one.table == other.table && one.object == other.object);
    const bool bothRead = one.access == Access::Read && other.access == Access::Read;
    const bool bothAdd = one.access == Access::Add && other.access == Access::Add;
    return sameObject && !bothRead && !bothAdd;
}

} // namespace idem
